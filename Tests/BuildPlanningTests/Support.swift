import ImageModel
import SourceText
import Testing

@testable import BuildPlanning

/// A Dockerfile of two stages.
let twoStages = "FROM golang:1 AS build\nRUN go build\nFROM alpine:3\nCOPY --from=build /a /\n"

/// The plan of a project.
///
/// - Parameters:
///   - images: the members of `images`.
///   - more: other members of the model, each with a comma before it.
func plan(
  _ images: String, engine: String = "docker", more: String = "", version: String = "'1.0.0'",
  files: [String: String] = ["Dockerfile": twoStages], for system: Output.System = .bash
) throws -> BuildPlan {
  planBuilds(
    try project("{ version: \(version), engine: '\(engine)', images: { \(images) }\(more) }", files), for: system)
}

func project(_ configuration: String, _ files: [String: String]) throws -> Project {
  try decodeProject(SourceFile(name: "cigen.json5", text: configuration)) { (path) throws(DiagnosticError) in
    files[path].map { SourceFile(name: path, text: $0) }
  }.project
}

extension BuildPlan {
  func job(_ name: String) throws -> Job { try #require(jobs.first { $0.name == name }) }

  /// The only image's.
  var steps: [Step] { jobs[0].steps }
}

extension Job {
  /// A line for each step: what a person reads, and the condition.
  var titles: [String] { steps.map(\.title) }

  /// A line for each step: what it does, and the condition.
  var commands: [String] { steps.map(\.command) }

  var builds: [Build] { steps.compactMap(\.build) }
}

extension Step {
  var build: Build? {
    if case .build(let build) = action { build } else { nil }
  }

  var title: String { (subject.isEmpty ? name : "\(name) \(subject)") + ending }

  var command: String {
    let text =
      switch action {
      case .pull(let caches): "pull " + caches.map(\.text).joined(separator: " ")
      case .build(let build): build.text
      case .pushCache(let cache): "push \(cache.text)"
      case .find(let finding):
        "find \(finding.paths.map(\.text)) \(finding.words.map(\.text)) \(finding.bases.map(\.text)) "
          + "\(finding.builtBases.map(\.text))"
      case .remember(let remembering): "remember \(remembering.source.text)"
      case .publishFound(let publishing): "publish what was found \(publishing.tags.map(\.text))"
      case .publish(let publishing): "publish \(publishing.source?.text ?? "") as \(publishing.text)"
      case .join(let joining): "join \(joining.images.map(\.text)) as \(joining.publishing.text)"
      case .retag(let publishing): "retag \(publishing.source?.text ?? "") as \(publishing.text)"
      case .forget(let name): "forget \(name.text)"
      case .checkVersion(let check): "check \(check.image.text)\(check.asksGit ? " and git" : "")"
      case .handOn(let digest): "hand on \(digest.source.text) as \(digest.output.text)"
      case .sign(let vouching): "sign \(vouching.repositories.map(\.text))"
      case .attest(let vouching): "attest \(vouching.repositories.map(\.text))"
      case .run(let run): "run \(run.commands.flatMap(\.words).map(\.text))"
      }
    return text + ending
  }

  private var ending: String {
    conditions.isEmpty ? "" : " if " + conditions.map(\.text).joined(separator: ", ")
  }
}

extension Build {
  /// The command line, with conditions before what depends on them.
  var text: String {
    let beginning =
      switch form {
      case .whole: isRepeated ? "build twice" : "build"
      case .kept(let name): "build as \(name)"
      case .again(let name): "build \(name) again"
      }
    let edits = (copy?.edits ?? []).map { "\($0.text) is \($0.image.text)" }
    let given = sources.map(\.text) + options.map(\.text) + (metadata.map { ["--metadata-file \($0.text)"] } ?? [])
    return ([beginning] + edits + given + [context.text] + choices.map(\.text)).joined(separator: " ")
  }

  /// The values of an option, in order.
  func values(_ option: Word) -> [String] {
    (sources + options).filter { $0.words.first == option }.compactMap(\.words.last?.text)
  }
}

extension Choice {
  var text: String {
    let tags = tags.map { "--tag \($0.text)" }
    return "[\((["\(condition?.text ?? "always"):"] + options.map(\.text) + tags).joined(separator: " "))]"
  }
}

extension Publishing {
  var text: String {
    (repositories.map(\.text) + limited.map { "\($0.repository.text) on \($0.events.map(\.word))" })
      .joined(separator: ", ") + " \(tags.map(\.text))"
  }
}

extension PlannedTag {
  /// With the releases that it is of, and the events if these are others.
  var text: String {
    let release = publication == .always || !events.contains(.release) ? "" : " (\(publication))"
    return word.text + release + (events == [.release] ? "" : " on \(events.map(\.word).joined(separator: ", "))")
  }
}

extension Argument {
  var text: String {
    let text = words.map(\.text).joined(separator: " ")
    return condition.map { "{\($0.name): \(text)}" } ?? text
  }
}

extension Condition {
  var text: String {
    switch self {
    case .isMissing(let variable): "\(variable.name) is missing"
    case .publishes: "publishes"
    case .isOn(let events): "on \(events.map(\.word).joined(separator: ", "))"
    case .pushes([.release]): "pushes"
    case .pushes(let events): "pushes on \(events.map(\.word).joined(separator: ", "))"
    default: "\(self)"
    }
  }
}

extension Word {
  /// Its text, with the variables as a shell has them.
  var text: String {
    fragments.map { fragment in
      switch fragment {
      case .literal(let text): text
      case .variable(let variable): "$\(variable.name)"
      }
    }.joined()
  }
}

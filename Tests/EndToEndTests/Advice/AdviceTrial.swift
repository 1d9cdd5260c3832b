import Foundation
import TestSupport

/// One project of the corpus, built as it is and with each edit, before its change and after it.
struct AdviceTrial {
  let subject: AdviceCase
  private(set) var problems: [String] = []

  /// Whether the edit that seems right does not even build.
  private(set) var wrongFails = false

  /// Whether cigen had edits to make.
  private(set) var isEdited = false

  private let engine: AdviceEngine

  /// What the project makes as it is, once that was asked.
  private var known: AdviceEngine.Image?

  /// A Dockerfile that made the same image, and what it is called by.
  private struct Edited {
    let name: String
    let text: String
    let project: TemporaryFolder

    /// How many commands fewer must run.
    let saves: Int
  }

  init(of subject: AdviceCase, on engine: AdviceEngine) { (self.subject, self.engine) = (subject, engine) }

  mutating func run() throws {
    let project = try subject.checkOut()
    let dockerfile = try subject.dockerfile
    guard subject.isBuilt else {
      _ = try applied(to: project)
      return
    }
    let first = try engine.build(dockerfile, in: project, as: tag("original"))
    guard first.succeeded else { return report("does not build", first.log) }
    if let wrong = subject.wrong { try refute(wrong, in: project) }
    var edited: [Edited] = []
    if let better = subject.better {
      if try isSame(better, "better", in: project) {
        edited.append(Edited(name: "better", text: better, project: project, saves: 1))
      }
    }
    if let own = try applied(to: try subject.checkOut()) { edited.append(own) }
    if !edited.isEmpty { try compare(edited, project, dockerfile) }
  }

  private mutating func original() throws -> AdviceEngine.Image {
    if let known { return known }
    let image = try engine.image(tag("original"))
    known = image
    return image
  }

  private func tag(_ name: String) -> String { "\(subject.name):\(name)" }

  private mutating func report(_ problem: String, _ details: String) {
    problems.append("\(subject.name) \(problem) (\(subject.description.why)):\n\(details)")
  }

  /// An edit that seems right and is not: it fails, or makes another image.
  private mutating func refute(_ wrong: String, in project: TemporaryFolder) throws {
    let build = try engine.build(wrong, in: project, as: tag("wrong"))
    wrongFails = !build.succeeded
    if build.succeeded, try engine.image(tag("wrong")) == original() {
      report("has a Dockerfile.wrong that is right", wrong)
    }
  }

  private mutating func isSame(_ text: String, _ name: String, in project: TemporaryFolder) throws -> Bool {
    let build = try engine.build(text, in: project, as: tag(name))
    guard build.succeeded else {
      report("does not build as \(name)", "\(text)\n\(build.log)")
      return false
    }
    let (image, original) = (try engine.image(tag(name)), try original())
    if image == original { return true }
    let paths = image.files.differences(from: original.files)
    report("is another image as \(name)", "\(paths)\n\(image.settings)\n\(original.settings)\n\(text)")
    return false
  }

  /// What cigen makes of the project, if it makes anything of it.
  private mutating func applied(to project: TemporaryFolder) throws -> Edited? {
    let opinion = try Opinion(on: project, subject.changeAsOptions)
    if let refusal = Opinion.apply(in: project, subject.changeAsOptions) {
      report("is not edited", refusal)
      return nil
    }
    let text = try String(contentsOf: project.url.appendingPathComponent("Dockerfile"), encoding: .utf8)
    let changed = try runGit(["status", "--porcelain"], in: project.url)
    isEdited = !opinion.edits.isEmpty
    guard isEdited else {
      if !changed.isEmpty { report("is edited without an edit that is told", changed) }
      return nil
    }
    if changed.isEmpty { report("is not edited as it is told", "\(opinion.edits)") }
    let lines = Set(text.split(separator: "\n", omittingEmptySubsequences: false))
    for edit in opinion.edits where edit.file == "Dockerfile" {
      let absent = edit.added.filter { !lines.contains($0[...]) }
      if !absent.isEmpty { report("has not the lines that are promised", "\(absent)\n\(text)") }
    }
    _ = try parsed(text)
    guard subject.isBuilt, try isSame(text, "edited", in: project) else { return nil }
    return Edited(name: "edited", text: text, project: project, saves: opinion.saved)
  }

  /// Builds after the change: that must run fewer commands than what the project has.
  private mutating func compare(_ edited: [Edited], _ project: TemporaryFolder, _ dockerfile: String) throws {
    let argument = subject.description.argument
    try subject.change(in: project)
    for each in edited where each.project !== project { try subject.change(in: each.project) }
    let present = try engine.build(dockerfile, in: project, as: tag("changed"), argument: argument)
    guard present.succeeded else { return report("does not build after the change", present.log) }
    for each in edited {
      let build = try engine.build(each.text, in: each.project, as: tag("changed-\(each.name)"), argument: argument)
      guard build.succeeded else {
        report("does not build as \(each.name) after the change", "\(each.text)\n\(build.log)")
        continue
      }
      // A step that is split, or prepared by one before it, runs again and does less.
      let doesLess = build.commandsRun <= present.commandsRun && build.made < present.made
      if present.commandsRun - build.commandsRun < each.saves, !doesLess {
        report(
          "runs \(present.commandsRun) commands after the change, and \(build.commandsRun) as \(each.name), not \(each.saves) fewer",
          "\(each.text)\n\(build.log)")
      }
    }
  }
}

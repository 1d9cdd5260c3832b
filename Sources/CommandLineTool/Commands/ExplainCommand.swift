import BuildPlanning
import CacheForecast
import GraphDrawing
import ImageModel
import SourceText

private let changed = OptionDescription(
  name: "--changed", value: "FILE", help: "FILE has changed, or what is in that folder; may be repeated", repeats: true)
private let since = OptionDescription(
  name: "--since", value: "REF", help: "what has changed since REF of git, such as origin/main or HEAD")
private let argument = OptionDescription(
  name: "--arg", value: "NAME=VALUE", help: "the next build has this build argument; may be repeated", repeats: true)
private let engine = OptionDescription(
  name: "--engine", value: "ENGINE", choices: Engine.allCases.map(\.rawValue),
  help: "predict for docker, buildx, buildah or podman instead of the project's engine")
private let builder = OptionDescription(
  name: "--builder", value: "BUILDER", choices: ["buildkit", "classic"],
  help: "which builder docker has: buildkit (the default) or classic")
private let image = OptionDescription(
  name: "--image", value: "REPOSITORY", help: "publish as REPOSITORY, where there is no cigen.json5")
private let form = OptionDescription(
  name: "--format", value: "FORMAT", choices: ["text", "json", "html"],
  help: "print text (the default), json, or a page with a picture as html")

private let apply = OptionDescription(name: "--apply", help: "make the edits that the advice shows")

let explainCommand = CommandDescription(
  name: "explain",
  summary: "predict what a build reuses after a change, and why not the rest",
  operands: "[IMAGE…]",
  discussion: """
    Predicts, for each stage and instruction, what a host with nothing but the cache in the registry reuses of the last
    build, by the rules of the builder. Nothing is built, and no registry is asked: the caches are taken to be those of
    the last build of the default branch. Base images are taken to be what they were. A step is perhaps reused where only
    the build can tell, such as what a command writes that runs again.

    Files are looked at as a CI job has them: those that git knows or would add.

    Advice shows an edit of the Dockerfile or of .dockerignore, and is given only if the edit is known to keep the build
    as it is. --apply makes the edits, of all files or of none.
    """,
  options: [changed, since, argument, apply, engine, builder, image, .folder, .config, form],
  examples: [
    ("cigen explain --changed src/app.js", "what does a change of this file cost?"),
    ("cigen explain --since origin/main", "what will the build of this branch run?"),
    ("cigen explain --apply", "improve the Dockerfiles as the advice shows"),
    ("cigen explain web --arg NODE_VERSION=24 --builder classic", "another build argument, and the classic builder"),
  ],
  run: explain)

/// load, forecast, print
@Sendable private func explain(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  let form = try chosenFormat(arguments[form], orElse: ForecastFormat.text, hint: "use text, json or html")
  if form == .json { console.diagnosticsFormat = .json }
  let change = try change(arguments)
  let disk = Disk(console.invocation)
  let location = try disk.locateProject(from: arguments[.folder] ?? ".", config: arguments[.config])
  let chosenEngine = try chosenEngine(arguments[engine])
  let loaded = try disk.loadProject(at: location, image: arguments[image], engine: chosenEngine, &console)
  let selected = Set(try loaded.project.selecting(arguments.operands).images.map(\.name))
  let request = ForecastRequest(
    change: change, arguments: try buildArguments(arguments.all(argument)),
    rules: try rules(arguments[builder], of: loaded.project.engine))
  if case .files(let paths) = change { for path in paths { try disk.checkChanged(path, of: loaded) } }
  let old = try disk.oldProject(of: loaded, at: location, change, engine: chosenEngine, &console)
  var forecaster = ProjectForecaster(disk, loaded, old: old, request)
  var reports: [ForecastReport] = []
  var refusals: [Diagnostic] = []
  var writer = AdviceWriter(disk, loaded)
  for image in loaded.project.images {
    guard let forecast = try forecaster.forecast(image) else { continue }
    // What variants share is told with each of them.
    guard selected.contains(image.name), !image.isShared else { continue }
    let advice = forecast.advice()
    reports.append(ForecastReport(forecast, advice))
    if arguments[apply] != nil { writer.add(forecast, advice) }
    if request.rules == .classic {
      refusals += classicRefusals(in: forecast.after.dockerfile, upTo: forecast.after.target)
    }
  }
  console.report(forecaster.edits(of: loaded.project.images) + unique(refusals))
  switch form {
  case .text: console.printOutput(renderText(reports))
  case .json: console.printOutput(renderJSON(reports))
  case .html:
    let graph = BuildGraph(try loaded.project.selecting(arguments.operands))
    console.printOutput(renderHTML(reports, graph, title: "What a build of \(loaded.source) reuses"))
  }
  if arguments[apply] != nil {
    try writer.write()
    console.report(edited(writer.done))
  }
  return .done
}

/// What `--apply` did.
private func edited(_ done: [String]) -> [Diagnostic] {
  if done.isEmpty {
    return [
      Diagnostic(.note, rule: "nothing-to-edit", "there is no advice that edits a file", hint: "nothing was written")
    ]
  }
  return done.map { Diagnostic(.note, rule: "edited-file", $0, hint: "read the difference: git diff") }
}

private enum ForecastFormat: String, CaseIterable {
  case text, json, html
}

private func change(_ arguments: ParsedArguments) throws(DiagnosticError) -> ContextChange {
  guard let commit = arguments[since] else { return .files(arguments.all(changed)) }
  if !arguments.all(changed).isEmpty {
    throw usageError(
      "contrary-options", "--since and --changed both say what has changed", hint: "give one of them")
  }
  return .since(commit)
}

private func chosenEngine(_ name: String?) throws(DiagnosticError) -> Engine? {
  guard let name else { return nil }
  if let engine = Engine(rawValue: name) { return engine }
  let known = Engine.allCases.map(\.rawValue)
  throw usageError(
    "unknown-engine", "unknown engine \"\(name)\"",
    hint: nearestName(to: name, among: known).map { "did you mean \"\($0)\"?" }
      ?? "use one of: \(known.joined(separator: ", "))")
}

private func rules(_ builder: String?, of engine: Engine) throws(DiagnosticError) -> CacheRules {
  if let builder, engine != .docker {
    throw usageError(
      "unexpected-option", "--builder \(builder) is for engine docker, and the engine is \(engine.rawValue)",
      hint: "leave it out, or add --engine docker")
  }
  switch builder {
  case nil, "buildkit": return engine.cachesSteps ? .buildah : .buildkit
  case "classic": return .classic
  case let name?:
    throw usageError("unknown-builder", "unknown builder \"\(name)\"", hint: "use buildkit or classic")
  }
}

private func buildArguments(_ words: [String]) throws(DiagnosticError) -> [String: String] {
  var arguments: [String: String] = [:]
  for word in words {
    guard let equals = word.firstIndex(of: "="), equals != word.startIndex else {
      throw usageError("bad-argument", "\"\(word)\" is no build argument", hint: "write --arg NAME=VALUE")
    }
    arguments[String(word[..<equals])] = String(word[word.index(after: equals)...])
  }
  return arguments
}

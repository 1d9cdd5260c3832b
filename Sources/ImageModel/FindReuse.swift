import DockerfileSyntax
import Registry
import SourceText

/// Finds out whether all that an image is made of can be known before it is built: then equal inputs make an equal image,
/// as far as any builder's cache can tell.
struct ReuseFinder {
  let dockerfile: Dockerfile
  let graph: StageGraph
  let target: Int
  let engine: Engine

  private var bases: [BaseImage] = []
  private var obstacles: [ReuseObstacle] = []

  init(_ dockerfile: Dockerfile, _ graph: StageGraph, target: Int, engine: Engine) {
    (self.dockerfile, self.graph, self.target, self.engine) = (dockerfile, graph, target, engine)
  }

  mutating func find(_ arguments: [Located<BuildArgument>]) -> Reuse {
    addFrontend(arguments)
    if let frontend = dockerfile.frontend, frontend.isForeign {
      obstacle(
        "what \"\(frontend.image)\" makes of the file is known only when it is built",
        "write it in the Dockerfile's own language, or reuse: false",
        at: SourcePlace(dockerfile.source, dockerfile.stages[0].from.range))
      return .impossible(obstacles)
    }
    // Any of them may decide what a FROM takes, by way of another's default.
    let openArguments = dockerfile.globalArguments.flatMap(\.pairs).map(\.key.text).filter { name in
      arguments.contains { $0.value.name == name && $0.value.value?.literal == nil }
    }
    for image in graph.externalImages(usedBy: target) {
      add(image.name, image.isChoice ? image.name : image.written, at: image.range)
    }
    for index in graph.stagesUsed(by: target) {
      let stage = dockerfile.stages[index]
      addUnresolved(graph.bases[index], at: stage.baseRange)
      if let name = openArguments.first, stage.baseText.utf8.contains(UInt8(ascii: "$")) {
        obstacle(
          "\"\(stage.baseText)\" may depend on \(name), which is known only when it is built",
          "give \(name) a value in the configuration", at: SourcePlace(dockerfile.source, stage.baseRange))
      }
      for use in graph.uses(of: index) { addUnresolved(use.source, at: use.range) }
      for instruction in stage.instructions { addDownload(instruction) }
    }
    return obstacles.isEmpty ? .content(bases: bases) : .impossible(obstacles)
  }

  /// The image that reads the Dockerfile, for a builder that lets itself be told.
  private mutating func addFrontend(_ arguments: [Located<BuildArgument>]) {
    if engine == .buildah || engine == .podman { return }
    if let argument = arguments.first(where: { $0.value.name == "BUILDKIT_SYNTAX" }), let place = argument.place {
      if let name = argument.value.value?.literal {
        add(name, name, at: place)
      } else {
        obstacle(
          "what reads the Dockerfile is known only when it is built", "give BUILDKIT_SYNTAX a value here", at: place)
      }
    } else if let syntax = dockerfile.directives.first(where: { $0.name == .syntax }) {
      add(syntax.value, syntax.value, at: syntax.range)
    }
  }

  private mutating func add(_ name: String, _ written: String, at range: SourceRange) {
    add(name, written, at: SourcePlace(dockerfile.source, range))
  }

  private mutating func add(_ name: String, _ written: String, at place: SourcePlace) {
    do throws(InvalidName) {
      // What a digest names is always the same; the Dockerfile or an argument has it.
      if try ImageReference(name).digest != nil { return }
      let base = BaseImage(name: name, written: written)
      if !bases.contains(base) { bases.append(base) }
    } catch {
      obstacle("\"\(name)\" \(error.reason)", error.hint ?? "name an image of a registry", at: place)
    }
  }

  private mutating func addUnresolved(_ source: StageBase, at range: SourceRange) {
    let text: String
    switch source {
    case .unresolved(let written): text = written
    // Of stages all are looked at.
    case .oneOf(let choice) where choice.isOpen && !source.images.isEmpty: text = choice.written
    default: return
    }
    obstacle(
      "\"\(text)\" is known only when it is built",
      "give its ARG a default, or the image a build argument with a value",
      at: SourcePlace(dockerfile.source, range))
  }

  /// `ADD` of a URL or of a git repository: only a checksum says what it is. A trigger may run in this build.
  private mutating func addDownload(_ instruction: Instruction) {
    if case .trigger(let trigger) = instruction.arguments { return addDownload(trigger) }
    if instruction.keyword != .add || instruction.flag("checksum") != nil { return }
    for source in instruction.words.dropLast() where mayBeRemote(source.text) {
      obstacle(
        "what ADD takes from \"\(source.text)\" is known only when it is built",
        "add --checksum=sha256:… (of a git repository, its commit), or take it from the context",
        at: SourcePlace(dockerfile.source, source.range))
    }
  }

  private mutating func obstacle(_ reason: String, _ hint: String, at place: SourcePlace) {
    let obstacle = ReuseObstacle(reason: reason, hint: hint, place: place)
    if !obstacles.contains(obstacle) { obstacles.append(obstacle) }
  }
}

/// Whether a source of `ADD` is, or may become with the value of a variable, a URL or a git repository. What has a `/`
/// before anything else is a path (BuildKit, frontend/dockerfile/dfgitutil and instructions).
private func mayBeRemote(_ source: String) -> Bool {
  let beginning = source.prefix { $0 != "$" && $0 != "/" }
  if beginning.contains(":") || beginning.contains("@") { return true }
  let isOpen = source.dropFirst(beginning.count).first == "$"
  return isOpen && (beginning.isEmpty || ["http:", "https:", "git:", "ssh:"].contains { $0.hasPrefix(beginning) })
}

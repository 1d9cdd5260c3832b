import DockerfileSyntax
import ImageModel

/// What a Dockerfile takes of its context, as far as its text and the defaults of its arguments say it.
struct ContextUses {
  /// Each source of `COPY`, `ADD` and mounts once, `.` for all of it.
  private(set) var sources: [String] = []

  /// Paths in a copy of the whole context that the Dockerfile works in, or names in a command.
  private(set) var paths: [String] = []

  private let dockerfile: Dockerfile
  private var globals: [String: VariableValue] = [:]

  /// What a stage hands on to those that are built from it.
  private struct State {
    var variables: [String: VariableValue] = [:]

    /// Nil if it is not known.
    var folder: String? = "/"

    /// Where all of the context is.
    var copies: [String] = []
  }

  init(_ dockerfile: Dockerfile) {
    self.dockerfile = dockerfile
    for pair in dockerfile.globalArguments.flatMap(\.pairs) {
      globals[pair.key.text] = pair.value.map { value(of: $0.text, globals) } ?? .unknown
    }
    let graph = StageGraph(dockerfile, buildArguments: [:])
    var ends: [State] = []
    for stage in dockerfile.stages {
      var state = State()
      if case .stage(let base) = graph.bases[stage.index] { state = ends[base] } else { state.folder = nil }
      read(stage.instructions, &state)
      ends.append(state)
    }
    sources = unique(sources)
    paths = unique(paths)
  }

  private mutating func read(_ instructions: [Instruction], _ state: inout State) {
    var arguments: [String: VariableValue] = [:]
    for instruction in instructions {
      let values = arguments.merging(state.variables) { $1 }
      switch instruction.keyword {
      case .arg:
        for pair in instruction.pairs {
          arguments[pair.key.text] = pair.value.map { value(of: $0.text, values) } ?? globals[pair.key.text] ?? .unknown
        }
      case .env:
        for pair in instruction.pairs { state.variables[pair.key.text] = value(of: pair.value?.text ?? "", values) }
      case .workdir:
        state.folder = instruction.words.first.flatMap { place(of: $0.text, in: state.folder, values) }
        if let folder = state.folder { use(folder, state) }
      case .copy, .add: copy(instruction, &state, values)
      case .run:
        if case .text(let word) = instruction.arguments { command(word.text, state) }
      default: break
      }
      for mount in instruction.flags.compactMap(\.mount) where mount.type == "bind" && mount.from == nil {
        if let source = mount.value(of: "source", "src") { take(source, values) }
      }
    }
  }

  private mutating func copy(_ instruction: Instruction, _ state: inout State, _ values: [String: VariableValue]) {
    if instruction.flag("from") != nil { return }
    let before = sources.count
    for word in instruction.words.dropLast() where !word.text.hasPrefix("<<") { take(word.text, values) }
    guard sources[before...].contains("."), let destination = instruction.words.last,
      let place = place(of: destination.text, in: state.folder, values)
    else { return }
    state.copies.append(place)
  }

  private mutating func take(_ source: String, _ values: [String: VariableValue]) {
    guard case .text(let text) = value(of: source, values), !isRemote(text) else { return }
    sources.append(contextPath(text))
  }

  /// The words of a command that are paths from where it runs.
  private mutating func command(_ text: String, _ state: State) {
    guard let folder = state.folder, !state.copies.isEmpty else { return }
    for word in text.split(whereSeparator: { " \t\n;&|()<>\"'=".contains($0) }) where word.contains("/") {
      let whole = word.hasPrefix("/") ? String(word) : "\(folder)/\(word)"
      if let path = plainPath(String(whole.drop { $0 == "/" })) { use("/\(path)", state) }
    }
  }

  private mutating func use(_ place: String, _ state: State) {
    for copy in state.copies {
      let start = copy == "/" ? "/" : "\(copy)/"
      if place.hasPrefix(start), place != start { paths.append(String(place.dropFirst(start.count))) }
    }
  }

  /// An absolute path in the image.
  private func place(of text: String, in folder: String?, _ values: [String: VariableValue]) -> String? {
    guard case .text(let text) = value(of: text, values) else { return nil }
    let whole = text.hasPrefix("/") ? text : folder.map { "\($0)/\(text)" }
    guard let path = whole.flatMap({ plainPath(String($0.drop { $0 == "/" })) }), !path.hasPrefix("..") else {
      return nil
    }
    return path == "." ? "/" : "/\(path)"
  }

  private func value(of text: String, _ values: [String: VariableValue]) -> VariableValue {
    let word = try? expandWord(text, escape: dockerfile.escape) { values[$0] ?? .unknown }
    return word?.text.map(VariableValue.text) ?? .unknown
  }
}

private func isRemote(_ source: String) -> Bool {
  source.contains("://") || source.hasPrefix("git@")
}

/// Neither a slash before it nor `..` leads out of the context.
private func contextPath(_ source: String) -> String {
  let parts = source.split(separator: "/").filter { $0 != "." && $0 != ".." }
  return parts.isEmpty || parts == ["*"] ? "." : parts.joined(separator: "/")
}

import BuildContext
import DockerfileSyntax

/// What the instructions so far have made of a stage.
struct StageState {
  private(set) var variables = Variables()

  /// All arguments that were declared and have a value, also those that a variable hides.
  private(set) var arguments: [String: String] = [:]
  private(set) var workdir = "/"
  var user = ""
  var shell: [String]?
  var files: StageFiles
  var key: Key

  /// What commands see of the variables, until one of them changes.
  private var environment: (seen: Environment, all: Environment)?

  init(files: StageFiles, key: Key) { (self.files, self.key) = (files, key) }

  mutating func set(_ name: String, _ value: String) {
    variables.set(name, value, isArgument: false)
    environment = nil
  }

  /// - Parameter isHidden: whether a variable of that name stands before it.
  mutating func set(argument name: String, _ value: String, isHidden: Bool) {
    arguments[name] = value
    if !isHidden { variables.set(name, value, isArgument: true) }
    environment = nil
  }

  /// Ends the scope of the arguments.
  mutating func forgetArguments() {
    arguments = [:]
    variables.keep { !$0.isArgument }
    environment = nil
  }

  /// A folder whose path is too long is not there: the build fails, and what follows does not matter.
  mutating func enter(_ folder: String) {
    let path = absolute(folder)
    if path.utf8.count <= StageFiles.longestPath { workdir = path }
  }

  /// What a variable in an instruction stands for.
  func value(of name: String, _ rules: CacheRules) -> VariableValue {
    let known = variables[name]
    if rules != .buildkit, known?.isArgument ?? true, let argument = arguments[name] { return .text(argument) }
    return known.map { .text($0.value) } ?? .unset
  }

  /// The variables that are part of a command's key, and all that it sees.
  ///
  /// BuildKit's key has them in their order; that of a history the arguments in front of the text, sorted, but those that a
  /// variable of the image hides, and the proxies that nothing declares.
  mutating func environment(
    for rules: CacheRules
  ) -> (seen: Environment, all: Environment) {
    if let environment { return environment }
    let all = variables.all
    let values = all.map { Environment.Value(name: $0.name, value: Key($0.value), isArgument: $0.isArgument) }
    let whole = Environment(values)
    var seen = whole
    if rules != .buildkit {
      let hidden = Set(all.filter { !$0.isArgument }.map(\.name))
      let shown = arguments.filter { !hidden.contains($0.key) }.sorted { $0.key < $1.key }
      seen = Environment(
        shown.map { Environment.Value(name: $0.key, value: Key($0.value), isArgument: true) })
    }
    environment = (seen, whole)
    return (seen, whole)
  }

  /// A path of the image.
  func absolute(_ path: String) -> String { cleaned(path: path.hasPrefix("/") ? path : "\(workdir)/\(path)") }
}

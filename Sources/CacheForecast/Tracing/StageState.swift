import BuildContext
import DockerfileSyntax

/// What the instructions so far have made of a stage.
struct StageState {
  /// A variable or an argument that commands see.
  struct Variable: Hashable {
    let name: String
    let value: String
    let isArgument: Bool
  }

  /// In the order in which they were set.
  var variables: [Variable] = []

  /// All arguments that were declared and have a value, also those that a variable hides.
  var arguments: [String: String] = [:]
  var workdir = "/"
  var user = ""
  var shell: [String]?
  var files: StageFiles
  var key: KeyTable.Key

  mutating func set(_ name: String, _ value: String, isArgument: Bool = false) {
    variables.removeAll { $0.name == name }
    variables.append(Variable(name: name, value: value, isArgument: isArgument))
  }

  /// What a variable in an instruction stands for.
  func value(of name: String, _ rules: CacheRules) -> VariableValue {
    let known = variables.last { $0.name == name }
    if rules != .buildkit, known?.isArgument ?? true, let argument = arguments[name] { return .text(argument) }
    return known.map { .text($0.value) } ?? .unset
  }

  /// A path of the image.
  func absolute(_ path: String) -> String { cleaned(path: path.hasPrefix("/") ? path : "\(workdir)/\(path)") }
}

import BuildPlanning
import ImageModel
import TemplateEngine

// The values of the project's own.
extension Spelling {
  /// The commands that set the variables of a value, those that are needed.
  func ownSettings(of value: OwnValue, _ needed: Set<Variable>) -> [String] {
    guard value.isUsed(by: needed) else { return [] }
    let name = value.variable
    var lines: [String]
    switch value.source {
    case .file(let path, let lookup):
      let command = reading(lookup, in: path)
      lines = ["\(name)=$(\(command))", ": \"${\(name):?the value \(value.name) is not in its file}\""]
    case .command(let command):
      lines = ["\(name)=$(\(command))", "\(name)=$(printf '%s\\n' \"${\(name)}\" | sed -n 1p)"]
    case .variable(let variable):
      switch system {
      // The step has it in its environment.
      case .github: lines = []
      case .gitlab: lines = ["\(name)=${\(variable.gitlab ?? variable.environment):-}"]
      case .bash: lines = ["\(name)=${\(variable.environment):?set it, for the value \(value.name)}"]
      }
    }
    if needed.contains(.tag(of: value)) {
      let text = isChecked(value) ? "${\(name)}" : "${\(name):?the value \(value.name) is empty}"
      lines.append("\(value.tagVariable)=$(printf '%s' \"\(text)\" | tr -c A-Za-z0-9_.- -)")
    }
    return lines
  }

  /// Whether a run ends where there is no value.
  private func isChecked(_ value: OwnValue) -> Bool {
    switch value.source {
    case .file: true
    case .command: false
    case .variable: system == .bash
    }
  }

  /// The expressions of GitHub's that a step needs in its environment.
  func ownExpressions(_ needed: Set<Variable>) -> [(name: String, expression: String)] {
    plan.values.compactMap { value in
      guard value.isUsed(by: needed), case .variable(let variable) = value.source else { return nil }
      return (value.variable, variable.github.map { "github.\($0)" } ?? "vars.\(variable.environment)")
    }
  }

  /// The command that prints what a file has.
  func reading(_ lookup: FileLookup, in path: String) -> String {
    func quoted(_ text: String) -> String { ShellFragment(quoting: [text]).text }
    // A path that begins with a dash is an option no more.
    let file = quoted(path.hasPrefix("-") ? "./\(path)" : path)
    guard let script = lookup.script else { return "head -n 1 \(file)" }
    return "sed -n\(script.isExtended ? "E" : "") \(quoted(script.text)) \(file)"
  }
}

extension OwnValue {
  func isUsed(by variables: Set<Variable>) -> Bool {
    variables.contains(.value(self)) || variables.contains(.tag(of: self))
  }
}

extension FileLookup {
  /// What sed does to print the value alone, in words that are those of POSIX; nil for the first line.
  fileprivate var script: (text: String, isExtended: Bool)? {
    switch self {
    case .firstLine: return nil
    case .pattern(let pattern):
      var line = pattern.hasPrefix("^") ? pattern.dropFirst() : pattern[...]
      if line.hasSuffix("$"), !line.hasSuffix("\\$") { line.removeLast() }
      let isChoice = line.contains("|")
      let mark = FileLookup.delimiters.first { !line.contains($0) } ?? "/"
      let address = (mark == "/" ? "/" : "\\\(mark)") + (isChoice ? "^(\(line))$" : "^\(line)$") + String(mark)
      return ("\(address){s//\\\(isChoice ? 2 : 1)/p;q;}", true)
    case .json(let path):
      let lines = path.map { (blanks($0.indentation), $0.key) }
      guard let last = lines.last else { return nil }
      let range = lines.count > 1 ? "/^\(lines[0].0)\"\(lines[0].1)\" *: *{/,/^\(lines[0].0)}/" : ""
      return (range + "s/^\(last.0)\"\(last.1)\" *: *\"\\([^\"]*\\)\".*/\\1/p", false)
    case .toml(let table, let key):
      let range = table.map { "/^\\[\(escaped($0))]/,/^\\[/" } ?? "/^\\[/q;"
      return (range + "s/^\(key) *= *\"\\([^\"]*\\)\".*/\\1/p", false)
    case .properties(let key): return ("s/^\(escaped(key)) *[=:] *\\([^[:space:]]*\\).*/\\1/p", false)
    case .yaml(let key): return ("s/^\(key): *[\"']\\{0,1\\}\\([^\"'[:space:]]*\\).*/\\1/p", false)
    case .xml(let element, let isPOM):
      return ((isPOM ? "/<parent>/,/<.parent>/d;" : "") + "/.*<\(element)>\\([^<]*\\)<.*/{s//\\1/p;q;}", false)
    }
  }
}

/// A tab as what can be seen.
private func blanks(_ indentation: String) -> String {
  indentation.map { $0 == "\t" ? "[[:blank:]]" : String($0) }.joined()
}

private func escaped(_ key: String) -> String {
  key.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "\\.")
}

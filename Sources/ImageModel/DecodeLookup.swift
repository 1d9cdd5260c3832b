import JSON5Syntax
import SourceText

extension ConfigurationReader {
  /// How a value is found in a file, by `key` or `pattern`; nil if it is not, which is reported.
  mutating func lookup(
    in file: SourceFile, at path: Located<String>, _ members: [String: JSON5Member], of what: String
  ) -> FileLookup? {
    if let pattern = members["pattern"] {
      return string(pattern, of: "\"pattern\" of \(what)").flatMap { self.pattern($0, of: what) }
    }
    let format = FileFormat(path.value)
    guard let keyMember = members["key"] else {
      if format == nil { return .firstLine }
      problems.add(
        rule: "invalid-value-source", "\(what) does not say which of \"\(path.value)\" it is", at: path.place,
        hint: "add its key, such as key: \"version\"")
      return nil
    }
    guard let key = string(keyMember, of: "\"key\" of \(what)") else { return nil }
    let words = key.value.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
    let areNames = words.allSatisfy { word in
      !word.isEmpty && word.utf8.allSatisfy { isLetterOrDigit($0) || "_-".utf8.contains($0) }
    }
    guard let format, areNames, let lookup = format.lookup(of: words, in: file) else {
      problems.add(
        rule: "unreadable-value", "no line of \"\(path.value)\" has \"\(key.value)\" as one can be found for \(what)",
        at: key.place,
        hint: "write the line as a regular expression with a group around the value, such as "
          + "pattern: \".*\(words.last ?? "version"): *([0-9.]+).*\"")
      return nil
    }
    return lookup
  }

  /// One line of an extended regular expression, with a group.
  private mutating func pattern(_ text: Located<String>, of what: String) -> FileLookup? {
    let isLine = text.value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    let hasDelimiter = FileLookup.delimiters.contains { !text.value.contains($0) }
    if isLine, hasDelimiter, !text.value.contains("${{"), text.value.hasGroup {
      return .pattern(text.value)
    }
    problems.add(
      rule: "invalid-value-source", "\"pattern\" of \(what) is no regular expression with a group", at: text.place,
      hint: "write the whole line as one, with parentheses around the value: \"release = ([0-9.]+)\"")
    return nil
  }
}

extension FileLookup {
  /// What may stand around an expression: one that is not in it.
  package static let delimiters: [Character] = ["/", "#", ",", "@", "%", "~", "!"]
}

extension String {
  /// Whether a parenthesis opens that is not escaped.
  fileprivate var hasGroup: Bool {
    var isEscaped = false
    for character in self {
      if character == "(", !isEscaped { return true }
      isEscaped = character == "\\" && !isEscaped
    }
    return false
  }
}

/// What a file's name says of it.
enum FileFormat {
  case json, toml, properties, yaml, xml, pom

  init?(_ path: String) {
    let name = path.split(separator: "/").last.map { String($0) } ?? path
    switch name.split(separator: ".").last.map({ String($0) }) ?? "" {
    case "json": self = .json
    case "toml": self = .toml
    case "properties": self = .properties
    case "yaml", "yml": self = .yaml
    case "xml", "csproj", "fsproj", "vbproj", "props", "nuspec": self = name == "pom.xml" ? .pom : .xml
    default: return nil
    }
  }

  /// Where a file of the format has the version of what it describes, the likeliest first.
  var usualVersionKeys: [[String]] {
    switch self {
    case .json, .properties, .yaml, .pom: [["version"]]
    case .toml: [["project", "version"], ["package", "version"], ["tool", "poetry", "version"], ["version"]]
    case .xml: [["Version"], ["version"]]
    }
  }

  /// How the value of a key is found, if it is in the file as it is now.
  func lookup(of key: [String], in file: SourceFile) -> FileLookup? {
    let name = key.joined(separator: ".")
    let last = key.last ?? name
    var lookup: FileLookup
    switch self {
    case .json:
      guard let lines = jsonLines(of: key, in: file) else { return nil }
      lookup = .json(lines.lines)
      return lookup.place(in: file)?.value == lines.value ? lookup : nil
    case .toml:
      lookup = .toml(table: key.count > 1 ? key.dropLast().joined(separator: ".") : nil, key: last)
    case .properties: lookup = .properties(key: name)
    case .yaml where key.count == 1: lookup = .yaml(key: name)
    case .xml where key.count == 1: lookup = .xml(element: name, isPOM: false)
    case .pom where key.count == 1: lookup = .xml(element: name, isPOM: true)
    case .yaml, .xml, .pom: return nil
    }
    return lookup.place(in: file) == nil ? nil : lookup
  }
}

/// The lines of a string of a JSON file and of the object around it, where each has one of its own.
private func jsonLines(of key: [String], in file: SourceFile) -> (lines: [JSONLine], value: String)? {
  guard key.count <= 2, var node = parseJSON5(file).0 else { return nil }
  var lines: [JSONLine] = []
  for word in key {
    guard case .object(let members) = node.value, let member = members.first(where: { $0.key == word }) else {
      return nil
    }
    let bytes = file.bytes[..<member.keyRange.start]
    let indentation = bytes.suffix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let before = bytes.dropLast(indentation.count).last
    guard before == nil || before == UInt8(ascii: "\n"), !indentation.isEmpty else { return nil }
    lines.append(JSONLine(indentation: String(decoding: indentation, as: UTF8.self), key: word))
    node = member.value
  }
  guard case .string(let value) = node.value else { return nil }
  return (lines, value)
}

extension RandomAccessCollection {
  /// The elements at the end that are of a kind.
  fileprivate func suffix(while isOne: (Element) -> Bool) -> SubSequence {
    var start = endIndex
    while start > startIndex, isOne(self[index(before: start)]) { start = index(before: start) }
    return self[start...]
  }
}

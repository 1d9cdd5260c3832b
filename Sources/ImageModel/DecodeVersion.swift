import JSON5Syntax
import Registry
import SourceText
import Versions

extension ConfigurationReader {
  /// `version`: a string, or an object with `value` or `file`, and what `cigen bump` needs: `scheme`, `pattern`, `files`.
  mutating func version(_ node: JSON5Node?, files: FileReader) throws(DiagnosticError) -> VersionDeclaration {
    guard let node else {
      let (declaration, found) = try inferredVersion(files: files)
      problems.add(found)
      return declaration
    }
    switch node.value {
    case .string, .number: return literal(string(node, of: "\"version\""))
    default: break
    }
    guard let members = object(node, of: "\"version\"", .version) else { return VersionDeclaration(source: .git) }
    if isGit(members["scheme"]) { return gitVersion(members) }
    let scheme = scheme(members["scheme"], pattern: members["pattern"])
    let versionFiles = versionFiles(members["files"])
    var declaration: VersionDeclaration
    switch (members["value"], members["file"]) {
    case (let value?, nil):
      if let key = members["key"] {
        problems.add(
          rule: "invalid-value-source", "\"key\" of \"version\" is that of a file", at: place(key.keyRange),
          hint: "write file: \"package.json\" in place of \"value\", or remove \"key\"")
      }
      declaration = literal(string(value, of: "\"value\" of \"version\""))
    case (nil, let file?):
      guard let path = path(file, of: "\"file\" of \"version\"") else { return VersionDeclaration(source: .git) }
      guard let found = try read(path.value, namedAt: path.place, files) else {
        problems.add(
          rule: "missing-file", "there is no version file \"\(path.value)\"", at: path.place,
          hint: "write the version into it, such as 1.0.0")
        return VersionDeclaration(source: .git)
      }
      declaration = versionFile(path, found, members)
    case (nil, nil), (_?, _?):
      problems.add(
        rule: "invalid-value-source", "\"version\" needs one of \"value\" and \"file\"", at: place(node.range),
        hint: "such as version: { file: \"VERSION\", scheme: \"semver\" }")
      return VersionDeclaration(source: .git)
    }
    if let scheme, let present = declaration.present, let objection = scheme.objection(to: present.value) {
      problems.add(rule: "invalid-version", "version \"\(present.value)\" \(objection)", at: present.place)
    }
    declaration.scheme = scheme
    declaration.files = versionFiles
    return declaration
  }

  private mutating func literal(_ text: Located<String>?) -> VersionDeclaration {
    guard let text else { return VersionDeclaration(source: .git) }
    return VersionDeclaration(source: .literal(text.value), present: problems.checkedVersion(text))
  }

  /// A file of its own has the version in its first line; one of a format that has keys, in one of these.
  private mutating func versionFile(
    _ path: Located<String>, _ file: SourceFile, _ members: [String: JSON5Member]
  ) -> VersionDeclaration {
    guard let format = FileFormat(path.value) else {
      if let key = members["key"] {
        problems.add(
          rule: "invalid-value-source", "the format of \"\(path.value)\" has no keys that cigen knows",
          at: place(key.keyRange),
          hint: "remove \"key\": the version is the first line")
      }
      return VersionDeclaration(
        source: .file(path: path.value), present: problems.checkedVersion(presentVersion(in: file)))
    }
    let lookup =
      members["key"] == nil
      ? format.usualVersionKeys.lazy.compactMap { format.lookup(of: $0, in: file) }.first
      : self.lookup(in: file, at: path, members.filter { $0.key == "key" }, of: "\"version\"")
    guard let lookup, let present = lookup.place(in: file) else {
      if members["key"] == nil {
        problems.add(
          rule: "unreadable-value", "no line of \"\(path.value)\" has the version where it usually is", at: path.place,
          hint: "name its key, such as key: \"\(format.usualVersionKeys[0].joined(separator: "."))\"")
      }
      return VersionDeclaration(source: .git)
    }
    return VersionDeclaration(
      source: .value(path: path.value, lookup), present: problems.checkedVersion(present))
  }
}

/// The version where nothing was said: the file `VERSION` if there is one, else what git says when the script runs.
func inferredVersion(files: FileReader) throws(DiagnosticError) -> (VersionDeclaration, [Diagnostic]) {
  guard let file = try files("VERSION") else { return (VersionDeclaration(source: .git), []) }
  var problems = Problems()
  let present = problems.checkedVersion(presentVersion(in: file))
  return (VersionDeclaration(source: .file(path: "VERSION"), present: present), problems.diagnostics)
}

/// The version in the file `VERSION`; nil if there is no such file, or what it holds can be no version.
package func storedVersion(files: FileReader) throws(DiagnosticError) -> String? {
  try inferredVersion(files: files).0.present?.value
}

/// The first line without blanks around it, which is also what the script reads.
private func presentVersion(in file: SourceFile) -> Located<String> {
  let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || (9...13).contains($0) }
  var end = file.bytes.firstIndex(of: UInt8(ascii: "\n")) ?? file.bytes.count
  var start = 0
  while start < end, isBlank(file.bytes[start]) { start += 1 }
  while end > start, isBlank(file.bytes[end - 1]) { end -= 1 }
  let range = SourceRange(start, end)
  return Located(value: file.text(in: range), place: SourcePlace(file, range))
}

extension Problems {
  /// A version becomes a tag, so it follows the tag grammar, but for SemVer's `+`. One that does not is reported here and
  /// nowhere else.
  fileprivate mutating func checkedVersion(_ text: Located<String>) -> Located<String>? {
    do {
      _ = try Tag(imageTag(ofVersion: text.value))
      return text
    } catch {
      add(rule: "invalid-version", "version \"\(text.value)\" \(error.reason)", at: text.place, hint: error.hint)
      return nil
    }
  }
}

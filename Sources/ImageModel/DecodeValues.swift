import JSON5Syntax
import SourceText

extension ConfigurationReader {
  /// `values`: names of the project's own, each with what says where its value is.
  mutating func values(
    _ member: JSON5Member?, files: FileReader
  ) throws(DiagnosticError) -> [Located<OwnValue>] {
    guard let member, let members = members(member.value, of: "\"values\"") else { return [] }
    var values: [Located<OwnValue>] = []
    for member in members {
      guard isValueName(member), let source = try source(of: member, files: files) else { continue }
      values.append(Located(value: OwnValue(name: member.key, source: source), place: place(member.keyRange)))
    }
    return values
  }

  private mutating func isValueName(_ member: JSON5Member) -> Bool {
    let bytes = member.key.utf8
    let isName =
      bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
      && bytes.first.map { (97...122).contains($0) } ?? false
    if isName, !OwnValue.takenNames.contains(member.key) { return true }
    problems.add(
      rule: "invalid-value-name",
      "\"\(member.key)\" cannot be a value of the project's own" + (isName ? ": it has a meaning already" : ""),
      at: place(member.keyRange),
      hint: isName
        ? "choose another name, such as \"own_\(member.key)\""
        : "use small letters, digits and \"_\", and begin with a letter")
    return false
  }

  /// No axis of a matrix has the name of a value.
  mutating func checkNames(of values: [Located<OwnValue>], beside images: [ImageDeclaration]) {
    let axes = Set(images.compactMap(\.variant).flatMap(\.values).map(\.axis))
    for value in values where axes.contains(value.value.name) {
      problems.add(
        rule: "invalid-value-name",
        "\"\(value.value.name)\" is a value of the project's own, and an axis of a matrix, too",
        at: value.place, hint: "choose another name for one of them")
    }
  }

  private mutating func source(
    of member: JSON5Member, files: FileReader
  ) throws(DiagnosticError) -> OwnValue.Source? {
    let what = "value \"\(member.key)\""
    guard let members = object(member.value, of: what, .ownValue) else { return nil }
    let kinds = [
      members["file"], members["command"], members["env"], members["github"] ?? members["gitlab"],
    ].compactMap(\.self)
    guard kinds.count == 1, members["file"] != nil || members["key"] == nil && members["pattern"] == nil,
      members["key"] == nil || members["pattern"] == nil
    else {
      problems.add(
        rule: "invalid-value-source",
        "\(what) needs one of \"file\", perhaps with \"key\" or \"pattern\", \"command\", \"env\", and \"github\" with "
          + "\"gitlab\"",
        at: place(member.value.range), hint: "such as \(member.key): { file: \"package.json\", key: \"version\" }")
      return nil
    }
    if let command = members["command"] { return self.command(command, of: what) }
    if let name = string(members["env"], of: "\"env\" of \(what)") {
      guard isUsableVariable(name.value, of: what, at: name.place) else { return nil }
      return .variable(OwnVariable(environment: name.value))
    }
    if members["github"] != nil || members["gitlab"] != nil { return variable(member, members, of: what) }
    guard let path = path(members["file"], of: "\"file\" of \(what)") else { return nil }
    guard let file = try read(path.value, namedAt: path.place, files) else {
      problems.add(
        rule: "missing-file", "there is no file \"\(path.value)\", which has \(what)", at: path.place,
        hint: "correct its path; for a file that the build makes, write command: \"cat \(path.value)\"")
      return nil
    }
    return lookup(in: file, at: path, members, of: what).map { .file(path: path.value, $0) }
  }

  private mutating func command(_ member: JSON5Member, of what: String) -> OwnValue.Source? {
    guard let text = string(member, of: "\"command\" of \(what)"), let text = checkedLine(text) else { return nil }
    // It stands in parentheses, the second of which a comment would hide.
    let isCommented =
      text.value.hasPrefix("#") || [" #", "\t#", ";#"].contains { text.value.firstRange(of: $0) != nil }
    guard isCommented else { return .command(text.value) }
    problems.add(
      rule: "invalid-command", "the command of \(what) has a comment", at: text.place,
      hint: "leave it out, or call a script of the project")
    return nil
  }

  /// A name that each system has for it; where one has none, and in a script, the variable of the value's name.
  private mutating func variable(
    _ member: JSON5Member, _ members: [String: JSON5Member], of what: String
  ) -> OwnValue.Source? {
    var variable = OwnVariable(environment: member.key.uppercased())
    guard isUsableVariable(variable.environment, of: what, at: place(member.keyRange)) else { return nil }
    if let github = string(members["github"], of: "\"github\" of \(what)") {
      variable.github = github.value
      let words = github.value.split(separator: ".", omittingEmptySubsequences: false)
      let areNames = words.allSatisfy { word in
        word.utf8.allSatisfy { isLetterOrDigit($0) || "_-".utf8.contains($0) } && word.first?.isLetter ?? false
      }
      if !areNames || github.value.hasPrefix("github.") {
        problems.add(
          rule: "invalid-value-source", "\"\(github.value)\" is no property of GitHub's context \"github\"",
          at: github.place,
          hint: "write its name, such as \"run_number\" for ${{ github.run_number }}")
        return nil
      }
    }
    if let gitlab = string(members["gitlab"], of: "\"gitlab\" of \(what)") {
      variable.gitlab = gitlab.value
      if !isVariableName(gitlab.value) {
        problems.add(
          rule: "invalid-variable", "\"\(gitlab.value)\" cannot be a variable of GitLab's", at: gitlab.place,
          hint: "write its name, such as \"CI_PIPELINE_IID\"")
        return nil
      }
    }
    return .variable(variable)
  }
}

extension OwnValue {
  /// Names of values that cigen has itself, for all or for commands, and of variants.
  static let takenNames = ValueText.Placeholder.knownNames + ["image", "digest", "variant"]
}

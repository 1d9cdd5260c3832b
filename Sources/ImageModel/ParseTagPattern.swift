import Registry
import SourceText
import Versions

extension TagPattern {
  /// Reads a pattern and checks what of it is known against the tag grammar.
  ///
  /// - Parameter values: what stands for names of a variant in braces: it is text, whatever it holds.
  static func parse(
    _ text: Located<String>, _ values: [String: String], version: VersionDeclaration, problems: inout Problems
  ) -> TagPattern? {
    guard let pattern = read(text, values, &problems) else { return nil }
    guard pattern.hasMeaning(text, version, &problems) else { return nil }
    do {
      _ = try Tag(pattern.text { version.sample(of: $0) })
    } catch {
      problems.add(
        rule: "invalid-tag", "tag \"\(text.value)\" \(error.reason)", at: text.place, hint: error.hint)
      return nil
    }
    return pattern
  }

  private static func read(
    _ text: Located<String>, _ values: [String: String], _ problems: inout Problems
  ) -> TagPattern? {
    var fragments: [Fragment] = []
    var literal = ""
    func endLiteral() {
      if !literal.isEmpty { fragments.append(.literal(literal)) }
      literal = ""
    }
    var rest = text.value[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else {
        problems.add(
          rule: "invalid-tag", "\"{\" in tag \"\(text.value)\" is not closed", at: text.place,
          hint: "write {version}; a tag has no braces of its own")
        return nil
      }
      let name = String(rest[rest.index(after: open)..<close])
      literal += rest[..<open]
      rest = rest[rest.index(after: close)...]
      if let value = values[name] {
        literal += value
        continue
      }
      guard let placeholder = Placeholder(rawValue: name) else {
        let known = Placeholder.allCases.map(\.rawValue) + values.keys.sorted()
        problems.add(
          rule: "unknown-placeholder", "unknown placeholder \"{\(name)}\" in tag \"\(text.value)\"", at: text.place,
          hint: nearestName(to: name, among: known).map { "did you mean \"{\($0)}\"?" }
            ?? "a tag may hold \(known.map { "{\($0)}" }.joined(separator: ", "))")
        return nil
      }
      endLiteral()
      fragments.append(.placeholder(placeholder))
    }
    literal += rest
    endLiteral()
    return TagPattern(fragments: fragments)
  }

  /// Whether the numbers of a version are there, and enough of them to tell releases apart.
  private func hasMeaning(
    _ text: Located<String>, _ version: VersionDeclaration, _ problems: inout Problems
  ) -> Bool {
    let places = placeholders
    for (part, whole) in [(Placeholder.minor, Placeholder.major), (.patch, .minor)]
    where places.contains(part) && !places.contains(whole) {
      problems.add(
        rule: "invalid-tag", "tag \"\(text.value)\" has {\(part.rawValue)} without {\(whole.rawValue)}", at: text.place,
        hint: "releases of several versions would share it: write {major}.{minor}, or {version}")
      return false
    }
    guard places.contains(.major) else { return true }
    if places.contains(.branch) {
      problems.add(
        rule: "invalid-tag", "tag \"\(text.value)\" has {major}, of a release, and {branch}", at: text.place,
        hint: "a branch is no release: write {branch}-{version}")
      return false
    }
    guard let objection = version.objectionToNumbers else { return true }
    problems.add(
      rule: "invalid-tag", "tag \"\(text.value)\" has the numbers of a semantic version, and \(objection.reason)",
      at: text.place, hint: objection.hint)
    return false
  }
}

extension VersionDeclaration {
  /// Why the version has no numbers of a semantic version; nil if it has, or may have.
  fileprivate var objectionToNumbers: (reason: String, hint: String)? {
    let hint = "write {version}, or name the scheme: version: { file: \"VERSION\", scheme: \"semver\" }"
    if let scheme { return scheme == .semver ? nil : ("the scheme is \(scheme.description)", "write {version}") }
    guard let present else { return nil }
    switch candidateSchemes(of: present.value) {
    case [.semver]: return nil
    case let schemes where schemes.contains(.semver):
      return ("version \"\(present.value)\" may be one of another scheme", hint)
    default: return ("version \"\(present.value)\" is none", hint)
    }
  }

  /// The value of a placeholder, if it is known now.
  func known(_ placeholder: TagPattern.Placeholder) -> String? {
    guard let present else { return nil }
    let core = Version(present.value, .semver)?.releaseCore
    return switch placeholder {
    case .version: imageTag(ofVersion: present.value)
    case .major: core?.major
    case .minor: core?.minor
    case .patch: core?.patch
    case .date, .sha, .branch: nil
    }
  }

  /// The same, or a value of the greatest length where that is bounded.
  fileprivate func sample(of placeholder: TagPattern.Placeholder) -> String {
    if let known = known(placeholder) { return known }
    return switch placeholder {
    case .version, .major, .minor, .patch: "0"
    case .date: "20260101"
    case .sha: String(repeating: "0", count: 40)
    case .branch: String(repeating: "b", count: longestBranch)
    }
  }
}

/// What a branch's name is cut to, as GitLab does it for `CI_COMMIT_REF_SLUG`.
private let longestBranch = 63

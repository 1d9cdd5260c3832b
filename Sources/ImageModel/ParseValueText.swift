import Registry
import SourceText
import Versions

extension ValueText {
  /// Reads a text with names of values in braces; `{{` is a brace.
  ///
  /// - Parameters:
  ///   - values: what stands for names of a variant: it is text, whatever it holds.
  ///   - own: the project's own values.
  ///   - what: what the text is, such as `tag`, for messages.
  static func parse(
    _ text: Located<String>, _ values: [String: String], _ own: [OwnValue], of what: String,
    problems: inout Problems
  ) -> ValueText? {
    var fragments: [Fragment] = []
    var literal = ""
    func endLiteral() {
      if !literal.isEmpty { fragments.append(.literal(literal)) }
      literal = ""
    }
    var rest = text.value[...]
    while let open = rest.firstIndex(of: "{") {
      literal += rest[..<open]
      rest = rest[rest.index(after: open)...]
      if rest.first == "{" {
        literal += "{"
        rest = rest.dropFirst()
        continue
      }
      guard let close = rest.firstIndex(of: "}") else {
        problems.add(
          rule: "unknown-placeholder", "\"{\" in \(what) \"\(text.value)\" is not closed", at: text.place,
          hint: "write {version} for a value, {{ for a brace")
        return nil
      }
      let name = String(rest[..<close])
      rest = rest[rest.index(after: close)...]
      if let value = values[name] {
        literal += value
        continue
      }
      guard let placeholder = Placeholder(named: name, among: own) else {
        let known = Placeholder.knownNames + own.map(\.name) + values.keys.sorted()
        problems.add(
          rule: "unknown-placeholder", "unknown value \"{\(name)}\" in \(what) \"\(text.value)\"", at: text.place,
          hint: nearestName(to: name, among: known).map { "did you mean \"{\($0)}\"?" }
            ?? "known values: \(known.map { "{\($0)}" }.joined(separator: ", ")); write {{ for a brace")
        return nil
      }
      endLiteral()
      fragments.append(.placeholder(placeholder))
    }
    literal += rest
    endLiteral()
    return ValueText(fragments: fragments)
  }

  /// Reads a tag and checks what of it is known against the tag grammar.
  static func parseTag(
    _ text: Located<String>, _ values: [String: String], _ own: [OwnValue], version: VersionDeclaration,
    problems: inout Problems
  ) -> ValueText? {
    guard let pattern = parse(text, values, own, of: "tag", problems: &problems) else { return nil }
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

  /// Whether a tag can hold its values, and the numbers of a version are there, and enough of them to tell releases apart.
  private func hasMeaning(
    _ text: Located<String>, _ version: VersionDeclaration, _ problems: inout Problems
  ) -> Bool {
    let places = placeholders
    for (place, other) in [(Placeholder.created, "{date}"), (.ref, "{branch}"), (.source, "{sha}")]
    where places.contains(place) {
      problems.add(
        rule: "unfit-placeholder", "tag \"\(text.value)\" has {\(place.name)}, which holds characters that no tag has",
        at: text.place, hint: "write \(other)")
      return false
    }
    for (part, whole) in [(Placeholder.minor, Placeholder.major), (.patch, .minor)]
    where places.contains(part) && !places.contains(whole) {
      problems.add(
        rule: "unfit-placeholder", "tag \"\(text.value)\" has {\(part.name)} without {\(whole.name)}", at: text.place,
        hint: "releases of several versions would share it: write {major}.{minor}, or {version}")
      return false
    }
    if places.contains(.major), places.contains(.branch) {
      problems.add(
        rule: "unfit-placeholder", "tag \"\(text.value)\" has {major}, of a release, and {branch}", at: text.place,
        hint: "a branch is not a release: write {branch}-{version}")
      return false
    }
    return version.allowsNumbers(of: places, text, "tag", &problems)
  }
}

extension VersionDeclaration {
  /// Whether a text may hold the numbers of the version that it holds; if not, that is reported.
  func allowsNumbers(
    of placeholders: Set<ValueText.Placeholder>, _ written: Located<String>, _ what: String,
    _ problems: inout Problems
  ) -> Bool {
    guard !placeholders.isDisjoint(with: [.major, .minor, .patch]), let objection = objectionToNumbers else {
      return true
    }
    problems.add(
      rule: "no-version-numbers",
      "\(what) \"\(written.value)\" has the numbers of a semantic version, and \(objection.reason)", at: written.place,
      hint: objection.hint)
    return false
  }

  /// Why the version has no numbers of a semantic version; nil if it has, or may have.
  private var objectionToNumbers: (reason: String, hint: String)? {
    let hint = "write {version}, or name the scheme: version: { file: \"VERSION\", scheme: \"semver\" }"
    if let scheme { return scheme == .semver ? nil : ("the scheme is \(scheme.description)", "write {version}") }
    guard let present else { return nil }
    switch candidateSchemes(of: present.value) {
    case [.semver]: return nil
    case let schemes where schemes.contains(.semver):
      return ("version \"\(present.value)\" may be one of another scheme", hint)
    default: return ("version \"\(present.value)\" is not one", hint)
    }
  }

  /// The value of a placeholder, if it is known now.
  func known(_ placeholder: ValueText.Placeholder) -> String? {
    guard let present else { return nil }
    let core = Version(present.value, .semver)?.releaseCore
    return switch placeholder {
    case .version: imageTag(ofVersion: present.value)
    case .major: core?.major
    case .minor: core?.minor
    case .patch: core?.patch
    case .date, .sha, .shortSHA, .branch, .number, .created, .ref, .source, .own: nil
    }
  }

  /// The same, or a value of the greatest length where that is bounded.
  fileprivate func sample(of placeholder: ValueText.Placeholder) -> String {
    if let known = known(placeholder) { return known }
    return switch placeholder {
    case .version, .major, .minor, .patch, .own: "0"
    case .date, .created: "20260101"
    case .sha, .source: String(repeating: "0", count: 40)
    case .shortSHA: String(repeating: "0", count: 8)
    case .number: "1234567890"
    case .branch, .ref: String(repeating: "b", count: longestBranch)
    }
  }
}

/// What a branch's name is cut to, as GitLab does it for `CI_COMMIT_REF_SLUG`.
private let longestBranch = 63

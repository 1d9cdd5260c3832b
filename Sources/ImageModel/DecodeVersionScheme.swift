import JSON5Syntax
import SourceText
import Versions

/// The scheme that stores nothing: git says the version when the script runs.
private let gitScheme = "git"

extension ConfigurationReader {
  func isGit(_ scheme: JSON5Member?) -> Bool { scheme?.value.value == .string(gitScheme) }

  /// `version: { scheme: "git" }`, with nothing else.
  mutating func gitVersion(_ members: [String: JSON5Member]) -> VersionDeclaration {
    for key in ["value", "file", "key", "pattern", "files"] {
      guard let member = members[key] else { continue }
      problems.add(
        rule: "invalid-version", "the scheme \"git\" stores no version, and so has no \"\(key)\"",
        at: place(member.keyRange), hint: "remove \"\(key)\", or name another scheme")
    }
    return VersionDeclaration(source: .git, isGitNamed: true)
  }

  /// `scheme`, with `pattern` for calendar versions.
  mutating func scheme(_ member: JSON5Member?, pattern: JSON5Member?) -> VersionScheme? {
    let name = string(member, of: "\"scheme\" of \"version\"")
    if let pattern, name?.value != "calver" {
      problems.add(
        rule: "unexpected-pattern", "\"pattern\" is for the scheme \"calver\"", at: place(pattern.keyRange),
        hint: "add scheme: \"calver\", or remove the pattern")
      return nil
    }
    guard let name else { return nil }
    switch name.value {
    case "semver": return .semver
    case "date": return .date
    case "counter": return .counter
    case "calver": return calendarScheme(pattern, at: name.place)
    default:
      let known = VersionScheme.names + [gitScheme]
      problems.add(
        rule: "unknown-scheme", "unknown version scheme \"\(name.value)\"", at: name.place,
        hint: nearestName(to: name.value, among: known).map { "did you mean \"\($0)\"?" }
          ?? "known schemes: \(known.joined(separator: ", "))")
      return nil
    }
  }

  private mutating func calendarScheme(_ member: JSON5Member?, at place: SourcePlace?) -> VersionScheme? {
    guard let member else {
      problems.add(
        rule: "missing-pattern", "the scheme \"calver\" needs a \"pattern\"", at: place,
        hint: "in the words of calver.org, such as pattern: \"YYYY.0M.MICRO\"")
      return nil
    }
    guard let text = string(member, of: "\"pattern\" of \"version\"") else { return nil }
    do {
      return .calver(try CalendarPattern(text.value))
    } catch {
      problems.add(
        rule: "invalid-pattern", "pattern \"\(text.value)\" \(error.reason)", at: text.place, hint: error.hint)
      return nil
    }
  }

  /// `files`: what else holds the version, each with a `path` and the `match` around it.
  mutating func versionFiles(_ member: JSON5Member?) -> [VersionFile] {
    guard let node = member?.value, let elements = list(node, of: "\"files\" of \"version\"") else { return [] }
    return elements.compactMap { versionFile($0) }
  }

  private mutating func versionFile(_ node: JSON5Node) -> VersionFile? {
    let what = "an element of \"files\""
    guard let members = object(node, of: what, .versionFile) else { return nil }
    for key in ["path", "match"] where members[key] == nil {
      problems.add(
        rule: "missing-key", "\(what) has no \"\(key)\"", at: place(node.range),
        hint: "such as { path: \"chart/Chart.yaml\", match: \"appVersion: {version}\" }")
    }
    let path = path(members["path"], of: "\"path\" of \(what)")
    let match = string(members["match"], of: "\"match\" of \(what)")
    guard let path, let match else { return nil }
    let mark = "{version}"
    let parts = pieces(of: match.value, around: mark)
    guard parts.count == 2, !match.value.utf8.contains(where: { $0 == 10 || $0 == 13 }) else {
      problems.add(
        rule: "invalid-match",
        parts.count == 2
          ? "the match is more than one line" : "the match holds \(mark) \(parts.count - 1) times, not once",
        at: match.place, hint: "write what is around the version on its line, such as \"appVersion: \(mark)\"")
      return nil
    }
    return VersionFile(
      path: path.value, before: parts[0], after: parts[1], pathPlace: path.place, matchPlace: match.place)
  }
}

private func pieces(of text: String, around mark: String) -> [String] {
  var pieces: [String] = []
  var rest = text[...]
  while let found = rest.firstRange(of: mark) {
    pieces.append(String(rest[..<found.lowerBound]))
    rest = rest[found.upperBound...]
  }
  return pieces + [String(rest)]
}

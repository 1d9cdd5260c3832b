import JSON5Syntax
import Registry
import SourceText

extension ConfigurationReader {
  /// A list of platforms, each once.
  mutating func platforms(_ member: JSON5Member, of what: String) -> [Located<Platform>]? {
    guard let elements = list(member.value, of: "\"platforms\" of \(what)") else { return nil }
    if elements.isEmpty {
      problems.add(
        rule: "no-platforms", "\"platforms\" of \(what) is empty", at: place(member.value.range),
        hint: "name at least one, such as \"linux/amd64\", or leave it out for that of the machine that builds")
    }
    var platforms: [Located<Platform>] = []
    for text in elements.compactMap({ string($0, of: "a platform of \(what)") }) {
      guard let platform = platform(text) else { continue }
      if platforms.contains(where: { $0.value == platform }) {
        problems.add(
          rule: "duplicate-platform", "platform \"\(platform.text)\" stands twice in \(what)", at: text.place,
          hint: "remove one of the two")
      } else {
        platforms.append(Located(value: platform, place: text.place))
      }
    }
    return platforms
  }

  /// The platform that a text names; if there is none, that is reported.
  mutating func platform(_ text: Located<String>) -> Platform? {
    do {
      return try Platform(text.value)
    } catch {
      let near = nearestName(to: text.value, among: Platform.known).map { "did you mean \"\($0)\"?" }
      problems.add(
        rule: "unknown-platform", "\"\(text.value)\" \(error.reason)", at: text.place,
        hint: error.hint ?? near ?? "write such as \(Platform.known.prefix(3).joined(separator: ", "))")
      return nil
    }
  }
}

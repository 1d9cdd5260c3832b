/// A pattern of the `#`, `%` and `/` expansions: `*` is any text, `?` any character, a backslash takes the special
/// meaning from both. There are no brackets (BuildKit's frontend/dockerfile/shell/lex.go).
struct ShellPattern {
  private enum Part: Equatable {
    case character(Unicode.Scalar), anyCharacter, anyText
  }

  /// Matching costs pattern times text; beyond this the answer is nil: not worked out.
  private static let mostSteps = 1_000_000

  private let parts: [Part]

  init(_ text: String) throws(ExpansionError) {
    var parts: [Part] = []
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*":
        if parts.last != .anyText { parts.append(.anyText) }
      case "?":
        parts.append(.anyCharacter)
      case "\\":
        guard let escaped = rest.popFirst(), ["*", "?", "\\", "}", "/"].contains(escaped) else {
          throw ExpansionError(message: "has an unknown escape in the pattern \(quoted(text))")
        }
        parts.append(.character(escaped))
      default:
        parts.append(.character(scalar))
      }
    }
    self.parts = parts
  }

  private init(parts: [Part]) {
    self.parts = parts
  }

  /// The text without its start that matches, or the text itself if none does.
  func trimStart(of text: String, longest: Bool) -> String? {
    let scalars = Array(text.unicodeScalars)
    guard isAffordable(scalars.count) else { return nil }
    return String(scalars: scalars[(matchEnd(in: scalars[...], longest: longest) ?? 0)...])
  }

  /// The text without its end that matches, or the text itself if none does.
  func trimEnd(of text: String, longest: Bool) -> String? {
    let scalars = Array(text.unicodeScalars.reversed())
    guard isAffordable(scalars.count) else { return nil }
    let end = ShellPattern(parts: parts.reversed()).matchEnd(in: scalars[...], longest: longest)
    return String(scalars: scalars[(end ?? 0)...].reversed())
  }

  func replace(in text: String, with replacement: String, everywhere: Bool) -> String? {
    let scalars = Array(text.unicodeScalars)
    guard isAffordable(scalars.count * scalars.count) else { return nil }
    var result = String.UnicodeScalarView()
    var position = 0
    var isDone = false
    while position < scalars.count {
      if !isDone, let end = matchEnd(in: scalars[position...], longest: true), end > position {
        result += replacement.unicodeScalars
        position = end
        isDone = !everywhere
      } else {
        result.append(scalars[position])
        position += 1
      }
    }
    return String(result)
  }

  private func isAffordable(_ characters: Int) -> Bool { (parts.count + 1) * (characters + 1) <= Self.mostSteps }

  /// Where the shortest or longest match that begins at the start of the text ends. Walks all ways to match at once:
  /// `reached` are the parts that can come next.
  private func matchEnd(in text: ArraySlice<Unicode.Scalar>, longest: Bool) -> Int? {
    var end: Int?
    var reached = follow([0])
    for index in text.startIndex...text.endIndex {
      if reached.last == parts.count {
        end = index
        if !longest { break }
      }
      guard index < text.endIndex, !reached.isEmpty else { break }
      var next: [Int] = []
      for part in reached where part < parts.count {
        switch parts[part] {
        case .anyText: next.append(part)
        case .anyCharacter: next.append(part + 1)
        case .character(let scalar): if scalar == text[index] { next.append(part + 1) }
        }
      }
      reached = follow(next)
    }
    return end
  }

  /// Adds what can be reached without a character: the part after an `anyText`. Ascending and unique.
  private func follow(_ positions: [Int]) -> [Int] {
    var result: [Int] = []
    for position in positions {
      if result.last ?? -1 < position { result.append(position) }
      if position < parts.count, parts[position] == .anyText { result.append(position + 1) }
    }
    return result
  }
}

extension String {
  fileprivate init(scalars: some Sequence<Unicode.Scalar>) {
    var view = UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }
}

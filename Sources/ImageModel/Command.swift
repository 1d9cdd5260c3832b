import SourceText

/// A command of the user's: shell text as it was written, with values in their places.
package struct Command: Sendable, Hashable {
  /// What a name in braces stands for.
  package enum Value: Sendable, Hashable {
    case placeholder(ValueText.Placeholder)

    /// A value of the matrix.
    case text(String)

    /// The image that was built, or when it is published, by its digest.
    case image

    /// The digest of the published image.
    case digest
  }

  /// The quotes that a value stands in.
  package enum Quotes: Sendable, Hashable {
    case none, single, double
  }

  package enum Part: Sendable, Hashable {
    case text(String)
    case value(Value, Quotes)
  }

  package let parts: [Part]

  /// The secrets that it needs in its environment.
  package let environment: [String]
}

/// The commands around the build of an image.
package struct Commands: Sendable, Hashable {
  /// Before it is built, in the project's folder.
  package var before: [Command] = []

  /// When it is built, before anything is published.
  package var test: [Command] = []

  /// When it is published.
  package var after: [Command] = []
}

/// When commands run.
enum CommandMoment: String, CaseIterable {
  case before, test, after

  /// The names of values that only these commands have.
  var ownValues: [String] {
    switch self {
    case .before: []
    case .test: ["image"]
    case .after: ["image", "digest"]
    }
  }
}

/// A command as it was declared.
struct DeclaredCommand: Sendable {
  var text: Located<String>
  var environment: [String] = []
}

extension Command {
  /// Reads a command. A name of small letters in braces is a value; every other brace is the shell's own, and so is one
  /// after a `$` or another brace.
  ///
  /// - Parameters:
  ///   - values: what stands for names of a variant.
  ///   - own: the project's own values, whose names may hold digits, too.
  static func parse(
    _ declared: DeclaredCommand, _ moment: CommandMoment, _ values: [String: String], _ own: [OwnValue],
    problems: inout Problems
  ) -> Command? {
    var parts: [Part] = []
    var text = ""
    var quotes = Quotes.none
    var rest = declared.text.value[...]
    while let character = rest.first {
      guard let name = placeholder(at: rest, after: text.last, own) else {
        text.append(rest.removeFirst())
        switch (character, quotes) {
        case ("\\", .none), ("\\", .double): if let escaped = rest.popFirst() { text.append(escaped) }
        case ("'", .none): quotes = .single
        case ("\"", .none): quotes = .double
        case ("'", .single), ("\"", .double): quotes = .none
        default: break
        }
        continue
      }
      guard let value = value(of: name, moment, values, own) else {
        let known = ValueText.Placeholder.knownNames + own.map(\.name) + moment.ownValues + values.keys.sorted()
        problems.add(
          rule: "unknown-placeholder", "unknown value \"{\(name)}\" in command \"\(declared.text.value)\"",
          at: declared.text.place,
          hint: nearestName(to: name, among: known).map { "did you mean \"{\($0)}\"?" }
            ?? "known values: \(known.map { "{\($0)}" }.joined(separator: ", "))")
        return nil
      }
      if !text.isEmpty { parts.append(.text(text)) }
      text = ""
      parts.append(.value(value, quotes))
      rest = rest.dropFirst(name.count + 2)
    }
    if !text.isEmpty { parts.append(.text(text)) }
    return Command(parts: parts, environment: declared.environment)
  }

  private static func placeholder(
    at text: Substring, after previous: Character?, _ own: [OwnValue]
  ) -> String? {
    guard text.first == "{", previous != "$", previous != "{", let close = text.firstIndex(of: "}") else { return nil }
    let name = text[..<close].dropFirst()
    if own.contains(where: { $0.name == name }) { return String(name) }
    guard !name.isEmpty, name.utf8.allSatisfy({ (97...122).contains($0) || $0 == UInt8(ascii: "_") }) else {
      return nil
    }
    return String(name)
  }

  private static func value(
    of name: String, _ moment: CommandMoment, _ values: [String: String], _ own: [OwnValue]
  ) -> Value? {
    if let text = values[name] { return .text(text) }
    if moment.ownValues.contains(name) { return name == "image" ? .image : .digest }
    return ValueText.Placeholder(named: name, among: own).map { .placeholder($0) }
  }

  var placeholders: Set<ValueText.Placeholder> {
    Set(
      parts.compactMap { part in
        if case .value(.placeholder(let placeholder), _) = part { placeholder } else { nil }
      })
  }
}

import DockerfileSyntax
import SourceText

/// The beginning of a `RUN` in shell form: the commands that are joined by `&&` and whose words are what they say.
///
/// A command with a variable, a substitution, a redirection, a pipe or a keyword of the shell ends it: what that does, only a
/// shell knows.
struct RunScript {
  struct Command {
    let words: [String]

    /// The offset of its first byte in the Dockerfile.
    let start: Int
  }

  /// In order, each joined to the next by `&&`.
  private(set) var commands: [Command] = []

  /// Where the text goes on after the commands; nil if they are all of it.
  private(set) var rest: Int?

  /// Where the text ends.
  let end: Int

  /// - Returns: nil for the exec form, and for a here-document that does more than plain commands.
  init?(_ run: Instruction, in dockerfile: Dockerfile) {
    guard case .text(let word) = run.arguments else { return nil }
    if let document = run.hereDocuments.first {
      guard run.hereDocuments.count == 1, word.text.hasPrefix("<<"), !word.text.contains(where: \.isWhitespace),
        let commands = Self.plainCommands(of: document.content)
      else { return nil }
      (self.commands, end) = (commands, run.range.end)
      return
    }
    end = run.range.end
    var reader = ScriptReader(dockerfile.source.bytes, word.range.start..<run.range.end, escape: dockerfile.escape)
    (commands, rest) = Self.commands(&reader)
  }

  /// The plain commands, and where the text goes on after them.
  private static func commands(_ reader: inout ScriptReader) -> (commands: [Command], rest: Int?) {
    var found: [Command] = []
    while true {
      reader.skipBlanks()
      let start = reader.position
      guard let words = reader.plainWords() else { return (found, start) }
      let separator = reader.separator()
      if separator == .other { return (found, start) }
      found.append(Command(words: words, start: start))
      if separator == .end { return (found, nil) }
    }
  }

  /// The commands of a script of which each line has plain ones; nil for any other, and for one with an interpreter of its own.
  private static func plainCommands(of script: String) -> [Command]? {
    var found: [Command] = []
    for line in script.split(whereSeparator: \.isNewline) {
      let bytes = Array(line.utf8)
      var reader = ScriptReader(bytes, 0..<bytes.count, escape: UInt8(ascii: "\\"))
      let (commands, rest) = commands(&reader)
      if rest != nil { return nil }
      found += commands
    }
    return found
  }

  /// The text from an offset on, as it is written.
  func text(from start: Int, in source: SourceFile) -> String { source.text(in: SourceRange(start, end)) }
}

/// Reads the words of a shell.
private struct ScriptReader {
  enum Separator {
    case and, other, end
  }

  private let bytes: [UInt8]
  private let end: Int
  private let escape: UInt8
  private(set) var position: Int

  init(_ bytes: [UInt8], _ range: Range<Int>, escape: UInt8) {
    self.bytes = bytes
    (position, end, self.escape) = (range.lowerBound, min(range.upperBound, bytes.count), escape)
  }

  private func byte(_ offset: Int = 0) -> UInt8? { position + offset < end ? bytes[position + offset] : nil }

  /// Blanks, line continuations, and the comments and empty lines after those.
  mutating func skipBlanks() {
    while let next = byte() {
      if next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") || next == UInt8(ascii: "\r") {
        position += 1
      } else if next == escape, let lineEnd = continuation() {
        position = lineEnd
        skipComments()
      } else {
        return
      }
    }
  }

  /// The offset after the line end that an escape takes away; nil if it escapes something else.
  private func continuation() -> Int? {
    var offset = position + 1
    while offset < end, [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(bytes[offset]) {
      offset += 1
    }
    if offset == end { return end }
    return bytes[offset] == UInt8(ascii: "\n") ? offset + 1 : nil
  }

  private mutating func skipComments() {
    while position < end {
      let lineEnd = bytes[position..<end].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? end
      let first = bytes[position..<lineEnd].first {
        ![UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains($0)
      }
      guard first == UInt8(ascii: "#") || first == UInt8(ascii: "\n") else { return }
      position = lineEnd
    }
  }

  /// The words of a simple command, quotes removed; nil if it has anything that a shell would replace, or is no simple command.
  mutating func plainWords() -> [String]? {
    var words: [String] = []
    while true {
      skipBlanks()
      guard let next = byte(), !Self.operators.contains(next) else { break }
      guard let word = plainWord() else { return nil }
      words.append(word)
    }
    guard let first = words.first, !Self.keywords.contains(first), !first.contains("=") else { return nil }
    return words
  }

  private static let operators = Set("&|;()<>\n".utf8)
  private static let special = Set("$`\\".utf8)
  private static let keywords: Set<String> = [
    "!", "{", "[[", "if", "for", "while", "until", "case", "function", "select", "time", "cd", "exec", "eval", ".",
    "source", "export", "trap",
  ]

  private mutating func plainWord() -> String? {
    var word: [UInt8] = []
    while let next = byte() {
      if next == UInt8(ascii: "'") || next == UInt8(ascii: "\"") {
        position += 1
        while let inner = byte(), inner != next {
          if inner == UInt8(ascii: "\n") || next == UInt8(ascii: "\"") && Self.special.contains(inner) { return nil }
          word.append(inner)
          position += 1
        }
        guard byte() == next else { return nil }
        position += 1
      } else if Self.operators.contains(next) || next == UInt8(ascii: " ") || next == UInt8(ascii: "\t")
        || next == UInt8(ascii: "\r")
      {
        break
      } else if next == escape, continuation() != nil {
        break
      } else if Self.special.contains(next) || next == escape || word.isEmpty && next == UInt8(ascii: "#") {
        return nil
      } else {
        word.append(next)
        position += 1
      }
    }
    return String(decoding: word, as: UTF8.self)
  }

  mutating func separator() -> Separator {
    skipBlanks()
    guard let next = byte() else { return .end }
    if next == UInt8(ascii: "&"), byte(1) == UInt8(ascii: "&") {
      position += 2
      return .and
    }
    return next == UInt8(ascii: "\n") && position == end - 1 ? .end : .other
  }
}

/// The first words of each command of a script, as far as that can be told without a shell: enough to know which programs it
/// is likely to call, not enough to know what they do.
func likelyCommands(in script: String) -> [[String]] {
  // By bytes: a script may be long, and all that parts words is ASCII.
  script.utf8.split { ends[Int($0)] }.map { command in
    let words = command.split { parts[Int($0)] }.map { String(Substring($0)) }
    return Array(words.drop { word in word.utf8.contains(UInt8(ascii: "=")) && !word.hasPrefix("-") })
  }
}

/// Whether a byte ends a command, and whether it parts words.
private let ends = (0...255).map { (byte: UInt8) in ";&|\n()".utf8.contains(byte) }
private let parts = (0...255).map { (byte: UInt8) in " \t\r\u{B}\u{C}\\".utf8.contains(byte) }

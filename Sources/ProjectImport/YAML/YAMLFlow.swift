/// Reads what ends with a mark of its own: `[…]`, `{…}`, and texts in quotes.
struct YAMLFlow {
  private(set) var rest: Substring
  private let line: Int
  private let anchors: [String: YAMLNode]
  private var depth = 0

  private static let deepest = 50

  init(_ text: String, line: Int, anchors: [String: YAMLNode]) {
    rest = text[...]
    self.line = line
    self.anchors = anchors
  }

  /// - Returns: nil if the text ends within it.
  mutating func value() throws(UnreadableYAML) -> YAMLNode? {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest { throw UnreadableYAML() }
    skipBlanks()
    switch rest.first {
    case nil: return nil
    case "[": return try list()
    case "{": return try map()
    case "\"", "'": return try quoted().map { .text($0, line: line) }
    case "*": return anchors[String(plain().dropFirst())] ?? .unknown(line: line)
    case "&", "!": throw UnreadableYAML()
    default: return .text(plain(), line: line)
    }
  }

  private mutating func list() throws(UnreadableYAML) -> YAMLNode? {
    rest.removeFirst()
    var elements: [YAMLNode] = []
    while true {
      skipBlanks()
      switch rest.first {
      case nil: return nil
      case "]":
        rest.removeFirst()
        return .list(elements, line: line)
      case ",": rest.removeFirst()
      default:
        guard let element = try value() else { return nil }
        skipBlanks()
        // `[a: b]` is a map of one.
        if rest.first == ":" { throw UnreadableYAML() }
        guard let next = rest.first else { return nil }
        guard next == "," || next == "]" else { throw UnreadableYAML() }
        elements.append(element)
      }
    }
  }

  private mutating func map() throws(UnreadableYAML) -> YAMLNode? {
    rest.removeFirst()
    var members: [YAMLMember] = []
    while true {
      skipBlanks()
      switch rest.first {
      case nil: return nil
      case "}":
        rest.removeFirst()
        return .map(members, line: line)
      case ",": rest.removeFirst()
      default:
        guard let key = try value() else { return nil }
        guard let name = key.text else { throw UnreadableYAML() }
        skipBlanks()
        var member = YAMLNode.unknown(line: line)
        if rest.first == ":" {
          rest.removeFirst()
          skipBlanks()
          guard let mark = rest.first else { return nil }
          if mark != ",", mark != "}" {
            guard let value = try value() else { return nil }
            member = value
          }
        }
        skipBlanks()
        guard let next = rest.first else { return nil }
        guard next == "," || next == "}" else { throw UnreadableYAML() }
        members.append(YAMLMember(key: name, value: member, line: line))
      }
    }
  }

  private mutating func quoted() throws(UnreadableYAML) -> String? {
    let mark = rest.removeFirst()
    var text = ""
    while let character = rest.popFirst() {
      if character == mark {
        guard mark == "'", rest.first == "'" else { return text }
        rest.removeFirst()
        text.append("'")
      } else if character == "\\", mark == "\"" {
        guard let next = rest.popFirst() else { return nil }
        switch next {
        case "n": text.append("\n")
        case "t": text.append("\t")
        case "\"", "\\", "/", " ": text.append(next)
        // The others stand for characters that no name has.
        default: throw UnreadableYAML()
        }
      } else {
        text.append(character)
      }
    }
    return nil
  }

  /// Up to what ends it; a colon does only before a blank or another mark.
  private mutating func plain() -> String {
    var text = ""
    while let character = rest.first, !",[]{}\n".contains(character) {
      if character == ":", rest.dropFirst().first.map({ " ,]}\n".contains($0) }) ?? true { break }
      if character == "#", text.last == " " { break }
      text.append(character)
      rest.removeFirst()
    }
    return String(trimmed(text[...]))
  }

  private mutating func skipBlanks() {
    while let first = rest.first {
      if first == "#" {
        rest = rest.drop { $0 != "\n" }
      } else if " \t\n".contains(first) {
        rest.removeFirst()
      } else {
        return
      }
    }
  }
}

/// Reads what a bake file in HCL says in plain words: blocks, and attributes that are texts or lists of texts. All else,
/// such as functions and conditions, is not known. A file that does not fit is not read.
struct HCLReader {
  enum Value: Hashable {
    case text(String)
    case list([String])
    case unknown
  }

  struct Block {
    let type: String
    let labels: [String]
    let attributes: [String: Value]
    let line: Int
  }

  struct Unreadable: Error {}

  private var rest: Substring
  private let variables: [String: String]
  private var line = 1

  /// How many texts in texts are open.
  private var depth = 0

  /// - Parameter variables: the values for `${NAME}`.
  init(_ text: String, variables: [String: String]) {
    rest = text[...]
    self.variables = variables
  }

  /// The blocks at the top.
  mutating func blocks() throws(Unreadable) -> [Block] {
    var blocks: [Block] = []
    while true {
      skipBlanks()
      if rest.isEmpty { return blocks }
      let (start, name) = (line, try word())
      skipSpaces()
      if rest.first == "=" {
        take()
        _ = try value()
      } else {
        let labels = try labels()
        blocks.append(Block(type: name, labels: labels, attributes: try body(depth: 0), line: start))
      }
    }
  }

  private mutating func labels() throws(Unreadable) -> [String] {
    var labels: [String] = []
    while true {
      skipSpaces()
      switch rest.first {
      case "{":
        take()
        return labels
      case "\"": labels.append(try quoted())
      default: labels.append(try word())
      }
    }
  }

  /// Up to the brace that ends a block.
  private mutating func body(depth: Int) throws(Unreadable) -> [String: Value] {
    if depth > 20 { throw Unreadable() }
    var attributes: [String: Value] = [:]
    while true {
      skipBlanks()
      guard let first = rest.first else { throw Unreadable() }
      if first == "}" {
        take()
        return attributes
      }
      if first == "," {
        take()
        continue
      }
      let name = first == "\"" ? try quoted() : try word()
      skipSpaces()
      if rest.first == "=" || rest.first == ":" {
        take()
        attributes[name] = try value()
      } else {
        _ = try labels()
        _ = try body(depth: depth + 1)
        attributes[name] = .unknown
      }
    }
  }

  private mutating func value() throws(Unreadable) -> Value {
    skipSpaces()
    var known = Value.unknown
    if rest.first == "\"" {
      known = .text(try quoted())
    } else if rest.first == "[" {
      known = try list()
    }
    skipSpaces()
    if let next = rest.first, !"\n},#".contains(next), !next.isNewline, !rest.hasPrefix("//") {
      try skipExpression()
      return .unknown
    }
    return known
  }

  /// A list of texts; nothing is taken of another.
  private mutating func list() throws(Unreadable) -> Value {
    let (start, startLine) = (rest, line)
    take()
    var elements: [String] = []
    while true {
      skipBlanks()
      switch rest.first {
      case "]":
        take()
        return .list(elements)
      case ",": take()
      case "\"":
        elements.append(try quoted())
        skipBlanks()
        if rest.first != ",", rest.first != "]" { fallthrough }
      default:
        (rest, line) = (start, startLine)
        return .unknown
      }
    }
  }

  /// Up to the end of the line, or farther where brackets are open.
  private mutating func skipExpression() throws(Unreadable) {
    var depth = 0
    while let first = rest.first {
      if first == "\"" {
        _ = try quoted()
        continue
      }
      if rest.hasPrefix("<<") { throw Unreadable() }
      if first == "#" || rest.hasPrefix("//") || rest.hasPrefix("/*") {
        skipComment()
        continue
      }
      if depth == 0, first.isNewline || first == "}" || first == "," { return }
      if "([{".contains(first) { depth += 1 }
      if ")]}".contains(first) { depth -= 1 }
      if depth < 0 { return }
      take()
    }
  }

  private mutating func quoted() throws(Unreadable) -> String {
    depth += 1
    defer { depth -= 1 }
    if depth > 20 { throw Unreadable() }
    take()
    var text = ""
    while let character = rest.first {
      if character == "\"" {
        take()
        return text
      }
      if character.isNewline { throw Unreadable() }
      if rest.hasPrefix("$${") || rest.hasPrefix("%%{") {
        text += rest.dropFirst().prefix(2)
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") || rest.hasPrefix("%{") {
        text += try interpolation()
        if isTooLong(text) { text = String(unknownMark) }
      } else if character == "\\" {
        take()
        guard let next = rest.first, "\"\\".contains(next) else { throw Unreadable() }
        text.append(next)
        take()
      } else {
        text.append(character)
        take()
      }
    }
    throw Unreadable()
  }

  /// What `${` begins: the value of a variable, or what is not known.
  private mutating func interpolation() throws(Unreadable) -> String {
    rest = rest.dropFirst(2)
    let start = rest
    var depth = 1
    while let character = rest.first, depth > 0 {
      if character == "\"" {
        _ = try quoted()
        continue
      }
      if character.isNewline { throw Unreadable() }
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      take()
    }
    guard depth == 0 else { throw Unreadable() }
    let name = trimmed(start[..<rest.startIndex].dropLast())
    return variables[String(name)] ?? String(unknownMark)
  }

  private mutating func word() throws(Unreadable) -> String {
    let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
    if word.isEmpty { throw Unreadable() }
    rest = rest.dropFirst(word.count)
    return String(word)
  }

  private mutating func take() {
    if rest.first?.isNewline ?? false { line += 1 }
    rest = rest.dropFirst()
  }

  private mutating func skipSpaces() {
    while let first = rest.first, first == " " || first == "\t" { take() }
  }

  private mutating func skipBlanks() {
    while let first = rest.first {
      if first.isWhitespace {
        take()
      } else if first == "#" || rest.hasPrefix("//") || rest.hasPrefix("/*") {
        skipComment()
      } else {
        return
      }
    }
  }

  private mutating func skipComment() {
    guard rest.hasPrefix("/*") else {
      while let first = rest.first, !first.isNewline { take() }
      return
    }
    while !rest.isEmpty, !rest.hasPrefix("*/") { take() }
    rest = rest.dropFirst(2)
  }
}

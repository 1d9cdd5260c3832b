/// Reads the parts of YAML that compose files, workflows and pipelines are made of.
///
/// This is a small reader, and not a whole one: block maps and lists, flow ones, plain and quoted texts, `|` and `>` blocks,
/// comments, anchors, aliases and `<<`. Tags and keys of several lines become `unknown`. Where a line does not fit, the
/// whole file is not read: what is told of a file is what stands there.
///
/// - Returns: one node for each document; nil if the file cannot be read.
func readYAML(_ text: String) -> [YAMLNode]? {
  // As much as nobody writes by hand.
  guard text.utf8.count <= 1 << 20, !text.utf8.contains(0) else { return nil }
  let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    .map { $0.first == "\u{FEFF}" ? $0.dropFirst() : $0 }
  var nodes: [YAMLNode] = []
  var start = 0
  let marks = lines.indices.filter { lines[$0] == "---" || lines[$0].hasPrefix("--- ") || lines[$0] == "..." }
  for end in marks + [lines.count] {
    var reader = YAMLReader(YAMLLines(lines[start..<end]))
    start = end + 1
    do {
      if let node = try reader.document() { nodes.append(node) }
    } catch {
      return nil
    }
  }
  return nodes
}

private struct YAMLReader {
  private var lines: YAMLLines
  private var anchors: [String: YAMLNode] = [:]
  private var depth = 0

  private static let deepest = 100

  init(_ lines: YAMLLines) { self.lines = lines }

  mutating func document() throws(UnreadableYAML) -> YAMLNode? {
    guard let first = try lines.peek() else { return nil }
    if first.text.first == "%" { throw UnreadableYAML() }
    let node = try block(first)
    if try lines.peek() != nil { throw UnreadableYAML() }
    return node
  }

  /// What begins with a line and has its indentation.
  private mutating func block(_ first: YAMLLines.Line) throws(UnreadableYAML) -> YAMLNode {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest { throw UnreadableYAML() }
    if isElement(first.text) { return try list(first) }
    if keyEnd(in: first.text) != nil { return try map(first) }
    return try untagged(first.text, of: first, parent: first.indentation - 1, isOfKey: false)
  }

  private func isElement(_ text: Substring) -> Bool { text == "-" || text.hasPrefix("- ") }

  private mutating func list(_ first: YAMLLines.Line) throws(UnreadableYAML) -> YAMLNode {
    var elements: [YAMLNode] = []
    while let line = try lines.peek(), line.indentation >= first.indentation {
      guard line.indentation == first.indentation else { throw UnreadableYAML() }
      guard isElement(line.text) else {
        // A list may stand as far in as the key that it belongs to.
        if keyEnd(in: line.text) != nil { break }
        throw UnreadableYAML()
      }
      elements.append(try value(trimmed(line.text.dropFirst()), of: line, parent: line.indentation))
    }
    return .list(elements, line: first.number)
  }

  private mutating func map(_ first: YAMLLines.Line) throws(UnreadableYAML) -> YAMLNode {
    var members: [YAMLMember] = []
    var merged: [YAMLMember] = []
    while let line = try lines.peek(), line.indentation >= first.indentation {
      guard line.indentation == first.indentation, let (key, rest) = keyEnd(in: line.text) else {
        throw UnreadableYAML()
      }
      let value = try value(trimmed(rest), of: line, parent: line.indentation, isOfKey: true)
      if key == "<<" {
        for node in value.elements.isEmpty ? [value] : value.elements { merged += node.members }
      } else {
        members.append(YAMLMember(key: key, value: value, line: line.number))
      }
    }
    let own = Set(members.map(\.key))
    var taken: Set<String> = []
    let others = merged.filter { !own.contains($0.key) && taken.insert($0.key).inserted }
    return .map(others + members, line: first.number)
  }

  /// What stands after a key or a dash, on its line or on those after it, which are farther in than their parent.
  private mutating func value(
    _ text: Substring, of line: YAMLLines.Line, parent: Int, isOfKey: Bool = false
  ) throws(UnreadableYAML) -> YAMLNode {
    var text = text
    var anchor: String?
    var hasTag = false
    while let mark = text.first, mark == "&" || mark == "!" {
      let word = text.prefix { $0 != " " }
      if mark == "&" { anchor = String(word.dropFirst()) } else { hasTag = true }
      text = trimmed(text.dropFirst(word.count))
    }
    let node: YAMLNode
    if !text.isEmpty, isElement(text) || keyEnd(in: text) != nil {
      // On the line of a key it would be two maps in one line.
      if isOfKey { throw UnreadableYAML() }
      let place = line.indentation + line.text.utf8.count - text.utf8.count
      lines.keep(text, indentation: place)
      node = try block(YAMLLines.Line(number: line.number, indentation: place, text: text))
    } else {
      node = try untagged(text, of: line, parent: parent, isOfKey: isOfKey)
    }
    if let anchor { anchors[anchor] = node }
    return hasTag ? .unknown(line: line.number) : node
  }

  private mutating func untagged(
    _ text: Substring, of line: YAMLLines.Line, parent: Int, isOfKey: Bool
  ) throws(UnreadableYAML) -> YAMLNode {
    switch text.first {
    case nil, "#":
      lines.pass()
      guard let next = try lines.peek() else { return .unknown(line: line.number) }
      if next.indentation > parent || isOfKey && next.indentation == parent && isElement(next.text) {
        return try block(next)
      }
      return .unknown(line: line.number)
    case "*":
      lines.pass()
      return anchors[String(text.dropFirst().prefix { $0 != " " })] ?? .unknown(line: line.number)
    case "|", ">":
      return .text(lines.block(within: parent, isFolded: text.first == ">"), line: line.number)
    case "[", "{", "\"", "'":
      return try closed(text, of: line, parent: parent)
    case "?", "@", "`", "%":
      throw UnreadableYAML()
    default:
      return .text(try plain(text, parent: parent), line: line.number)
    }
  }

  /// A plain text, with its lines joined.
  private mutating func plain(_ text: Substring, parent: Int) throws(UnreadableYAML) -> String {
    var words = [String(withoutComment(text))]
    lines.pass()
    while let next = try lines.peek(), next.indentation > parent {
      // It would be a map within a text.
      if keyEnd(in: next.text) != nil { throw UnreadableYAML() }
      words.append(String(withoutComment(next.text)))
      lines.pass()
    }
    return words.joined(separator: " ")
  }

  /// What ends with a mark, on this line or on one after it.
  private mutating func closed(
    _ text: Substring, of line: YAMLLines.Line, parent: Int
  ) throws(UnreadableYAML) -> YAMLNode {
    lines.pass()
    // Twice as many lines each time: with one more each time, a long list would be read again and again.
    var count = 1
    while true {
      let (whole, ends) = following(text, parent: parent, most: count)
      var flow = YAMLFlow(whole, line: line.number, anchors: anchors)
      if let node = try flow.value() {
        let taken = whole.utf8.count - flow.rest.utf8.count
        let last = ends.firstIndex { taken <= $0 } ?? ends.count - 1
        let rest = trimmed(Substring(flow.rest.utf8.prefix(ends[last] - taken)))
        guard rest.isEmpty || rest.first == "#" else { throw UnreadableYAML() }
        for _ in 0..<last {
          _ = try lines.peek()
          lines.pass()
        }
        return node
      }
      if ends.count < count { throw UnreadableYAML() }
      count *= 2
    }
  }

  /// A text with lines after it that may belong to it, and where each of these ends.
  private func following(_ text: Substring, parent: Int, most: Int) -> (whole: String, ends: [Int]) {
    var whole = String(text)
    var ends = [whole.utf8.count]
    var ahead = lines
    let separator = text.first == "\"" || text.first == "'" ? " " : "\n"
    // Brackets may close as far in as what they belong to.
    while ends.count < most, whole.utf8.count < 1 << 14, let next = try? ahead.peek(),
      next.indentation > parent || "]}".contains(next.text.first ?? " ")
    {
      whole += separator + next.text
      ends.append(whole.utf8.count)
      ahead.pass()
    }
    return (whole, ends)
  }
}

/// A key and what stands after its colon; nil if the text does not begin with one.
private func keyEnd(in text: Substring) -> (key: String, rest: Substring)? {
  if text.first == "\"" || text.first == "'" {
    var flow = YAMLFlow(String(text), line: 0, anchors: [:])
    guard let node = try? flow.value(), let key = node.text else { return nil }
    let rest = trimmed(flow.rest)
    guard rest.first == ":", rest.count == 1 || rest.dropFirst().first == " " else { return nil }
    return (key, rest.dropFirst())
  }
  if let first = text.first, "[{|>@`#&*!%".contains(first) { return nil }
  var place = text.startIndex
  while let colon = text[place...].firstIndex(of: ":") {
    let rest = text[text.index(after: colon)...]
    let key = text[..<colon]
    if key.contains(" #") { return nil }
    if rest.isEmpty || rest.first == " " || rest.first == "\t" {
      return key.isEmpty ? nil : (String(trimmed(key)), rest)
    }
    place = text.index(after: colon)
  }
  return nil
}

/// A comment begins with `#` after a blank.
private func withoutComment(_ text: Substring) -> Substring {
  guard let mark = text.firstRange(of: " #") else { return text }
  return trimmed(text[..<mark.lowerBound])
}

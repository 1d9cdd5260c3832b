import SourceText

extension FileLookup {
  /// What a run would find in a file, as far as that can be said before.
  package func value(in file: SourceFile) -> String? { place(in: file)?.value }

  /// Where a file has the value, by the same rules as the commands of a run; nil where it has none, and for an expression,
  /// which only a run knows to read.
  func place(in file: SourceFile) -> Located<String>? {
    var lines = FileLines(file)
    var isInside = false
    while let line = lines.next() {
      switch self {
      case .pattern: return nil
      case .firstLine: return line.located(line.text[...], in: file)
      case .json(let path):
        if path.count == 2, !isInside {
          isInside = line.value(after: path[0].indentation + "\"\(path[0].key)\"", ":")?.hasPrefix("{") ?? false
          continue
        }
        guard let last = path.last else { return nil }
        if path.count == 2, line.text.hasPrefix(path[0].indentation + "}") { return nil }
        guard let rest = line.value(after: last.indentation + "\"\(last.key)\"", ":"),
          let text = rest.between("\"", "\"")
        else { continue }
        return line.located(text, in: file)
      case .toml(let table, let key):
        if line.text.hasPrefix("[") {
          if isInside || table == nil { return nil }
          isInside = line.text.hasPrefix("[\(table ?? "")]")
          continue
        }
        guard isInside || table == nil, let text = line.value(after: key, "=")?.between("\"", "\"") else { continue }
        return line.located(text, in: file)
      case .properties(let key):
        guard let rest = line.value(after: key, "=") ?? line.value(after: key, ":") else { continue }
        return line.located(rest.prefix { !$0.isWhitespace }, in: file)
      case .yaml(let key):
        guard line.text.hasPrefix("\(key):") else { continue }
        let rest = line.text.dropFirst(key.count + 1).drop { $0 == " " }
        let text = rest.first.map { "\"'".contains($0) } ?? false ? rest.dropFirst() : rest
        return line.located(text.prefix { !$0.isWhitespace && $0 != "\"" && $0 != "'" }, in: file)
      case .xml(let element, let isPOM):
        if isInside {
          isInside = line.text.firstRange(of: "</parent>") == nil
          continue
        }
        if isPOM, line.text.firstRange(of: "<parent>") != nil {
          isInside = true
          continue
        }
        guard let start = line.text.ranges(of: "<\(element)>").last?.upperBound,
          let end = line.text[start...].firstIndex(of: "<")
        else { continue }
        return line.located(line.text[start..<end], in: file)
      }
    }
    return nil
  }
}

/// The lines of a file, each with its place.
private struct FileLines {
  private let file: SourceFile
  private var start = 0

  init(_ file: SourceFile) {
    self.file = file
  }

  mutating func next() -> FileLine? {
    guard start < file.bytes.count else { return nil }
    let end = file.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.bytes.count
    defer { start = end + 1 }
    return FileLine(text: String(decoding: file.bytes[start..<end], as: UTF8.self), start: start)
  }
}

private struct FileLine {
  let text: String
  let start: Int

  /// What follows a key, which the line begins with, and a separator; blanks may stand around that.
  func value(after key: String, _ separator: String) -> Substring? {
    guard text.hasPrefix(key) else { return nil }
    let rest = text.dropFirst(key.count).drop { $0 == " " }
    guard rest.hasPrefix(separator) else { return nil }
    return rest.dropFirst(separator.count).drop { $0 == " " }
  }

  /// Nil for an empty text, which is no value.
  func located(_ part: Substring, in file: SourceFile) -> Located<String>? {
    if part.isEmpty { return nil }
    let offset = start + text.utf8.distance(from: text.startIndex, to: part.startIndex)
    let place = SourcePlace(file, SourceRange(offset, offset + part.utf8.count))
    return Located(value: String(part), place: place)
  }
}

extension Substring {
  /// What stands between a quote that it begins with and the next one.
  fileprivate func between(_ open: Character, _ close: Character) -> Substring? {
    guard first == open, let end = dropFirst().firstIndex(of: close) else { return nil }
    return self[index(after: startIndex)..<end]
  }
}

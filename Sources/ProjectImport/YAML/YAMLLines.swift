/// The lines of a YAML file, one after the other.
struct YAMLLines {
  struct Line {
    /// From 1.
    let number: Int
    var indentation: Int

    /// Without the blanks before and after it.
    var text: Substring
  }

  /// Those of one document, by their numbers in the file.
  private let raw: ArraySlice<Substring>
  private var next: Int

  /// The line that is read next, if a part of it has been taken.
  private var pending: Line?

  init(_ lines: ArraySlice<Substring>) { (raw, next) = (lines, lines.startIndex) }

  /// The next line with something on it that is not a comment. Nil at the end.
  mutating func peek() throws(UnreadableYAML) -> Line? {
    if let pending { return pending }
    while next < raw.endIndex {
      let line = raw[next]
      let text = line.drop { $0 == " " }
      if text.first == "\t", !isBlank(text) { throw UnreadableYAML() }
      if !isBlank(text), text.first != "#" {
        let line = Line(number: next + 1, indentation: line.utf8.count - text.utf8.count, text: trimmed(text))
        pending = line
        return line
      }
      next += 1
    }
    return nil
  }

  /// Passes the line that `peek` has told.
  mutating func pass() {
    pending = nil
    next += 1
  }

  /// Leaves a part of the line that `peek` has told, to be read as a line of its own.
  mutating func keep(_ text: Substring, indentation: Int) {
    guard let line = pending else { return }
    pending = Line(number: line.number, indentation: indentation, text: text)
  }

  /// The lines of a block (`|`) after the present one, which is passed: all that are farther in, without the blanks that
  /// they share.
  mutating func block(within indentation: Int, isFolded: Bool) -> String {
    pass()
    var lines: [Substring] = []
    var own: Int?
    while next < raw.endIndex {
      let line = raw[next]
      let text = line.drop { $0 == " " }
      let depth = line.utf8.count - text.utf8.count
      if isBlank(text) {
        lines.append("")
      } else if depth > indentation {
        own = own ?? depth
        lines.append(line.dropFirst(min(depth, own ?? depth)))
      } else {
        break
      }
      next += 1
    }
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines.joined(separator: isFolded ? " " : "\n")
  }

  private func isBlank(_ text: Substring) -> Bool { text.allSatisfy { $0 == " " || $0 == "\t" } }
}

func trimmed(_ text: Substring) -> Substring {
  var text = text.drop { $0 == " " || $0 == "\t" }
  while let last = text.last, last == " " || last == "\t" { text.removeLast() }
  return text
}

/// The file is not of the kind that is read here.
struct UnreadableYAML: Error {}

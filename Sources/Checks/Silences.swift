import DockerfileSyntax
import SourceText

/// The rules that comments of a Dockerfile silence: `# cigen: ignore=RULE[,RULE]` right above an instruction, or above the
/// first instruction for the whole file.
package struct Silences: Sendable {
  package struct Silence: Sendable, Hashable {
    package let rule: String
    package let place: SourcePlace

    /// The lines that it is for; nil for all.
    fileprivate let lines: ClosedRange<Int>?
  }

  package let all: [Silence]
  private let ofRules: [String: OfRule]

  package init(_ dockerfile: Dockerfile) {
    let source = dockerfile.source
    let instructions = dockerfile.globalArguments + dockerfile.stages.flatMap { [$0.from] + $0.instructions }
    var all: [Silence] = []
    // The end of what stands before an instruction: its comments are between the two.
    var start = source.hasByteOrderMark ? 3 : 0
    for (index, instruction) in instructions.enumerated() {
      for comment in comments(from: start, to: instruction.range.start, in: source) {
        for (name, range) in rules(of: comment, in: source) {
          all.append(
            Silence(rule: name, place: SourcePlace(source, range), lines: index == 0 ? nil : instruction.lines))
        }
      }
      start = max(start, instruction.range.end)
    }
    self.all = all
    ofRules = Dictionary(grouping: all, by: \.rule).mapValues { OfRule($0) }
  }

  /// Those that a finding is silenced by.
  package func silences(_ finding: Diagnostic) -> [Silence] {
    guard let known = ofRules[finding.rule], let line = finding.place?.start.line else { return [] }
    return known.silences(ofLine: line)
  }

  /// The silences of one rule. Instructions overlap in no line, so what is for one of them is found by halving.
  private struct OfRule {
    private let ofAllLines: [Silence]
    private let ofInstructions: [(lines: ClosedRange<Int>, silence: Silence)]

    init(_ silences: [Silence]) {
      ofAllLines = silences.filter { $0.lines == nil }
      ofInstructions = silences.compactMap { silence in silence.lines.map { ($0, silence) } }
    }

    func silences(ofLine line: Int) -> [Silence] {
      var (low, high) = (0, ofInstructions.count)
      while low < high {
        let middle = (low + high) / 2
        if ofInstructions[middle].lines.upperBound < line { low = middle + 1 } else { high = middle }
      }
      return ofAllLines + ofInstructions[low...].prefix { $0.lines.contains(line) }.map(\.silence)
    }
  }
}

/// The lines between two offsets that begin with a `#`.
private func comments(from start: Int, to end: Int, in source: SourceFile) -> [SourceRange] {
  guard start < end else { return [] }
  var ranges: [SourceRange] = []
  var position = start
  for line in source.bytes[start..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
    let range = SourceRange(position, position + line.count)
    position = range.end + 1
    if line.first(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) == UInt8(ascii: "#") {
      ranges.append(range)
    }
  }
  return ranges
}

private func rules(of comment: SourceRange, in source: SourceFile) -> [(String, SourceRange)] {
  let text = source.text(in: comment)
  guard let names = text[...].after("#")?.after("cigen:")?.after("ignore=") else { return [] }
  return names.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map { name in
    let start = comment.start + text[..<name.startIndex].utf8.count
    return (String(name), SourceRange(start, start + name.utf8.count))
  }
}

extension Substring {
  /// What stands after a word and the blanks before it; nil if it does not begin with them.
  fileprivate func after(_ word: String) -> Substring? {
    let text = drop(while: \.isWhitespace)
    return text.hasPrefix(word) ? text.dropFirst(word.count) : nil
  }
}

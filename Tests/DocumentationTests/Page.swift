import Foundation
import Testing

/// The README, or a page of the documentation.
struct Page: Sendable, CustomTestStringConvertible {
  /// From the root of the repository.
  let path: String
  let text: String

  var testDescription: String { path }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let folder = "Sources/cigen/cigen.docc"

  init(_ path: String) throws {
    self.path = path
    text = try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
  }

  static func all() throws -> [Page] {
    let names = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
    let pages = names.filter { $0.hasSuffix(".md") }.sorted().map { "\(folder)/\($0)" }
    return try (["README.md"] + pages).map { try Page($0) }
  }

  static func named(_ name: String) throws -> Page { try Page("\(folder)/\(name).md") }
}

/// What stands between two fences, with the comment before them.
struct Block: Sendable {
  let line: Int
  let language: String

  /// `<!-- name: value -->` on the line before the fence says how the block is tested.
  let mark: (name: String, value: String)?

  let lines: [String]
}

extension Page {
  var blocks: [Block] {
    var blocks: [Block] = []
    var open: (line: Int, language: String, mark: String?)?
    var inside: [String] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    for (index, line) in lines.enumerated() {
      if let (start, language, mark) = open {
        if line == "```" {
          blocks.append(Block(line: start, language: language, mark: mark.flatMap(parseMark), lines: inside))
          (open, inside) = (nil, [])
        } else {
          inside.append(line)
        }
      } else if line.hasPrefix("```") {
        open = (index + 1, String(line.dropFirst(3)), index > 0 ? lines[index - 1] : nil)
      }
    }
    return blocks
  }

  /// What stands between backticks in a line, outside of blocks.
  var codeSpans: [String] {
    var isInBlock = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
      if line.hasPrefix("```") { isInBlock.toggle() }
      if isInBlock || line.hasPrefix("```") { return [] }
      return line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }
  }
}

private func parseMark(_ line: String) -> (name: String, value: String)? {
  guard let match = line.wholeMatch(of: #/<!-- ([a-z ]+): (.+) -->/#) else { return nil }
  return (String(match.1), String(match.2))
}

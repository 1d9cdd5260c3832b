import DockerfileSyntax
import SourceText

/// A change of a text file by whole lines.
package struct FileEdit: Sendable, Hashable {
  /// Lines that are replaced.
  package struct Hunk: Sendable, Hashable {
    /// The first of the removed lines, or the line before which others are added; from 1.
    package let line: Int
    package let removed: [String]
    package let added: [String]

    package init(line: Int, removed: [String], added: [String]) {
      (self.line, self.removed, self.added) = (line, removed, added)
    }
  }

  package enum Target: Sendable, Hashable {
    case dockerfile

    /// The ignore file of the build context, which may not be there yet.
    case ignoreFile
  }

  package let target: Target

  /// In the order of the file; no line is in two of them.
  package let hunks: [Hunk]

  package init(_ target: Target, _ hunks: [Hunk]) {
    self.target = target
    self.hunks = hunks.sorted { $0.line < $1.line }
  }

  /// The text after the change. Line ends are those of the text.
  package func applied(to text: String) -> String {
    var lines = textLines(Array(text.utf8))
    let ending = lines.first?.hasSuffix("\r") ?? false ? "\r" : ""
    for hunk in hunks.reversed() {
      let start = min(hunk.line - 1, lines.count)
      lines.replaceSubrange(start..<min(start + hunk.removed.count, lines.count), with: hunk.added.map { $0 + ending })
    }
    return lines.joined(separator: "\n")
  }
}

extension FileEdit {
  /// The edited Dockerfile; nil if it cannot be read, or has other stages.
  package func applied(to dockerfile: Dockerfile) -> Dockerfile? {
    let source = dockerfile.source
    let text = applied(to: String(decoding: source.bytes, as: UTF8.self))
    let (edited, problems) = parseDockerfile(SourceFile(name: source.name, text: text))
    guard let edited, !problems.contains(where: { $0.severity == .error }),
      edited.stages.map(\.name) == dockerfile.stages.map(\.name),
      edited.stages.map(\.baseText) == dockerfile.stages.map(\.baseText)
    else { return nil }
    return edited
  }
}

/// The lines of a text, those after the last line end too.
func textLines(_ bytes: [UInt8]) -> [String] {
  bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
    String(decoding: $0, as: UTF8.self)
  }
}

/// The same without carriage returns.
func plainLines(_ bytes: [UInt8]) -> [String] {
  textLines(bytes).map { $0.utf8.last == UInt8(ascii: "\r") ? String(decoding: $0.utf8.dropLast(), as: UTF8.self) : $0 }
}

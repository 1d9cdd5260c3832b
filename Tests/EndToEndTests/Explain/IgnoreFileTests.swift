import BuildContext
import Foundation
import SourceText
import TestSupport
import Testing

/// Which files an ignore file keeps is asked of both builders: each copies a whole context into an image.
@Suite("ignore files mean what they mean to the engine", .enabled(if: Requirement.allowsEngine))
struct IgnoreFileTests {
  private static let tree = [
    "a", "e", "foo", "foobar/z", "fooz", ".hidden", ".git/config", "README.md", "A.md", "a.md", "docs/a.md",
    "docs/b.txt",
    "d/keep", "d/drop", "d/e/keep", "d/e/c", "d/x/y/keep", "d/x/y/z", "src/a.c", "src/a.log", "src/keep.log", "src/d/e",
    "bx", "cx", "!x", "*x", "^x", "a-x", "a+(b)", "a.b", "axb", "ab", "#h", "x y", "é.txt", "日本", "aa/e",
    "node_modules/m/index.js", "web/node_modules/m/index.js", "web/index.js", "back\\slash", "[b", "{a,b}", "$a",
  ]

  /// Without what is an accident of Docker's: a backslash before a letter, and in 20.10 also `+`, `(`, `)` and `|`, are
  /// taken for those of a regular expression.
  private static let files = [
    "", "e", "/e", "e/", "./e", "**/e", "foo", "foo/", "foo*", "foo**", "foo**/", "*", "**", ".", "/", "../a", "..",
    "*.md", "**/*.md", "*/*.md", "[aA].md", "?x", "[a-c]x", "[^a]x", "[!a]x", "\\*x", "\\#h", "#h", " #h", "a.b", "a?b",
    "{a,b}", "$a", "é.*", "??", "日*", "x y", "  e  ", "a//b/../../e", "d/**", "d/**\n!d/keep", "d\n!d/keep",
    "d\n!**/keep", "d\n!d/**/keep", "d\n!d/e", "d\n!d/e\nd/e/c", "d/*\n!d/e", "*\n!src",
    "*\n!src/\nsrc/*.log\n!src/keep.log",
    "!e\ne", "e\n!e", "**/node_modules", "node_modules", "**/node_modules/**\n!web", "*/*/*", "**/d/**/keep",
    "d/**/keep",
    "src/**\n!src/d", ".*", "\u{FEFF}e", "e\r\nfoo\r", "back\\\\slash", "\\[b", "Dockerfile\n.dockerignore", "*\n!d",
    "a**b", "**keep", "**/**/e", "d/**/**", "**e", "! e\n*", "*\n! e", "*\n!*.md", "*\n!**/*.md", "*\n!d/e/keep",
    "d\n!d\n",
    "!", "[b", "e\\", "[]a]x", "[b-a]x", "[-x", "[a-]x", "!\n", "e\n[",
  ]

  @Test("which is tried with many patterns and with random ones", arguments: BuilderKind.allCases)
  func compare(builder: BuilderKind) throws {
    var random = SeededGenerator(seed: 6)
    let files = Self.files + (0..<40).map { _ in Self.randomFile(&random) }
    let kept = try keptByEngine(files, builder)
    for (file, kept) in zip(files, kept) {
      let patterns = IgnorePatterns(parsing: SourceFile(name: ".dockerignore", text: file))
      guard let kept else {
        #expect(!patterns.diagnostics.isEmpty, "the engine refuses \(file.debugDescription)")
        continue
      }
      #expect(patterns.diagnostics.isEmpty, "the engine takes \(file.debugDescription)")
      let entry = ContextTree.Entry(.file(content: ""), mode: 0o644)
      var entries = Dictionary((Self.tree + ["Dockerfile", ".dockerignore"]).map { ($0, entry) }) { $1 }
      for path in entries.keys { entries.merge(Self.folders(of: path)) { $1 } }
      let left = ContextTree(entries).without(patterns, walk: .asWritten)
      let expected = left.paths.filter { entries[$0]?.isFolder == false }
      #expect(
        Set(expected) == kept,
        "\(file.debugDescription): what only one of them keeps: \(Set(expected).symmetricDifference(kept).sorted())")
    }
  }

  private static func folders(of path: String) -> [String: ContextTree.Entry] {
    let parts = path.split(separator: "/").dropLast()
    let paths = parts.indices.map { parts[...$0].joined(separator: "/") }
    return Dictionary(paths.map { ($0, ContextTree.Entry(.folder, mode: 0o755)) }) { $1 }
  }

  /// Lines made of what the tree holds, and of all that has a meaning.
  private static func randomFile(_ random: inout SeededGenerator) -> String {
    let pieces = [
      "*", "**", "?", "a", "d", "e", "x", "keep", "src", "web", ".md", ".log", "[a-e]", "[^a]", "foo", "c", ".", "\\*",
    ]
    return (0..<Int.random(in: 1...4, using: &random)).map { _ in
      let names = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        (0..<Int.random(in: 1...2, using: &random)).map { _ in oneOf(pieces, &random) }.joined()
      }
      return oneOf(["", "", "!", "/"], &random) + names.joined(separator: "/") + oneOf(["", "", "", "/"], &random)
    }.joined(separator: "\n")
  }

  /// The files of the context that are in the image; nil where the engine refuses the ignore file.
  private func keptByEngine(_ files: [String], _ builder: BuilderKind) throws -> [Set<String>?] {
    let host = try ColdHost(buildKit: builder == .buildKit)
    let folder = try TemporaryFolder()
    for path in Self.tree { try folder.write("", to: "tree/\(path)") }
    try folder.write("FROM scratch\nCOPY . /context/\n", to: "tree/Dockerfile")
    for (number, file) in files.enumerated() { try folder.write(file, to: "ignore/\(number)") }
    // The image has one layer.
    let keep =
      builder == .buildKit
      ? "docker build --quiet --output \"type=tar,dest=$1\" tree"
      : "docker build --quiet --tag kept tree && docker save kept | tar -xO --wildcards '*/layer.tar' >\"$1\""
    try folder.write(
      """
      set -eu
      keep() { \(keep); }
      for file in ignore/*; do
        number=${file#ignore/}
        cp "$file" tree/.dockerignore
        keep "kept.$number.tar" >"log" 2>&1 || { cp log "refused.$number"; continue; }
        tar --quoting-style=literal -tf "kept.$number.tar" >"kept.$number"
      done

      """, to: "keep.sh")
    let run = try host.run("keep.sh", in: folder, adding: ["LC_ALL": "C.UTF-8"])
    guard run.status == 0 else { throw ServerFailed(log: run.error + run.output) }
    return try files.indices.map { number in
      let refused = folder.url.appendingPathComponent("refused.\(number)")
      if let log = try? String(contentsOf: refused, encoding: .utf8) {
        // Anything else that fails is a mistake of this test.
        guard log.contains("syntax error in pattern") || log.contains("illegal exclusion pattern") else {
          throw ServerFailed(log: "\(files[number].debugDescription): \(log)")
        }
        return nil
      }
      let list = try String(contentsOf: folder.url.appendingPathComponent("kept.\(number)"), encoding: .utf8)
      return Set(
        list.split(separator: "\n").filter { !$0.hasSuffix("/") }.map {
          String($0.dropFirst("context/".count))
        })
    }
  }
}

import BuildContext
import SourceText
import TestSupport
import Testing

@Suite("Ignore files, fuzzed")
struct IgnoreFileFuzzer {
  private static let tokens = [
    "**/", "**", "*", "?", "[", "]", "[^a-z]", "[!a]", "[]a]", "[a-]", "!", "! ", "\n!", "#", "\n#", "/", "//", "./",
    "../", "\\", "\\*", "\n", "a/b", "a",
    "*.md", "node_modules", " \n", "**/**/", "a**b", "/../",
  ]

  private static let paths = [
    "a", "b", "a/b", "a/b/c", "a.md", "a/a.md", ".git", ".git/a", "node_modules/a/b", "src/a.js", "é", "a b", "-", "[",
    "*", "#a", "!a", "a\\b", "ab",
    "a/x/y/b",
  ]

  @Test("are read without a crash, and mean the same however their patterns are written")
  func ignoreFiles() throws {
    try Fuzzer(
      name: "ignore", own: Corpus.own("ignore"), deep: DeepTexts.ignore,
      seeds: Corpus.cases("Tests/Advice") { $0.hasSuffix(".dockerignore") }, tokens: Self.tokens, count: 80,
      fault: Self.fault
    ).run()
  }

  static func fault(_ file: CorpusFile) -> String? {
    let source = SourceFile(name: ".dockerignore", bytes: file.bytes)
    let ignored = IgnorePatterns(parsing: source)
    if let fault = FuzzTests.fault(in: ignored.diagnostics) { return fault }
    // What stands before and after it keeps what else begins or ends a line from meaning something.
    let lines = ignored.patterns.map { ($0.isException ? "!" : "") + ($0.text == "/" ? "/" : "./\($0.text)/") }
    let again = IgnorePatterns(parsing: SourceFile(name: "b", text: lines.joined(separator: "\n")))
    guard again.patterns == ignored.patterns else { return "other patterns when written again: \(lines)" }
    let single = IgnorePatterns(lines)
    var large = LargeFilePatterns()
    large.add(source, in: "a")
    for path in paths {
      let isExcluded = ignored.excludes(path)
      guard single.excludes(path) == isExcluded else { return "another verdict of each pattern alone: \(path)" }
      guard !isExcluded || ignored.hasExceptions || ignored.excludes("\(path)/below") else {
        return "what is below an excluded folder is not excluded: \(path)"
      }
      _ = large.contains(path)
      for pattern in ignored.patterns.prefix(20) where pattern.matches(path) && takes(pattern.text, path) == false {
        // `COPY` reads the path from the root.
        if cleaned(path: "/\(pattern.text)") == "/\(pattern.text)" { return "COPY takes other files: \(path)" }
      }
    }
    let tree = ContextTree(
      Dictionary(paths.map { ($0, ContextTree.Entry(.file(content: $0), mode: 0o644)) }) { first, _ in first })
    let kept = tree.without(ignored).paths
    guard kept == paths.filter({ !ignored.excludes($0) }).sorted() else { return "another context than by its paths" }
    let old = Set(tree.without(ignored, walk: .asWritten).paths)
    return old.isSubset(of: kept) ? nil : "an old engine that keeps more"
  }

  @Test(
    "take time by the length of a path, whatever the pattern",
    arguments: ["**/", "*a", "**a", "a**/", "[a-z]*", "?*", "**/*a/"])
  func time(piece: String) throws {
    let pattern = String(repeating: piece, count: 10) + "b"
    let ignored = IgnorePatterns(parsing: SourceFile(name: ".dockerignore", text: pattern))
    func seconds(_ length: Int) -> Double {
      let path = String(repeating: "a/aa", count: length)
      return (0..<3).map { _ in
        let start = processorTime()
        _ = ignored.excludes(path)
        return processorTime() - start
      }.min() ?? 0
    }
    // Four times the length: 4 where time is linear, 16 where it is not.
    #expect(seconds(200) / seconds(50) < 10)
  }
}

import BuildContext
import SourceText
import Testing

@Suite("What .dockerignore leaves out")
struct IgnorePatternsTests {
  private func patterns(_ text: String) -> IgnorePatterns {
    IgnorePatterns(parsing: SourceFile(name: ".dockerignore", text: text))
  }

  @Test(
    "a pattern means a path, and what is below it",
    arguments: [
      // Anchored, unlike in git.
      ("e", "e", true), ("e", "e/f", true), ("e", "a/e", false), ("**/e", "a/b/e", true), ("**/e", "e", true),
      ("/e", "e", true), ("./a//b/../e/", "a/e", true), ("foo/", "foo", true),
      // Stars stop at slashes.
      ("*.md", "a.md", true), ("*.md", "a/b.md", false), ("a?c", "abc", true), ("a?c", "a/c", false),
      ("*", ".hidden", true), ("**", "a/b", true), ("foo**", "foobar/z", true), ("foo**", "foo", true),
      ("d/**", "d/x/y", true), ("d/**", "d", false), ("a/**/z", "a/z", true), ("a/**/z", "a/b/c/z", true),
      ("a**b", "ab", true), ("a**b", "ax/b", true), ("a**b", "axb", false),
      // Classes and escapes.
      ("[a-c]x", "bx", true), ("[^a]x", "bx", true), ("[!a]x", "!x", true), ("[!a]x", "bx", false),
      ("\\*x", "*x", true), ("\\*x", "ax", false), ("a.b", "axb", false), ("a+(b)", "a+(b)", true),
      // These match nothing.
      (".", "a", false), ("/", "a", false), ("../a", "a", false),
      // Comments.
      ("#e", "#e", false), ("\\#e", "#e", true), (" #e", "#e", true), (" e ", "e", true),
    ] as [(String, String, Bool)])
  func meaning(pattern: String, path: String, isExcluded: Bool) {
    #expect(patterns(pattern).excludes(path) == isExcluded)
  }

  @Test("the last pattern that means a path decides, also below an excluded folder")
  func lastOneDecides() {
    let ignored = patterns("*\n!src\nsrc/*.log\n! src/keep.log\n")
    #expect(["src", "src/a.c", "src/keep.log"].allSatisfy { !ignored.excludes($0) })
    #expect(["README.md", "src/a.log"].allSatisfy(ignored.excludes))
  }

  @Test("many stars are read and held against a path", arguments: ["*", "**/", "*?", "**a", "[a]*", "../"])
  func hostile(piece: String) {
    let ignored = patterns(String(repeating: piece, count: 20_000) + "b")
    #expect(!ignored.excludes("c/d/e"))
  }

  @Test("what is no pattern is reported with its line, and the others count")
  func mistakes() throws {
    let ignored = patterns("\u{FEFF}a\n!\n[b\nc\\\nd\n")
    #expect(ignored.diagnostics.map { $0.place?.start.line } == [2, 3, 4])
    #expect(ignored.excludes("a") && ignored.excludes("d"))
  }

  @Test("Docker 20.10 enters an excluded folder only for an exception that names it")
  func oldWalk() {
    let file = ContextTree.Entry(.file(content: "1"), mode: 0o644)
    let tree = ContextTree([
      "d": .init(.folder, mode: 0o755), "d/keep": file, "d/e": .init(.folder, mode: 0o755), "d/e/keep": file,
    ])
    #expect(tree.without(patterns("d\n!**/keep")).paths == ["d/e/keep", "d/keep"])
    #expect(tree.without(patterns("d\n!**/keep"), walk: .asWritten).paths == [])
    #expect(tree.without(patterns("d\n!d/**/keep"), walk: .asWritten).paths == ["d/keep"])
  }
}

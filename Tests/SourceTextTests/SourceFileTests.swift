import SourceText
import Testing

@Suite("places in a text")
struct SourceFileTests {
  @Test(
    "an offset has a line and a column",
    arguments: [
      ("abc", 0, 1, 1), ("abc", 3, 1, 4), ("a\nb", 1, 1, 2), ("a\nb", 2, 2, 1), ("a\r\nb", 3, 2, 1), ("é🐳x", 6, 1, 3),
      ("\u{FEFF}ab", 4, 1, 2), ("\u{FEFF}a\nb", 5, 2, 1), ("", 0, 1, 1), ("ab", 99, 1, 3), ("ab", -1, 1, 1),
    ])
  func location(text: String, offset: Int, line: Int, column: Int) {
    let location = SourceFile(name: "f", text: text).location(of: offset)
    #expect((location.line, location.column) == (line, column))
  }

  @Test(
    "the line around an offset comes without its end",
    arguments: [
      ("a\nbc\nd", 2, "bc"), ("a\nbc\nd", 4, "bc"), ("a\r\nb\r\n", 0, "a"), ("a\n", 2, ""), ("\u{FEFF}ab\n", 4, "ab"),
      ("", 0, ""),
    ])
  func line(text: String, offset: Int, expected: String) {
    #expect(SourceFile(name: "f", text: text).line(around: offset) == expected)
  }

  @Test("text that is not UTF-8 is shown, not refused")
  func invalidBytes() {
    let file = SourceFile(name: "f", bytes: [0x61, 0xFF, 0x62])
    #expect(file.text(in: SourceRange(0, 3)) == "a\u{FFFD}b")
    #expect(file.text(in: SourceRange(-5, 99)) == "a\u{FFFD}b")
    #expect(file.text(in: SourceRange(2, 1)) == "")
  }

  @Test("the base name is the last component", arguments: [("a/b/c.json5", "c.json5"), ("c", "c"), ("../x", "x")])
  func baseName(name: String, expected: String) {
    #expect(SourceFile(name: name, text: "").baseName == expected)
  }
}

@Suite("the nearest right name")
struct NearestNameTests {
  private let names = ["repository", "context", "target", "tags", "cache", "args"]

  @Test(
    "is found for a slip",
    arguments: [
      ("repositry", "repository"), ("contxt", "context"), ("Target", "target"), ("tasg", "tags"), ("tag", "tags"),
      ("cahce", "cache"), ("arg", "args"), ("catche", "cache"),
    ])
  func slip(name: String, expected: String) {
    #expect(nearestName(to: name, among: names) == expected)
  }

  @Test("is not guessed for another word", arguments: ["image", "x", "", "dockerfile", "labels"])
  func another(name: String) {
    #expect(nearestName(to: name, among: names) == nil)
  }
}

import Testing

@testable import DockerfileSyntax

@Suite("JSON arrays")
struct JSONWordsTests {
  private func read(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return switch JSONWords(bytes, 0..<bytes.count) {
    case .words(let words): "words" + words.map { "<\($0.text)>" }.joined()
    case .notStrings(let offset): "other at \(offset)"
    case .notJSON: "no"
    }
  }

  @Test(
    "of strings are the exec form, and nothing else is",
    arguments: [
      ("[]", "words"), ("[\"\"]", "words<>"), (" [ \"a\" , \"b\" ] ", "words<a><b>"),
      ("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "words<\"\\/\u{8}\u{C}\n\r\t>"),
      ("[\"\\udc00x\\ud800\\u0041\"]", "words<\u{FFFD}x\u{FFFD}A>"),
      ("[1]", "other at 1"), ("[\"a\", -0.5e+3]", "other at 6"), ("[null,\"a\"]", "other at 1"),
      ("[[\"a\"]]", "other at 1"), ("[{\"a\":{}, \"b\":[false]}]", "other at 1"),
      ("", "no"), ("[", "no"), ("]", "no"), ("\"a\"", "no"), ("[\"a\"", "no"), ("[\"a]", "no"), ("[\"a\"]]", "no"),
      ("[\"a\",]", "no"), ("[,\"a\"]", "no"), ("[\"a\" \"b\"]", "no"), ("['a']", "no"), ("[a]", "no"),
      ("[01]", "no"), ("[1.]", "no"), ("[1e]", "no"), ("[-]", "no"), ("[tru]", "no"), ("[\"\\x\"]", "no"),
      ("[\"\\u12\"]", "no"), ("[\"\\u12zz\"]", "no"), ("[\"\t\"]", "no"), ("[{\"a\"}]", "no"), ("[{1:2}]", "no"),
      ("[{]", "no"), ("[{\"a\":1,}]", "no"), ("{\"a\":1}", "no"), ("[\"a\\", "no"),
    ])
  func reads(text: String, expected: String) {
    #expect(read(text) == expected)
  }

  @Test("that are very deep end the reading, not the program")
  func deep() {
    #expect(read(String(repeating: "[", count: 200_000)) == "no")
    #expect(read(String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)) == "other at 1")
  }
}

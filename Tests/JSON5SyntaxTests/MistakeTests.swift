import Testing

@Suite("what JSON5 does not allow is said, and where")
struct MistakeTests {
  @Test(
    "each by itself",
    arguments: [
      ("", "1:1: expected a value, found nothing"), ("// only", "1:8: expected a value, found nothing"),
      ("{", "1:1: \"{\" is not closed"), ("[1, 2", "1:1: \"[\" is not closed"),
      ("{a: [1}", "1:7: expected \"]\", found \"}\""),
      ("{a: 1]", "1:6: expected \"}\", found \"]\""),
      ("{a 1}", "1:2: expected \":\" after key \"a\""), ("{a = 1}", "1:4: expected \":\" after key \"a\", found \"=\""),
      ("{a: 1 b: 2}", "1:6: expected \",\" or \"}\""), ("{a: 1; b: 2}", "1:6: expected \",\", found \";\""),
      ("[1,,2]", "1:4: expected a value, found \",\""), ("[,]", "1:2: expected a value, found \",\""),
      ("[,, ,2]", "1:2: expected a value, found \",\""),
      ("{a: }", "1:5: expected a value, found \"}\""), ("{a: tru}", "1:5: expected a value, found \"tru\""),
      ("{a: acme/web}", "1:5: expected a value, found \"acme/web\""),
      ("{a: 1, a: 2}", "1:8: key \"a\" stands twice in one object"),
      ("{a-b: 1}", "1:2: \"a-b\" cannot be a key without quotes"),
      ("{1: 1}", "1:2: \"1\" cannot be a key without quotes"), ("01", "1:1: \"01\" is not a number"),
      ("1.2.3", "1:1: \"1.2.3\" is not a number"), ("0x", "1:1: \"0x\" is not a number"),
      ("1e", "1:1: \"1e\" is not a number"),
      (".", "1:1: \".\" is not a number"), ("--1", "1:1: \"--1\" is not a number"),
      ("\"a\nb\"", "1:1: this string is not closed on its line"), ("'a", "1:1: this string is not closed on its line"),
      (#""\1""#, "1:2: \"\\1\" is not an escape here"), (#""\01""#, "1:2: \"\\0\" is not an escape here"),
      (#""\xg0""#, "1:2: \"\\x\" has not 2 hexadecimal digits"),
      (#""\u12""#, "1:2: \"\\u\" has not 4 hexadecimal digits"),
      (#""\uD83D""#, "1:2: \"\\uD83D\" is half of a character"),
      ("/* a", "1:1: this comment is not closed\n1:5: expected a value, found nothing"),
      ("1 2", "1:3: text after the end of the document"), ("{} }", "1:4: text after the end of the document"),
    ])
  func alone(text: String, expected: String) {
    #expect(outcome(text) == expected)
  }

  @Test("without end, they are read to the end", arguments: [",", "[", "{a:", "[{a:", "]", "\"", "/**/"])
  func hostile(piece: String) {
    #expect(!outcome("[" + String(repeating: piece, count: 100_000)).isEmpty)
  }

  @Test("all of them in one run")
  func together() {
    let text = """
      {
        version: 01,
        name = "x",
        tags: [a, 'b,
        ],
        last: 1
        more: 2,
      }
      """
    #expect(
      outcome(text) == """
        2:12: "01" is not a number
        3:8: expected ":" after key "name", found "="
        4:10: expected a value, found "a"
        4:13: this string is not closed on its line
        6:10: expected "," or "}"
        """)
  }

  @Test("bytes that are no text, and brackets without end")
  func hostile() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(outcome(deep) == "1:201: more than 200 brackets stand in each other")
    #expect(outcome(String(repeating: "{a:", count: 100_000)) == "1:601: more than 200 brackets stand in each other")
  }
}

import Testing

@testable import ProjectImport

@Suite("texts in a written configuration")
struct SpellingTests {
  @Test(
    "strings stand in quotes, with an escape for what cannot be seen",
    arguments: [
      ("a", #""a""#), ("", #""""#), (#"a"b\c"#, #""a\"b\\c""#), ("'", #""'""#), ("a\nb\r\n\t", #""a\nb\r\n\t""#),
      ("\u{0}\u{7F}\u{85}", #""\u0000\u007F\u0085""#), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
      ("\u{202E}x\u{FEFF}", #""\u202Ex\uFEFF""#), ("\u{E0001}", #""\uDB40\uDC01""#), ("é漢🚀", #""é漢🚀""#),
      ("</script>", #""</script>""#),
    ])
  func strings(text: String, spelled: String) {
    #expect(json5String(text) == spelled)
  }

  @Test(
    "keys stand without quotes where any reader of JSON5 takes them so",
    arguments: [
      ("web", "web"), ("a_b9", "a_b9"), ("$x", "$x"), ("9a", #""9a""#), ("a-b", #""a-b""#), ("a.b", #""a.b""#),
      ("", #""""#), ("é", #""é""#), ("null", "null"),
    ])
  func keys(key: String, spelled: String) {
    #expect(json5Key(key) == spelled)
  }

  @Test("a description becomes a comment of one line, whatever it holds")
  func remark() {
    let imported = importDescription(
      .bake, #"{"target": {"a": {"description": "one\ntwo\r\n\u2028 three \u0007 */", "tags": ["x/a:b"]}}}"#)
    #expect(imported.images.hasPrefix("// one two three */\na: {\n"))
  }
}

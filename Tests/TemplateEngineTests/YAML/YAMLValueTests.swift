import TemplateEngine
import Testing

@Suite("a value in YAML becomes what its place needs")
struct YAMLValueTests {
  typealias Row = (template: String, value: TemplateValue, expected: String)

  private func check(_ row: Row, in name: String = gitHub) {
    #expect(outcome(row.template, ["v": row.value], named: name) == row.expected)
  }

  private static let expression = TemplateValue.expression(GitHubExpression(trusted: "github.ref"))

  @Test(
    "plain where every reader reads the same string",
    arguments: [
      "main", "a b", "a-b_c.d/e+f@g", "/usr/bin", "./run", "a:b", "docker.io/library/alpine:3.20", "v1.2", "a.b",
      "Node",
      "ubuntu-24.04", "x86", "a -b", "e5", "yess",
    ])
  func plain(text: String) {
    check(("k: <%= v %>\n", .string(text), "k: \(text)\n"))
    check(("- <%= v %>", .string(text), "- \(text)"))
    check(("<%= v %>: x", .string(text), "\(text): x"))
  }

  @Test(
    "else in double quotes",
    arguments: [
      "", " ", "29.6.2", "1.10", "0x1f", "010", "1_000", "1e3", "12:30", "2024-01-01", "on", "On", "OFF", "yes", "no",
      "y",
      "N", "true", "False", "null", "NULL", "nan", "inf", "~", ".inf", ".", "..", "30 4 * * 1", "*", "&a", "!a", "@a",
      "%a",
      "#a", "a #b", "a: b", "a:", ":a", "- a", "-a", "?", "a  b", "a ", " a", "[a]", "{a}", "a,b", "=", "<<", "|", ">",
      "a'b", "a$b", "${HOME}", "_a", "é", "a=b", "a&b", "a*", "/*",
    ])
  func doubleQuotes(text: String) {
    check(("k: <%= v %>\n", .string(text), "k: \"\(text)\"\n"))
    check(("- <%= v %>", .string(text), "- \"\(text)\""))
    check(("<%= v %>: x", .string(text), "\"\(text)\": x"))
  }

  @Test(
    "with escapes for what YAML cannot hold",
    arguments: [
      (#"a"b'c\d"#, #""a\"b'c\\d""#), ("a\nb\tc\r", #""a\nb\tc\x0D""#),
      ("\0\u{1}\u{1F}\u{7F}", #""\x00\x01\x1F\x7F""#),
      ("\u{80}\u{85}\u{9F}\u{A0}", "\"\\x80\\x85\\x9F\u{A0}\""),
      (
        "\u{2027}\u{2028}\u{2029}\u{FEFF}\u{FFFD}\u{FFFE}\u{FFFF}",
        "\"\u{2027}\\u2028\\u2029\\uFEFF\u{FFFD}\\uFFFE\\uFFFF\""
      ),
      ("👩‍👩‍👧日本", "\"👩‍👩‍👧日本\""),
    ])
  func escapes(text: String, written: String) {
    check(("k: <%= v %>", .string(text), "k: \(written)"))
    check(("k: \"x<%= v %>y\"", .string(text), "k: \"x" + written.dropFirst().dropLast() + "y\""))
  }

  @Test("single quotes leave double ones and backslashes as they are")
  func singleQuotes() {
    check(("k: <%= v %>", .string(#"a"b\c"#), #"k: 'a"b\c'"#))
    check((#"k: "x<%= v %>y""#, .string(#"a"b\c"#), #"k: "xa\"b\\cy""#))
  }

  @Test(
    "of other kinds",
    arguments: [
      ("k: <%= v %>", .integer(60), "k: 60"), ("k: <%= v %> # note", .boolean(true), "k: true # note"),
      ("- <%= v %>", .integer(-1), "- -1"), ("- <%= v %>: <%= v %>", .integer(1), "- 1: 1"),
      ("k: <%= v %>", .word([.literal("1."), .literal("0")]), #"k: "1.0""#), ("k: <%= v %>", .word([]), #"k: """#),
      ("k: <%= v %>", expression, "k: ${{ github.ref }}"), ("- <%= v %>", expression, "- ${{ github.ref }}"),
      (#"k: "a<%= v %>b""#, expression, #"k: "a${{ github.ref }}b""#),
      ("k: '<%= v %>'", .expression(GitHubExpression(trusted: "x == 'a'")), "k: '${{ x == ''a'' }}'"),
      ("k: <%= v %>", .expression(GitHubExpression(trusted: #"f(': "')"#)), #"k: "${{ f(': \"') }}""#),
      ("k: <%= v %>", .expression(GitHubExpression(trusted: "f(' #')")), #"k: "${{ f(' #') }}""#),
      (#"k: "<%= v %>""#, .boolean(false), #"k: "false""#), ("k: '<%= v %>'", .integer(1), "k: '1'"),
      ("k: 'a<%= v %>'", .string("it's é\t"), "k: 'ait''s é\t'"), ("k: '<%= v %>'", .string("'"), "k: ''''"),
      ("# <%= v %>", .string("a: 'b' # \"c"), "# a: 'b' # \"c"), ("k: v # <%= v %>\n", .integer(1), "k: v # 1\n"),
      (#""<%= v %>": 1"#, .string(#"""#), #""\"": 1"#), ("'<%= v %>': 1", .string("on"), "'on': 1"),
      ("- k: <%= v %>", .string("a"), "- k: a"), ("- - <%= v %>", .string("a"), "- - a"),
      ("k:\n  <%= v %>:\n    a: <%= v %>\n", .string("on"), "k:\n  \"on\":\n    a: \"on\"\n"),
    ] as [Row])
  func kinds(_ row: Row) { check(row) }

  private static let long = (0..<12).map { "element:\($0)" }

  @Test(
    "a list on one line if it fits, else on lines of its own",
    arguments: [
      ("k: <%= v %>", .list([]), "k: []"), ("- <%= v %>", .list([]), "- []"),
      ("k: <%= v %> # note", .list([.string("main"), .string("v*"), .integer(1)]), #"k: [main, "v*", 1] # note"#),
      ("- <%= v %>", .list([.word([.literal("a:b")])]), #"- ["a:b"]"#),
      (
        "a:\n  - key: <%= v %>\n    b: c\n", .list(long.map { .string($0) }),
        "a:\n  - key:\n" + long.map { "      - \($0)\n" }.joined() + "    b: c\n"
      ),
      ("- - <%= v %>\n", .list(long.map { .string($0) }), "- - - " + long.joined(separator: "\n    - ") + "\n"),
      (
        "k: <%= v %>", .list([.string(String(repeating: "é", count: 93))]),
        "k: [\"\(String(repeating: "é", count: 93))\"]"
      ),
      (
        "k: <%= v %>", .list([.string(String(repeating: "é", count: 94))]),
        "k:\n  - \"\(String(repeating: "é", count: 94))\""
      ),
    ] as [Row])
  func lists(_ row: Row) { check(row) }

  @Test(
    "a value of another kind is a mistake",
    arguments: [
      ("<%= v %>: 1", .list([]), #""v" is a list and cannot be a key"#),
      ("- <%= v %>: 1", .list([]), #""v" is a list and cannot be a key"#),
      ("- <%= v %>: 1", expression, #""v" is a GitHub expression and cannot be a key"#),
      ("<%= v %>: 1", .string(String(repeating: "a", count: 1001)), #""v" is too long for a key"#),
      (
        "k: <%= v %>", .record(["a": .integer(1)]),
        #""v" is a record and has no text of its own (name one of its fields: v.a)"#
      ),
      (
        "k: <%= v %>", .word([.variable("V")]),
        #""v" is a word with a variable in it, which nothing expands in a scalar of YAML"#
      ),
      (
        "k: <%= v %>", .shell(ShellFragment(trusted: "a")),
        #""v" is a shell fragment and cannot stand in a scalar of YAML"#
      ),
      (#"k: "<%= v %>""#, .list([]), #""v" is a list and cannot stand in double quotes of YAML"#),
      ("# <%= v %>", expression, #""v" is a GitHub expression and cannot stand in a comment of YAML"#),
      (
        "k: <%= v %>", .list([.list([])]), #""v" holds a list, but only strings, integers and words can be listed here"#
      ),
      ("k: '<%= v %>'", .string("a\nb"), #""v" has a line break, which cannot stand in single quotes"#),
      ("k: '<%= v %>'", .string("\u{85}"), #""v" has a character that YAML cannot hold as it is"#),
      ("# <%= v %>", .string("a\rb"), #""v" has a line break, which cannot stand in a comment"#),
      ("# <%= v %>", .string("\u{2028}"), #""v" has a character that YAML cannot hold as it is"#),
      (
        "k: |\n  run <%= v %>", expression,
        #""v" is a GitHub expression and cannot stand in a script (pass it through a variable of the job"#
      ),
    ] as [Row])
  func mistakes(_ row: Row) {
    let outcome = outcome(row.template, ["v": row.value], named: gitHub)
    #expect(outcome.contains(row.expected), "\(outcome)")
  }

  @Test(
    "an expression means nothing outside a workflow",
    arguments: [
      (
        gitLab, "k: <%= v %>",
        #"1:8: "v" is a GitHub expression, which means nothing in a GitLab pipeline (pass a string)"#
      ),
      (
        gitLab, "k: '<%= v %>'",
        #"1:9: "v" is a GitHub expression, which means nothing in a GitLab pipeline (pass a string)"#
      ),
      (
        "t.sh.tmpl", "run <%= v %>",
        #"1:9: "v" is a GitHub expression and cannot stand in a script (pass it through a variable of the job, and use that in the script)"#
      ),
    ])
  func expressionElsewhere(name: String, template: String, expected: String) {
    #expect(outcome(template, ["v": Self.expression], named: name) == expected)
  }
}

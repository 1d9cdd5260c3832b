import TemplateEngine
import Testing

@Suite("a script in a script")
struct IncludeIndentationTests {
  private func outcome(
    _ text: String, _ included: String, _ values: Values = sampleValues, named name: String = "t.sh.tmpl"
  ) -> String {
    TemplateEngineTests.outcome(text, values, named: name, including: ["a.sh.tmpl": included])
  }

  private let block = "if x; then\n  <% include a.sh.tmpl %>\nfi\n"

  @Test(
    "is indented as its tag",
    arguments: [
      // Its text, without blanks at the end of empty lines.
      ("a\n  b\n\nc\n", "  a\n    b\n\n  c\n"),
      // Its values, at the start of a line and within one.
      ("run <%= x %> \\\n  <%= word %> b\n", "  run 'a b' \\\n    \"web:${VERSION}\" b\n"),
      ("<%= fragment %> <%= x %>\n", "  run --fast 'a b'\n"),
      (
        "<% for i in list %>\n<%= fragment %> <%= i %>\n<% end %>\n",
        "  run --fast 'a b'\n  run --fast 2\n  run --fast c\n"
      ),
      ("<% if yes %>\n<%= fragment %>\n<% else %>\nb\n<% end %>\n", "  run --fast\n"),
      // What stands in brackets is no text in quotes.
      ("a=(\n  <%= list %>\n)\nb=$(c |\n  d)\n", "  a=(\n    'a b' 2 c\n  )\n  b=$(c |\n    d)\n"),
      ("run 'a\\n' \"${b}\" # it's\n", "  run 'a\\n' \"${b}\" # it's\n"),
    ])
  func indentation(included: String, expected: String) {
    #expect(outcome(block, included) == "if x; then\n\(expected)fi\n")
  }

  @Test("has each line of a shell fragment indented")
  func fragments() {
    let values: Values = ["v": .shell(ShellFragment(trusted: "f() {\n  a\n\n  b\n}"))]
    #expect(
      outcome(block, "<%= v %>\nc\n", values) == "if x; then\n  f() {\n    a\n\n    b\n  }\n  c\nfi\n")
    #expect(
      outcome("k: |\n  if x; then\n    <% include a.sh.tmpl %>\n  fi\n", "<%= v %>\nc\n", values, named: gitHub)
        == "k: |\n  if x; then\n    f() {\n      a\n\n      b\n    }\n    c\n  fi\n")
  }

  @Test("has a line break of a value left as it is, since blanks behind it would be a part of the value")
  func lineBreaks() {
    #expect(outcome(block, "run <%= x %>\n", ["x": .string("a\nb")]) == "if x; then\n  run 'a\nb'\nfi\n")
    // There the blanks are those of the block scalar alone.
    #expect(
      outcome(
        "k: |\n  if x; then\n    <% include a.sh.tmpl %>\n  fi\n", "run <%= x %>\n", ["x": .string("a\nb")],
        named: gitLab)
        == "k: |\n  if x; then\n    run 'a\n  b'\n  fi\n")
  }

  @Test("is indented with the scripts that it is in")
  func nested() {
    #expect(
      TemplateEngineTests.outcome(
        block,
        including: ["a.sh.tmpl": "b\nif y; then\n  <% include c.sh.tmpl %>\nfi\n", "c.sh.tmpl": "<%= fragment %>\nd\n"])
        == "if x; then\n  b\n  if y; then\n    run --fast\n    d\n  fi\nfi\n")
    #expect(outcome("<% include a.sh.tmpl %>\n", "a\n b\n") == "a\n b\n")
  }

  @Test("is in a block scalar as deep as its tag")
  func blockScalars() {
    for name in [gitHub, gitLab] {
      #expect(
        outcome(
          "k:\n  - |\n    if x; then\n      <% include a.sh.tmpl %>\n    fi\n", "run <%= x %>\n<%= fragment %>\n",
          named: name)
          == "k:\n  - |\n    if x; then\n      run 'a b'\n      run --fast\n    fi\n")
      #expect(
        outcome("k: |\n  <% include a.sh.tmpl %>\n", "a\n<%= fragment %>\n", named: name) == "k: |\n  a\n  run --fast\n"
      )
    }
  }

  @Test(
    "has no text that blanks would become a part of",
    arguments: [
      ("echo 'a\nb'\n", "1:8"), ("b\necho \"a\nb\"\n", "2:8"), ("cat <<E\nb\nE\n", "1:8"), ("echo $'a\nb'\n", "1:9"),
      ("echo \"$(a\nb)\"\n", "1:10"),
    ])
  func quotes(included: String, place: String) {
    let mistake =
      "a.sh.tmpl:\(place): this line ends in quotes or a here-document, whose next line would be indented"
      + " (include the template at the start of a line, or keep the text on one line)"
    #expect(outcome(block, included) == mistake)
    #expect(outcome("<% include a.sh.tmpl %>\n", included) == included)
    #expect(
      outcome("k: |\n  if x; then\n    <% include a.sh.tmpl %>\n  fi\n", included, named: gitHub) == mistake)
  }

  @Test("words of an array are quoted where a reader could take a comma for what parts them")
  func arrays() {
    let values: Values = ["v": .string("type=registry,ref=a"), "l": .list([.string("a,b"), .string("c")])]
    #expect(outcome("a=(<%= v %>)\n", "", values) == "a=('type=registry,ref=a')\n")
    #expect(outcome("a=(\n  <%= l %>\n)\n", "", values) == "a=(\n  'a,b' c\n)\n")
    #expect(outcome("a=(--b=<%= v %>)\n", "", values) == "a=(--b='type=registry,ref=a')\n")
    #expect(outcome("run <%= v %> <%= l %>\n", "", values) == "run type=registry,ref=a a,b c\n")
  }
}

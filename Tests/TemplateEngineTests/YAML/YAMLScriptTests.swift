import TemplateEngine
import Testing

@Suite("a script in a block scalar")
struct YAMLScriptTests {
  typealias Row = (template: String, value: TemplateValue, expected: String)

  @Test(
    "has values quoted for the shell, and indented for YAML",
    arguments: [
      ("k: |\n  run <%= v %>\n", .string("a b"), "k: |\n  run 'a b'\n"),
      ("k: |\n  run <%= v %>\n", .string("a\nb\n\n c\n"), "k: |\n  run 'a\n  b\n\n   c\n  '\n"),
      ("k: |\n  run <%= v %>\n", .string("\n  \n"), "k: |\n  run '\n    \n  '\n"),
      ("k: |\n  run \"<%= v %>\"\n", .string("a\n$b"), "k: |\n  run \"a\n  \\$b\"\n"),
      ("- k: |\n      run '<%= v %>'\n", .string("a\nb'"), "- k: |\n      run 'a\n      b'\\'''\n"),
      ("k: |\n  run <%= v %>", .list([.string("a b"), .integer(1)]), "k: |\n  run 'a b' 1"),
      ("k: |\n  run a <%= v %> b", .list([]), "k: |\n  run a b"),
      ("k: |\n  run <%= v %>>f", .integer(2), "k: |\n  run 2 >f"),
      ("k: |\n  run <%= v %>", .word([.literal("a\n"), .variable("V")]), "k: |\n  run \"a\n  ${V}\""),
      ("k: |\n  run $((<%= v %>))", .integer(-1), "k: |\n  run $(((-1)))"),
      ("k: |\n  <%= v %>\n  b\n", .shell(ShellFragment(trusted: "a\n\n  c")), "k: |\n  a\n\n    c\n  b\n"),
      ("k: |\n  <%= v %>\n  b\n", .shell(ShellFragment(trusted: "\n  a\n")), "k: |\n  a\n\n  b\n"),
      ("k: |\n  a\n  <%= v %>b\n", .shell(ShellFragment(trusted: "a\n")), "k: |\n  a\n  a\n  b\n"),
      ("k: |\n  a\n  <%= v %>\n", .shell(ShellFragment(trusted: "")), "k: |\n  a\n  \n"),
      ("k: |\n  run <%= v %>", .string("\u{1}\r"), "k: |\n  run ''\"$(printf '\\001\\015')\"''"),
      ("k: |\n  run <%= v %>", .string("a\u{85}b'"), "k: |\n  run 'a'\"$(printf '\\302\\205')\"'b'\\'''"),
      ("k: |\n  run \"<%= v %>\"", .string("a\u{2028}b\t"), "k: |\n  run \"a$(printf '\\342\\200\\250')b\t\""),
      ("k: |\n  run '<%= v %>'", .string("\u{7F}"), "k: |\n  run ''\"$(printf '\\177')\"''"),
      ("k: |\n  run # <%= v %>", .string("a'b"), "k: |\n  run # a'b"),
    ] as [Row])
  func values(_ row: Row) {
    #expect(outcome(row.template, ["v": row.value], named: gitHub) == row.expected)
    #expect(outcome(row.template, ["v": row.value], named: gitLab) == row.expected)
  }

  @Test(
    "refuses what no quoting writes",
    arguments: [
      ("k: |\n  # <%= v %>", .string("\u{1}"), #"2:9: "v" has a character that YAML cannot hold as it is"#),
      ("k: |\n  # <%= v %>", .string("a\nb"), #"2:9: "v" has a line break, which would end the comment here"#),
      ("k: |\n  run <%= v %>", .string("\0"), #"2:11: "v" holds a NUL byte"#),
      ("k: |\n  <%= v %>", .string("a"), #"2:7: "v" is a string, but where a command begins only a shell fragment"#),
      ("k: |\n  <%= v %>", .shell(ShellFragment(trusted: "a\r")), #"2:7: "v" has a character that YAML cannot hold"#),
      ("k: |\n  <%= v %> b", .shell(ShellFragment(trusted: "\n")), #"2:7: "v" is empty, but begins the first line"#),
    ] as [Row])
  func mistakes(_ row: Row) {
    let outcome = outcome(row.template, ["v": row.value], named: gitHub)
    #expect(outcome.hasPrefix(row.expected), "\(outcome)")
  }

  private static let script = "f() {\n  cat <<E\n\nit's\nE\n}\n\n<% for i in list %>\nf <%= i %>\n<% end %>\n"
  private static let values: Values = [
    "list": .list([.string("a\nb"), .string("c")]), "yes": .boolean(true),
    "fragment": .shell(ShellFragment(trusted: "g\n")),
  ]

  @Test("includes another, indented as it")
  func include() {
    let written = """
      k:
        - run: |
            f() {
              cat <<E

            it's
            E
            }

            f 'a
            b'
            f c
            echo
          l: m

      """
    for before in ["", "echo\n"] {
      let start = before.isEmpty ? "" : "      echo\n"
      let template = "k:\n  - run: |\n\(start)      <% include a.sh.tmpl %>\n      echo\n    l: m\n"
      #expect(
        outcome(template, Self.values, named: gitHub, including: ["a.sh.tmpl": Self.script])
          == written.replacing("      f() {", with: start + "      f() {"))
    }
    let nested = outcome(
      "k: |\n  <% include b.sh.tmpl %>\n", Self.values, named: gitLab,
      including: [
        "a.sh.tmpl": "x\n<% if yes %>y=1 <% end %>z\n", "b.sh.tmpl": "<% include a.sh.tmpl %>\n<%= fragment %>\n",
      ])
    #expect(nested == "k: |\n  x\n  y=1 z\n  g\n\n")
    #expect(
      outcome("k: |\n    if a; then\n<% include a.sh.tmpl %>\n    fi\n", named: gitHub, including: ["a.sh.tmpl": "b\n"])
        == "k: |\n    if a; then\n    b\n    fi\n")
    #expect(
      outcome("k: |\n    a | <% include a.sh.tmpl %>c\n", named: gitHub, including: ["a.sh.tmpl": "b 'x\ny'; "])
        == "k: |\n    a | b 'x\n    y'; c\n")
  }

  @Test("a workflow includes a part of itself, behind a script as well")
  func includeYAML() {
    let part = "      - run: |\n          echo <%= x %>\n"
    #expect(
      outcome(
        "a:\n  b:\n<% for x in list %>\n<% include p.github.yml.tmpl %>\n<% end %>\nc: d\n", named: gitHub,
        including: ["p.github.yml.tmpl": part])
        == "a:\n  b:\n" + ["'a b'", "2", "c"].map { "      - run: |\n          echo \($0)\n" }.joined() + "c: d\n")
  }

  @Test(
    "a template of another language is refused",
    arguments: [
      ("<% include a.sh.tmpl %>\n", gitHub), ("k: <% include a.sh.tmpl %>\n", gitHub),
      ("k: >\n  <% include a.sh.tmpl %>\n", gitHub), ("k: |\n  a\n  b <% include a.github.yml.tmpl %>\n", gitHub),
      ("<% include a.github.yml.tmpl %>\n", gitLab), ("<% include a.github.yml.tmpl %>\n", "t.sh.tmpl"),
    ])
  func wrongLanguage(template: String, name: String) {
    let problems = loadingProblems(
      template, named: name, including: ["a.sh.tmpl": "a\n", "a.github.yml.tmpl": "a: b\n"])
    #expect(problems.contains { $0.contains("is not written in the language of this place") }, "\(problems)")
  }

  @Test(
    "an include that would move other lines is refused",
    arguments: [
      ("k: |\n<% include a.sh.tmpl %>\n", "a\n", "2:1: this include begins a block scalar, but is not deeper"),
      (
        "k: |\n  <% include a.sh.tmpl %>\n", "\n  a\n",
        "a.sh.tmpl:2:1: the first line of a block scalar begins with a blank"
      ),
      ("k: |\n  <% include a.sh.tmpl %>\n    b\n", "", "3:5: this may be the first line of its block scalar"),
      ("k: |\n  a\n  <% include a.sh.tmpl %>\n  b\n", "c", #"3:14: the text of "a.sh.tmpl" ends in"#),
      ("k: |\n  a\n  <% include a.sh.tmpl %>\n", "echo 'a\n", #"3:14: the text of "a.sh.tmpl" ends in single quotes"#),
      ("k: |\n  a\n  <% include a.sh.tmpl %>\n", "a\r\n", "a.sh.tmpl:1:2: a carriage return stands here"),
    ])
  func refusedIncludes(template: String, included: String, expected: String) {
    let problems = loadingProblems(template, named: gitHub, including: ["a.sh.tmpl": included])
    #expect(problems.first?.hasPrefix(expected) == true, "\(problems)")
  }
}

import TemplateEngine
import TestSupport
import Testing

@Suite("loops and conditions in YAML")
struct YAMLBlockTests {
  @Test(
    "hold whole lines, lines of a script, or a part of one scalar",
    arguments: [
      ("<% for i in list %>\n- <%= i %>\n<% end %>\n", "- a b\n- 2\n- c\n"),
      (
        "k:\n<% for i in images %>\n  <%= i.name %>:\n    run: |\n      f <%= i.name %>\n<% end %>\n  end: 1\n",
        "k:\n  web:\n    run: |\n      f web\n  db:\n    run: |\n      f db\n  end: 1\n"
      ),
      ("k: |\n<% for i in list %>\n  f <%= i %>\n<% end %>\n  g\n", "k: |\n  f 'a b'\n  f 2\n  f c\n  g\n"),
      ("k: |\n  a\n<% if yes %>\n  b\n<% else %>\n  c\n<% end %>\nl: m\n", "k: |\n  a\n  b\nl: m\n"),
      ("k: |\n  a\n<% if no %>\n  b\n<% end %>\nl: m\n", "k: |\n  a\nl: m\n"),
      ("k: |\n  f x<% for i in list %> <%= i %><% end %>\n", "k: |\n  f x 'a b' 2 c\n"),
      ("k: |\n  a\n  <% if yes %>A=1 <% end %>g\n", "k: |\n  a\n  A=1 g\n"),
      ("k: <% if yes %>a<% else %>b<% end %>\n", "k: a\n"),
      ("k: <% if no %>a<% else %><%= x %><% end %>\n", "k: a b\n"),
      ("k: \"<% for i in list %><%= i %>,<% end %>\"\n", "k: \"a b,2,c,\"\n"),
      ("# <% if no %>a<% else %>b<% end %>\nk: v\n", "# b\nk: v\n"),
      ("- a: b\n<% if yes %>\n  c: |\n    d\n<% end %>\n  e: f\n", "- a: b\n  c: |\n    d\n  e: f\n"),
      (
        "<% for i in images %>\n- k: v\n<% for t in i.tags %>\n  <%= t %>: x\n<% end %>\n<% end %>\n",
        "- k: v\n  \"1\": x\n  \"2\": x\n- k: v\n"
      ),
      (
        "k:\n<% for i in list %>\n<% if no %>\n  - a\n<% else %>\n  - |\n    b\n<% end %>\n<% end %>\n",
        "k:\n  - |\n    b\n  - |\n    b\n  - |\n    b\n"
      ),
    ])
  func blocks(template: String, expected: String) {
    #expect(outcome(template, named: gitHub) == expected)
  }

  @Test(
    "but nothing that would make other text of what follows",
    arguments: [
      (
        "k: <% if yes %>a<% end %>\n",
        "ends in a plain scalar, and without \"else\" the text goes on in the value of a key"
      ),
      ("k: <% for i in list %><%= i %><% end %>\n", "the body of this loop ends in a line behind its value"),
      ("k: \"a<% if yes %>\"<% end %>\n", "ends in a line behind its value, but began in double quotes"),
      ("k: |\n  a\n<% if yes %>\n  echo 'x\n<% end %>\n", "ends in single quotes"),
      ("k: 1<% if yes %> # note<% end %>\n", "ends in a comment, but began in a plain scalar"),
      ("k:\n<% if yes %>\n  a: |\n    b\n<% end %>\n    # c\n", "this line is deeper than the one before allows"),
      (
        "k:\n<% for i in list %>\n    a: b\n  c: d\n<% end %>\n",
        "the first line of this loop's body is deeper than its last allows"
      ),
      ("k:\n<% for i in list %>\n    # a\n  c: |\n    d\n<% end %>\n", "the first line of this loop's body is deeper"),
      ("k: |\n<% if yes %>\n    a\n<% end %>\n  b\n", "this may be the first line of its block scalar"),
      ("k: |\n  <% if yes %>a <% end %>b\n", "ends in"),
      ("<% if yes %>  <% end %>a: b\n", "ends in the start of a line, but began in the start of a line"),
      ("k: \"<% if yes %>${{ <% end %>x\"\n", "ends in double quotes"),
      ("if: \"<% if yes %>'<% end %>x\"\n", "ends in double quotes"),
    ])
  func refused(template: String, expected: String) {
    let problems = loadingProblems(template, named: gitHub)
    #expect(problems.first?.contains(expected) == true, "\(problems)")
  }

  @Test("many jobs are written without copying the text for each")
  func manyJobs() throws {
    let template = """
      jobs:
      <% for j in jobs %>
        <%= j %>:
          needs: <%= jobs2 %>
          steps:
            - run: |
                <% include a.sh.tmpl %>
                run <%= j %> "<%= j %>"
      <% end %>
      """
    let ratio = try growth(from: 200, to: 800) { count in
      let jobs = TemplateValue.list((0..<count).map { .string("job \($0)\n") })
      let text = try render(
        template, ["jobs": jobs, "jobs2": .list([.string("a")])], named: gitHub,
        including: ["a.sh.tmpl": "f() {\n  echo <%= j %>\n}\n"])
      #expect(text.utf8.count > 150 * count)
    }
    // Copies would take sixteen times as long.
    #expect(ratio < 8, "\(ratio)")
  }
}

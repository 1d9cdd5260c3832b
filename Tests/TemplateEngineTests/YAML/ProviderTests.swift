import TemplateEngine
import Testing

@Suite("what a provider replaces never comes from data")
struct ProviderTests {
  @Test(
    "no place of a workflow gets an expression from a value",
    arguments: [
      "k: <%= v %>", "- <%= v %>", "<%= v %>: 1", #"k: "<%= v %>""#, "k: '<%= v %>'", "# <%= v %>", "k: <%= list %>",
      "k: |\n  run # <%= v %>", "k: |\n  <%= fragment %>",
    ])
  func refused(template: String) {
    let text = "a${{ b }}"
    let values: Values = [
      "v": .string(text), "list": .list([.string(text)]), "fragment": .shell(ShellFragment(quoting: [text])),
    ]
    let outcome = outcome(template, values, named: gitHub)
    #expect(outcome.contains(#"" has "${{" in it, which GitHub evaluates"#), "\(outcome)")
  }

  @Test(
    "but a script gets it in another spelling",
    arguments: [
      ("run <%= v %>", "run 'a$''{{b'"), ("run 'x<%= v %>'", "run 'xa$''{{b'"),
      (#"run "x<%= v %>""#, #"run "xa\$""{{b""#), (#"run "<%= word %>""#, #"run "\$""{{${V}""#),
    ])
  func split(line: String, written: String) {
    let values: Values = [
      "v": .string("a${{b"), "word": .word([.literal("$"), .literal("{{"), .variable("V")]),
    ]
    #expect(outcome("k: |\n  \(line)\n", values, named: gitHub) == "k: |\n  \(written)\n")
    #expect(!outcome("k: |\n  \(line)\n", values, named: gitLab).contains("{{b'' "))
  }

  @Test(
    "nor do a value and the text beside it make one",
    arguments: [
      (#"k: "$<%= a %>""#, #""a""#), (#"k: "${<%= b %>""#, #""b""#), (#"k: "<%= c %>{{ x }}""#, #""c""#),
      (#"k: "<%= d %>{ x }""#, #""d""#), (#"k: "<%= c %><%= a %>""#, #""a""#), (#"k: "<%= c %>{<%= b %>""#, #""b""#),
      ("# <%= c %>{{", #""c""#), ("k: '$<%= b %>{'", #""b""#), ("k: |\n  run '<%= c %>{{ x }}'", #""c""#),
      ("k: |\n  run '<%= d %>'<% if e %>'{'<% end %>", ""),
    ])
  func seams(template: String, name: String) {
    let values: Values = [
      "a": .string("{{"), "b": .string("{"), "c": .string("$"), "d": .string("${"), "e": .boolean(true),
    ]
    let outcome = outcome(template, values, named: gitHub)
    if name.isEmpty {
      #expect(outcome == "k: |\n  run '${''{'")
    } else {
      #expect(outcome.contains(#"\#(name) and the text beside it make "${{", which GitHub evaluates"#), "\(outcome)")
    }
  }

  @Test("the template's own expressions stay, and values beside them")
  func own() {
    let template = """
      a: ${{ github.ref }}
      b: "<%= v %>${{ x }}<%= v %>"
      c: |
        run "${{ x }}" '<%= v %>' # ${{ y }} <%= v %>
      """
    #expect(outcome(template, ["v": .string("$")], named: gitHub) == template.replacing("<%= v %>", with: "$"))
  }

  @Test(
    "a value cannot stand inside an expression",
    arguments: [
      #"k: "${{ <%= v %> }}""#, #"k: "${{ '}}' <%= v %> }}""#, "# ${{ <%= v %>", "k: |\n  run '${{ <%= v %> }}'",
      #"k: "${{ x } <%= v %>""#,
    ])
  func inside(template: String) {
    let problems = loadingProblems(template, named: gitHub)
    #expect(problems.count == 1)
    #expect(
      problems.first?.contains(#"a value cannot stand in "${{ }}", which GitHub evaluates"#) == true, "\(problems)")
  }

  @Test("GitLab's variables do not come from values outside scripts")
  func gitLabVariables() {
    for text in ["$A", "a$", "$$", "${A}", "%A%", "x%A_1%"] {
      for template in ["k: <%= v %>", #"k: "<%= v %>""#, "k: '<%= v %>'", "<%= v %>: 1", "k: <%= list %>"] {
        let outcome = outcome(template, ["v": .string(text), "list": .list([.string(text)])], named: gitLab)
        #expect(outcome.contains(#"has a "$" or "%NAME%" in it, which GitLab replaces"#), "\(outcome)")
      }
    }
    #expect(outcome("k: |\n  run <%= v %>", ["v": .string("$A ${{")], named: gitLab) == "k: |\n  run '$A ${{'")
    #expect(outcome("k: <%= v %> # <%= v %>", ["v": .string("5% a%")], named: gitLab) == #"k: "5% a%" # 5% a%"#)
  }

  @Test(
    "nor does a value become part of a variable's name",
    arguments: [
      (#"k: "$<%= v %>""#, true), (#"k: "$A<%= v %>""#, true), (#"k: "${A<%= v %>""#, true),
      (#"k: "${A}<%= v %>""#, false), (#"k: "$A-<%= v %>""#, false), (#"k: "$$<%= v %>""#, false),
    ])
  func gitLabNames(template: String, isRefused: Bool) {
    let problems = loadingProblems(template, named: gitLab)
    #expect(problems.contains { $0.contains("in the name of a variable, which GitLab replaces") } == isRefused)
  }

  @Test(
    "nor a command in YAML's quotes alone",
    arguments: [
      (gitHub, "- run: \"echo <%= v %>\""), (gitHub, "- run: 'echo <%= v %>'"), (gitHub, "run: echo <%= v %>"),
      (gitHub, "\"run\": <%= v %>"), (gitLab, "script: <%= v %>"), (gitLab, "script:\n  - <%= v %>"),
      (gitLab, "a:\n  script:\n  - echo\n  - \"echo <%= v %>\""), (gitLab, "before_script:\n- - 'echo <%= v %>'"),
      (gitLab, "after_script: # note\n\n<% for i in list %>\n- \"<%= i %>\"\n<% end %>"),
      (gitLab, "script:\n<% if yes %>\n- a\n<% end %>\n- echo <%= v %>"),
    ])
  func commands(name: String, template: String) {
    let problems = loadingProblems(template, named: name)
    #expect(problems.count == 1)
    #expect(problems.first?.contains("a value cannot stand in a script that is no block scalar") == true, "\(problems)")
  }

  @Test(
    "which other keys do not have",
    arguments: [
      (gitHub, "script: <%= v %>", "script: a"), (gitLab, "run: <%= v %>", "run: a"),
      (gitLab, "script:\n- b\nc:\n- <%= v %>", "script:\n- b\nc:\n- a"),
      (gitLab, "script:\n- |\n  echo <%= v %>", "script:\n- |\n  echo a"),
      (gitLab, "<%= v %>:\n  script: b\n  c: <%= v %>", "a:\n  script: b\n  c: a"),
    ])
  func otherKeys(name: String, template: String, expected: String) {
    #expect(outcome(template, ["v": .string("a")], named: name) == expected)
  }

  @Test("and conditions are evaluated, so only an expression may be one")
  func conditions() {
    let expression = TemplateValue.expression(GitHubExpression(trusted: "a && b"))
    #expect(outcome("- if: <%= v %>", ["v": expression], named: gitHub) == "- if: ${{ a && b }}")
    #expect(
      outcome("if: <%= v %>", ["v": .string("a")], named: gitHub)
        == #"1:9: "v" is a string, but GitHub evaluates what stands here (pass a GitHub expression that this program wrote)"#
    )
    for template in [#"if: "a == <%= v %>""#, "if: 'a == ''b'' <%= v %>'", "if: a == <%= v %>"] {
      #expect(
        loadingProblems(template, named: gitHub).first?.hasSuffix(
          "a value cannot stand in a condition, which GitHub evaluates "
            + "(pass the whole as a GitHub expression, or put the value in a string of it)") == true)
    }
    #expect(
      outcome(
        "rules:\n  - if: <%= v %>", ["v": .gitLab(GitLabText(trusted: #"$A =~ /\d/ && $B == "c""#))], named: gitLab)
        == "rules:\n  - if: '$A =~ /\\d/ && $B == \"c\"'")
    #expect(
      outcome("rules:\n  - if: <%= v %>", ["v": .gitLab(GitLabText(trusted: #"$A == "c" && $B"#))], named: gitLab)
        == "rules:\n  - if: $A == \"c\" && $B")
    #expect(
      outcome("rules:\n  - if: <%= v %>", ["v": .string("a")], named: gitLab)
        == #"2:13: "v" is a string, but GitLab evaluates what stands here (pass a text of GitLab's, or put the value in a string of the condition)"#
    )
    for template in [#"if: "$A =~ /a/ <%= v %>""#, #"if: "$A =~ /\\<%= v %>/""#] {
      #expect(
        loadingProblems("rules:\n  - \(template)", named: gitLab).first?.hasSuffix(
          "a value cannot stand in a condition, which GitLab evaluates "
            + "(put the value in a string or pattern of the condition, and quotes around the whole)") == true)
    }
  }

  @Test(
    "but a string or pattern of a condition may hold a value that does not end it",
    arguments: [
      (gitHub, "if: \"a == '<%= v %>'\"", #"a"b/\"#, #"if: "a == 'a\"b/\\'""#),
      (gitHub, "if: 'a == ''<%= v %>'''", "a'b", ""),
      (gitLab, "if: '$A =~ /^<%= v %>$/'", #"[^\/]*"'\\"#, #"if: '$A =~ /^[^\/]*"''\\$/'"#),
      (gitLab, "if: '$A =~ /^<%= v %>$/'", "a/b", ""), (gitLab, "if: '$A =~ /^<%= v %>$/'", #"a\\/b"#, ""),
      (gitLab, "if: '$A =~ /^<%= v %>$/'", #"a\"#, ""),
      (gitLab, #"if: '$A == "<%= v %>"'"#, "a/'b", #"if: '$A == "a/''b"'"#),
      (gitLab, #"if: '$A == "<%= v %>"'"#, "a\"", ""), (gitLab, #"if: "$A == \"<%= v %>\"""#, #"a\""#, ""),
      (gitLab, #"if: "$A == '<%= v %>'""#, #"a"b"#, #"if: "$A == 'a\"b'""#),
    ])
  func conditionStrings(name: String, template: String, text: String, expected: String) {
    let outcome = outcome(template, ["v": .string(text)], named: name)
    if expected.isEmpty {
      #expect(outcome.contains(#""v" would end the string or pattern of the condition here"#), "\(outcome)")
    } else {
      #expect(outcome == expected)
    }
  }
}

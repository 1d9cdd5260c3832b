import TemplateEngine
import TestSupport
import Testing

@Suite("the YAML that people write by hand is followed, and no more")
struct YAMLTextTests {
  @Test("a whole workflow goes through unchanged")
  func wholeFile() {
    let text = #"""
      ---
      # Builds: it's "made" [here].
      name: 'build: it''s'
      "on":
        push: {branches: [main, "v*"], paths: ['a#b', it's]} # note
        workflow_dispatch:
      env: &env
        A: "it's \"quoted\" # no comment" # a comment
        B: a#b:c 'x' "y" {z} -w
        C: !!str 12
        <<: *env
      jobs:
        build:
          needs: [
            a, # it's
            "b]"
          ]
          strategy:
            matrix:
              - - 1
                - 2
              -
                - x
          steps:
          - uses: actions/checkout@v4
          # a comment

          - name: say
            run: |

              echo 'two
                lines'
              cat <<E
              it's
              E

            if: ${{ github.ref == 'refs/heads/main' }}
          - run: >-
              folded it's
              text
          - run: |+ # keep
              echo
            # it's outside
          - -x
          - !reference [a, b]
      """# + "\n"
    #expect(outcome(text, named: gitHub) == text)
    #expect(outcome(text, named: gitLab) == text)
  }

  @Test(
    "a place where no value is safe is refused, with what to do",
    arguments: [
      ("k: a<%= v %>", "1:5: a value cannot stand as part of a plain scalar (put quotes around the whole)"),
      ("k: a <%= v %>", "1:6: a value cannot stand as part of a plain scalar (put quotes around the whole)"),
      ("k: <%= v %><%= v %>", "1:12: a value cannot stand as part of a plain scalar (put quotes around the whole)"),
      ("k: 'a'<%= v %>", "1:7: a value cannot stand as part of a plain scalar (put quotes around the whole)"),
      (
        "k:<%= v %>",
        "1:3: a value cannot stand right after a colon (put a blank after the colon, or quotes around the whole)"
      ),
      ("-<%= v %>", "1:2: a value cannot stand as part of a plain scalar (put quotes around the whole)"),
      ("k: [<%= v %>]", "1:5: a value cannot stand in a flow collection (pass a list in place of the whole)"),
      ("k: {a: '<%= v %>'}", "1:9: a value cannot stand in a flow collection (pass a list in place of the whole)"),
      ("k: &<%= v %>", "1:5: a value cannot stand in an anchor, alias or tag (write it in the template)"),
      ("k: !a <%= v %>", "1:7: a value cannot stand after an anchor or tag (leave the anchor or tag out)"),
      (
        "k: >\n  <%= v %>",
        #"2:3: a value cannot stand in a folded block scalar, which changes line breaks (write a script with "|", or use double quotes)"#
      ),
      ("k: |<%= v %>", "1:5: a value cannot stand in the header of a block scalar (begin the text on the next line)"),
      (
        #"k: "\<%= v %>""#,
        "1:6: a value cannot stand right after a backslash (remove the backslash: the value is escaped as it needs)"
      ),
      (
        "k: |\n  a\n  cat <<E\n  <%= v %>\n  E",
        "4:3: a value cannot stand in a here-document (write the text with \"printf '%s\\n'\", or set a variable first)"
      ),
    ])
  func refused(template: String, expected: String) {
    #expect(loadingProblems(template, named: gitHub).first == expected)
  }

  @Test(
    "and so is text beyond what the scanner knows",
    arguments: [
      ("k: v\n  <%= v %>: 1", "2:3: this line is deeper than the one before allows, and would go on with its text"),
      ("k: v\n  more", "2:3: this line is deeper than the one before allows"),
      ("- v\n  more", "2:3: this line is deeper than the one before allows"),
      ("- k: v\n   # note", "2:4: this line is deeper than the one before allows"),
      ("k: |\n    a\n  # note", "3:3: this line is deeper than the one before allows"),
      ("k:\n  v", "2:4: this line has neither a key nor a dash"),
      ("k:\n  <%= v %>\n", "2:11: this line has neither a key nor a dash"),
      ("k:\n  [a]", "2:3: this line has neither a key nor a dash"),
      ("k:\n  |\n  a", "2:3: this line has neither a key nor a dash"),
      ("\tk: v", "1:1: a tab stands where YAML wants blanks"),
      ("k:\n \tk: v", "2:2: a tab stands where YAML wants blanks"),
      ("k: a: b", "1:6: a second key stands on this line"),
      ("k: - a", "1:5: a list cannot begin on the line of its key"),
      ("? a", #"1:1: a scalar cannot begin with "?" here"#), ("k: `a`", #"1:4: a scalar cannot begin with "`" here"#),
      ("k: %a", #"1:4: a scalar cannot begin with "%" here"#),
      ("k: \"a\nb\"", "1:6: these quotes are not closed on their line"),
      ("k: 'a\nb'", "1:6: these quotes are not closed on their line"),
      ("k: <%= v %> a", "1:13: text follows a value that is complete"),
      ("k: <%= v %>#a", "1:12: text follows a value that is complete"),
      ("k: 'a' b", "1:8: text follows a value that is complete"),
      ("<%= v %>:a", "1:10: text follows a value that is complete"),
      ("k: |2\n  a", "1:5: this block scalar tells its indentation"),
      ("k: |-2\n  a", "1:6: this block scalar tells its indentation"),
      ("k: | a", "1:6: text follows the sign of a block scalar"), ("--- a", "1:4: something follows \"---\""),
      (
        "k: |\n     \n  a",
        "3:3: a line of blanks before the first line of this block scalar is longer than its indentation"
      ),
      ("k: v\r\n", "1:5: a carriage return stands here"), ("k: v\u{85}", "1:5: YAML cannot hold this character"),
      ("k: |\n  echo 'a\nl: v", "3:1: the script ends in single quotes, but began in the start of a command"),
      ("k: |\n  echo 'a", "2:10: the script ends in single quotes, but began in the start of a command"),
      ("k: \"a", "1:6: the template ends in double quotes, but began in the start of a line"),
      ("k: [a", "1:6: the template ends in a flow collection, but began in the start of a line"),
      ("k: |\n  echo )", #"2:8: this ")" closes nothing"#),
    ])
  func unreadable(template: String, expected: String) {
    let problems = loadingProblems(template, named: gitHub)
    #expect(problems.count == 1, "\(problems)")
    #expect(problems.first?.hasPrefix(expected) == true, "\(problems)")
  }

  /// After tricky text, what the value `a'b #` becomes shows the state that the scanner is in.
  @Test(
    "the scanner keeps in step with YAML",
    arguments: [
      ("a: it's\nk: ", #""a'b #""#), ("a: 'it''s'\nk: ", #""a'b #""#), ("a: \"\\\"\"\nk: ", #""a'b #""#),
      ("a: b#c\nk: ", #""a'b #""#), ("a: b # it's\nk: ", #""a'b #""#), ("a: [b, 'c]', \"]\", d#e]\nk: ", #""a'b #""#),
      ("a: [b, # ]'\n  c]\nk: ", #""a'b #""#), ("a: [it's, 'b''c', {d: e}]\nk: ", #""a'b #""#), ("a:b: ", #""a'b #""#),
      ("a: >\n  it's: '\nk: ", #""a'b #""#), ("a: |\n  # it's\nk: ", #""a'b #""#), ("- - a: ", #""a'b #""#),
      ("a: |\n  echo 'a\n\n    b'\n  run ", #"'a'\''b #'"#), ("a: |\n  echo 'a\n  b ", #"a'\''b #"#),
      ("a: |\n\n  cat <<E\n  it's\n  E\n  run ", #"'a'\''b #'"#), ("a: |\n  echo\n  # ", "a'b #"),
      ("- |\n run ", #"'a'\''b #'"#), ("a: |-\n  if x; then\n    run ", #"'a'\''b #'"#), ("a: '<%%' # ", "a'b #"),
      ("a: |\n  echo\n\n# ", "a'b #"), ("a: |\nk: ", #""a'b #""#), ("a: *b\nk: ", #""a'b #""#), ("*b : ", #""a'b #""#),
    ])
  func state(before: String, written: String) {
    let after = before.hasSuffix("b ") ? "'" : before.contains("if x") ? "\n  fi" : ""
    #expect(
      outcome(before + "<%= v %>" + after, ["v": .string("a'b #")], named: gitHub)
        == before.replacing("<%%", with: "<%") + written + after)
  }

  @Test("whatever a template holds, it is rendered or refused", arguments: [gitHub, gitLab])
  func neverTraps(name: String) {
    var generator = SeededGenerator(seed: 3)
    let pieces = [
      "<% if yes %>", "<% else %>", "<% end %>", "<% for i in list %>", "<%= x %>", "<%= i %>", "<%= word %>",
      "<%= list %>",
      "<%= fragment %>", "<% include o.sh.tmpl %>", "<% include o.github.yml.tmpl %>", "\n", "\n", "\n  ", "\n    ",
      " ", "- ",
      ": ", ":", "k: ", "|", "|\n  ", ">-\n ", "'", "\"", "[", "]", "{", "}", ",", "#", " # ", "&a", "*a", "!a ", "---",
      "\\",
      "$", "${{", "}}", "if: ", "run: ", "script:\n- ", "/", "\t", "\r", "\u{85}", "é", "\0", "?", "%", "echo ",
      "<<E\n", "a",
    ]
    let includes = ["o.sh.tmpl": "echo <%= x %>\n", "o.github.yml.tmpl": "k: <%= x %>\n"]
    for _ in 0..<6000 {
      let count = Int.random(in: 1...20, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      do {
        _ = try render(text, named: name, including: includes)
      } catch {
        #expect(!error.diagnostics.isEmpty)
        #expect(error.diagnostics.allSatisfy { $0.place != nil && $0.hint != nil }, "\(text.debugDescription)")
      }
    }
  }
}

import TemplateEngine
import TestSupport
import Testing

@Suite("the template language")
struct LanguageTests {
  @Test(
    "gives the text with its values",
    arguments: [
      ("", ""), ("echo\n", "echo\n"), ("no line end", "no line end"), ("echo <%= safe %>\n", "echo v1.2\n"),
      ("echo <%=safe%>\n", "echo v1.2\n"), ("echo <%= image.name %>\n", "echo web\n"),
      ("echo '<%%= x %>'\n", "echo '<%= x %>'\n"), ("echo <%# a\nnote %>x\n", "echo x\n"),
      ("<%# <%= x %> %>\n", " %>\n"), ("echo a\r\n<% if yes %>\r\necho b\r\n<% end %>\r\n", "echo a\r\necho b\r\n"),
      ("\u{FEFF}echo a\n", "echo a\n"),
      ("<% for i in list %>\necho <%= i %>\n<% end %>\nend\n", "echo 'a b'\necho 2\necho c\nend\n"),
      ("<% for i in none %>\necho <%= i %>\n<% end %>\nend\n", "end\n"),
      (
        "<% for i in images %>\n<% for t in i.tags %>\necho <%= i.name %>:<%= t %>\n<% end %>\n<% end %>\n",
        "echo web:1\necho web:2\n"
      ),
      // A loop's variable hides the name outside, and only inside.
      ("<% for x in list %>\necho <%= x %>\n<% end %>\necho <%= safe %>\n", "echo 'a b'\necho 2\necho c\necho v1.2\n"),
      ("echo x<% for i in list %> <%= i %><% end %>\n", "echo x 'a b' 2 c\n"),
      ("<% if yes %>\na\n<% else %>\nb\n<% end %>\n", "a\n"), ("<% if no %>\na\n<% else %>\nb\n<% end %>\n", "b\n"),
      ("<% if not no %>\na\n<% end %>\n", "a\n"), ("<% if no %>\na\n<% end %>\n", ""),
      ("<% if no %>\na\n<% else if yes %>\nb\n<% else %>\nc\n<% end %>\n", "b\n"),
      ("<% if list %>\na\n<% end %>\n<% if none %>\nb\n<% end %>\n<% if safe %>\nc\n<% end %>\n", "a\nc\n"),
      ("<% if word %>\na\n<% end %>\n<% if empty %>\nb\n<% end %>\n", "a\n"),
      // A mark alone on its line takes the line with it; another leaves it.
      ("  <% if yes %>  \n  a\n\t<% end %>\n", "  a\n"), ("a <% if yes %>b<% end %>\n", "a b\n"),
    ])
  func language(template: String, text: String) {
    #expect(outcome(template) == text)
  }

  @Test(
    "a mistake has a place and what to do",
    arguments: [
      ("echo <%= nme %>\n", #"1:10: unknown name "nme""#), ("echo <%= image.nam %>\n", "did you mean \"name\"?"),
      ("echo <%= imag %>\n", "did you mean \"image\"?"), ("echo <%= safe.name %>\n", "has no field \"name\""),
      ("a\n<% if yes %>\nb\n", #"2:1: this "if" has no "end" (add "<% end %>" after its last line)"#),
      ("<% for i in list %>\n", #"1:1: this "for" has no "end""#),
      ("<% end %>\n", #"1:1: "end" without a "for" or "if""#),
      ("<% else %>\n", #"1:1: "else" without an "if" before it"#),
      ("<% for i in list %>\n<% else %>\n<% end %>\n", #"2:1: "else" without an "if" before it"#),
      ("<% if yes %>\n<% else %>\n<% else %>\n<% end %>\n", #"3:1: nothing can follow "else" but "end""#),
      ("<% fro i in list %>\n<% end %>\n", #"1:1: unknown tag "fro" (did you mean "for"?"#),
      ("<% %>\n", "1:1: this tag is empty"), ("echo <%= %>\n", "1:6: this tag names no value"),
      ("echo <%= x | upper %>\n", #"1:10: "x | upper" is not the name of a value"#),
      ("echo <%= x\n", #"1:6: a tag begins here and is not closed (close it with "%>" on the same line"#),
      ("<%# never closed\n", "1:1: a tag begins here and is not closed"),
      ("<% for in list %>\n<% end %>\n", #"1:1: this "for" cannot be read (write it as "for NAME in PATH")"#),
      ("<% for if in list %>\n<% end %>\n", #"1:1: this "for" cannot be read"#),
      ("<% if a b %>\n<% end %>\n", #"1:1: this "if" cannot be read"#),
      ("<% if number %>\n<% end %>\n", #""if" asks whether a boolean is true"#),
      ("<% for i in x %>\n<% end %>\n", #""for" goes over a list, but "x" is a string"#),
      ("<% include %>\n", #"1:1: this "include" cannot be read"#), ("a\0\n", "1:2: the template holds a NUL byte"),
      ("<% include gone.sh.tmpl %>\n", #"1:12: unknown template "gone.sh.tmpl""#),
      ("<% include t.sh.tmpl %>\n", #"1:12: "t.sh.tmpl" includes "t.sh.tmpl" (use a loop for what repeats)"#),
    ])
  func mistakes(template: String, message: String) {
    let outcome = outcome(template)
    #expect(outcome.contains(message), "\(outcome)")
    #expect(outcome.split(separator: "\n").count == 1, "\(outcome)")
  }

  @Test("all mistakes of one kind are told in one run")
  func several() {
    #expect(outcome("echo <%= a %> <%= b %>\necho <%= c %>\n").split(separator: "\n").count == 3)
    #expect(loadingProblems("<% fi %>\n<% end %>\n<% include gone %>\n<% for %>\n").count == 4)
    // The place in a loop is told once, not for each element.
    #expect(outcome("<% for i in list %>\necho <%= a %>\n<% end %>\n").split(separator: "\n").count == 1)
  }

  @Test("blocks have a limit that no stack reaches", arguments: ["<% if yes %>\n", "<% for i in list %>\n"])
  func nesting(opening: String) {
    let template = String(repeating: opening, count: 20_000) + String(repeating: "<% end %>\n", count: 20_000)
    #expect(loadingProblems(template).contains { $0.contains("nested more than 40 deep") })
  }

  @Test("whatever a template holds, it is rendered or refused", arguments: 0..<8)
  func neverTraps(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let pieces = [
      "<% if yes %>", "<% else %>", "<% end %>", "<% for i in list %>", "<%= x %>", "<%= i %>", "<%= word %>",
      "<%= list %>",
      "<% include other.sh.tmpl %>", "<%", "%>", "<%%", "<%# ", "\n", "\n", " ", "'", "\"", "$(", ")", "${", "}", "`",
      "<<E\n", "\nE\n", "#", "\\", "case a in", "esac", ";;", "$((", "))", "echo", "é", "\0", "&&", "|", "[[", "]]",
    ]
    for _ in 0..<1500 {
      let count = Int.random(in: 1...25, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      do {
        _ = try render(text, including: ["other.sh.tmpl": "echo <%= x %>\n"])
      } catch {
        #expect(!error.diagnostics.isEmpty)
        #expect(error.diagnostics.allSatisfy { $0.place != nil && $0.hint != nil }, "\(text.debugDescription)")
      }
    }
  }
}

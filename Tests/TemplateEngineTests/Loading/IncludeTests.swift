import Testing

@Suite("include")
struct IncludeTests {
  @Test("puts the other template's text in its place, with the values around it")
  func include() {
    #expect(
      outcome(
        "<% for i in images %>\n<% include name.sh.tmpl %>\n<% end %>\nend\n",
        including: ["name.sh.tmpl": "echo <%= i.name %>\n"]) == "echo web\necho db\nend\n")
    #expect(
      outcome(
        "<% include a.sh.tmpl %>\n",
        including: ["a.sh.tmpl": "a\n<% include b.sh.tmpl %>\n", "b.sh.tmpl": "b\n"]) == "a\nb\n")
  }

  @Test("a mistake in the other template is at its place there")
  func mistakeInside() {
    let problems = loadingProblems("<% include a.sh.tmpl %>\n", including: ["a.sh.tmpl": "ok\ncat <<E\n<%= x %>\nE\n"])
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("a.sh.tmpl:3:1: a value cannot stand in a here-document") == true)
  }

  @Test("a template that leaves a quote open would change the place of what follows")
  func unevenText() {
    let problems = loadingProblems("<% include a.sh.tmpl %>\necho <%= x %>\n", including: ["a.sh.tmpl": "echo 'open\n"])
    #expect(problems.first?.hasPrefix(#"1:12: the text of "a.sh.tmpl" ends in"#) == true, "\(problems)")
  }

  @Test("a circle is named, and a tree without end is cut")
  func circles() {
    let circle = loadingProblems(
      "<% include a.sh.tmpl %>\n",
      including: ["a.sh.tmpl": "<% include b.sh.tmpl %>\n", "b.sh.tmpl": "<% include a.sh.tmpl %>\n"])
    #expect(
      circle == [
        #"b.sh.tmpl:1:12: "a.sh.tmpl" includes "b.sh.tmpl" includes "a.sh.tmpl" (use a loop for what repeats)"#
      ])
    var templates: [String: String] = ["t30.sh.tmpl": "echo\n"]
    for index in 0..<30 {
      templates["t\(index).sh.tmpl"] = String(repeating: "<% include t\(index + 1).sh.tmpl %>\n", count: 2)
    }
    let tree = loadingProblems("<% include t0.sh.tmpl %>\n", including: templates)
    #expect(tree.contains { $0.contains("more than 1000 includes") }, "\(tree.prefix(3))")
  }

  @Test("another language is refused")
  func otherLanguage() {
    let problems = loadingProblems("<% include a.txt %>\n", including: ["a.txt": "x\n"])
    #expect(
      problems == [
        #"1:12: no language known for "a.txt" (give it a name that ends in ".sh.tmpl" or ".github.yml.tmpl" or ".gitlab.yml.tmpl")"#
      ])
  }
}

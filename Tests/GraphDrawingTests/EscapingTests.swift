import Foundation
import TestSupport
import Testing

@testable import GraphDrawing

@Suite("hostile names in pictures")
struct EscapingTests {
  /// A base and a stage of these names.
  private func graph(_ name: String) throws -> BuildGraph {
    var graph = try GraphDrawingTests.graph(dockerfile: "FROM a AS b\nRUN c\nFROM b\nRUN d\n")
    let nodes = graph.nodes.map { node in
      var renamed = BuildGraph.Node(kind: node.kind, name: name, job: node.job)
      (renamed.sources, renamed.place) = (["FROM \(name)"], node.place)
      return renamed
    }
    graph.nodes = nodes
    return graph
  }

  static let names = [
    "a\"b'c", "<b>&amp;</b>", "]]>", "-->", "</title><script>alert(1)</script>", "`x` **y** _z_", "#quot;",
    "%%{init}%%",
    "end", "a;b", "{{x}}", "[x](y)", "\\N \\G \\", "${X} $(y)", "Größe 大きさ 🐳", "style: #123;", "\u{1}\u{7F}",
    "javascript:alert(1)", "|a|",
  ]

  @Test("interpolated text is escaped, and markup is not")
  func markup() {
    let name = "<a href=\"x\">'&\u{1}"
    let inner: Markup = "<b>\(name)</b>"
    let outer: Markup = "<p title=\"\(name)\">\(inner) \(1.25) \(7)</p>"
    let escaped = "&lt;a href=&quot;x&quot;&gt;&#39;&amp;\u{FFFD}"
    #expect(outer.text == "<p title=\"\(escaped)\"><b>\(escaped)</b> 1.3 7</p>")
  }

  @Test(
    "svg and the svg in html are well-formed, and say the names", .enabled(if: Requirement.allows("/usr/bin/python3")))
  func xml() throws {
    let folder = try TemporaryFolder()
    for name in Self.names {
      let graph = try graph(name)
      let page = drawHTML(graph, title: name)
      let start = try #require(page.range(of: "<svg "))
      let end = try #require(page.range(of: "</svg>"))
      try folder.write(drawSVG(graph).text, to: "a.svg")
      try folder.write(String(page[start.lowerBound..<end.upperBound]), to: "b.svg")
      try folder.write(name, to: "name")
      let run = try runProgram(
        "/usr/bin/python3",
        [
          "-c",
          """
          import re, xml.etree.ElementTree as tree
          name = re.sub("[\\x00-\\x08\\x0e-\\x1f\\x7f]", "\\ufffd", open("name", encoding="utf-8", newline="").read())
          for file in ["a.svg", "b.svg"]:
            root = tree.parse(file).getroot()
            titles = [e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}title")]
            assert any(t.split("\\n")[0] == name for t in titles), (name, titles)
            assert not any("script" in e.tag for e in root.iter())
          """,
        ], in: folder.url, environment: ["PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"])
      #expect(run.status == 0, "\(name): \(run.error)")
    }
  }

  @Test("no tag of a page comes from a name")
  func html() throws {
    for name in Self.names {
      let page = drawHTML(try graph(name), title: name)
      let plain = drawHTML(try graph("plain"), title: "plain")
      #expect(page.count { $0 == "<" } == plain.count { $0 == "<" }, "\(name)")
      #expect(page.count { $0 == "\"" } == plain.count { $0 == "\"" }, "\(name)")
    }
  }

  @Test("Mermaid gets no sign of a name that could mean something")
  func mermaid() throws {
    for name in Self.names {
      let text = drawMermaid(try graph(name))
      let plain = drawMermaid(try graph("plain"))
      #expect(text.count { $0 == "\n" } == plain.count { $0 == "\n" })
      #expect(text.count { $0 == "\"" } == plain.count { $0 == "\"" })
      for sign in ["`", "<b>", "<script", "%%", "**", "]]>", "\\"] { #expect(!text.contains(sign), "\(name)") }
    }
    #expect(drawMermaid(try graph("a\"b#c;")).contains("[\"a#34;b#35;c#59;<br/>"))
  }

  @Test("Graphviz reads the same names", .enabled(if: Requirement.allows("/usr/bin/dot")))
  func dot() throws {
    let folder = try TemporaryFolder()
    for name in Self.names {
      try folder.write(drawDOT(try graph(name)), to: "graph.dot")
      let run = try runProgram("/usr/bin/dot", ["-Tplain", "graph.dot"], in: folder.url)
      #expect(run.status == 0 && run.error.isEmpty, "\(name): \(run.error)")
      #expect(run.output.split(separator: "\n").count { $0.hasPrefix("node ") } == 3)
    }
  }
}

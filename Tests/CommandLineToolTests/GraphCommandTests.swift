import TestSupport
import Testing

@Suite("cigen graph")
struct GraphCommandTests {
  @Test("draws each form on standard output alone", arguments: ["text", "mermaid", "dot", "svg", "html"])
  func forms(_ form: String) throws {
    let beginnings = [
      "text": "web: acme/web", "mermaid": "flowchart LR\n", "dot": "digraph cigen {\n", "svg": "<svg xmlns=",
      "html": "<!DOCTYPE html>\n",
    ]
    let run = cigen(["graph", "--format", form], in: try sampleProject())
    #expect(run.status == 0 && run.error == "")
    #expect(run.output.hasPrefix(try #require(beginnings[form])))
  }

  @Test("pictures and pages load nothing and run nothing", arguments: ["svg", "html"])
  func selfContained(_ form: String) throws {
    let output = cigen(["graph", "--format", form], in: try sampleProject()).output
    for sign in ["href", "src=", "url(", "@import", "<script", "<link", " on"] {
      #expect(!output.contains(sign) || (sign == " on" && output.ranges(of: #/ on[a-z]+=/#).isEmpty), "\(sign)")
    }
    #expect(output.ranges(of: "://").count == output.ranges(of: "xmlns=\"http://www.w3.org/2000/svg\"").count)
    #expect(output.contains("prefers-color-scheme: dark"))
  }

  @Test("an unknown form is an error with the nearest known one")
  func unknownForm() throws {
    let run = cigen(["graph", "--format", "mermaidd"], in: try sampleProject())
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.contains("unknown format \"mermaidd\"") && run.error.contains("did you mean \"mermaid\"?"))
    #expect(
      cigen(["graph", "--format", "png"], in: try sampleProject()).error.contains("use text, mermaid, dot, svg or html")
    )
  }

  @Test("only the named images are drawn, and what they need of others is an image from a registry")
  func selection() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM alpine\nRUN a\n", to: "base/Dockerfile")
    try folder.write("FROM acme/base\nRUN b\n", to: "web/Dockerfile")
    try folder.write(
      """
      { version: "1", images: { base: { repository: "acme/base", context: "base" },
        web: { repository: "acme/web", context: "web" } } }
      """, to: "cigen.json5")
    #expect(cigen(["graph"], in: folder).output.contains("FROM acme/base (image base)"))
    let selected = cigen(["graph", "web"], in: folder).output
    #expect(selected.hasPrefix("web: ") && !selected.contains("image base") && !selected.contains("waits for"))
    let unknown = cigen(["graph", "wep"], in: folder)
    #expect(unknown.status == 2 && unknown.error.contains("did you mean \"web\"?"))
  }

  @Test("what Mermaid does not draw on GitHub is told", arguments: [(20, false), (700, true)])
  func large(_ count: Int, _ isTold: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("ARG BASE=alpine\nFROM ${BASE}\nRUN a\n", to: "Dockerfile")
    let images = (0..<count).map { index in
      let base = index > 0 ? ", args: { BASE: \"acme/i\(index - 1)\" }" : ""
      return "i\(index): { repository: \"acme/i\(index)\"\(base) }"
    }
    try folder.write("{ version: \"1\", images: { \(images.joined(separator: ",\n")) } }", to: "cigen.json5")
    let run = cigen(["graph", "--format", "mermaid"], in: folder)
    #expect(run.status == 0 && run.output.hasPrefix("flowchart LR\n"))
    #expect(run.error.contains("[large-graph]") == isTold)
    #expect(cigen(["graph", "--format", "svg"], in: folder).error == "")
  }
}

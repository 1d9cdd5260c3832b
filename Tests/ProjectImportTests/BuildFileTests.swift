import TestSupport
import Testing

@testable import ProjectImport

@Suite("the builds of bake and compose files, as people write them")
struct BuildFileTests {
  @Test("of bake: variables, what targets inherit, and nothing that has to be worked out")
  func bake() {
    let text = #"""
      # a comment
      variable "DIR" { default = "apps" }
      variable "TAG" {
        default = "dev" // another
        validation { condition = TAG != "" }
      }
      function "f" { params = [x], result = "${x}" }
      group "default" { targets = ["web", "api"] }
      target "_common" { platforms = ["linux/amd64", "linux/arm64"] }
      target "base" { dockerfile = "base.Dockerfile" }
      target "web" {
        inherits = ["_common", "base"]
        context = "${DIR}/web"
        args = { A = "}", B = null }
        tags = ["ghcr.io/acme/web:${TAG}", "${REGISTRY}/web"]
      }
      target "api" { dockerfile = "./api/Dockerfile"
        tags = [
          "acme/api:1", # the last
        ] }
      target "matrix" { matrix = { a = ["b"] }, name = "x-${a}" }
      target "inline" { dockerfile-inline = "FROM a" }
      target "open" { context = f("x") }
      target "conditional" { context = DIR == "x" ? "a" : "b" }
      target "far" { context = "https://github.com/a/b.git" }
      """#
    #expect(
      lines(bakeBuilds(text, in: "docker-bake.hcl", folder: ".")) == [
        "apps/web/base.Dockerfile in apps/web as ghcr.io/acme/web, ? for linux/amd64, linux/arm64",
        "api/Dockerfile in . as acme/api",
      ])
    #expect(
      lines(
        bakeBuilds(
          #"{"target": {"a": {"context": "x", "tags": ["a/b:1"]}, "b": {"context": "${X}"}}}"#, in: "b.json",
          folder: "y"))
        == ["y/x/Dockerfile in y/x as a/b"])
  }

  @Test("of bake: no text of values that grow without end")
  func longBake() {
    let text = """
      variable "A" { default = "\(String(repeating: "a", count: 1000))" }
      target "a" { tags = ["acme/web:1", "acme/\(String(repeating: "${A}", count: 10_000))"] }
      """
    #expect(lines(bakeBuilds(text, in: "docker-bake.hcl", folder: ".")) == ["Dockerfile in . as acme/web, ?"])
  }

  @Test(
    "of bake: nothing of a file that does not fit",
    arguments: [
      "target \"a\" {", "target \"a\" { context = <<E\n.\nE\n}", "target \"a { }",
      "target \"a\" { context = \"\\u0041\" }", "= x",
      String(repeating: "target \"", count: 1000), "a = \"" + String(repeating: "${\"", count: 10_000),
    ])
  func brokenBake(text: String) {
    #expect(bakeBuilds(text, in: "docker-bake.hcl", folder: ".") == nil)
  }

  @Test("of compose: from its own folder, with defaults of variables, and nothing that is not known")
  func compose() {
    let text = """
      x-build: &build
        context: ..
      services:
        web: { build: ../web }
        api:
          build:
            <<: *build
            dockerfile: ${DIR:-api}/Dockerfile
        cost: { build: { context: a$$b } }
        here: { build: { context: . , target: dev } }
        inline: { build: { context: x, dockerfile_inline: FROM a } }
        open: { build: "${DIR}" }
        far: { build: https://github.com/a/b.git }
        absolute: { build: /srv }
        db: { image: postgres }
      """
    let builds = (readYAML(text) ?? []).flatMap { composeBuilds($0, in: "deploy/compose.yaml") }
    #expect(
      lines(builds) == [
        "web/Dockerfile in web", "api/Dockerfile in .", "deploy/a$b/Dockerfile in deploy/a$b",
        "deploy/Dockerfile in deploy",
      ])
    #expect(builds.map(\.origin.line) == [4, 2, 9, 10])
  }

  @Test("whatever stands in a file, reading it has an end")
  func hostile() {
    let samples = [
      "jobs:\n  a:\n    strategy: { matrix: { x: [a, b], include: [{ y: c }] } }\n    steps:\n      - run: |\n          X=$(echo \"${A:-b}\" | tr A-Z a-z)\n          (cd x && docker build -t \"$X:1\" -f y/z .) || exit 1\n      - uses: docker/build-push-action@v6\n        with: { tags: \"${{ env.A }}\", push: true }\n",
      "variables: { A: $B }\n.x: &x { script: [a] }\njob:\n  <<: *x\n  extends: .x\n  script:\n    - docker build -t $A . ; for x in y; do docker push '$A'; done\n",
      "variable \"A\" { default = \"b\" }\ntarget \"x\" {\n  inherits = [\"y\"]\n  context = \"${A}/c\" # d\n  tags = [\"a/b:${A}\"]\n}\n",
    ]
    var random = SeededGenerator(seed: 7)
    let marks = Array("\n\t \"'`$(){}[]|>&*!:#-\\=<,%~é")
    for _ in 0..<1500 {
      var text = Array(samples.randomElement(using: &random) ?? "")
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text.remove(at: place)
        case 1: text.insert(marks.randomElement(using: &random) ?? " ", at: place)
        default: text.swapAt(place, Int.random(in: 0..<text.count, using: &random))
        }
      }
      let whole = String(text)
      for line in workflowBuilds(whole) + pipelineBuilds(whole) { #expect(!line.contains(unknownMark)) }
      for build in bakeBuilds(whole, in: "x.hcl", folder: ".") ?? [] { #expect(build.context.known != nil) }
      for document in readYAML(whole) ?? [] { _ = composeBuilds(document, in: "compose.yaml") }
    }
  }
}

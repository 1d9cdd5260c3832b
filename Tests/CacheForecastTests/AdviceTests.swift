@testable import CacheForecast
import Testing

@Suite("Advice on what would be reused")
struct AdviceTests {
  private func advice(_ before: Sample, _ after: Sample, _ rules: CacheRules = .buildkit) throws -> [Advice] {
    let (old, new) = (try before.input(), try after.input())
    let cache = KeptCache(.chain([.init(stage: new.target, oldStage: new.target, reference: "acme/web:cache")]))
    let forecast = forecast(before: old, after: new, cache: cache, rules: rules)
    return advise(before: old, after: new, cache: cache, rules: rules, on: forecast)
  }

  private let node = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\n"

  @Test("the lists of dependencies come before the sources")
  func manifests() throws {
    let before = Sample(dockerfile: node, files: ["src/a.js": "1", "package.json": "1", "package-lock.json": "1"])
    var after = before
    after.files["src/a.js"] = "2"
    #expect(
      try advice(before, after)
        == [
          Advice(
            text: "copy package-lock.json package.json before RUN npm ci, and the rest behind it", line: 4, saves: 1,
            example: nil)
        ])
    // Where nothing changed, a change is supposed.
    #expect(try advice(before, before).map(\.example) == ["src/a.js"])
    // A change of the list itself is not helped.
    after.files["package.json"] = "2"
    #expect(try advice(before, after).isEmpty)
  }

  @Test("what no image needs stays out of the context")
  func noise() throws {
    let before = Sample(dockerfile: node, files: ["src/a.js": "1", "README.md": "1", ".git/index": "1"])
    var after = before
    after.files["README.md"] = "2"
    after.files[".git/index"] = "2"
    #expect(
      try advice(before, after).map { "\($0.text): \($0.saves)" }
        == ["leave .git, README.md out of the build context, with .dockerignore: 2"])
  }

  @Test("packages of the system need no file, and an argument stands where it is used")
  func order() throws {
    let packages = Sample(dockerfile: "FROM debian:13\nCOPY . /src\nRUN apt-get install -y curl\n", files: ["a": "1"])
    var after = packages
    after.files["a"] = "2"
    #expect(try advice(packages, after).map(\.text) == ["move RUN apt-get install -y curl above COPY ."])
    let text = "FROM base:1\nARG VERSION\nRUN slow\nRUN slower\nRUN echo $VERSION\n"
    let (one, two) = (
      Sample(dockerfile: text, arguments: ["VERSION": "1"]), Sample(dockerfile: text, arguments: ["VERSION": "2"])
    )
    #expect(
      try advice(one, two)
        == [
          Advice(text: "move ARG VERSION to right above its first use, in line 5", line: 2, saves: 2, example: nil)
        ])
  }

  @Test("a stage that nothing keeps is named, with what it costs")
  func unkept() throws {
    let text = "FROM base:1 AS tools\nRUN slow\nFROM base:2\nCOPY f /f\nCOPY --from=tools /t /t\n"
    let before = Sample(dockerfile: text)
    #expect(
      try advice(before, Sample(dockerfile: text, files: ["f": "2"])).map { "\($0.text): \($0.saves)" }
        == ["keep stage tools in the cache chain: 1"])
  }
}

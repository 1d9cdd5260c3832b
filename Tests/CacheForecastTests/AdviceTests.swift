@testable import CacheForecast
import DockerfileEdits
import Testing

@Suite("Advice on what would be reused")
struct AdviceTests {
  private func advice(_ before: Sample, _ after: Sample, _ rules: CacheRules = .buildkit) throws -> [Advice] {
    let (old, new) = (try before.input(), try after.input())
    let cache = KeptCache(.chain([.init(stage: new.target, oldStage: new.target, reference: "acme/web:cache")]))
    let forecast = forecast(before: old, after: new, cache: cache, rules: rules)
    let files = after.files
    let sources = AdviceSources(targets: [new.target], ignoreFile: after.files[".dockerignore"]) { files[$0] }
    return advise(before: old, after: new, cache: cache, rules: rules, on: forecast, sources: sources)
  }

  private let node = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\n"
  private let package = ["src/a.js": "1", "package.json": "{}", "package-lock.json": "{}"]

  @Test("the lists of dependencies come before the sources")
  func manifests() throws {
    let before = Sample(dockerfile: node, files: package)
    var after = before
    after.files["src/a.js"] = "2"
    #expect(
      try advice(before, after)
        == [
          Advice(
            text: "copy package.json and package-lock.json and run npm ci before COPY . .", line: 4, saves: 1,
            example: nil,
            edit: FileEdit(
              .dockerfile,
              [
                .init(line: 3, removed: ["COPY . ."], added: []),
                .init(line: 4, removed: [], added: ["COPY package.json package-lock.json ./"]),
                .init(line: 5, removed: [], added: ["COPY . ."]),
              ]))
        ])
    // Where nothing changed, a change is supposed.
    #expect(try advice(before, before).map(\.example) == ["src/a.js"])
    // A change of the list itself is not helped.
    after.files["package.json"] = "{ }"
    #expect(try advice(before, after).isEmpty)
  }

  @Test("what no build reads stays out of the context, and what one may read stays in it")
  func noise() throws {
    let files = ["src/a.js": "1", "README.md": "1", ".git/index": "1", ".github/workflows/a.yml": "1"]
    var before = Sample(dockerfile: node, files: files)
    var after = before
    after.files[".git/index"] = "2"
    after.files[".github/workflows/a.yml"] = "2"
    let found = try advice(before, after)
    #expect(found.map { "\($0.text): \($0.saves)" } == ["leave .git, .github out of the build context: 2"])
    before.files[".dockerignore"] = "dist"
    after.files[".dockerignore"] = "dist"
    #expect(try advice(before, after).first?.edit?.applied(to: "dist") == "dist\n.git\n.github")
    #expect(found.first?.edit?.applied(to: "") == ".git\n.github\n")
    // A README may be part of a package.
    after.files["README.md"] = "2"
    #expect(try advice(before, after).isEmpty)
    var reading = (before: before, after: before)
    reading.before.files["build.sh"] = "git describe > VERSION"
    reading.after.files["build.sh"] = "git describe > VERSION"
    reading.after.files[".git/index"] = "2"
    #expect(try advice(reading.before, reading.after).isEmpty)
  }

  @Test("packages of the system need no file, and an argument stands where it is used")
  func order() throws {
    let packages = Sample(
      dockerfile: "FROM debian:13\nCOPY . /src\nRUN apt-get update && apt-get install -y curl\n", files: ["a": "1"])
    var after = packages
    after.files["a"] = "2"
    #expect(try advice(packages, after).map(\.text) == ["run apt-get install -y curl before COPY . /src"])
    func argument(_ runs: String) throws -> [String] {
      let text = "FROM base:1\nARG VERSION\n\(runs)RUN echo $VERSION\n"
      return try advice(
        Sample(dockerfile: text, arguments: ["VERSION": "1"]), Sample(dockerfile: text, arguments: ["VERSION": "2"])
      ).map { "\($0.text): \($0.saves)" }
    }
    #expect(
      try argument("RUN apk add curl\nRUN apk add git\n")
        == ["declare ARG VERSION after what does not read it, above line 5: 2"])
    // A script may read it.
    #expect(try argument("RUN sh build.sh\n").isEmpty)
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

import ImageModel
import Testing

@testable import BuildPlanning

@Suite("what an image is made of")
struct InputTests {
  /// The files of the context that a Dockerfile takes, and what does not count of them.
  private func taken(
    _ instructions: String, ignoring: String = "", images: String = "", image: String = "context: 'app'",
    tags: String = "latest", more: [String: String] = [:]
  ) throws -> [String] {
    var files = ["Dockerfile": instructions, "app/.dockerignore": ignoring.isEmpty ? nil : ignoring]
    files.merge(more) { $1 }
    let plan = try plan(
      "\(images) web: { repository: 'x/web', dockerfile: 'Dockerfile', tags: ['\(tags)'], \(image) }",
      more: ", git: { onlyChanged: true }", files: files.compactMapValues(\.self))
    let inputs = try #require(plan.inputs.last)
    return inputs.sets.map(\.text).map { $0.replacing(" Dockerfile", with: "").replacing(" cigen.json5", with: "") }
      .filter { $0 != "Dockerfile" }
  }

  @Test(
    "the sources of COPY, ADD and mounts count, as far as they are known",
    arguments: [
      ("COPY a /", "app/a"), ("COPY ./a/ b/../c /", "app/a app/c"), ("COPY [\"a b\", \"/\"]", "app/a b"),
      ("COPY ../../a /", "app/a"), ("COPY a/*.js? /", "app/a/*.js*"),
      ("COPY a/x[12].txt b/x[!1]/c /", "app/a/x*.txt app/b"),
      ("COPY --parents **/go.mod a/./b/** /", "app/**/go.mod app/a/b"), ("COPY * /", "app/"), ("COPY / /", "app/"),
      ("COPY --exclude=*.md a /", "app/a"), ("COPY a/b\\\\*c /", "app/a"),
      ("ADD https://x/y git@x:y a.tgz /", "app/a.tgz"),
      ("COPY <<EOF b /\nEOF", "app/b"), ("COPY --from=x a /", ""), ("RUN --mount=source=a,target=/x true", "app/a"),
      ("RUN --mount=target=/x true", "app/"), ("RUN --mount=type=cache,source=a,target=/x true", ""),
      ("RUN --mount=from=x,source=a,target=/x true", ""),
      ("ARG A=1\nENV B=$A/2\nCOPY $B/c ${A:+d} /", "app/1/2/c app/d"),
      ("ARG A\nCOPY x/y$A/z /", "app/x/"), ("COPY $A /", "app/"), ("ARG OPEN\nCOPY a/$OPEN /", "app/a/"),
      ("ARG GIVEN\nCOPY $GIVEN /", "app/it"), ("ARG TOP\nCOPY $TOP /", "app/top"), ("RUN true", ""),
    ])
  func sources(instructions: String, expected: String) throws {
    let image = "context: 'app', args: { GIVEN: 'it', OPEN: null }"
    let files = try taken("ARG TOP=top\nFROM alpine\n\(instructions)\n", image: image)
    #expect(files == (expected.isEmpty ? [] : [withoutCovered("\(expected) app/.dockerignore")]))
  }

  /// An ignore file within a whole context is no word of its own.
  private func withoutCovered(_ text: String) -> String {
    text.split(separator: " ").contains("app/") ? text.replacing(" app/.dockerignore", with: "") : text
  }

  @Test(
    "patterns that may be met in many ways are held against a path once",
    arguments: [
      ("a/**/b", "a/x/y/b", true), ("a/**/b", "a/x/y/c/b/d", true), ("a/**/b", "x/b", false), ("**/b", "a/x", false),
      ("**/b", "a/b/x", true),
      ("*a*b", "xxayyb", true), ("*a*b", "xxbyya", false), ("?b", "ab", true), ("?b", "b", false),
      (String(repeating: "**/a/", count: 8) + "c", String(repeating: "a/", count: 60) + "b/d", false),
      (String(repeating: "*a", count: 6) + "c", String(repeating: "a", count: 400) + "b", false),
      (String(repeating: "a/", count: 20_000), String(repeating: "a/", count: 20_000) + "b", true),
    ])
  func meeting(pattern: String, path: String, mayMeet: Bool) {
    let (one, other) = (InputPattern(components(pattern), .either), InputPattern(path: path, .file))
    #expect(one.mayMeet(other) == mayMeet)
    #expect(other.mayMeet(one) == mayMeet)
  }

  /// Of a pattern with `**` for folders, `*` and `?`.
  private func components(_ pattern: String) -> [InputPattern.Component] {
    pattern.split(separator: "/").map { name in
      if name == "**" { return .folders }
      return .name(
        name.reduce(into: [InputPattern.Part]()) { parts, character in
          switch (character, parts.last) {
          case ("*", _): parts.append(.some)
          case ("?", _): parts.append(.one)
          case (_, .text(let text)?): parts[parts.count - 1] = .text(text + String(character))
          default: parts.append(.text(String(character)))
          }
        })
    }
  }

  @Test(
    "stages that are used count; all where only the build knows, and the whole context of a base that may have triggers",
    arguments: [
      ("FROM a AS b\nCOPY b /\nFROM c AS d\nCOPY d /\nFROM e\nCOPY --from=b / /\nCOPY e /", "b e"),
      ("FROM a AS b\nCOPY b /\nFROM c AS d\nCOPY d /\nFROM b\nCOPY e /", "b e"),
      ("FROM a AS linux\nCOPY b /\nFROM c AS d\nCOPY d /\nFROM ${TARGETOS}\nCOPY e /", "b e"),
      ("FROM a AS x-arm64\nCOPY b /\nFROM c AS x-amd64\nCOPY d /\nFROM x-$TARGETARCH\nCOPY e /", "b d e"),
      ("FROM a AS b\nCOPY b /\nFROM c AS d\nCOPY d /\nFROM ${TARGETOSVERSION}\nCOPY e /", "b d e"),
      ("FROM a AS b\nONBUILD COPY b /\nFROM b\nCOPY e /", "b e"), ("FROM node:8-onbuild", "."),
      ("FROM a AS b\nENV P=q\nFROM b\nCOPY $P /", "q"),
    ])
  func stages(dockerfile: String, expected: String) throws {
    let files = try taken(dockerfile + "\n", image: "context: '.'")
    #expect(files == [expected == "." ? "." : "\(expected) .dockerignore"])
  }

  @Test("an image of the project with triggers, too")
  func triggers() throws {
    let base = "base: { repository: 'x/base', dockerfile: 'base.Dockerfile', tags: ['latest'] },"
    let files = try taken(
      "FROM x/base\n", images: base, image: "context: 'app'", more: ["base.Dockerfile": "FROM a\nONBUILD COPY . /\n"])
    #expect(files == ["app/ base.Dockerfile"])
  }

  @Test(
    "what is ignored does not count, where that can be said exactly",
    arguments: [
      ("docs\n.git\n**/.git\n", "app/ -app/docs"), ("**/*.md\n!README.md\n", "app/"),
      ("docs\n!src\n", "app/ -app/docs"),
      ("*.py[co]\na?\n", "app/ -app/*.py[co] -app/a?"), ("[!a]\na**b\n\\*\n", "app/"),
      ("*\n!src\n!go.*\nsrc/x\n", "app/src app/go.* app/.dockerignore -app/src/x"), ("docs/**\n", "app/ -app/docs/**"),
      ("src/a\n!src\n", "app/"),
    ])
  func ignored(rules: String, expected: String) throws {
    #expect(try taken("FROM a\nCOPY . /\n", ignoring: rules) == [expected])
  }

  @Test("nothing that counts is left out with what another set ignores")
  func sets() throws {
    let files = try taken("FROM a\nCOPY . /\n", ignoring: "", image: "", more: [".dockerignore": "Dockerfile*\ndocs\n"])
    #expect(files == [". -Dockerfile* -docs", "Dockerfile .dockerignore"])
    // A file that is named is simply counted.
    #expect(try taken("FROM a\nCOPY . /\n", image: "", more: [".dockerignore": "Dockerfile\ndocs\n"]) == [". -docs"])
  }

  @Test("commands before a build, and tests, may read any file", arguments: ["before", "test", "after"])
  func commands(moment: String) throws {
    let files = try taken("FROM a\nCOPY . /\n", image: "context: 'app', \(moment): ['make']", tags: "{version}")
    #expect(files == [moment == "after" ? "app/" : "."])
  }

  @Test("the version's file counts where the version is used, and the files of secrets")
  func files() throws {
    let image = "web: { repository: 'x/web', secrets: [{ id: 'a', file: 'a.txt' }], TAGS }"
    for (tags, expected) in [
      ("tags: ['{major}']", "Dockerfile a.txt cigen.json5 VERSION"),
      ("tags: ['latest']", "Dockerfile a.txt cigen.json5"),
    ] {
      let plan = try plan(
        image.replacing("TAGS", with: tags), more: ", git: { onlyChanged: true }", version: "{ file: 'VERSION' }",
        files: ["Dockerfile": "FROM a\n", "VERSION": "1.2.3\n"])
      #expect(plan.inputs.flatMap(\.sets).map(\.text) == [expected])
    }
    #expect(try plan("web: { repository: 'x/web' }").inputs.isEmpty)
  }
}

extension InputSet {
  /// A folder with a slash after it; what is ignored after a dash.
  fileprivate var text: String {
    (patterns.map(\.text) + ignored.map { "-\($0.text)" }).joined(separator: " ")
  }
}

extension InputPattern {
  fileprivate var text: String {
    let path = components.map { component in
      switch component {
      case .folders: "**"
      case .name(let parts):
        parts.map { part in
          switch part {
          case .text(let text): text
          case .some: "*"
          case .one: "?"
          case .oneOf(let members): "[\(members)]"
          }
        }.joined()
      }
    }.joined(separator: "/")
    return path.isEmpty ? "." : path + (kind == .folder ? "/" : "")
  }
}

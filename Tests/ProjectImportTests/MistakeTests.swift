import ProjectImport
import TestSupport
import Testing

@Suite("descriptions that cannot be imported, in whole or in part")
struct MistakeTests {
  @Test(
    "mistakes in what bake prints, each with its place",
    arguments: [
      ("", ["1:1 error not-json"]), ("target \"web\" {\n}\n", ["1:1 error not-json"]), ("{", ["1:1 error not-json"]),
      ("[]", ["1:1 error wrong-type"]), ("{}", ["1:1 error no-images"]), (#"{"target": {}}"#, ["1:1 error no-images"]),
      (#"{"target": []}"#, ["1:12 error wrong-type"]), (#"{"target": {"a": 1}}"#, ["1:18 error wrong-type"]),
      (#"{"target": {"a": {"tags": {}}}}"#, ["1:27 error wrong-type"]),
      (#"{"target": {"a": {"tags": ["b", 1]}}}"#, ["1:33 error wrong-type"]),
      (#"{"target": {"a": {"tags": ["A:1"]}}}"#, ["1:28 error invalid-reference"]),
      (#"{"target": {"a": {"tags": ["b:${T}"]}}}"#, ["1:28 error invalid-reference"]),
      (#"{"target": {"a": {"tags": ["b:1\n"]}}}"#, ["1:28 error invalid-reference"]),
      (#"{"target": {"a": {"tags": ["b"], "args": {"A": 1}}}}"#, ["1:48 error wrong-type"]),
      (#"{"target": {"a": {"tags": ["b"], "args": {"A": "\u0000"}}}}"#, ["1:48 error nul-character"]),
      (#"{"target": {"a": {"tags": ["b"], "args": {"A B": "1"}}}}"#, ["1:43 error invalid-name"]),
      (#"{"target": {"a": {"tags": ["b"], "labels": {"a=b": "1"}}}}"#, ["1:45 error invalid-name"]),
      (#"{"target": {"a": {"tags": ["b"], "no-cache": "yes"}}}"#, ["1:46 error wrong-type"]),
      (#"{"target": {"a": {"tags": ["b"], "secret": ["env=A"]}}}"#, ["1:45 error invalid-secret"]),
      (#"{"target": {"a": {"tags": ["b"], "secret": ["id=a b,env=A"]}}}"#, ["1:45 error invalid-secret"]),
      (
        #"{"target": {"a": {"tags": ["b"], "secret": ["id=a,env=PATH_", "id=a,env=B"]}}}"#,
        ["1:63 error duplicate-secret"]
      ),
      (
        #"{"target": {"a": {"tags": ["b"], "secret": [{"id": "a", "env": "VERSION"}]}}}"#,
        ["1:64 error reserved-variable"]
      ),
      (#"{"target": {"a": {"tags": ["b"], "target": "runtim"}}}"#, ["1:44 error unknown-stage"]),
      (#"{"target": {"a": {"tags": ["b"], "context": "gone"}}}"#, ["1:45 error missing-file"]),
      (#"{"target": {"a": {"tags": ["b"], "dockerfile": "gone"}}}"#, ["1:48 error missing-file"]),
      (#"{"target": {"a": {"tags": ["b"], "inherits": ["_"]}}}"#, ["1:34 error unresolved-description"]),
      (#"{"variable": {"A": {}}, "target": {"a": {"tags": ["b"]}}}"#, ["1:2 error unresolved-description"]),
      (#"{"target": {"a": {"tags": ["b"]}, "a": {"tags": ["c"]}}}"#, ["1:35 error not-json"]),
      (
        #"{"target": {"a b": {"tags": ["b:1"]}, "a-b": {"tags": ["b:2"]}}}"#,
        ["1:13 note not-imported", "1:39 error duplicate-image"]
      ),
      (#"{"target": {"é": {"tags": ["b"]}}}"#, ["1:13 error invalid-image-name"]),
      (#"{"target": {"\#(String(repeating: "a", count: 81))": {"tags": ["b"]}}}"#, ["1:13 error invalid-image-name"]),
      (
        #"{"target": {"a": {"tags": ["b:1"]}, "c": {"tags": ["x", "b:2"]}, "d": {"tags": ["b:1"], "no-cache": true}}}"#,
        ["1:81 error duplicate-reference"]
      ),
      (
        #"{"target": {"a": {"context": "https://github.com/a/b.git", "tags": ["b"]}}}"#,
        ["1:30 warning missing-counterpart", "1:1 error no-images"]
      ),
    ])
  func bake(description: String, places: [String]) {
    let imported = importDescription(.bake, description)
    #expect(imported.text == nil)
    #expect(imported.places == places)
  }

  @Test(
    "mistakes in what Compose prints, each with its place",
    arguments: [
      ("name: shop\nservices:\n", ["1:1 error not-json"]), ("{}", ["1:1 error no-images"]),
      (#"{"services": {"db": {"image": "b"}}}"#, ["1:2 note not-imported", "1:1 error no-images"]),
      (#"{"services": {"a": {"build": 1}}}"#, ["1:30 error wrong-type"]),
      (#"{"services": {"a": {"image": "b", "build": {"args": ["A=1"]}}}}"#, ["1:53 error wrong-type"]),
      (
        #"{"services": {"a": {"image": "b:${T}", "build": {}}}}"#,
        ["1:30 error unresolved-variable", "1:30 error invalid-reference"]
      ),
      (#"{"services": {"a": {"image": "b", "build": {"args": {"A": "$B"}}}}}"#, ["1:59 error unresolved-variable"]),
      (#"{"services": {"a": {"image": "b", "build": {"args": {"low": null}}}}}"#, ["1:54 error reserved-variable"]),
      (#"{"services": {"a": {"image": "b", "build": {"secrets": [{"source": "s"}]}}}}"#, ["1:68 error unknown-secret"]),
    ])
  func compose(description: String, places: [String]) {
    let imported = importDescription(.compose, description)
    #expect(imported.text == nil)
    #expect(imported.places == places)
  }

  @Test("the other tool's description is known", arguments: DescriptionFormat.allCases)
  func otherFormat(format: DescriptionFormat) {
    let isBake = format == .bake
    let imported = importDescription(format, isBake ? #"{"services": {}}"# : #"{"target": {}}"#)
    #expect(imported.diagnostics.first?.hint?.hasSuffix("use \(isBake ? "--from-compose" : "--from-bake")") ?? false)
  }

  @Test(
    "a build from elsewhere is left out, with a warning, and the others are kept",
    arguments: [
      #""context": "https://github.com/acme/x.git""#, #""context": "git@github.com:acme/x.git""#,
      #""context": "target:base""#, #""context": "/srv/x""#, #""dockerfile": "/srv/Dockerfile""#,
      #""dockerfile-inline": "FROM scratch""#, #""context": "-""#,
    ])
  func elsewhere(members: String) {
    let imported = importDescription(
      .bake, #"{"target": {"a": {"tags": ["x/a:x"], \#(members)}, "b": {"tags": ["x/b:x"]}}}"#)
    #expect(imported.images == "b: {\n  repository: \"x/b\",\n  tags: [\"x\"],\n},\n")
    #expect(imported.diagnostics.map(\.severity) == [.warning])
    #expect(imported.messages.allSatisfy { $0.hasPrefix("target \"a\" is left out: ") })
  }

  @Test(
    "paths begin in the project's folder, and the Dockerfile's in the context",
    arguments: [
      (#""context": "/project/web/""#, #"context: "web","#), (#""context": "./web/../web""#, #"context: "web","#),
      (#""context": "cwd://web""#, #"context: "web","#),
      (#""context": "/project", "dockerfile": "web/Dockerfile""#, #"dockerfile: "web/Dockerfile","#),
      (#""context": ".", "dockerfile": "/project/web/Dockerfile""#, #"dockerfile: "web/Dockerfile","#),
      (#""context": "web", "dockerfile": "../Dockerfile""#, "context: \"web\",\n  dockerfile: \"Dockerfile\","),
      (#""context": "web", "dockerfile": "cwd://Dockerfile""#, "context: \"web\",\n  dockerfile: \"Dockerfile\","),
      (#""context": "", "dockerfile": """#, nil),
    ])
  func paths(members: String, written: String?) {
    let imported = importDescription(.bake, #"{"target": {"a": {"tags": ["x/a:x"], \#(members)}}}"#)
    #expect(imported.messages == [])
    #expect(
      imported.images == "a: {\n  repository: \"x/a\",\n\(written.map { "  \($0)\n" } ?? "")  tags: [\"x\"],\n},\n")
  }

  @Test("whatever stands in the file, there is a configuration or an error with a place", arguments: 0..<4)
  func neverTraps(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let original = Array(
      """
      {"group": {"default": {"targets": ["a", "b"]}}, "target": {"a": {"context": ".", "dockerfile": "Dockerfile",
      "args": {"A": "1", "B": null}, "labels": {"l": "m"}, "tags": ["x/a:1.0.0", "x/a"], "target": "runtime",
      "cache-from": [{"type": "registry", "ref": "x/a:builder"}, "x/a"], "cache-to": ["type=inline"],
      "secret": ["id=n,env=N", {"id": "f", "src": "f"}], "output": ["type=registry"], "no-cache": false},
      "b": {"tags": ["x/b:1.0.0"], "platforms": ["linux/amd64"]}}}
      """.unicodeScalars)
    let pieces = [
      "", "{", "}", "[", "]", ":", ",", "\"", "\\\\", "-", "null", "1", "true", "{}", "\\u0000", "é", "/", "$",
    ]
    for _ in 0..<400 {
      var text = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let start = Int.random(in: 0..<text.count, using: &generator)
        let end = min(text.count, start + Int.random(in: 0...6, using: &generator))
        text.replaceSubrange(start..<end, with: (pieces.randomElement(using: &generator) ?? "").unicodeScalars)
      }
      let imported = importDescription(.bake, String(String.UnicodeScalarView(text)))
      if imported.text == nil {
        #expect(imported.diagnostics.contains { $0.severity == .error && $0.place != nil })
      }
    }
  }
}

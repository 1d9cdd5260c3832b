import TestSupport
import Testing

@Suite("mistakes in a configuration")
struct MistakeTests {
  @Test(
    "each has its rule and place",
    arguments: [
      ("[]", ["1:1 error wrong-type"]), ("{}", ["1:1 error no-images"]), ("{ images: {} }", ["1:11 error no-images"]),
      ("{ images: [] }", ["1:11 error wrong-type"]), ("{ images: { web: 1 } }", ["1:18 error wrong-type"]),
      ("{ images: { web: {} } }", ["1:13 error missing-key"]),
      ("{ images: { '': { repository: 'a/b' } } }", ["1:13 error invalid-image-name"]),
      ("{ images: { web: { repository: '' } } }", ["1:32 error invalid-repository"]),
      ("{ images: { web: { repository: 'a/b', tags: [] } } }", ["1:45 error no-tags"]),
      ("{ images: { web: { repository: 'a/b', tags: ['1', '1'] } } }", ["1:51 error duplicate-reference"]),
      ("{ images: { web: { repository: 'a/b', tags: ['{version}', '{vers}'] } } }", ["1:59 error unknown-placeholder"]),
      ("{ images: { web: { repository: 'a/b', context: '' } } }", ["1:48 error invalid-path"]),
      ("{ images: { web: { repository: 'a/b', context: 'x\\0' } } }", ["1:48 error nul-character"]),
      ("{ images: { web: { repository: 'a/b', target: 'biuld' } } }", ["1:47 error unknown-stage"]),
      ("{ images: { web: { repository: 'a/b', target: '0' } } }", ["1:47 error stage-number"]),
      ("{ images: { web: { repository: 'a/b', cache: true } } }", ["1:46 error wrong-type"]),
      ("{ images: { web: { repository: 'a/b', cache: [{}] } } }", ["1:47 error missing-key"]),
      ("{ images: { web: { repository: 'a/b', args: { 'A=': '1' } } } }", ["1:47 error invalid-name"]),
      ("{ images: { web: { repository: 'a/b', args: { A: 1 } } } }", ["1:50 error wrong-type"]),
      ("{ images: { web: { repository: 'a/b', labels: { '': '1' } } } }", ["1:49 error invalid-name"]),
      ("{ images: { web: { repository: 'a/b', secrets: [{ env: 'A' }] } } }", ["1:49 error missing-key"]),
      (
        "{ images: { web: { repository: 'a/b', secrets: [{ id: 'a', env: '1A' }] } } }", ["1:65 error invalid-variable"]
      ),
      (
        "{ images: { web: { repository: 'a/b', secrets: [{ id: 'a', env: 'VERSION' }] } } }",
        ["1:65 error reserved-variable"]
      ),
      (
        "{ images: { web: { repository: 'a/b', secrets: [{ id: 'a', env: 'A' }, { id: 'a', file: 'a' }] } } }",
        ["1:72 error duplicate-secret"]
      ),
      // What is taken from the environment is a variable's name, in the shell and in an expression of GitHub.
      ("{ images: { web: { repository: 'a/b', args: { 'x}$(y)': null } } } }", ["1:47 error invalid-variable"]),
      ("{ images: { web: { repository: 'a/b', args: { 'a.b': null } } } }", ["1:47 error invalid-variable"]),
      ("{ images: { web: { repository: 'a/b', args: { PUBLISH: null } } } }", ["1:47 error reserved-variable"]),
      // A script sets variables such as "tags", and one that is exported keeps the new value.
      ("{ images: { web: { repository: 'a/b', args: { tags: null } } } }", ["1:47 error reserved-variable"]),
      (
        "{ images: { \(String(repeating: "x", count: 81)): { repository: 'a/b' } } }", ["1:13 error invalid-image-name"]
      ),
      // A key that stands twice hides nothing else.
      (
        "{ images: { web: { repository: 'A', tags: ['a b'], tags: ['c'] } } }",
        ["1:52 error duplicate-key", "1:32 error invalid-repository", "1:44 error invalid-tag"]
      ),
      ("{ registry: 'a/b', images: { web: { repository: 'a/b' } } }", ["1:13 error invalid-registry"]),
      (
        "{ images: { web: { repository: 'A', cache: [{ target: 'biuld', reference: 'B' }], target: 'build' } } }",
        ["1:32 error invalid-repository", "1:55 error unknown-stage"]
      ),
      (
        "{ imags: 1, images: { web: { repository: 'A', tag: ['-'] } } }",
        ["1:3 error unknown-key", "1:47 error unknown-key", "1:42 error invalid-repository"]
      ),
    ])
  func mistakes(configuration: String, problems: [String]) {
    #expect(decode(configuration).places == problems)
  }

  @Test("the nearest right name is offered")
  func hints() {
    let decoded = decode("{ images: { web: { repositry: 'a', repository: 'a/b', target: 'runtim' } } }")
    #expect(decoded.diagnostics.map(\.hint) == ["did you mean \"repository\"?", "did you mean \"runtime\"?"])
  }

  @Test(
    "two that write one reference",
    arguments: [
      // Docker reads the three as one repository.
      ("acme/web", "docker.io/acme/web", true), ("web", "docker.io/library/web", true),
      ("web", "index.docker.io/library/web", true), ("acme/web", "ghcr.io/acme/web", false),
      ("acme/web", "acme/web2", false),
    ])
  func sameReference(first: String, second: String, isOne: Bool) {
    let decoded = decode(
      """
      { version: '1', images: {
        a: { repository: '\(first)', cache: false, tags: ['{version}'] },
        b: { repository: '\(second)', cache: false, tags: ['1', 'x'] },
      } }
      """)
    #expect(decoded.places == (isOne ? ["3:\(second.count + 45) error duplicate-reference"] : []))
  }

  @Test("whatever stands in the file, there is a project or an error with a place", arguments: 0..<8)
  func neverTraps(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let original = Array(
      """
      { version: { value: '1.0.0', scheme: 'semver' }, registry: 'ghcr.io', images: {
        web: { repository: 'acme/web', context: '.', target: 'runtime', tags: ['{version}', 'latest'], cache: [
          { target: 'build', reference: 'acme/base:1' }, { reference: 'acme/web:latest' } ],
          args: { A: '1', B: null }, labels: { a: 'b' }, secrets: [{ id: 'n', env: 'N' }, { id: 'f', file: 'f' }] },
        api: { repository: 'acme/api', cache: 'auto', dockerfile: 'Dockerfile' } } }
      """.unicodeScalars)
    let pieces = [
      "", "{", "}", "[", "]", ":", ",", "'", "\\", "-", "null", "1", "true", "{}", "[]", "''", "\0", "é", "/",
    ]
    for _ in 0..<400 {
      var text = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let start = Int.random(in: 0..<text.count, using: &generator)
        let end = min(text.count, start + Int.random(in: 0...6, using: &generator))
        text.replaceSubrange(start..<end, with: (pieces.randomElement(using: &generator) ?? "").unicodeScalars)
      }
      let decoded = decode(String(String.UnicodeScalarView(text)))
      if decoded.project == nil {
        #expect(decoded.diagnostics.contains { $0.severity == .error && $0.place != nil })
      }
    }
  }
}

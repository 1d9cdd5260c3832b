import ImageModel
import Testing

/// The patterns of the schema against what the decoder says of the same texts.
@Suite("patterns of texts")
struct PatternTests {
  /// A key, texts that it takes and others that it does not, and texts that only the decoder refuses.
  struct Texts: Sendable, CustomTestStringConvertible {
    let object: String
    let key: String
    let accepted: [String]
    let refused: [String]
    var looser: [String] = []

    var testDescription: String { "\(object).\(key)" }
  }

  static let all = [
    Texts(
      object: "version", key: "value", accepted: ["1.4.0", "v1", "1.0.0+b.1", "2019_x"],
      refused: ["", "-1", ".1", "1/2", "1 2"], looser: ["1+2"]),
    Texts(
      object: "project", key: "registry",
      accepted: ["ghcr.io", "localhost:5000", "[::1]:5000", "a", "a-b.c"],
      refused: ["", "https://ghcr.io", "ghcr.io/acme", "a:", "a:b", "a_b", "a..b", ".a"], looser: ["-a", "a-"]),
    Texts(
      object: "image", key: "repository",
      accepted: [
        "acme/web", "web", "ghcr.io/acme/web", "localhost:5000/web", "a/b/c__d", "a/b.c-d", "a/b---c",
        "Ghcr.io/acme/web",
        "[::1]:5000/web",
      ],
      refused: [
        "", "acme/web:1", "https://ghcr.io/acme/web", "acme//web", "/web", "web/", "acme/-web", "acme/Web", "a b",
      ],
      looser: ["Acme/web", "acme/we..b", "acme/a___b"]),
    Texts(object: "image", key: "context", accepted: [".", "a/b", "../a", " "], refused: ["", "/", "/a"]),
    Texts(
      object: "secret", key: "id", accepted: ["npm", "a.b-c_d", "-"], refused: ["", "a b", "a/b", "é"]),
    Texts(
      object: "secret", key: "env", accepted: ["A", "A_1", "_A"], refused: ["", "1A", "A-B", "A B", "É"],
      looser: ["a", "VERSION", "SHA"]),
    Texts(
      object: "ownValue", key: "pattern", accepted: ["a(b)", "/(.)"], refused: ["", "a", "(\\n)"],
      looser: ["\\\\(", "/#,@%~!(a)"]),
    Texts(
      object: "login", key: "username", accepted: ["A", "a", "HUB_USER"],
      refused: ["", "1A", "GITHUB_USER", "github_user", "A-B"]),
    Texts(
      object: "git", key: "defaultBranch", accepted: ["main", "a/b", "a.b-c_d"],
      refused: ["", "-a", "/a", "a/", "a..b", "a//b", "a.lock", "a b", "v*", "@"]),
    Texts(object: "github", key: "environment", accepted: ["a b", "é"], refused: ["", "a$b", "a\\nb", "a\\tb"]),
    Texts(
      object: "schedule", key: "cron", accepted: ["30 4 * * 1", "*/5 0-6 1,15 JAN MON"],
      refused: ["", "daily", "1 2 3 4", "1 2 3 4 5 6", "1  2 3 4", "1 2 3 4 ?"]),
    Texts(
      object: "gitlab", key: "dockerVersion", accepted: ["29", "29.6", "29.6.2"],
      refused: ["", "latest", "29.", "v29", "1.2.3.4", "29-rc"]),
    Texts(object: "builder-remote", key: "name", accepted: ["a", "A1._-"], refused: ["", "1a", "-a", "a b", "a/b"]),
    Texts(
      object: "builder-remote", key: "endpoint",
      accepted: ["tcp://a:1", "unix:///run/b.sock", "kube-pod://p?n=a&b=%20"],
      refused: ["", "tcp://", "http://a", "a", "tcp://a b", "tcp://a$b"]),
    Texts(object: "builder-remote", key: "servername", accepted: ["a b", "é"], refused: ["", "a\\nb"]),
    Texts(object: "builder-remote", key: "cacert", accepted: ["/", "/a b"], refused: ["", "a", "/a\\nb"]),
    Texts(
      object: "cache-local", key: "dest", accepted: ["/var/a", "a.b-c_d:e@f"], refused: ["", "a b", "a,b", "é"],
      looser: ["{a}"]),
    Texts(
      object: "cacheLink", key: "reference", accepted: ["acme/web", "acme/web:cache", "localhost:5000/a:b"],
      refused: ["", "acme/web@sha256:0", "https://ghcr.io/acme/web", "a b"], looser: ["acme/Web", "a:b:c"]),
    Texts(
      object: "versionFile", key: "match", accepted: ["{version}", "a {version} b"],
      refused: ["", "version", "{version}{version}", "a\\n{version}", "{version}\\n"]),
  ]

  @Test("say of a text what the decoder says", arguments: all)
  func agree(_ texts: Texts) throws {
    let object = try #require(ModelObject.all.first { $0.name == texts.object })
    let key = try #require(object.keys.first { $0.name == texts.key })
    let pattern = try Regex(try #require(patternIn(key.value)).expression)
    for (written, isAccepted, isMatched) in texts.accepted.map({ ($0, true, true) })
      + texts.refused.map({ ($0, false, false) }) + texts.looser.map({ ($0, false, true) })
    {
      var sample = Sample(of: object)
      sample.put(key.name, "'\(written)'")
      let errors = decodingErrors(sample.text)
      #expect(errors.isEmpty == isAccepted, "\(sample.text): \(errors.map(\.message))")
      let text = written.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
      #expect((try pattern.firstMatch(in: text) != nil) == isMatched, "\(written)")
    }
  }

  @Test("tags are told apart as the decoder does")
  func tags() throws {
    let image = try #require(ModelObject.all.first { $0.name == "image" })
    let pattern = try Regex(try #require(TextPattern.all.first { $0.name == "tag" }).expression)
    for (tag, isAccepted) in [
      ("latest", true), ("{version}-alpine", true), ("{major}.{minor}.{patch}", true), ("{branch}-{version}", true),
      ("_a.b-c", true), ("{minor}", false), ("{major}.{patch}", false), ("{major}-{branch}", false), ("-a", false),
      ("", false), ("a b", false), ("{version", false), ("a/{sha}", false),
    ] {
      var sample = Sample(of: image)
      sample.put("tags", "['\(tag)']")
      #expect(decodingErrors(sample.text).isEmpty == isAccepted, "\(tag)")
      #expect((try pattern.firstMatch(in: tag) != nil) == isAccepted, "\(tag)")
    }
  }

  private func patternIn(_ value: ModelValue) -> TextPattern? {
    switch value {
    case .pattern(let pattern): pattern
    case .either(let values): values.lazy.compactMap(patternIn).first
    default: nil
    }
  }
}

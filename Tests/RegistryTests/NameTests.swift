import Registry
import Testing

private func refusal(_ body: () throws(InvalidName) -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return error.reason
  }
}

@Suite("tags follow the distribution specification")
struct TagTests {
  @Test(
    "allowed",
    arguments: ["latest", "1.20", "_x", "20190305_addpjp", "a.b-c_d", "V1", String(repeating: "x", count: 128)])
  func allowed(text: String) throws {
    #expect(try Tag(text).text == text)
  }

  @Test(
    "refused, with the rule that it breaks",
    arguments: [
      ("", "is empty"), (".a", "begins with \".\""), ("-a", "begins with \"-\""), ("a b", "has a blank"),
      ("a+b", "has \"+\""), ("a/b", "has \"/\""), ("ä", "has \"ä\""), ("a\nb", "has a line break"),
      ("a\u{1}", "has a control character"), (String(repeating: "x", count: 129), "has 129 characters"),
    ])
  func refused(text: String, reason: String) {
    #expect(refusal { () throws(InvalidName) in _ = try Tag(text) }?.hasPrefix(reason) == true)
  }
}

@Suite("repositories follow distribution/reference")
struct RepositoryTests {
  @Test(
    "registry and path",
    arguments: [
      ("web", nil, "web"), ("acme/web", nil, "acme/web"), ("ghcr.io/acme/web", "ghcr.io", "acme/web"),
      ("localhost/web", "localhost", "web"), ("localhost:5000/a/b", "localhost:5000", "a/b"),
      ("host:80/web", "host:80", "web"), ("[::1]:5000/web", "[::1]:5000", "web"), ("a.b/c", "a.b", "c"),
      ("a__b/c.d/e---f", nil, "a__b/c.d/e---f"), ("Registry.Example.com/x", "Registry.Example.com", "x"),
      ("0/1", nil, "0/1"),
    ])
  func parts(text: String, registry: String?, path: String) throws {
    let repository = try Repository(text)
    #expect(repository.registry == registry)
    #expect(repository.path == path)
    #expect(repository.text == text)
  }

  @Test(
    "refused, with the rule that it breaks",
    arguments: [
      ("", "is empty"), ("$CI_REGISTRY_IMAGE/web", "has a variable"),
      ("ghcr.io/${{ github.repository }}", "has a variable"),
      ("$CI_REGISTRY/acme/web", "has a variable"), ("acme/Web", "has an upper-case letter in \"Web\""),
      ("/web", "has an empty path component"),
      ("acme//web", "has an empty path component"), ("acme/web/", "has an empty path component"),
      ("a..b", "has \"..\" in \"a..b\""), ("a___b", "has \"___\" in \"a___b\""), ("a._b", "has \"._\" in \"a._b\""),
      ("-a", "has \"-a\"; each path component begins and ends"), ("a-", "has \"a-\"; each path"),
      ("a b", "has a blank"), ("web:1", "has a tag or digest"), ("web@sha256:0", "has a tag or digest"),
      ("https://ghcr.io/a", "begins with \"https://\""), ("ghcr.io:x/a", "is not a registry; after \":\""),
      ("a.-b/c", "is not a registry"), ("[::1/web", "is not a registry; an IPv6"), ("grün/web", "has \"ü\""),
      (String(repeating: "0", count: 64), "is 64 hexadecimal digits"),
      (String(repeating: "a/", count: 127) + "ab", "has 256 characters"),
    ])
  func refused(text: String, reason: String) {
    let found = refusal { () throws(InvalidName) in _ = try Repository(text) }
    #expect(found?.hasPrefix(reason) == true, "\(found ?? "accepted")")
  }

  @Test(
    "a name with a variable gets a hint that is accepted",
    arguments: [
      ("$CI_REGISTRY_IMAGE/web", "write what GitLab shows under Deploy > Container registry, such as "),
      ("${IMAGE}", "write its name, such as "),
    ])
  func variable(text: String, start: String) throws {
    #expect { try Repository(text) } throws: { error in
      guard let hint = (error as? InvalidName)?.hint, hint.hasPrefix(start) else { return false }
      return (try? Repository(String(hint.dropFirst(start.count)))) != nil
    }
  }

  @Test(
    "Docker's defaults, spelled out",
    arguments: [
      ("web", "docker.io/library/web"), ("acme/web", "docker.io/acme/web"), ("docker.io/web", "docker.io/library/web"),
      ("index.docker.io/acme/web", "docker.io/acme/web"), ("ghcr.io/web", "ghcr.io/web"),
    ])
  func normalized(text: String, expected: String) throws {
    #expect(try Repository(text).normalizedText == expected)
  }

  @Test("a repository without a registry takes the project's")
  func registry() throws {
    #expect(try Repository("acme/web").inRegistry("ghcr.io").text == "ghcr.io/acme/web")
    #expect(try Repository("quay.io/acme/web").inRegistry("ghcr.io").text == "quay.io/acme/web")
  }
}

@Suite("image references")
struct ImageReferenceTests {
  private static let digest = "sha256:" + String(repeating: "0", count: 64)

  @Test(
    "repository, tag and digest",
    arguments: [
      ("web", "web", nil, nil), ("web:1", "web", "1", nil), ("localhost:5000/web", "localhost:5000/web", nil, nil),
      ("localhost:5000/web:1", "localhost:5000/web", "1", nil), ("a/b@\(digest)", "a/b", nil, digest),
      ("a/b:1@\(digest)", "a/b", "1", digest),
    ])
  func parts(text: String, repository: String, tag: String?, digest: String?) throws {
    let reference = try ImageReference(text)
    #expect(reference.repository.text == repository)
    #expect(reference.tag?.text == tag)
    #expect(reference.digest?.text == digest)
    #expect(reference.text == text)
  }

  @Test(
    "refused",
    arguments: [
      "", ":1", "web:", "web:a b", "web@", "web@sha256:00", "web@sha256:\(String(repeating: "g", count: 64))",
      "web@md5", "web:1:2", "WEB", "web@\(digest)0",
    ])
  func refused(text: String) {
    #expect(refusal { () throws(InvalidName) in _ = try ImageReference(text) } != nil)
  }

  @Test(
    "two spellings of one image are equal when normalized",
    arguments: [("web", "docker.io/library/web:latest"), ("acme/web:1", "index.docker.io/acme/web:1")])
  func normalized(a: String, b: String) throws {
    #expect(try ImageReference(a).normalizedText == ImageReference(b).normalizedText)
  }
}

import TestSupport
import Testing

@Suite("a cache has one name")
struct CacheNameTests {
  @Test(
    "explain and graph call it the same",
    arguments: [
      ("docker", "'auto'", "acme/web:cache"), ("buildx", "{ type: 'registry', ref: 'acme/web:c' }", "acme/web:c"),
      ("buildx", "{ type: 'inline' }", "acme/web:latest"),
      ("buildx", "{ type: 'local', src: '/c', dest: '/c' }", "/c"),
      ("buildx", "{ type: 'gha', scope: 's' }", "GitHub's cache, scope s"),
      ("buildx", "{ type: 's3', region: 'r', bucket: 'b', name: 'n' }", "n in S3"),
      ("buildah", "'auto'", "docker.io/acme/web-cache"),
    ])
  func names(engine: String, cache: String, expected: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM a:1\nRUN b\n", to: "Dockerfile")
    let member = cache == "'auto'" ? "" : ", cache: \(cache)"
    try folder.write(
      "{ version: '1', engine: '\(engine)', images: { web: { repository: 'acme/web'\(member) } } }", to: "cigen.json5")
    let explained = cigen(["explain"], in: folder)
    #expect(explained.output.contains("reused from \(expected)\n"), "\(explained.output)\(explained.error)")
    let drawn = cigen(["graph"], in: folder)
    #expect(drawn.output.contains(" \(expected)\n"), "\(drawn.output)\(drawn.error)")
  }

  @Test(
    "what ADD fetches may have changed, whichever way it is named",
    arguments: [
      ("https://example.com/t", true), ("git@example.com:t/t.git", true), ("git://example.com/t", true),
      ("ssh://git@example.com/t", true), ("me@example.com:t", true), ("t", false), ("git@", false),
    ])
  func remote(source: String, isRemote: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "t")
    try folder.write("x", to: "git@")
    try folder.write("FROM a:1\nADD \(source) /t\n", to: "Dockerfile")
    let output = cigen(["explain", "--image", "acme/web"], in: folder).output
    #expect(output.contains("unless what the URL gives has changed") == isRemote, "\(output)")
  }
}

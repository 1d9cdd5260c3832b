import Testing

@testable import ImageModel

@Suite("secrets and ssh agents of a build")
struct AgentTests {
  @Test(
    "an agent is the caller's, or has a key",
    arguments: [
      ("'default'", ["default"]), ("['default', 'deploy']", ["default", "deploy"]), ("[]", []),
      ("[{ env: 'KEY' }, { id: 'deploy', env: 'DEPLOY_KEY' }]", ["default KEY", "deploy DEPLOY_KEY"]),
    ])
  func agents(text: String, expected: [String]) throws {
    let image = try decodeImage("ssh: \(text)")
    #expect(image.agents.map { ([$0.id] + [$0.keyVariable].compactMap(\.self)).joined(separator: " ") } == expected)
  }

  @Test("variants have those of their image, or their own, and share stages that have the same")
  func variants() throws {
    let project = decode(
      """
      { version: '1', images: { web: { repository: 'acme/web', ssh: ['default'],
        variants: { a: {}, b: {}, c: { ssh: [{ env: 'KEY' }] } } } } }
      """
    ).project
    let agents = try #require(project).images.filter { !$0.isShared }.map { $0.agents.map(\.keyVariable) }
    #expect(agents == [[nil], [nil], ["KEY"]])
    #expect(project?.images.filter(\.isShared).map(\.agents.first?.keyVariable) == [nil])
  }

  @Test(
    "a mistake has its rule and place",
    arguments: [
      ("'a b'", "1:49 error invalid-ssh"), ("''", "1:49 error invalid-ssh"),
      ("{ env: 'KEY' }", "1:49 error wrong-type"),
      ("['a', 'a']", "1:55 error duplicate-ssh"), ("['default', { env: 'KEY' }]", "1:61 error duplicate-ssh"),
      ("[{ id: 'a' }]", "1:50 error missing-key"), ("[{ env: 'a-b' }]", "1:57 error invalid-variable"),
      ("[{ env: 'VERSION' }]", "1:57 error reserved-variable"), ("[{ env: 'SHA' }]", "1:57 error reserved-variable"),
      ("[{ env: 'GITHUB_KEY' }]", "1:57 error invalid-variable"),
      ("[{ env: 'KEY', key: 'x' }]", "1:64 error unknown-key"),
    ])
  func mistakes(text: String, expected: String) {
    #expect(decode("{ images: { web: { repository: 'acme/web', ssh: \(text) } } }").places == [expected])
  }

  @Test(
    "what a step mounts and the image is not given is missing",
    arguments: [
      ("type=secret,id=npm", "secret npm"), ("type=secret,id=npm,required", "secret npm required"),
      ("type=secret,id=npm,required=true", "secret npm required"), ("type=secret,id=npm,required=false", "secret npm"),
      ("type=secret,target=/root/.npmrc", "secret .npmrc"), ("type=ssh", "ssh default"),
      ("type=ssh,id=deploy,required=1", "ssh deploy required"), ("type=ssh,id=given", nil),
      ("type=secret,id=given", nil),
      ("type=secret,id=$NAME", nil), ("type=cache,target=/x", nil), ("type=secret", nil),
    ])
  func missing(mount: String, expected: String?) throws {
    let image = try decodeImage(
      "ssh: ['given'], secrets: [{ id: 'given', env: 'X' }], target: 'b'",
      dockerfile: """
        FROM alpine:3 AS a
        RUN --mount=\(mount) true
        FROM a AS b
        RUN true
        FROM alpine:3 AS unused
        RUN --mount=type=secret,id=other true
        """)
    let found = image.missingMounts.map { "\($0.kind) \($0.id)\($0.isRequired ? " required" : "")" }
    #expect(found == [expected].compactMap(\.self))
  }
}

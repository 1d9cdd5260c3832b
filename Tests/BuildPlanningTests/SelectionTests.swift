import ImageModel
import Testing

@testable import BuildPlanning

@Suite("what the name of an image stands for")
struct SelectionTests {
  private let files = [
    "Dockerfile": "FROM alpine:3\nRUN a\n", "tools/Dockerfile": "FROM acme/base\nRUN a\n",
    "web/Dockerfile": "FROM acme/tools\nCOPY --from=acme/base /a /\n",
  ]

  private func selections(_ images: String, engine: String = "docker") throws -> [Selection] {
    try plan(images, engine: engine, files: files).selections
  }

  @Test("it and all that it is built from, each after what it needs; a name that is itself alone is none")
  func needs() throws {
    #expect(
      try selections(
        """
        web: { repository: 'acme/web', context: 'web' }, base: { repository: 'acme/base' },
        tools: { repository: 'acme/tools', context: 'tools' }, other: { repository: 'acme/other' }
        """) == [
          Selection(name: "tools", images: ["base", "tools"]),
          Selection(name: "web", images: ["base", "tools", "web"]),
        ])
  }

  @Test("all variants, with what they share, and each variant by its own name")
  func variants() throws {
    let dockerfile = ["Dockerfile": "FROM a AS s\nRUN s\nFROM s\nARG V\nRUN $V\n"]
    let plan = try plan(
      "web: { repository: 'acme/web', variants: { p: { args: { V: '1' } }, q: { args: { V: '2' } } } }",
      files: dockerfile)
    #expect(
      plan.selections == [
        Selection(name: "web", images: ["web-shared", "web-p", "web-q"]),
        Selection(name: "web-p", images: ["web-shared", "web-p"]),
        Selection(name: "web-q", images: ["web-shared", "web-q"]),
      ])
  }

  @Test("an image of several platforms, with those that it joins")
  func platforms() throws {
    let images = "web: { repository: 'acme/web', platforms: ['linux/amd64', 'linux/arm64'] }"
    #expect(
      try selections(images) == [
        Selection(name: "web", images: ["web-amd64", "web-arm64", "web"])
      ])
    // One build for both is the image itself.
    #expect(try selections(images, engine: "buildx") == [])
  }
}

import Foundation
import TestSupport
import Testing

let twoPlatforms = #"platforms: ["linux/amd64", "linux/arm64"]"#

/// Two images for two platforms, one built from the other; nothing in them runs, so that any machine builds them.
func makePlatformsProject(on registry: String, _ more: String = "") throws -> TemporaryFolder {
  let project = try TemporaryFolder()
  try project.write("one\n", to: "base/of-base")
  try project.write("FROM scratch\nCOPY of-base /\n", to: "base/Dockerfile")
  try project.write("first\n", to: "web/source")
  try project.write(
    """
    {
      version: "1", registry: "\(registry)", \(more)
      images: {
        web: { repository: "acme/web", context: "web", \(twoPlatforms) },
        base: { repository: "acme/base", context: "base", platforms: ["linux/arm64", "linux/amd64"] },
      },
    }
    """, to: "cigen.json5")
  let dockerfile = "FROM scratch AS site\nCOPY source /\n\nFROM \(registry)/acme/base\nCOPY --from=site / /\n"
  try project.write(dockerfile, to: "web/Dockerfile")
  try project.write(try cigen("bash", in: project), to: "build.sh")
  return project
}

/// What a registry says of a tag.
struct PublishedIndex: Decodable {
  struct Entry: Decodable {
    struct Platform: Decodable {
      let os: String
      let architecture: String
    }

    let digest: String
    let platform: Platform
  }

  let manifests: [Entry]

  init(_ registry: RegistryServer, _ repository: String, _ tag: String) throws {
    let digest = try #require(registry.digest(of: tag, in: repository))
    self = try JSONDecoder().decode(PublishedIndex.self, from: try registry.blob(digest))
  }

  /// Each platform with its image; an attestation has a platform that is unknown.
  var digests: [String: String] {
    Dictionary(
      manifests.filter { $0.platform.os != "unknown" }.map {
        ("\($0.platform.os)/\($0.platform.architecture)", $0.digest)
      }
    ) { $1 }
  }
}

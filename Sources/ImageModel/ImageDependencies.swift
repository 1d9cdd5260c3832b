import DockerfileSyntax
import Registry
import SourceText

/// Finds images that are built from what another image of the project publishes: nothing makes one wait for the other.
struct ImageDependencies {
  private struct Use {
    let image: String
    let repository: String
    let text: String
    let place: SourcePlace
  }

  private var uses: [Use] = []
  private var owners: [String: String] = [:]

  /// Adds an image, and the images that its Dockerfile takes from registries.
  mutating func add(_ name: String, in repository: Repository, using external: [ExternalImage], of source: SourceFile) {
    owners[repository.normalizedText] = name
    for image in external {
      guard let reference = try? ImageReference(image.name) else { continue }
      uses.append(
        Use(
          image: name, repository: reference.repository.normalizedText, text: image.name,
          place: SourcePlace(source, image.range)))
    }
  }

  func warn(_ problems: inout Problems) {
    for use in uses {
      guard let owner = owners[use.repository], owner != use.image else { continue }
      problems.add(
        .warning, rule: "image-dependency",
        "image \"\(use.image)\" is built from \"\(use.text)\", which image \"\(owner)\" publishes, and does not wait for it",
        at: use.place,
        hint: "list \"\(owner)\" before \"\(use.image)\": the script keeps that order; jobs take what the registry has")
    }
  }
}

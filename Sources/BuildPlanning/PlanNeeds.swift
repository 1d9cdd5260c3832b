import ImageModel
import SourceText

/// How many others an image may be built from in a pipeline: a job of GitLab waits for no more (docs.gitlab.com, "CI/CD YAML
/// syntax reference", `needs`), and a job has the builds of all of them.
package let mostBases = 50

/// The same in a script, which names all of them for each image.
package let mostBasesInScript = 200

extension RunImages {
  fileprivate var mostBases: Int { isScript ? mostBasesInScript : BuildPlanning.mostBases }
}

/// The images that one is built from, and those that these are built from, each after its own; of too many no more than
/// shows that.
func basesToBuild(for image: Image, _ run: RunImages) -> [Image] {
  var known: Set<String> = []
  var bases: [Image] = []
  func add(_ image: Image) {
    for (_, base) in run.bases(of: image) where known.count <= run.mostBases && known.insert(base.name).inserted {
      add(base)
      bases.append(base)
    }
  }
  add(image)
  return bases
}

/// Every image that is built from too many others.
func tooManyNeeds(of images: [Image], _ run: RunImages) -> [Diagnostic] {
  images.compactMap { image in
    let shared = image.needs.count { run.image(named: $0.image)?.isShared ?? false }
    let count = (image.isJoined ? image.needs.count : basesToBuild(for: image, run).count) + shared
    if count <= run.mostBases { return nil }
    return Diagnostic(
      rule: "too-many-needs",
      "image \"\(image.name)\" is built from more than \(run.mostBases) others, and "
        + (run.isScript ? "a script names all of them for each image" : "a job can wait for no more"),
      hint: "build it from fewer, or take a release of one of them that is pinned by its digest")
  }
}

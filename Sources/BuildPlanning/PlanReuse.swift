import ImageModel
import SourceText

/// How a run finds an image that was built of the same before: by a hash of what git and the registry say it is made of.
package struct Finding: Sendable, Hashable {
  /// Where the image has a tag of the hash.
  package let repository: Word

  /// The build context, and the files beside it that count.
  package let paths: [Word]

  /// The words of the build that reach the image, but for tags and caches; of a secret no more than its name.
  package let words: [Word]

  /// The environment variables that give build arguments their values.
  package let environment: [String]

  /// The images that a registry has.
  package let bases: [Word]

  /// The images that this run built or found, or that another job handed on.
  package let builtBases: [Word]

  /// Its name in the registry where that is said; else it is found by the rest.
  package var promoted: Word?

  /// What the image is called on the engine when it is found, as when it is built; none for a builder that has no images.
  package let names: [Word]
}

/// The tag of an image by the hash of what it is made of.
package struct Remembering: Sendable, Hashable {
  package let source: Word
  package let repository: Word
}

/// What a run knows of an image that it looked for.
extension Variable {
  /// The hash of what it is made of; empty where that cannot be known.
  package static let inputsHash = Variable(name: "HASH")

  /// What was built of the same before; empty if nothing was.
  package static let found = Variable(name: "FOUND")
}

extension PlanContext {
  /// How an image is found; nil for one that is always built.
  func finding(of image: Image, names: [Word]) -> Finding? {
    guard case .content(let bases) = image.reuse, reuseObstacle(of: image) == nil else { return nil }
    let folder = image.context.hasSuffix("/") ? String(image.context.dropLast()) : image.context
    let outer = [image.dockerfile, "\(image.dockerfile).dockerignore"].filter { file in
      folder != "." && !file.hasPrefix("\(folder)/")
    }
    var words = [Word(image.dockerfile)]
    if let target = image.target { words += ["--target", Word(target)] }
    words += (image.platforms + [image.platform].compactMap(\.self)).map { Word($0.text) }
    words += image.arguments.compactMap { argument in
      argument.value.map { Word("\(argument.name)=") + Word($0, for: run.system) }
    }
    // With their options: an argument may be called as a label or a secret is.
    words += image.secrets.flatMap { ["--secret", Word($0.id)] }
    words += image.agents.flatMap { ["--ssh", Word($0.id)] }
    words += image.labels.flatMap { ["--label", Word("\($0.key)=") + Word($0.value, for: run.system)] }
    let checkout = run.pipelines.checkout
    if let submodules = checkout.submodules { words += ["--submodules", Word(submodules.rawValue)] }
    if checkout.fetchesLargeFiles { words.append("--lfs") }
    if let provenance = image.attestations.provenance { words += ["--attest", Word(provenance.rawValue)] }
    if image.attestations.sbom { words += ["--attest", "sbom"] }
    let built = run.bases(of: image)
    func isBuilt(_ base: BaseImage) -> Bool {
      built.contains { $0.need.uses.contains(Need.Use(base.written)) || $0.need.uses.contains(.context(base.name)) }
    }
    return Finding(
      repository: Word(run.repository(of: image)), paths: ([image.context] + outer).map(pathArgument), words: words,
      environment: image.arguments.filter { $0.value == nil && !isPredefinedArgument($0.name) }.map(\.name),
      bases: unique(bases.filter { !isBuilt($0) }.map { Word($0.name) }),
      builtBases: built.map { run.word(for: $0.image) }, names: names)
  }

  /// Why an image that could be reused is not, with this engine; nil if it is.
  func reuseObstacle(of image: Image) -> String? {
    guard run.engine == .buildx else { return nil }
    if !image.commands.test.isEmpty { return "it is pushed when it was tested, not when it was built" }
    if run.isBase(image) { return "others are built from it" }
    if image.isPlatformBuild { return "its platforms are pushed by their digests alone" }
    return run.bases(of: image).isEmpty ? nil : "it is built from other images of the project"
  }

  /// Why images are built each time although the project asks for reuse.
  func notesOnReuse(of images: [Image]) -> [Diagnostic] {
    images.flatMap { image -> [Diagnostic] in
      switch image.reuse {
      case .never: return []
      case .impossible(let obstacles):
        return obstacles.map { obstacle in
          Diagnostic(
            .note, rule: "not-reused", "image \"\(image.name)\" is always built: \(obstacle.reason)",
            at: obstacle.place, hint: obstacle.hint)
        }
      case .content:
        return reuseObstacle(of: image).map { reason in
          [
            Diagnostic(
              .note, rule: "not-reused", "image \"\(image.name)\" is always built: \(reason)",
              hint: "engine \"docker\" reuses such images as well")
          ]
        } ?? []
      }
    }
  }
}

extension PlanContext {
  /// How a release finds what the default branch published of its commit; nil where it builds. A person who runs a script
  /// wants what it builds.
  func promotion(of image: Image, names: [Word]) -> Finding? {
    guard let tag = image.promoted, !run.isScript else { return nil }
    let repository = Word(run.repository(of: image))
    var finding = Finding(
      repository: repository, paths: [], words: [], environment: [], bases: [], builtBases: [], names: names)
    finding.promoted = repository + ":" + Word(tag, for: run.system)
    return finding
  }
}

extension ImageSteps {
  /// The same steps for a release that takes over what the default branch published.
  mutating func promote(_ finding: Finding, _ image: String) {
    pullConditions = [.isNew]
    builds = builds.map { Step($0.name, $0.subject, $0.action, if: $0.conditions + [.isNew]) }
    builds.insert(Step("Find", image, .find(finding), if: [.publishes]), at: 0)
  }

  /// The same steps for an image that is first looked for: what builds it is done if it is new.
  ///
  /// - Parameter events: those that publish the image.
  mutating func look(for finding: Finding, _ image: String, keeping source: Word?, pushedOn events: [Event]) {
    pullConditions = [.isNew]
    builds = builds.map { Step($0.name, $0.subject, $0.action, if: $0.conditions + [.isNew]) }
    builds.insert(Step("Find", image, .find(finding)), at: 0)
    guard let source else { return }
    builds.append(
      Step(
        "Remember", image, .remember(Remembering(source: source, repository: finding.repository)),
        if: [.pushes(events), .isNew, .isHashed]))
  }
}

import DockerfileSyntax
import JSON5Syntax
import Registry
import SourceText

// What an image says of itself, with the values that are known now in their places.
extension ImageResolver {
  mutating func repository(_ text: Located<String>) -> Repository? {
    do {
      let repository = try Repository(text.value)
      guard let registry else { return repository }
      return try repository.inRegistry(registry)
    } catch {
      problems.add(
        rule: "invalid-repository", "repository \"\(text.value)\" \(error.reason)", at: text.place, hint: error.hint)
      return nil
    }
  }

  /// Those beside the first.
  mutating func otherRepositories(of declaration: ImageDeclaration) -> [PublishedRepository] {
    declaration.repositories.dropFirst().compactMap { declared in
      repository(declared.text).map { PublishedRepository(repository: $0, events: declared.events) }
    }
  }

  /// `docker manifest` makes an index of images of its own registry alone.
  mutating func checkRegistries(of image: PreparedImage, _ repository: Repository) {
    guard engine == .docker else { return }
    for (declared, other) in zip(image.declaration.repositories.dropFirst(), image.otherRepositories)
    where other.repository.host != repository.host {
      problems.add(
        rule: "engine-registries",
        "engine \"docker\" joins the platforms of image \"\(image.declaration.name.value)\" in one registry alone",
        at: declared.text.place, hint: "choose engine: \"buildx\", or one registry")
    }
  }

  mutating func arguments(of declaration: ImageDeclaration) -> [Located<BuildArgument>] {
    declaration.settings.arguments.compactMap { argument in
      let name = argument.name.value
      guard let text = argument.text else {
        return Located(value: BuildArgument(name: name, value: nil), place: argument.name.place)
      }
      return value(of: text, declaration, "build argument").map {
        Located(value: BuildArgument(name: name, value: $0), place: argument.name.place)
      }
    }
  }

  /// The labels, those of OCI before others.
  mutating func labels(of declaration: ImageDeclaration) -> [Label] {
    let own = declaration.settings.labels.compactMap { label in
      value(of: label.text, declaration, "label").map { Label(key: label.key, value: $0) }
    }
    guard declaration.settings.hasOCILabels ?? false else { return own }
    let given = Set(own.map(\.key))
    return ociLabels(of: declaration.variant?.image.value ?? declaration.name.value)
      .filter { !given.contains($0.key) } + own
  }

  mutating func annotations(of declaration: ImageDeclaration) -> [Label] {
    let annotations = declaration.settings.annotations.compactMap { annotation in
      value(of: annotation.text, declaration, "annotation").map { Label(key: annotation.key, value: $0) }
    }
    if let first = declaration.settings.annotations.first, engine != .buildx {
      problems.add(
        rule: "engine-annotations", "engine \"\(engine.rawValue)\" writes no annotations", at: first.text.place,
        hint: "write labels, or choose engine: \"buildx\"")
    }
    return annotations
  }

  /// The image's own commands, after those of the project for every image.
  mutating func commands(of declaration: ImageDeclaration) -> Commands {
    let own = declaration.settings.commands
    func all(_ moment: CommandMoment) -> [DeclaredCommand] {
      (moment == .before ? [] : commands[moment] ?? []) + (own[moment] ?? [])
    }
    return Commands(
      before: parsed(all(.before), .before, declaration), test: parsed(all(.test), .test, declaration),
      after: parsed(all(.after), .after, declaration))
  }

  /// The tag that a release takes over. Others could write one that runs of other branches have.
  mutating func promotedTag(of image: PreparedImage) -> ValueText? {
    guard let promoted = image.declaration.settings.promoted else { return nil }
    guard
      let text = ValueText.parse(
        promoted, image.declaration.variant?.placeholders ?? [:], ownValues, of: "tag", problems: &problems)
    else { return nil }
    let tag = image.tags.map(\.value).first { $0.text == text }
    if image.platformWord != nil {
      problems.add(
        rule: "invalid-promotion", "platforms that are built apart are not taken over by a release", at: promoted.place,
        hint: "build them together, with engine: \"buildx\" and no runners of their own; or remove \"publish\"")
    } else if tag?.events != [.defaultBranch] || text.placeholders.isDisjoint(with: [.sha, .shortSHA]) {
      problems.add(
        rule: "invalid-promotion", "the default branch alone does not publish \"\(promoted.value)\" for each commit",
        at: promoted.place,
        hint: "add { tag: \"{sha}\", on: \"default\" } to \"tags\", and write from: \"{sha}\"")
    }
    return text
  }

  /// What follows the publication of an image asks for it by a tag, so each release has to publish one.
  mutating func checkLastingTag(of image: PreparedImage, _ settled: Image) {
    let follows = !image.commands.after.isEmpty || settled.isSigned || settled.isAttestedByGitHub
    let ofReleases = image.tags.map(\.value).filter { $0.events.contains(.release) }
    guard follows, let first = image.tags.first(where: { $0.value.events.contains(.release) }),
      !ofReleases.contains(where: { $0.publication == .always })
    else { return }
    problems.add(
      rule: "no-lasting-tag", "not every release publishes a tag of image \"\(image.name)\", so nothing can follow it",
      at: first.place, hint: "add \"{version}\" to \"tags\", or remove \"after\", \"sign\" and \"attest\"")
  }

  mutating func warnOfUnusedLogins(
    of pipelines: Pipelines, _ member: JSON5Member?, _ images: [Image], in file: SourceFile
  ) {
    guard case .object(let members) = member?.value.value else { return }
    let used = Set(
      images.flatMap { image -> [String] in
        let published = [image.repository.host] + image.otherRepositories.map(\.repository.host)
        let caches = image.cacheReferences.map(\.repository.host) + image.repositoryOfSteps
        return published + caches + image.readRegistries
      })
    let known = Set(pipelines.logins.map(\.registry))
    for member in members {
      let registry = member.key == "index.docker.io" ? "docker.io" : member.key
      guard known.contains(registry), !used.contains(registry) else { continue }
      problems.add(
        .warning, rule: "unused-login", "no image is built from, cached in or published to \(member.key)",
        at: SourcePlace(file, member.keyRange), hint: "remove the entry, or correct its name")
    }
  }

  mutating func attestations(of declaration: ImageDeclaration) -> Attestations {
    guard let declared = declaration.settings.attestations else { return Attestations() }
    if engine != .buildx, !declared.value.isEmpty {
      problems.add(
        rule: "engine-attest", "engine \"\(engine.rawValue)\" attaches no provenance or SBOM", at: declared.place,
        hint: "remove them from \"attest\", or choose engine: \"buildx\"")
    }
    return declared.value
  }

  /// What looks like the tag of a hash could take its place.
  mutating func checkTags(of image: PreparedImage) {
    for tag in image.tags where tag.value.text.beginsWith(reuseTagPrefix) {
      problems.add(
        rule: "reserved-tag",
        "a tag that begins with \"\(reuseTagPrefix)\" may be one by which image \"\(image.declaration.name.value)\" is reused",
        at: tag.place, hint: "choose another tag, or leave the image out with reuse: false")
    }
  }

  /// What the project runs before any image is built.
  mutating func projectsBefore() -> [Command] { parsed(commands[.before] ?? [], .before, nil) }

  private mutating func parsed(
    _ declared: [DeclaredCommand], _ moment: CommandMoment, _ image: ImageDeclaration?
  ) -> [Command] {
    declared.compactMap { declared in
      guard
        let command = Command.parse(
          declared, moment, image?.variant?.placeholders ?? [:], ownValues, problems: &problems),
        version.allowsNumbers(of: command.placeholders, declared.text, "command", &problems)
      else { return nil }
      return command
    }
  }

  private mutating func value(
    of text: Located<String>, _ declaration: ImageDeclaration, _ what: String
  ) -> ValueText? {
    guard
      let value = ValueText.parse(
        text, declaration.variant?.placeholders ?? [:], ownValues, of: what, problems: &problems)
    else { return nil }
    return version.allowsNumbers(of: value.placeholders, text, what, &problems) ? value : nil
  }
}

extension Image {
  /// Where an engine that caches each step keeps them.
  fileprivate var repositoryOfSteps: [String] {
    if case .steps(let repository) = cacheStore?.kind { return [repository.host] }
    if case .inline(let reference) = cacheStore?.kind { return [reference.repository.host] }
    return []
  }
}

/// The labels whose values a build knows (opencontainers/image-spec, annotations.md).
private func ociLabels(of image: String) -> [Label] {
  let values: [(String, ValueText)] = [
    ("created", ValueText(fragments: [.placeholder(.created)])),
    ("revision", ValueText(fragments: [.placeholder(.sha)])),
    ("source", ValueText(fragments: [.placeholder(.source)])),
    ("title", ValueText(image)), ("url", ValueText(fragments: [.placeholder(.source)])),
    ("version", ValueText(fragments: [.placeholder(.version)])),
  ]
  return values.map { Label(key: "org.opencontainers.image.\($0)", value: $1) }
}

import ImageModel
import SourceText

/// Plans a project for `docker buildx build`.
///
/// One build makes the image: a cache of `mode=max` covers every stage. Each image is a command of its own, since targets
/// that are built together miss their caches (docker/buildx#414), and has a cache of its own for each branch, since an
/// export replaces what was there and merges nothing. A branch reads its own before the default branch's. An export that
/// fails does not fail the build (`ignore-error`).
///
/// A builder in a container has no images: what is published is pushed by the build, and what other images of the run
/// need is given to them as a build context.
func planBuildxBuilds(_ project: Project, for system: Output.System) -> BuildPlan {
  BuildPlan(project, notes: unique(project.images.flatMap { notes(on: $0, for: system) })) { image, tags, built in
    planImage(image, tags, built, for: system)
  }
}

private func planImage(
  _ image: Image, _ tags: PublishedTags, _ built: BuiltImages, for system: Output.System
) -> ImagePlan {
  let repository = image.repository.text
  let references = tags.references(in: repository)
  let isBase = built.isBase(image)
  let needs = image.needs.map { need in
    // A context takes the place of a name that is written out.
    NeededImage(
      image: need.image, variable: built.variable(of: need.image),
      texts: need.texts.filter { $0.utf8.contains(UInt8(ascii: "$")) },
      contextName: contextName(of: built.variable(of: need.image)), isOrderOnly: built.isOrderOnly(need))
  }
  let inputs =
    inputOptions(of: image, neededImages: image.needs.flatMap { contexts(of: $0, built) })
  let sharedSources = image.cacheChain.filter { $0.builder != nil }.flatMap { sources(of: $0.reference) }
  if image.isShared {
    let links = image.cacheChain.filter { $0.builder == nil }
    return ImagePlan(
      image, tags, built, repository: image.repository.text, ownImage: nil,
      builds: links.map { link in
        let cache = plannedCache(CacheStore(kind: .registry(link.reference)), for: system)
        return build(
          image, stage: link.target,
          targetOptions(link.target, of: image) + cache.imports + sharedSources + cache.exports + inputs
            + [fileOption(of: image, needs)])
      }, releases: [], registries: [image.repository.host], needs: needs)
  }
  let cache = image.cacheStore.map { plannedCache($0, for: system) } ?? PlannedCache()
  var options = targetOptions(image.target, of: image) + cache.imports + sharedSources + cache.exports + inputs
  var releases = references
  options += references.map { with("--tag", $0) }
  options += reuseOptions(of: image, in: image.repository.text, hasTag: false)
  options += attestationOptions(image.attestations)
  if isBase {
    options.append(
      Argument(["--output", Word([.literal("type=oci,tar=false,dest="), .variable(.layout)])], if: .layout))
  }
  if image.isPlatformBuild {
    // It is found by its digest alone, and joined with the others when all are there.
    let output = "type=image,name=\(repository),push-by-digest=true,name-canonical=true,push=true"
    options += [Argument(["--output", Word(output)], if: .push), fileOption(of: image, needs)]
    releases = [Argument([platformName(image, in: repository)])]
  } else {
    options += [Argument(["--push"], if: .push), fileOption(of: image, needs)]
  }
  return ImagePlan(
    image, tags, built, repository: repository,
    ownImage: isBase ? Word([.variable(built.variable(of: image.name))]) : nil, builds: [build(image, options)],
    releases: releases, registries: [image.repository.host] + cache.registries, needs: needs,
    serviceSecrets: cache.secrets)
}

private func build(_ image: Image, stage: String? = nil, _ options: [Argument]) -> Build {
  Build(
    image: Word(image.name), stage: stage, options: options, context: pathArgument(image.context), cacheImage: nil)
}

// MARK: - Needed images

/// What makes a build take an image of this run: a context by the name that the Dockerfile has for it, or by one of our
/// own where only the run knows that name.
private func contexts(of need: Need, _ built: BuiltImages) -> [Argument] {
  let variable = built.variable(of: need.image)
  let ownName = contextName(of: variable)
  func context(_ name: String) -> Argument {
    Argument(["--build-context", Word([.literal("\(name)="), .variable(variable)])], if: variable)
  }
  return unique(
    need.uses.flatMap { use -> [Argument] in
      switch use {
      case .argument(let name):
        [context(ownName), Argument(["--build-arg", Word("\(name)=\(ownName)")], if: variable)]
      case .text(let text): [context(text.utf8.contains(UInt8(ascii: "$")) ? ownName : text)]
      }
    })
}

/// `BUILT_MY_BASE` is `built-my-base-image`: the name of a repository, which no image of a registry has by chance.
private func contextName(of variable: Variable) -> String {
  variable.name.lowercased().split(separator: "_", omittingEmptySubsequences: false).joined(separator: "-") + "-image"
}

func attestationOptions(_ attestations: Attestations) -> [Argument] {
  var options: [Argument] = []
  if let provenance = attestations.provenance {
    options.append(Argument(["--attest", Word("type=provenance,mode=\(provenance.rawValue)")], if: .push))
  }
  if attestations.sbom { options.append(Argument(["--attest", "type=sbom"], if: .push)) }
  return options
}

// MARK: - Notes

private func notes(on image: Image, for system: Output.System) -> [Diagnostic] {
  var notes: [Diagnostic] = []
  if let store = image.cacheStore, let place = store.kind.onlyPlace, !store.kind.works(in: system),
    let substitute = store.substitute
  {
    notes.append(
      Diagnostic(
        .note, rule: "cache-substitute",
        "the cache of image \"\(image.name)\" is \(place); the \(system.product) keeps it at \(substitute.text)",
        hint: "cache: { type: \"registry\" } is the same everywhere"))
  }
  if image.cacheStore?.kind.isGitHubs ?? false, system == .github {
    notes.append(
      Diagnostic(
        .note, rule: "cache-action",
        "for the cache of image \"\(image.declaredName)\", the workflow runs the action crazy-max/ghaction-github-runtime",
        hint: "it alone can give a script the token of the cache; cache: { type: \"registry\" } needs none"))
  }
  let host = image.repository.host
  let mayBeGitLabs = system == .gitlab && !["docker.io", "ghcr.io", "quay.io"].contains(host)
  if !image.attestations.isEmpty, host == "registry.gitlab.com" || mayBeGitLabs {
    notes.append(
      Diagnostic(
        .note, rule: "attestations-on-gitlab",
        "GitLab's registry may refuse the attestations of image \"\(image.name)\": BuildKit 0.32 pushes them as "
          + "artifacts that it does not know",
        hint: "see moby/buildkit#7007; a builder of an older release, made before the script runs, is used as it is"))
  }
  return notes
}

extension Output.System {
  fileprivate var product: String {
    switch self {
    case .bash: "script"
    case .github: "workflow"
    case .gitlab: "pipeline"
    }
  }
}

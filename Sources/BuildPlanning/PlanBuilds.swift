import ImageModel
import SourceText

/// Plans a project for its engine, as one system runs it.
package func planBuilds(_ project: Project, for system: Output.System) -> BuildPlan {
  switch project.engine {
  case .docker: planDockerBuilds(project)
  case .buildah, .podman: planBuildahBuilds(project, for: system)
  case .buildx: planBuildxBuilds(project, for: system)
  }
}

extension BuildPlan {
  /// - Parameter planImage: plans one image.
  init(_ project: Project, notes: [Diagnostic], planImage: (Image, PublishedTags, BuiltImages) -> ImagePlan) {
    let order = ReleaseOrder(of: project)
    let built = BuiltImages(project)
    let builder = project.builder.map { planBuilder($0) }
    let hasBranchTags = project.images.contains { $0.tags.contains { $0.placeholders.contains(.branch) } }
    let images = project.images.map { image in
      let tags = PublishedTags(of: image, order)
      var plan =
        image.platforms.isEmpty ? planImage(image, tags, built) : ImagePlan(joining: image, tags, built, project.engine)
      plan.mayBePublishedByBranches = hasBranchTags
      plan.serviceSecrets += builder?.certificates.map(\.variable) ?? []
      return plan
    }
    self.init(
      engine: project.engine, builder: builder, version: images.contains(where: \.usesVersion) ? project.version : nil,
      versionMayBeDate: project.version == .git && !project.versioning.isGitNamed, images: images,
      selections: imageSelections(of: project.images), tagRules: TagRules(of: project, order),
      notes: notes + unique(project.images.flatMap(reuseNotes)))
  }
}

extension ImagePlan {
  /// What is the same for every engine, with what its engine decided.
  ///
  /// - Parameters:
  ///   - repository: as references name it.
  ///   - releases: the references that are published.
  ///   - needs: the needed images, if the engine takes them in another way than by a copy of the Dockerfile.
  init(
    _ image: Image, _ tags: PublishedTags, _ built: BuiltImages, repository: String, ownImage: Word?,
    ownCache: Word? = nil, pulls: [Word] = [], sharedPulls: [SharedPulls] = [], builds: [Build],
    releases: [Argument], registries: [String], needs: [NeededImage]? = nil, serviceSecrets: [String] = []
  ) {
    let needs = needs ?? built.needs(of: image)
    self.init(
      name: image.name, repository: repository, isShared: image.isShared, platform: image.platform, joins: [],
      needs: needs, isHandedOn: built.isHandedOn(image), ownImage: ownImage, ownCache: ownCache,
      variable: built.variable(of: image.name),
      replacedDockerfile: needs.allSatisfy(\.texts.isEmpty) ? nil : pathArgument(image.dockerfile), pulls: pulls,
      sharedPulls: sharedPulls, builds: builds, releases: releases, mayBePublishedByBranches: false,
      reuse: plannedReuse(of: image, in: repository, built),
      tagVariables: Set(tags.tags.flatMap(\.variables)), context: pathArgument(image.context),
      inputFiles: filesBesideContext(of: image),
      usesVersion: tags.tags.contains(where: \.dependsOnVersion) || image.arguments.contains(where: isVersion),
      exportsVersion: image.arguments.contains(where: isVersion),
      runTimeTags: unique(tags.tags.compactMap(\.checkedAtRunTime)),
      requiredEnvironment: image.secrets.compactMap { secret in
        if case .environment(let name) = secret.source { RequiredVariable(name: name, secret: secret.id) } else { nil }
      },
      argumentsFromEnvironment: image.arguments.filter { $0.value == nil && !isRunnersOwn($0.name) && !isVersion($0) }
        .map(\.name),
      registries: unique(registries), serviceSecrets: serviceSecrets)
  }
}

/// The tags of an image, each with the variable that is empty where it is not published.
struct PublishedTags {
  let tags: [Argument]

  init(of image: Image, _ order: ReleaseOrder?) {
    tags = image.tags.map { plannedTag($0, of: image, order) }
  }

  func references(in repository: String) -> [Argument] {
    tags.map { tag in
      Argument([Word([.literal("\(repository):")] + tag.words[0].fragments)], if: tag.condition)
    }
  }
}

/// The version is what every script calls so, and not a variable that a job is given.
private func isVersion(_ argument: BuildArgument) -> Bool {
  argument.value == nil && argument.name == Variable.version.name
}

/// The Dockerfile, what decides what is left out of the context, and the files of secrets.
private func filesBesideContext(of image: Image) -> [Word] {
  let folder = image.context.hasSuffix("/") ? String(image.context.dropLast()) : image.context
  let secrets = image.secrets.compactMap { secret in
    if case .file(let path) = secret.source { path } else { nil as String? }
  }
  let ignoreFile = folder == "." ? ".dockerignore" : "\(folder)/.dockerignore"
  return ([image.dockerfile, "\(image.dockerfile).dockerignore", ignoreFile] + secrets).map(pathArgument)
}

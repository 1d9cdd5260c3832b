import Registry

/// All that the files of a project say of the builds of its Dockerfiles.
struct KnownBuilds {
  /// From bake and compose files, which a person builds with.
  private let described: [FoundBuild]

  /// From the workflows or the pipeline, which publish.
  private let published: [FoundBuild]

  init(described: [FoundBuild] = [], published: [FoundBuild] = []) {
    (self.described, self.published) = (described, published)
  }

  init(_ survey: FolderSurvey, registryImage: String?) {
    described = survey.describedBuilds()
    published = survey.workflowBuilds() + survey.pipelineBuilds(image: registryImage)
  }

  /// The context that another file names, and where; those of bake and compose come first.
  func context(of dockerfile: String, _ isThere: (String) -> Bool) -> (folder: String, place: FoundPlace)? {
    (described + published).first { $0.dockerfile == dockerfile && isThere($0.context) }
      .map { ($0.context, $0.origin) }
  }

  /// Where the first of these Dockerfiles that is published goes to, and the stage that is.
  ///
  /// - Returns: nil if its builds differ, and so may each be another image.
  func publication(of dockerfiles: [String]) -> (repositories: [FoundText], target: FoundText?)? {
    for dockerfile in dockerfiles {
      for builds in [published, described] {
        let named = builds.filter { $0.dockerfile == dockerfile && !$0.repositories.isEmpty }
        if named.isEmpty { continue }
        let names = Set(named.map { Set($0.repositories.map { registryName($0.text) }) })
        // The same name in two registries is one image; other names, or other targets, may be several.
        let lastParts = Set(names.joined().map { $0.split(separator: "/").last })
        if names.count > 1, lastParts.count > 1 || Set(named.map(\.arguments)).count > 1 { return nil }
        let targets = Set(named.map { $0.target?.text })
        if targets.count > 1 || targets.contains(where: { $0.map { $0.known == nil } ?? false }) { return nil }
        var seen: Set<String> = []
        let repositories = named.flatMap(\.repositories).filter { seen.insert(registryName($0.text)).inserted }
        return (repositories, named.first?.target)
      }
    }
    return nil
  }

  /// Every name that a Dockerfile is pushed to, each once.
  func names(of dockerfile: String) -> [FoundText] {
    var seen: Set<String> = []
    return (published + described).filter { $0.dockerfile == dockerfile }.flatMap(\.repositories)
      .filter { seen.insert(registryName($0.text)).inserted }
  }

  /// The Dockerfiles that are built, each once.
  var dockerfiles: [String] {
    var seen: Set<String> = []
    return (described + published).map(\.dockerfile).filter { seen.insert($0).inserted }
  }

  /// Those of all builds of it that name some.
  func platforms(of dockerfiles: [String]) -> (platforms: [Platform], place: FoundPlace)? {
    for dockerfile in dockerfiles {
      for builds in [published, described] {
        let named = builds.filter { $0.dockerfile == dockerfile && !$0.platforms.isEmpty }
        guard let first = named.first else { continue }
        var platforms: [Platform] = []
        for platform in named.flatMap(\.platforms) where !platforms.contains(platform) { platforms.append(platform) }
        return (platforms, first.platformsPlace ?? first.origin)
      }
    }
    return nil
  }

  /// A name of a build that the files do not tell in full.
  func openName(of dockerfile: String) -> FoundText? {
    (published + described).filter { $0.dockerfile == dockerfile }.flatMap(\.openNames).first
  }

  var publishedRepositories: [String] { published.flatMap(\.repositories).map(\.text) }

  /// The files that publish.
  var publishingFiles: [String] {
    var seen: Set<String> = []
    return published.filter { !$0.repositories.isEmpty || !$0.openNames.isEmpty }.map(\.origin.file)
      .filter { seen.insert($0).inserted }
  }
}

/// `web` and `docker.io/library/web` are one repository.
private func registryName(_ text: String) -> String { (try? Repository(text))?.normalizedText ?? text }

extension FolderSurvey {
  fileprivate func describedBuilds() -> [FoundBuild] {
    buildFiles.filter { $0.format == .bake }.flatMap { file -> [FoundBuild] in
      guard let text = text(of: file.file) else { return [] }
      // Bake's paths begin where it runs, which its file does not say.
      let own = file.file.split(separator: "/").dropLast().joined(separator: "/")
      let folders = own.isEmpty ? ["."] : [own, "."]
      return folders.lazy.map { bakeBuilds(text, in: file.file, folder: $0) }
        .first { $0.contains { isThere($0.dockerfile) } } ?? []
    }
      + buildFiles.filter { $0.format == .compose }.flatMap { file in
        (text(of: file.file).flatMap(readYAML) ?? []).flatMap { composeBuilds($0, in: file.file) }
      }
  }

  fileprivate func workflowBuilds() -> [FoundBuild] {
    let folder = atRoot(".github/workflows")
    let files = names(folder).filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }
    return files.flatMap { name -> [FoundBuild] in
      guard let document = document(of: "\(folder)/\(name)") else { return [] }
      var reader = WorkflowReader(".github/workflows/\(name)", self)
      reader.read(document)
      return reader.builds
    }
  }

  fileprivate func pipelineBuilds(image: String?) -> [FoundBuild] {
    guard let main = document(of: atRoot(".gitlab-ci.yml")) else { return [] }
    let builds = pipelineBuilds(of: main, ".gitlab-ci.yml", image)
    let included = main["include"].map { $0.elements.isEmpty ? [$0] : $0.elements } ?? []
    let files = included.compactMap { $0.text ?? $0["local"]?.text }.filter { !$0.contains("://") }
    return builds
      + files.prefix(20).flatMap { file -> [FoundBuild] in
        let path = String(file.drop { $0 == "/" })
        return document(of: atRoot(path)).map { pipelineBuilds(of: $0, path, image) } ?? []
      }
  }

  private func pipelineBuilds(of document: YAMLNode, _ file: String, _ image: String?) -> [FoundBuild] {
    var reader = PipelineReader(file, self, image: image)
    reader.read(document)
    return reader.builds
  }

  /// The last document of a file that a person wrote: before it may stand what it takes in.
  private func document(of path: String) -> YAMLNode? {
    guard let text = text(of: path), !text.contains("# Generated by cigen ") else { return nil }
    return readYAML(text)?.last
  }
}

import ImageModel
import Registry

/// All that the files of a project say of the builds of its Dockerfiles.
struct KnownBuilds {
  /// From bake and compose files, which a person builds with.
  private let described: [FoundBuild]

  /// From the workflows or the pipeline, which publish.
  private let published: [FoundBuild]

  /// Files that seem to build images, and cannot be read.
  let unreadFiles: [String]

  init(_ survey: FolderSurvey, registryImage: String?) {
    var files = SurveyedFiles(survey, registryImage: registryImage)
    described = files.describedBuilds()
    published = files.workflowBuilds() + files.pipelineBuilds()
    unreadFiles = files.unread
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
    unique((described + published).map(\.dockerfile))
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
    unique(published.filter { !$0.repositories.isEmpty || !$0.openNames.isEmpty }.map(\.origin.file))
  }
}

/// `web` and `docker.io/library/web` are one repository.
private func registryName(_ text: String) -> String { (try? Repository(text))?.normalizedText ?? text }

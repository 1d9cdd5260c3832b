import ImageModel
import Registry
import SourceText

/// The repository that the project's images begin with, and why it is called so.
struct ProjectRepository {
  let text: String

  /// Why it is called so, as a comment.
  let remark: String

  /// That of the git remote's host; nil if it is not known.
  let registry: HostRegistry?

  /// As inference has it: the git remote's, else the folder's name.
  init(_ survey: FolderSurvey) {
    let host = survey.hostRegistry.map { $0.doubt == nil ? $0 : survey.registryThatPipelinesName($0) }
    registry = host
    let prefix = host.map { "\($0.name)/" } ?? ""
    let name = survey.gitAddress.map { prefix + $0.path.lowercased() }
    if let name, (try? Repository(name)) != nil {
      (text, remark) = (name, "The images. Their repositories are called after the git remote.")
    } else if let name = inferredRepository(folder: survey.folderName) {
      (text, remark) = (name, "The images. Their repositories are called after the folder.")
    } else {
      text = "image"
      remark = "The images. Name their repositories: neither a git remote nor the folder has a name that they can have."
    }
  }

  /// Whether images can be pushed there: without a registry it is Docker Hub, where each has its owner.
  var hasRegistry: Bool { (try? Repository(text))?.registry != nil }

  /// Docker Hub knows an owner and a name, and no more.
  func repository(of name: String) -> String { hasRegistry ? "\(text)/\(name)" : "\(text)-\(name)" }
}

extension ProjectRepository {
  /// What a person has to know of names that were guessed.
  func notes(on images: [FoundImage]) -> [Diagnostic] {
    if let registry, let doubt = registry.doubt, names(registry.name, images) {
      return [
        Diagnostic(
          .note, rule: "inferred-image", "the registry is taken to be \(registry.name), after the git remote",
          hint: doubt)
      ]
    }
    guard let first = images.first(where: \.named.isEmpty), !hasRegistry else { return [] }
    return [
      Diagnostic(
        .note, rule: "inferred-image",
        "nothing here names a registry, so \"\(first.repository)\" is a name on Docker Hub",
        hint: "set \"registry\", unless it is yours there")
    ]
  }

  private func names(_ registry: String, _ images: [FoundImage]) -> Bool {
    images.flatMap(\.repositories).contains { $0.hasPrefix("\(registry)/") }
  }

  /// The registries to which the jobs' own token opens the way, and that no generator knows.
  func tokenRegistries(of images: [FoundImage]) -> [String] {
    guard let registry else { return [] }
    let path = text.split(separator: "/").dropFirst().joined(separator: "/")
    var hosts: [String] = []
    for repository in images.flatMap(\.repositories).compactMap({ try? Repository($0) }) {
      let isOwn = repository.host == registry.name || registry.kind == .gitLab && isWithin(repository.path, path)
      let isKnown = ["docker.io", "ghcr.io", "quay.io", "registry.gitlab.com"].contains(repository.host)
      if isOwn, !isKnown, !hosts.contains(repository.host) { hosts.append(repository.host) }
    }
    return hosts
  }
}

extension FolderSurvey {
  /// The registry of a host, under the name that a workflow or the pipeline has for this project's images in it.
  fileprivate func registryThatPipelinesName(_ registry: HostRegistry) -> HostRegistry {
    guard let path = gitAddress?.path.lowercased() else { return registry }
    let names = KnownBuilds(self, registryImage: nil).publishedRepositories.compactMap { try? Repository($0) }
    let own = names.first { name in
      !["docker.io", "ghcr.io", "quay.io", "registry.gitlab.com"].contains(name.host) && isWithin(name.path, path)
    }
    return own.map { HostRegistry(kind: registry.kind, name: $0.host, doubt: nil) } ?? registry
  }
}

private func isWithin(_ path: String, _ folder: String) -> Bool { path == folder || path.hasPrefix("\(folder)/") }

extension ModelObject {
  /// All objects of the model, in the order of the page.
  package static let all: [ModelObject] =
    [project, version, versionFile, ownValue] + builders.map(\.object) + [
      certificate, image, repository, imageTag, labels, promotion, command, cacheLink,
    ] + caches.map(\.object)
    + [
      secret, sshKey, attestations, settings, matrix, exclusion, inclusion, outputs, check, git, login, github,
      triggers, push,
      schedule, download, gitlab, rule, service,
    ]
}

import BuildPlanning
import ImageModel
import TemplateEngine

extension TemplateValue {
  /// What the templates have to know of the program that builds.
  init(_ engine: Engine) {
    let variable =
      switch engine {
      case .docker, .buildx: "DOCKER"
      case .buildah: "BUILDAH"
      case .podman: "PODMAN"
      }
    self = .record([
      "is_docker": .boolean(engine == .docker),
      "is_buildx": .boolean(engine == .buildx),
      // Without a daemon.
      "is_buildah": .boolean(engine == .buildah || engine == .podman),
      "is_podman": .boolean(engine == .podman),
      "program": .shell(ShellFragment(trusted: variable.lowercased())),
      "command": .shell(ShellFragment(trusted: "\"${\(variable)}\"")),
    ])
  }
}

extension BuildPlan {
  /// Whether a run asks git for the version, or for the releases there are.
  var usesGit: Bool {
    version == .git || images.contains { !$0.tagVariables.isDisjoint(with: Variable.ofReleases) }
  }

  /// Whether the builder itself writes caches, where the run may.
  var writesCache: Bool {
    images.contains { $0.builds.contains { $0.options.contains { $0.condition == .writeCache } } }
  }
}

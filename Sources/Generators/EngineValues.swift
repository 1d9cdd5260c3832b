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

extension TemplateValue {
  init(_ builder: BuilderPlan?) {
    self = .record([
      "is_set": .boolean(builder != nil),
      // Where none is set, one may be needed all the same.
      "name": .string(builder?.name ?? "cigen"),
      "driver": .string(builder?.driver ?? "docker-container"),
      "options": .list((builder?.options ?? []).map { .list(Self.words(of: $0)) }),
      "certificates": .list(
        (builder?.certificates ?? []).map { .record(["file": .string($0.file), "variable": .string($0.variable)]) }),
      "needs_engine": .boolean(builder?.needsEngine ?? true),
    ])
  }
}

extension ImagePlan {
  /// Whether an option of a build has a value that begins with this text.
  func hasOption(beginning text: String) -> Bool {
    builds.flatMap(\.options).flatMap(\.words).contains { word in
      if case .literal(let literal) = word.fragments.first { literal.hasPrefix(text) } else { false }
    }
  }
}

extension BuildPlan {
  /// Whether the names of a run's own caches or images have an end of their own.
  var usesSuffix: Bool {
    images.flatMap(\.builds).flatMap(\.options).contains { option in
      option.condition == .cacheSuffix || option.words.contains { $0.fragments.contains(.variable(.cacheSuffix)) }
    }
  }

  /// Whether a run asks git for the version, for the releases there are, or for the files of a context.
  var usesGit: Bool {
    version == .git
      || images.contains { $0.reuse != nil || !$0.tagVariables.isDisjoint(with: Variable.ofReleases) }
  }

  /// Whether the builder itself writes caches, where the run may.
  var writesCache: Bool {
    images.contains { $0.builds.contains { $0.options.contains { $0.condition == .writeCache } } }
  }
}

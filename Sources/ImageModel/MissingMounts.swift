import DockerfileSyntax

extension Image {
  /// The secrets and ssh agents that steps of its Dockerfile mount, and that it is not given.
  package var missingMounts: [SecretMount] {
    guard let stages, !isShared else { return [] }
    let used = Set(stages.graph.stagesUsed(byAnyOf: stages.targets))
    return stages.dockerfile.secretMounts(in: used.sorted()).filter { mount in
      switch mount.kind {
      case .secret: !secrets.contains { $0.id == mount.id }
      case .ssh: !agents.contains { $0.id == mount.id }
      }
    }
  }
}

extension SecretMount {
  /// What makes it known to the model: the key of an image, in JSON5.
  package var declaration: String {
    let letters = id.uppercased().utf8.map { isLetterOrDigit($0) ? $0 : UInt8(ascii: "_") }
    let name = String(decoding: letters, as: UTF8.self)
    switch kind {
    case .secret: return "secrets: [{ id: \"\(id)\", env: \"\(name)\" }]"
    case .ssh: return "ssh: [{ id: \"\(id)\", env: \"\(id == SSHAgent.usualID ? "SSH" : name)_KEY\" }]"
    }
  }
}

import ImageModel

/// The names of the variables that hold the login to a registry: those that the person chose, else what people use.
func loginNames(of registry: String, in pipelines: Pipelines) -> RegistryLogin {
  if let login = pipelines.logins.first(where: { $0.registry == registry }) { return login }
  let prefix =
    switch registry {
    case "docker.io": "DOCKERHUB"
    case "ghcr.io": "GHCR"
    default: variablePrefix(of: registry)
    }
  return RegistryLogin(registry: registry, username: "\(prefix)_USERNAME", password: "\(prefix)_TOKEN")
}

extension Pipelines {
  /// Whether the person chose the login to a registry.
  func hasLogin(for registry: String) -> Bool { logins.contains { $0.registry == registry } }
}

/// `registry.example.com:5000` as the beginning of a variable's name: `REGISTRY_EXAMPLE_COM_5000`.
private func variablePrefix(of registry: String) -> String {
  let letters = registry.uppercased().utf8.map { byte in
    (48...57).contains(byte) || (65...90).contains(byte) ? byte : UInt8(ascii: "_")
  }
  let text = String(decoding: letters, as: UTF8.self)
  return text.first?.isNumber ?? true ? "_\(text)" : text
}

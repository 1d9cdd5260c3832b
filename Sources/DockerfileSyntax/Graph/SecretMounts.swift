import SourceText

/// A `RUN --mount` of what a build is given and an image does not keep.
package struct SecretMount: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case secret, ssh
  }

  package let kind: Kind
  package let id: String

  /// Whether the step fails without it; otherwise it runs, and finds nothing.
  package let isRequired: Bool

  /// Of the flag.
  package let range: SourceRange
}

extension Dockerfile {
  /// The mounts of secrets and ssh agents in some stages; those whose id has a variable are left out.
  package func secretMounts(in stages: some Sequence<Int>) -> [SecretMount] {
    stages.flatMap { self.stages[$0].instructions }.flatMap(\.flags).compactMap { flag in
      guard let mount = flag.mount, let (kind, id) = mount.secret, !id.contains("$") else { return nil }
      return SecretMount(kind: kind, id: id, isRequired: mount.isRequired, range: flag.range)
    }
  }
}

extension Mount {
  /// What is mounted, with the id that BuildKit takes where none is written.
  fileprivate var secret: (kind: SecretMount.Kind, id: String)? {
    let id = value(of: "id") ?? ""
    switch type {
    case "ssh": return (.ssh, id.isEmpty ? "default" : id)
    case "secret":
      let target = value(of: "target", "dst", "destination") ?? ""
      let name = id.isEmpty ? target.split(separator: "/").last.map { String($0) } ?? "" : id
      return name.isEmpty ? nil : (.secret, name)
    default: return nil
    }
  }

  fileprivate var isRequired: Bool {
    guard let option = options.last(where: { $0.key == "required" }) else { return false }
    return ["1", "t", "true"].contains(option.value?.lowercased() ?? "true")
  }
}

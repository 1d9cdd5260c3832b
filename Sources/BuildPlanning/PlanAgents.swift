import DockerfileSyntax
import ImageModel
import SourceText

// The ssh agents of builds. The builder's client is the agent: it reads a key from a file, or asks the caller's agent.

extension Image {
  /// The options of its agents. Those without a key come first: buildah gives an agent without one the keys of the agent
  /// before it.
  func agentOptions(for system: Output.System) -> [Argument] {
    let own = agents.filter { $0.keyVariable == nil }.map { Argument(["--ssh", Word($0.id)]) }
    return own
      + privateKeys(for: system).map { key in
        // A fork's request has no key: what the cache has is built all the same.
        Argument(
          ["--ssh", Word("\(key.agent)=") + key.file],
          if: system == .bash ? nil : Variable(name: key.variable))
      }
  }

  func privateKeys(for system: Output.System) -> [PrivateKey] {
    agents.compactMap { agent in
      agent.keyVariable.map { variable in
        // No image has a name with a dot first.
        let file = Word([.variable(.workFolder(in: system)), .literal("/.ssh-\(agent.id)")])
        return PrivateKey(variable: variable, agent: agent.id, file: file)
      }
    }
  }
}

/// The agents that a job has not: only the machine of a person, or a runner of one's own, has an agent.
func agentProblems(of project: Project, for system: Output.System) -> [Diagnostic] {
  if system == .bash || system == .gitlab && project.pipelines.gitlab.runner == .shell { return [] }
  let problems = project.images.flatMap { image in
    image.agents.filter { $0.keyVariable == nil }.map { agent in
      Diagnostic(
        rule: "no-ssh-agent",
        "image \"\(image.declaredName)\" forwards the caller's ssh agent, and a job of \(system.ownName) has none",
        at: agent.place,
        hint:
          "name the secret that holds a private key: { id: \"\(agent.id)\", env: \"SSH_KEY\" }; build.sh takes the agent "
          + "where that is not set")
    }
  }
  return unique(problems)
}

/// Of secrets and ssh agents that steps mount and images are not given, once for each image and id.
func warningsOfMissingMounts(_ project: Project) -> [Diagnostic] {
  var isKnown: Set<String> = []
  return project.images.flatMap { image in
    image.missingMounts.filter { isKnown.insert("\(image.declaredName) \($0.kind) \($0.id)").inserted }.map { mount in
      switch mount.kind {
      case .secret: warning("missing-secret", "the secret", mount, of: image)
      case .ssh: warning("missing-ssh", "the ssh agent", mount, of: image)
      }
    }
  }
}

private func warning(_ rule: String, _ what: String, _ mount: SecretMount, of image: Image) -> Diagnostic {
  Diagnostic(
    .warning, rule: rule,
    "a step of image \"\(image.declaredName)\" mounts \(what) \"\(mount.id)\", which the image is not given"
      + (mount.isRequired ? ": the build stops there" : ""),
    at: image.stages.map { SourcePlace($0.dockerfile.source, mount.range) },
    hint: "add to the image in cigen.json5: \(mount.declaration)")
}

extension Output.System {
  fileprivate var ownName: String { self == .github ? "GitHub Actions" : "GitLab's Docker executor" }
}

import DockerfileSyntax
import SourceText

extension CheckRule {
  static let missingSecret: CheckRule = .init(
    name: "missing-secret", severity: .warning,
    summary: "a step mounts a secret that the image is not given",
    explanation: """
      `RUN --mount=type=secret,id=npm` mounts what the builder is given under that id. Without it the step runs, and finds
      no file there; with `required` it fails. List the secret in `secrets` of the image, with the
      variable or the file that holds it.
      """,
    bad: .dockerfile("RUN --mount=type=secret,id=npm,target=/root/.npmrc npm ci"),
    good: .configuration(#"secrets: [{ id: "npm", env: "NPMRC" }],"#),
    find: { file in findings(missingSecret, .secret, "secret", in: file) })

  static let missingSSH: CheckRule = .init(
    name: "missing-ssh", severity: .warning,
    summary: "a step mounts an ssh agent that the image is not given",
    explanation: """
      `RUN --mount=type=ssh` mounts the agent with the id `default`, or with the `id` that it names. Without it the step
      runs, and has no key; with `required` it fails. List the agent in `ssh` of the image, with the variable that holds
      the private key.
      """,
    bad: .dockerfile("RUN --mount=type=ssh git clone git@github.com:acme/lib.git"),
    good: .configuration(#"ssh: [{ id: "default", env: "SSH_KEY" }],"#),
    find: { file in findings(missingSSH, .ssh, "ssh agent", in: file) })
}

private func findings(
  _ rule: CheckRule, _ kind: SecretMount.Kind, _ what: String, in file: CheckedFile
) -> [Diagnostic] {
  file.images.flatMap(\.missingMounts).filter { $0.mount.kind == kind }.map { mount, declaration in
    rule.diagnostic(
      "the step mounts the \(what) \"\(mount.id)\", which the image is not given"
        + (mount.isRequired ? ": the build stops here" : ""),
      at: file.place(mount.range), hint: "add to the image in cigen.json5: \(declaration)")
  }
}

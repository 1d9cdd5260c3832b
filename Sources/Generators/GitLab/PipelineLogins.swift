import BuildPlanning
import ImageModel
import TemplateEngine

// How jobs log in to registries.
extension PipelineWriter {
  /// With the variables of the login, or an identity; without any, and to the project's own registry, as each job can.
  func logins(to registry: String) -> [String] {
    let names = loginNames(of: registry, in: pipelines)
    let host = ShellFragment(quoting: [registry]).text
    if let cloud = cloudLogin(to: registry) {
      let installing =
        settings.runner == .docker && cloud.tokenName == "AWS_ID_TOKEN"
        ? ["command -v aws >/dev/null || apk add --no-cache --quiet aws-cli"] : []
      // No cloud trusts the pipeline of a request of a fork, which runs there.
      let isOwn = "[ \"${CI_MERGE_REQUEST_SOURCE_PROJECT_ID:-}\" = \"${CI_MERGE_REQUEST_PROJECT_ID:-}\" ]"
      let lines =
        installing + cloud.variables.map { "export \($0.name)=\(ShellFragment(quoting: [$0.value]).text)" }
        + ["printf '%s' \"${\(cloud.tokenName)}\" >\"\(cloud.file)\""] + cloud.commands
      return ["if \(isOwn); then"] + lines.map { "  \($0)" } + ["fi"]
    }
    func command(_ user: String, _ password: String, _ host: String) -> String {
      "printf '%s' \"${\(password)}\" | \(plan.engine.program) login --username \(user) --password-stdin \(host)"
    }
    let own = command("\"${CI_REGISTRY_USER}\"", "CI_REGISTRY_PASSWORD", "\"${CI_REGISTRY}\"")
    let isNamed = pipelines.hasLogin(for: registry)
    if registry == "registry.gitlab.com" && !isNamed || names.identity == .token { return [own] }
    let user = names.user.map { ShellFragment(quoting: [$0]).text } ?? "\"${\(names.username)}\""
    let named = ["if [ -n \"${\(names.password):-}\" ]; then", "  \(command(user, names.password, host))", "fi"]
    let isElsewhere = ["docker.io", "ghcr.io", "quay.io"].contains(registry)
    return (isNamed || isElsewhere ? [] : ["if [ \"${CI_REGISTRY:-}\" = \(host) ]; then", "  \(own)", "fi"]) + named
  }

  func cloudLogin(to registry: String) -> CloudLogin? {
    pipelines.identity(for: registry).flatMap {
      CloudLogin(
        $0, host: registry, program: plan.engine.program, folder: "${work}", staysApart: settings.runner == .shell)
    }
  }

  /// The tokens that the jobs' logins ask GitLab for.
  var tokens: [(name: String, audience: String)] {
    var isKnown: Set<String> = []
    let logins = plan.jobs.flatMap(\.registries).compactMap { cloudLogin(to: $0) }
      .filter { isKnown.insert($0.tokenName).inserted }.map { (name: $0.tokenName, audience: $0.audience) }
    let signs = plan.jobs.contains { $0.steps.contains(where: \.isSignature) }
    return logins + (signs ? [("SIGSTORE_ID_TOKEN", "sigstore")] : [])
  }

  /// On a machine that is not the job's own, logins go into a copy of its configuration, which ends with the job.
  var ownConfiguration: [String] {
    if plan.engine.cachesSteps { return ["export REGISTRY_AUTH_FILE=\"${work}/auth.json\""] }
    return [
      "cp -R \"${DOCKER_CONFIG:-${HOME}/.docker}\" \"${work}/docker\" || mkdir \"${work}/docker\"",
      "export DOCKER_CONFIG=\"${work}/docker\"",
    ]
  }
}

extension ModelObject {
  static let git = ModelObject(
    name: "git", title: "Branches and tags of git", path: "git",
    description: "What is published, of which commits.",
    keys: [
      ModelKey(
        "defaultBranch", .pattern(.branch), default: .value("\"\(Pipelines().defaultBranch)\""),
        "The branch that writes the caches that all runs read.", example: "\"trunk\""),
      ModelKey(
        "releaseTags", .list(.pattern(.refPattern), mayBeEmpty: false),
        default: .value(quoted(Pipelines.usualReleaseTags)),
        "The git tags that release.", example: "[\"v*\", \"release/*\"]"),
      ModelKey(
        "releases", .choice(Pipelines.Releases.allCases.map(\.rawValue)),
        default: .value("\"\(Pipelines().releases.rawValue)\""),
        "What a release is: a git tag of `releaseTags`, or a commit of the default branch whose stored version is new.",
        example: "\"default-branch\""),
      ModelKey(
        "immutable", .boolean, default: .value("\(Pipelines().areReleasesImmutable)"),
        "Whether a version that the registry has is left alone when its release is run once more.", example: "true"),
      ModelKey(
        "onlyChanged", .boolean, default: .value("\(Pipelines().onlyChanged)"),
        "Whether requests and other branches build only the images that they change.", example: "true"),
      ModelKey(
        "branchCaches", .boolean, default: .value("\(Pipelines().branchCaches)"),
        "Whether other branches write caches of their own, which they and their requests read first.", example: "true"),
      ModelKey(
        "submodules", .either([.boolean, .choice([Checkout.Submodules.recursive.rawValue])]), default: .value("false"),
        "Whether jobs check out the submodules; `\"recursive\"` for those of submodules, too.", example: "\"recursive\""
      ),
      ModelKey(
        "lfs", .boolean, default: .value("\(Checkout().fetchesLargeFiles)"),
        "Whether jobs have the files that Git LFS keeps, and not the pointers to them. GitLab's runner fetches them "
          + "always.", example: "true"),
      ModelKey(
        "depth", .wholeNumber(ConfigurationReader.depths),
        default: .said("1 on GitHub, what the project's settings say on GitLab"),
        "How many commits jobs fetch, 0 for all. A job that asks git for the version fetches all.", example: "50"),
    ])

  static let login = ModelObject(
    name: "login", title: "How to log in to a registry", path: "registries.REGISTRY",
    description: "The names of variables that are set up in the CI system, never what they hold.",
    keys: [
      ModelKey(
        "username", .pattern(.loginVariable), isRequired: true, "The variable that holds the user's name.",
        example: "\"HUB_USER\""),
      ModelKey(
        "password", .pattern(.loginVariable), isRequired: true,
        "The secret of GitHub, or the masked variable of GitLab, that holds the password or token.",
        example: "\"HUB_TOKEN\""),
    ])

  static let github = ModelObject(
    name: "github", title: "The workflow of GitHub Actions", path: "github",
    description: "What starts it, and where it runs.",
    keys: [
      ModelKey(
        "runsOn", runners(mayBeEmpty: false), default: .value(quoted(GitHubSettings().runsOn.usual)),
        "The label of the runners, a list of labels, or an object of them by platform, where `default` is for the rest. "
          + "GitHub has runners of its own for `linux/arm64`.",
        example: "{ \"linux/arm64\": \"ubuntu-24.04-arm\", default: \"ubuntu-24.04\" }"),
      timeout("\(GitHubSettings().timeoutMinutes)"),
      ModelKey(
        "branches", .list(.pattern(.refPattern)), default: .value("[]"),
        "Other branches whose pushes are built.", example: "[\"release/**\"]"),
      ModelKey(
        "pullRequest", .boolean, default: .value("\(GitHubSettings().pullRequest)"),
        "Whether pull requests are built.", example: "false"),
      ModelKey(
        "workflowDispatch", .boolean, default: .value("\(GitHubSettings().workflowDispatch)"),
        "Whether a person can start a run.", example: "false"),
      ModelKey(
        "schedule", .pattern(.schedule), default: .said("none"), "When it runs besides, as cron says it, in UTC.",
        example: "\"30 4 * * 1\""),
      ModelKey(
        "environment", .pattern(.label), default: .said("none"),
        "The environment of jobs that use secrets, but for pull requests.", example: "\"release\""),
    ])

  static let gitlab = ModelObject(
    name: "gitlab", title: "The pipeline of GitLab CI", path: "gitlab", description: "Where it runs.",
    keys: [
      ModelKey(
        "runner", .choice(GitLabSettings.Runner.allCases.map(\.rawValue)),
        default: .value("\"\(GitLabSettings().runner.rawValue)\""),
        "The executor of the runner: `\"docker\"` gives each job an engine of its own, with `\"shell\"` the machine has "
          + "one.",
        example: "\"shell\""),
      ModelKey(
        "dockerVersion", .pattern(.release), default: .value("\"\(GitLabSettings().dockerVersion)\""),
        "The release of the `docker` images.", example: "\"29.6\""),
      ModelKey(
        "buildahVersion", .pattern(.release), default: .value("\"\(GitLabSettings().buildahVersion)\""),
        "The release of `quay.io/buildah/stable`. With `engine: \"buildah\"` alone.", example: "\"1.43\""),
      ModelKey(
        "podmanVersion", .pattern(.release), default: .value("\"\(GitLabSettings().podmanVersion)\""),
        "The release of `quay.io/podman/stable`. With `engine: \"podman\"` alone.", example: "\"5.8\""),
      ModelKey(
        "runnerTags", runners(mayBeEmpty: true), default: .value(quoted(GitLabSettings().runnerTags.usual)),
        "The tags that choose a runner: a text, a list, or an object of them by platform, where `default` is for the "
          + "rest.",
        example: "{ \"linux/arm64\": \"saas-linux-small-arm64\" }"),
      timeout("\(GitLabSettings().timeoutMinutes)"),
    ])

  private static func timeout(_ minutes: String) -> ModelKey {
    ModelKey(
      "timeoutMinutes", .wholeNumber(ConfigurationReader.timeouts), default: .value(minutes),
      "How long a job may take.", example: "30")
  }

  private static func runners(mayBeEmpty: Bool) -> ModelValue {
    let labels = ModelValue.either([.pattern(.label), .list(.pattern(.label))])
    return .either([
      .pattern(.label), .list(.pattern(.label), mayBeEmpty: mayBeEmpty),
      .map(ModelEntry(placeholder: "PLATFORM", names: .platformOrDefault, value: labels)),
    ])
  }

  /// A list in JSON5.
  private static func quoted(_ texts: [String]) -> String {
    "[\(texts.map { "\"\($0)\"" }.joined(separator: ", "))]"
  }
}

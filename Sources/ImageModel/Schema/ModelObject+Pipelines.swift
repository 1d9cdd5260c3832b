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
        "Whether requests and other branches build only the images that they change. A script then has `--since COMMIT`.",
        example: "true"),
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
    description: "The names of variables that are set up in the CI system, never what they hold; or an identity.",
    keys: [
      ModelKey(
        "username", .pattern(.loginVariable), "The variable that holds the user's name.", example: "\"HUB_USER\""),
      ModelKey("user", .pattern(.label), "The user's name itself, in its place.", example: "\"acme-bot\""),
      ModelKey(
        "password", .pattern(.loginVariable),
        "The secret of GitHub, or the masked variable of GitLab, that holds the password or token.",
        example: "\"HUB_TOKEN\""),
      ModelKey(
        "login", .choice(["token", "aws", "google", "azure"]), default: .said("with a password"),
        "Without a stored password: `\"token\"` is that of the job, for the CI system's own registry; the others are "
          + "clouds that trust the CI system (OpenID Connect).",
        example: "\"aws\""),
      ModelKey(
        "role", .pattern(.label), "The ARN of the role of AWS.", example: "\"arn:aws:iam::123456789012:role/images\""),
      ModelKey(
        "region", .pattern(.label), default: .said("what the host says"), "The region of AWS.", example: "\"eu-west-1\""
      ),
      ModelKey(
        "provider", .pattern(.label), "The provider of Google's workload identity pool.",
        example: "\"projects/1/locations/global/workloadIdentityPools/ci/providers/ci\""),
      ModelKey(
        "account", .pattern(.label), default: .said("none"), "The service account of Google that it stands for.",
        example: "\"images@acme.iam.gserviceaccount.com\""),
      ModelKey(
        "client", .pattern(.label), "The application of Azure, by its id.",
        example: "\"00000000-0000-0000-0000-000000000001\""),
      ModelKey(
        "tenant", .pattern(.label), "Its directory, by its id.", example: "\"00000000-0000-0000-0000-000000000002\""),
    ],
    rules: [
      .without(["login"], [.required("password")]), .without(["login", "user"], [.required("username")]),
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
        "on", .object(triggers), default: .said("pushes, git tags that release, pull requests and runs by hand"),
        "What starts it.", example: "{ call: true }"),
      ModelKey(
        "download", .list(.either([.pattern(.label), .object(download)])), default: .value("[]"),
        "Artifacts of earlier jobs of the run, such as the caller's, that are there before a build. On GitLab, `needs` "
          + "brings them.",
        example: "[\"site\"]"),
      ModelKey(
        "only", .pattern(.label), default: .said("any"),
        "The repository whose runs build, as `OWNER/NAME`: the runs of forks do nothing.", example: "\"acme/web\""),
      ModelKey(
        "environment", .pattern(.label), default: .said("none"),
        "The environment of jobs that use secrets, but for pull requests.", example: "\"release\""),
    ])

  static let triggers = ModelObject(
    name: "triggers", title: "What starts the workflow of GitHub Actions", path: "github.on",
    description: "What GitHub calls events. With `call`, none of the others does unless it is named.",
    keys: [
      ModelKey(
        "push", .either([.boolean, .object(push)]), default: .value("true"),
        "Pushes to the default branch, and the git tags that release.", example: "{ branches: [\"release/**\"] }"),
      ModelKey("pullRequest", .boolean, default: .value("true"), "Pull requests.", example: "false"),
      ModelKey(
        "dispatch", .either([.boolean, .choice(["inputs"])]), default: .value("true"),
        "A person, who with `\"inputs\"` may say what `call` may be told.", example: "\"inputs\""),
      ModelKey(
        "call", .boolean, default: .value("false"),
        "Other workflows (`workflow_call`), which may say the version, the ref and whether to push, and get each image by "
          + "its digest.",
        example: "true"),
      ModelKey(
        "schedule",
        .either([.pattern(.schedule), .object(schedule), .list(.either([.pattern(.schedule), .object(schedule)]))]),
        default: .said("none"), "The time, as cron says it, in UTC; or a list.", example: "\"30 4 * * 1\""),
      ModelKey(
        "release", .boolean, default: .value("false"),
        "Releases of GitHub that are published, in place of pushes of git tags.", example: "true"),
      ModelKey("mergeGroup", .boolean, default: .value("false"), "The merge queue.", example: "true"),
    ])

  static let download = ModelObject(
    name: "download", title: "An artifact of the run", path: "github.download[]",
    description: "A text alone is the name, and the folder that gets it.",
    keys: [
      ModelKey("name", .pattern(.label), isRequired: true, "Its name.", example: "\"site\""),
      ModelKey(
        "path", .pattern(.path), default: .said("its name"),
        "The folder that gets it, from the root of the repository.",
        example: "\"web/dist\""),
    ])

  static let push = ModelObject(
    name: "push", title: "The pushes that start it", path: "github.on.push",
    description: "Those to the default branch do, and git tags that release.",
    keys: [
      ModelKey(
        "branches", .list(.pattern(.refPattern)), default: .value("[]"), "Other branches.",
        example: "[\"release/**\"]"),
      ModelKey(
        "paths", .list(.pattern(.label)), default: .said("any"),
        "The files of which a push to a branch has to change one.", example: "[\"web/**\", \"cigen.json5\"]"),
    ])

  static let schedule = ModelObject(
    name: "schedule", title: "A schedule", path: "github.on.schedule",
    description: "A text alone is the time.",
    keys: [
      ModelKey(
        "cron", .pattern(.schedule), isRequired: true, "The time, in UTC.", example: "\"30 4 * * 1\""),
      ModelKey(
        "noCache", .boolean, default: .value("false"), "Whether it builds without the cache, and renews it.",
        example: "true"),
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
      ModelKey(
        "include", .boolean, default: .value("false"),
        "Whether another pipeline includes this one: it then has jobs alone, and each says when it runs.",
        example: "true"),
      ModelKey(
        "prefix", .pattern(.label), default: .said("nothing, and with `include` `image-`"),
        "What the names of jobs begin with.", example: "\"image-\""),
      ModelKey(
        "stage", .pattern(.label), default: .value("\"\(GitLabSettings().stage)\""), "The stage of all jobs.",
        example: "\"images\""),
      ModelKey(
        "needs", .either([.pattern(.label), .list(.pattern(.label))]), default: .value("[]"),
        "Jobs of the including pipeline that come before, whose artifacts are then there.", example: "[\"test\"]"),
      ModelKey(
        "rules", .list(.object(rule)), default: .value("[]"),
        "Rules beside those that cigen writes: what is `never` comes before them, what else may run comes after.",
        example: "[{ if: \"$SKIP_IMAGES\", when: \"never\" }]"),
      ModelKey(
        "image", .text, default: .said("`docker:VERSION-cli`, or that of buildah or podman"),
        "The image of jobs, perhaps of a mirror.", example: "\"mirror.example.com/docker:29-cli\""),
      ModelKey(
        "service", .either([.text, .object(service)]), default: .said("`docker:VERSION-dind`"),
        "The image of the engine beside a job.", example: "\"mirror.example.com/docker:29-dind\""),
      ModelKey(
        "variables", .map(ModelEntry(placeholder: "VARIABLE", names: .assignedName, value: .text)),
        default: .value("{}"), "Variables of all jobs.", example: "{ DOCKER_DRIVER: \"overlay2\" }"),
    ])

  static let rule = ModelObject(
    name: "rule", title: "A rule of GitLab", path: "gitlab.rules[]", description: "In GitLab's words.",
    keys: [
      ModelKey("if", .text, default: .said("always"), "The condition.", example: "\"$CI_COMMIT_TAG\""),
      ModelKey(
        "changes", .list(.text), default: .said("any"), "Files, of which one has to have changed.",
        example: "[\"web/**/*\"]"),
      ModelKey(
        "when", .choice(GitLabRule.moments), default: .value("\"on_success\""), "When the job runs.",
        example: "\"never\""),
    ])

  static let service = ModelObject(
    name: "service", title: "The engine beside a job", path: "gitlab.service",
    description: "An image, and its command.",
    keys: [
      ModelKey(
        "name", .text, default: .said("`docker:VERSION-dind`"), "The image.",
        example: "\"mirror.example.com/docker:29-dind\""),
      ModelKey(
        "command", .list(.text), default: .said("its own"), "What it is told.",
        example: "[\"--registry-mirror=https://mirror.example.com\"]"),
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

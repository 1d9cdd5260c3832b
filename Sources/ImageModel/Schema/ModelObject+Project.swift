import Versions

extension ModelObject {
  package static let project = ModelObject(
    name: "project", title: "The project", path: "",
    description: "What is built, and how. Only `images` must be there.",
    keys: [
      ModelKey(
        "version", .either([.pattern(.version), .object(version)]),
        default: .said("what the file `VERSION` holds, else what git says when a script runs"),
        "What the release that is built is called: a text, or an object that says where it is kept.",
        example: "\"1.4.0\""),
      ModelKey(
        "values",
        .map(
          ModelEntry(placeholder: "VALUE", names: .valueName, value: .object(ownValue), taken: OwnValue.takenNames)),
        "Values of your own, which stand in braces where `{version}` may.",
        example: "{ app: { file: \"package.json\", key: \"version\" } }"),
      ModelKey(
        "registry", .pattern(.registry), default: .said("Docker Hub"),
        "The registry of every repository that names none.", example: "\"ghcr.io\""),
      ModelKey(
        "engine", .choice(Engine.allCases.map(\.rawValue)), default: .value("\"docker\""), "The program that builds.",
        example: "\"buildx\""),
      ModelKey(
        "builder", .chosen(by: "driver", builders), default: .said("the engine's own, where it can do what is needed"),
        "Where buildx builds. It is made where there is none of its name. With `engine: \"buildx\"` alone.",
        example: "{ driver: \"docker-container\" }"),
      ModelKey(
        "reuse", reuse, default: .value("false"),
        "`\"content\"`: build no image that was built of the same before; it gets its tags anew.",
        example: "\"content\""),
      ModelKey(
        "sign", sign, default: .value("false"),
        "`\"cosign\"`: what pipelines publish is signed by its digest, with the identity of the run (keyless).",
        example: "\"cosign\""),
      ModelKey(
        "before", commands, default: .value("[]"),
        "Commands that run before any image is built: in a script once, in a pipeline in each job.",
        example: "[\"make version.txt\"]"),
      ModelKey(
        "test", commands, default: .value("[]"), "Commands that test every image, before those of its own.",
        example: "[\"./smoke-test.sh {image}\"]"),
      ModelKey(
        "after", commands, default: .value("[]"),
        "Commands that run when an image is published, before those of its own.", example: "[\"./deploy.sh {image}\"]"),
      ModelKey(
        "images", .map(ModelEntry(placeholder: "NAME", names: .imageName, value: .object(image)), mayBeEmpty: false),
        isRequired: true, "The images by name. The name is what scripts take as an argument.",
        example: "{ web: { repository: \"ghcr.io/acme/web\" } }"),
      ModelKey(
        "outputs", .object(outputs), "The files that `cigen generate` keeps up to date.",
        example: "{ bash: \"build.sh\" }"),
      ModelKey(
        "check", .object(check), "What `cigen check` is not to say.", example: "{ ignore: [\"context-noise\"] }"),
      ModelKey(
        "git", .object(git), "Which branches and tags of git publish.", example: "{ defaultBranch: \"trunk\" }"),
      ModelKey(
        "registries",
        .map(ModelEntry(placeholder: "REGISTRY", names: .registry, value: .object(login))),
        default: .said("the logins that the CI system has, and for the others names of variables that cigen tells"),
        "How jobs log in, by registry.",
        example: "{ \"docker.io\": { username: \"HUB_USER\", password: \"HUB_TOKEN\" } }"),
      ModelKey("github", .object(github), "How GitHub runs the builds.", example: "{ timeoutMinutes: 30 }"),
      ModelKey("gitlab", .object(gitlab), "How GitLab runs the builds.", example: "{ runner: \"shell\" }"),
      ModelKey(
        "$schema", .text, "The JSON Schema by which an editor reads the file. cigen does not look at it.",
        example: "\"./cigen.schema.json\""),
    ],
    rules: [
      .when("engine", is: "buildx", then: [], otherwise: [.refused(["builder"])])
    ]
      + Engine.allCases.map { .when("engine", is: $0.rawValue, then: [.settings(EngineSettings($0))]) })

  static let check = ModelObject(
    name: "check", title: "The checks", path: "check",
    description: "A comment of a Dockerfile silences a rule in one place: `# cigen: ignore=RULE`.",
    keys: [
      ModelKey(
        "ignore", .list(.text), default: .value("[]"),
        "The rules of `cigen check` that are silenced in the whole project.", example: "[\"context-noise\"]")
    ])

  static let reuse = ModelValue.either([.choice(["content"]), .off])

  static let version = ModelObject(
    name: "version", title: "The version", path: "version",
    description: "Where the version is kept, and what `cigen bump` needs to raise it.",
    keys: [
      ModelKey("value", .pattern(.version), "The version itself.", example: "\"1.4.0\""),
      ModelKey(
        "file", .pattern(.path),
        "The file that has the version: in its first line, or if it is JSON, TOML, YAML, XML or `.properties`, at `key`.",
        example: "\"VERSION\""),
      ModelKey(
        "key", .text,
        default: .said("where such a file usually has it, such as `version`, `project.version` or `<Version>`"),
        "The key in `file`, with dots between its parts.", example: "\"project.version\""),
      ModelKey(
        "scheme", .choice(VersionScheme.names + ["git"]),
        default: .said("the one that the version looks like"),
        "How versions are counted. `\"git\"` stores none: the tags of git say it when a script runs.",
        example: "\"semver\""),
      ModelKey(
        "pattern", .text, "The parts of a calendar version, in the words of calver.org.",
        example: "\"YYYY.0M.MICRO\""),
      ModelKey(
        "files", .list(.object(versionFile)), default: .value("[]"),
        "What else holds the version: `cigen bump` raises it there, too.",
        example: "[{ path: \"chart/Chart.yaml\", match: \"appVersion: {version}\" }]"),
    ],
    rules: [
      .when(
        "scheme", is: "git", then: [.refused(["value", "file", "key", "pattern", "files"])],
        otherwise: [.exactlyOne("value", "file")]),
      .needsOne("key", of: ["file"]),
      .when("scheme", is: "calver", then: [.required("pattern")], otherwise: [.refused(["pattern"])]),
      .when("scheme", is: "semver", then: [.matches("value", .semanticVersion)]),
      .when("scheme", is: "date", then: [.matches("value", .datedVersion)]),
      .when("scheme", is: "counter", then: [.matches("value", .counterVersion)]),
    ])

  static let versionFile = ModelObject(
    name: "versionFile", title: "A file that holds the version, too", path: "version.files[]",
    description: "The line is found by what is around the version.",
    keys: [
      ModelKey("path", .pattern(.path), isRequired: true, "The file.", example: "\"chart/Chart.yaml\""),
      ModelKey(
        "match", .pattern(.match), isRequired: true,
        "A part of the line, with `{version}` in the place of the version.",
        example: "\"appVersion: {version}\""),
    ])

  static let outputs = ModelObject(
    name: "outputs", title: "The generated files", path: "outputs",
    description: "Each system may have a file, and none has one by default.",
    keys: Output.Kind.allCases.map { kind in
      switch kind {
      case .bash: ModelKey("bash", .pattern(.path), "The script.", example: "\"build.sh\"")
      case .github:
        ModelKey(
          "github", .pattern(.path), "The workflow of GitHub Actions.", example: "\".github/workflows/images.yml\"")
      case .githubCleanUp:
        ModelKey(
          "githubCleanUp", .pattern(.path),
          "The workflow that deletes from ghcr.io what closed requests and deleted branches left there.",
          example: "\".github/workflows/clean-up.yml\"")
      case .gitlab: ModelKey("gitlab", .pattern(.path), "The pipeline of GitLab CI.", example: "\".gitlab-ci.yml\"")
      }
    })
}

extension EngineSettings {
  init(_ engine: Engine) {
    self.engine = engine
    takesLinks = engine == .docker
    takesAttestations = engine == .buildx
    let onlyType = CacheType.all.first { $0.name == "registry" }
    switch engine {
    case .docker: (cacheTypes, refusedCacheKeys) = ([], [])
    case .buildx: (cacheTypes, refusedCacheKeys) = (nil, [])
    case .buildah, .podman: (cacheTypes, refusedCacheKeys) = (["registry"], onlyType?.exportOnly ?? [])
    }
  }
}

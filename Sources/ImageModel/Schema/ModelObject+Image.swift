extension ModelObject {
  static let image = ModelObject(
    name: "image", title: "An image", path: "images.NAME",
    description: "An image is published in one repository. It may be built in several ways, its variants.",
    keys: [
      ModelKey(
        "repository",
        .either([
          .pattern(.repository), .list(.either([.pattern(.repository), .object(repository)]), mayBeEmpty: false),
        ]),
        isRequired: true,
        "Where the image is pushed to: one repository, or a list of them, all with the same build. The first has the caches.",
        example: "[\"docker.io/acme/web\", \"ghcr.io/acme/web\"]")
    ] + settingKeys + [
      ModelKey(
        "variants",
        .map(ModelEntry(placeholder: "VARIANT", names: .variantName, value: .object(settings)), mayBeEmpty: false),
        "Variants by name, each with what is not as the image says.",
        example: "{ alpine: { args: { BASE: \"alpine\" } } }"),
      ModelKey(
        "matrix", .object(matrix), "A variant for each combination of values.",
        example: "{ go: [\"1.22\", \"1.23\"], base: [\"alpine\", \"bookworm\"] }"),
      ModelKey(
        "defaultVariant", .text, "The variant that has the tags without the words of the variant, too.",
        example: "\"alpine\""),
    ],
    rules: [
      .notBoth("variants", "matrix"), .needsOne("defaultVariant", of: ["variants", "matrix"]),
      .without(["matrix"], [.matches("tags", .tagOfVariant)]),
    ])

  static let settings = ModelObject(
    name: "settings", title: "A variant", path: "images.NAME.variants.VARIANT",
    description: "What it does not say is the image's; `args` and `labels` are taken one by one.",
    keys: variantKeys, rules: [.matches("tags", .tagOfVariant)])

  private static let settingKeys = [
    ModelKey(
      "context", .pattern(.path), default: .value("\".\""), "The folder that is the build context.",
      example: "\"services/web\""),
    ModelKey(
      "dockerfile", .pattern(.path), default: .said("`Dockerfile` in the context"), "The Dockerfile.",
      example: "\"services/web/Dockerfile\""),
    ModelKey(
      "target", .text, default: .said("the last stage"), "The stage that is built.", example: "\"runtime\""),
    ModelKey(
      "tags", .list(.either([.pattern(.tag), .object(imageTag)]), mayBeEmpty: false, isUnique: true),
      default: .value("[\"{version}\", \"latest\"]"),
      "The tags that are published, with values in braces; an object says which runs publish one. A tag with `{branch}` is "
        + "published by branches, one with `{number}` by requests, all others by releases. Variants have "
        + "`{version}-{variant}` and `latest-{variant}` by default.",
      example: "[\"{version}\", \"latest\", { tag: \"edge\", on: \"default\" }]"),
    ModelKey(
      "cache",
      .either([
        .choice(["auto"]), .off, .list(.object(cacheLink)), .chosen(by: "type", caches),
      ]), default: .value("\"auto\""),
      "Where the steps are kept for the next build: `\"auto\"` for the smallest chain of stages that covers the build, "
        + "or what the engine has in its place; `false` for nowhere; a list for a chain of your own, with "
        + "`engine: \"docker\"`; an object for a cache of a type, with the others.",
      example: "\"auto\""),
    ModelKey(
      "args",
      .map(ModelEntry(placeholder: "ARGUMENT", names: .assignedName, value: .either([.text, .null]))),
      default: .value("{}"),
      "Build arguments, which may hold values in braces; `null` takes the value from the environment of the build.",
      example: "{ NODE_VERSION: \"22\", COMMIT: \"{sha}\", HTTP_PROXY: null }"),
    ModelKey(
      "labels", .either([.choice(["oci"]), .object(labels)]), default: .value("{}"),
      "Labels of the image, which may hold values in braces. `\"oci\"` stands for those of OCI that a build knows: "
        + "`org.opencontainers.image.` created, revision, source, title, url and version.",
      example: "{ oci: true, \"org.opencontainers.image.licenses\": \"MIT\" }"),
    ModelKey(
      "annotations", .map(ModelEntry(placeholder: "ANNOTATION", names: .assignedName, value: .text)),
      default: .value("{}"),
      "Annotations of what is published, which may hold values in braces. With `engine: \"buildx\"` alone.",
      example: "{ \"org.opencontainers.image.description\": \"The shop\" }"),
    ModelKey(
      "secrets", .list(.object(secret)), default: .value("[]"), "Secrets for `RUN --mount=type=secret`.",
      example: "[{ id: \"npm\", env: \"NPM_TOKEN\" }]"),
    ModelKey(
      "ssh", .either([.pattern(.secretName), .list(.either([.pattern(.secretName), .object(sshKey)]))]),
      default: .value("[]"),
      "The ssh agents for `RUN --mount=type=ssh`, one or a list. A text forwards the caller's agent under this id, which "
        + "jobs of CI systems have none of; an object names a private key.",
      example: "[{ id: \"default\", env: \"SSH_KEY\" }]"),
    ModelKey(
      "attest", .object(attestations), default: .said("none"),
      "Attestations of what is published: provenance and SBOM with `engine: \"buildx\"` alone, GitHub's with each.",
      example: "{ provenance: \"max\", sbom: true }"),
    ModelKey(
      "platforms", .list(.platform, mayBeEmpty: false, isUnique: true),
      default: .said("that of the machine that builds"),
      "The platforms that the image is built for, each by a build of its own.",
      example: "[\"linux/amd64\", \"linux/arm64\"]"),
    ModelKey(
      "reuse", reuse, default: .said("what the project says"),
      "`\"content\"`: not built where it was built of the same before.", example: "\"content\""),
    ModelKey(
      "publish", .object(promotion), default: .said("what a release builds"),
      "What a release publishes in place of a build.", example: "{ from: \"{sha}\" }"),
    ModelKey(
      "sign", sign, default: .said("what the project says"),
      "`\"cosign\"`: what a pipeline publishes is signed by its digest, with the identity of the run.",
      example: "\"cosign\""),
    ModelKey(
      "before", commands, default: .value("[]"),
      "Commands that run in the project's folder before the image is built, with values in braces.",
      example: "[\"npm ci\", \"npm run build\"]"),
    ModelKey(
      "test", commands, default: .value("[]"),
      "Commands that test the image, `{image}`, before anything is published. If one fails, nothing is; the cache stays.",
      example: "[\"docker run --rm {image} --version\"]"),
    ModelKey(
      "after", commands, default: .value("[]"),
      "Commands that run when the image is published. `{image}` is the image by its digest, `{digest}` the digest alone.",
      example: "[\"./deploy.sh {image}\"]"),
  ]

  static let promotion = ModelObject(
    name: "promotion", title: "What a release takes over", path: "images.NAME.publish",
    description: "An image of the same commit, which the default branch has built and published.",
    keys: [
      ModelKey(
        "from", .pattern(.tag), isRequired: true,
        "One of the image's tags, with `{sha}` or `{short_sha}`, that the default branch alone publishes. Where the registry "
          + "has none of the commit, the release builds.",
        example: "\"{sha}\"")
    ])

  static let sign = ModelValue.either([.choice(["cosign"]), .off])

  /// One command, or a list.
  static let commands = ModelValue.either([.text, .object(command), .list(.either([.text, .object(command)]))])

  /// The same keys where an image has said something already.
  private static let variantKeys = settingKeys.map { key in
    ["args", "labels", "annotations"].contains(key.name) ? key : key.with(default: .said("what the image says"))
  }

  static let matrix = ModelObject(
    name: "matrix", title: "A matrix", path: "images.NAME.matrix",
    description: "Every other key is an axis with its values. Each combination is a variant, called by its values.",
    keys: [
      ModelKey(
        "exclude", .list(.object(exclusion)), default: .value("[]"),
        "Combinations that are no variants; an axis that is not named stands for all of its values.",
        example: "[{ go: \"1.22\", base: \"bookworm\" }]"),
      ModelKey(
        "include", .list(.object(inclusion)), default: .value("[]"),
        "What some combinations say in their own way, and combinations beside those of the axes.",
        example: "[{ go: \"1.24\", base: \"alpine\", target: \"builder\" }]"),
    ],
    others: axis)

  /// An axis and its values, which become parts of names.
  static let axis = ModelEntry(
    placeholder: "AXIS", names: .axisName, value: .list(.pattern(.filled), mayBeEmpty: false, isUnique: true),
    taken: ["repository"] + settingKeys.map(\.name) + ["variants", "matrix", "defaultVariant"]
      + ValueText.Placeholder.knownNames + ["variant"])

  /// The value of an axis, to name the combinations that have it.
  private static let selection = ModelEntry(placeholder: "AXIS", names: .axisName, value: .text)

  static let exclusion = ModelObject(
    name: "exclusion", title: "An exclusion from a matrix", path: "images.NAME.matrix.exclude[]",
    description: "The axes that it is for, each with one value.", keys: [], others: selection,
    rules: [.needsOther])

  static let inclusion = ModelObject(
    name: "inclusion", title: "An addition to a matrix", path: "images.NAME.matrix.include[]",
    description: "The axes that it is for, each with one value, and the keys of a variant.", keys: variantKeys,
    others: selection, rules: [.needsOther])

  private static let on = ModelKey(
    "on", .either([.pattern(.event), .list(.pattern(.event), mayBeEmpty: false, isUnique: true)]),
    default: .said("what the tag's values say"),
    "The runs that publish it: `release`, `default` (the default branch), `branch` (any branch), `branch:NAME`, `request` "
      + "(of the repository's own branches), `schedule` and `manual`, one or a list.",
    example: "\"default\"")

  static let imageTag = ModelObject(
    name: "imageTag", title: "A tag and the runs that publish it", path: "images.NAME.tags[]",
    description: "A tag of other runs than those that its values tell.",
    keys: [
      ModelKey("tag", .pattern(.tag), isRequired: true, "The tag.", example: "\"edge\""), on,
    ])

  static let repository = ModelObject(
    name: "repository", title: "A repository that not all runs publish to", path: "images.NAME.repository[]",
    description: "One beside the first.",
    keys: [
      ModelKey(
        "name", .pattern(.repository), isRequired: true, "The repository.", example: "\"docker.io/acme/web\""),
      on.with(default: .said("every run that publishes")),
    ])

  static let labels = ModelObject(
    name: "labels", title: "Labels", path: "images.NAME.labels",
    description: "Every other key is a label.",
    keys: [
      ModelKey(
        "oci", .boolean, default: .value("false"), "Whether it has the labels of OCI that a build knows.",
        example: "true")
    ], others: ModelEntry(placeholder: "LABEL", names: .assignedName, value: .text))

  static let command = ModelObject(
    name: "command", title: "A command", path: "images.NAME.before[]",
    description: "A line of shell, and what it needs. A text alone is such a line.",
    keys: [
      ModelKey("run", .text, isRequired: true, "The line.", example: "\"npm ci\""),
      ModelKey(
        "secrets", .list(.pattern(.variable)), default: .value("[]"),
        "Environment variables that it needs: secrets on GitHub, masked variables on GitLab.",
        example: "[\"NPM_TOKEN\"]"),
    ])

  static let secret = ModelObject(
    name: "secret", title: "A secret of a build", path: "images.NAME.secrets[]",
    description: "Its value never stands in this file. The classic builder of Docker has no secrets.",
    keys: [
      ModelKey(
        "id", .pattern(.secretName), isRequired: true, "Its name in `RUN --mount=type=secret,id=…`.",
        example: "\"npm\""),
      ModelKey("env", .pattern(.variable), "The environment variable that holds it.", example: "\"NPM_TOKEN\""),
      ModelKey("file", .pattern(.path), "The file that holds it.", example: "\"secrets/npmrc\""),
    ],
    rules: [.exactlyOne("env", "file")])

  static let sshKey = ModelObject(
    name: "sshKey", title: "An ssh key of a build", path: "images.NAME.ssh[]",
    description: "The builder gives it to steps through an agent, and never as a file. It must have no passphrase. The "
      + "classic builder of Docker has no agents.",
    keys: [
      ModelKey(
        "id", .pattern(.secretName), default: .value("\"\(SSHAgent.usualID)\""),
        "Its name in `RUN --mount=type=ssh,id=…`.", example: "\"deploy\""),
      ModelKey(
        "env", .pattern(.loginVariable), isRequired: true,
        "The secret of GitHub, or the variable of GitLab (a file, or its text), that holds the private key. The script "
          + "takes it from the environment, and forwards the caller's agent where it is not set.",
        example: "\"DEPLOY_KEY\""),
    ])

  static let attestations = ModelObject(
    name: "attestations", title: "Attestations", path: "images.NAME.attest",
    description: "What buildx, or GitHub, attaches to what is published.",
    keys: [
      ModelKey(
        "provenance", .either([.choice(["min", "max"]), .off]), default: .value("false"),
        "How it was built; `\"max\"` also tells the build arguments and the Dockerfile.", example: "\"max\""),
      ModelKey(
        "github", .boolean, default: .value("false"),
        "Whether GitHub attests which workflow built it. With every engine.", example: "true"),
      ModelKey("sbom", .boolean, default: .value("false"), "What software is in it.", example: "true"),
    ])
}

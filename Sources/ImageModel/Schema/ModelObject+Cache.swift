extension ModelObject {
  static let cacheLink = ModelObject(
    name: "cacheLink", title: "A link of a cache chain", path: "images.NAME.cache[]",
    description: "Links stand in the order in which they are built. With `engine: \"docker\"` alone.",
    keys: [
      ModelKey("target", .text, default: .said("the image itself"), "The stage that is kept.", example: "\"builder\""),
      ModelKey(
        "reference", .pattern(.reference), isRequired: true, "The image that keeps it.",
        example: "\"acme/web:cache-builder\""),
    ])

  /// An object for each type of cache.
  static let caches = CacheType.all.map { (value: $0.name, object: cache(of: $0)) }

  static func cache(of type: CacheType) -> ModelObject {
    ModelObject(
      name: "cache-\(type.name)", title: "A cache of type \(type.name)", path: "images.NAME.cache",
      description: cacheDescription(of: type),
      keys: [ModelKey("type", .choice([type.name]), isRequired: true, "The type.", example: "\"\(type.name)\"")]
        + type.keys.compactMap { name in cacheKeys.first { $0.name == name } })
  }

  private static func cacheDescription(of type: CacheType) -> String {
    switch type.name {
    case "registry": "In a registry. With `engine: \"buildah\"` or `\"podman\"` it has no key but `ref`."
    case "inline": "In the published image: the last stage alone. With `engine: \"buildx\"` alone."
    case "gha":
      "In the cache of GitHub Actions; a script or a pipeline takes the registry instead. With `engine: \"buildx\"` "
        + "alone."
    case "local":
      "In a folder; a job, which keeps none, takes the registry instead. With `engine: \"buildx\"` alone."
    default:
      "In a bucket, which `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` in the environment open. With "
        + "`engine: \"buildx\"` alone."
    }
  }

  /// The values that are written as they are in the parameters of buildx.
  private static let plain = ModelValue.either([.pattern(.cacheValue), .number, .boolean])

  /// Each with the same meaning in all types that have it.
  private static let cacheKeys = [
    ModelKey(
      "ref", .pattern(.reference),
      default: .said("`cache` in the image's repository; for buildah and podman a repository beneath it"),
      "What it is kept as: never a tag of the image, and for buildah and podman a repository without a tag.",
      example: "\"acme/caches:web\""),
    choice("mode", default: "max", "`\"max\"` keeps the steps of all stages, `\"min\"` those of the last."),
    choice("compression", default: "gzip", "How layers are compressed."),
    ModelKey("compression-level", plain, default: .said("that of buildx"), "How much they are.", example: "3"),
    choice(
      "force-compression", default: "false", "Whether layers that are compressed in another way are done anew."),
    ModelKey(
      "timeout", plain, default: .value("\"10m\""), "How long an import or an export may take.", example: "\"20m\""),
    ModelKey("scope", plain, default: .said("the image's name"), "What the cache is called.", example: "\"web\""),
    ModelKey("dest", plain, isRequired: true, "The folder.", example: "\"/var/cache/web\""),
    ModelKey(
      "src", plain, default: .said("`dest`"), "The folder that is read, if it is another.",
      example: "\"/var/cache/web\""),
    ModelKey("name", plain, default: .said("the image's name"), "What the cache is called.", example: "\"web\""),
    ModelKey("region", plain, isRequired: true, "Where the bucket is.", example: "\"eu-west-1\""),
    ModelKey("bucket", plain, isRequired: true, "The bucket.", example: "\"ci\""),
    ModelKey(
      "endpoint_url", plain, default: .said("that of AWS"), "The address of another service of the kind.",
      example: "\"https://s3.example.com\""),
    ModelKey("prefix", plain, default: .said("none"), "What all names in the bucket begin with.", example: "\"web/\""),
    ModelKey(
      "blobs_prefix", plain, default: .value("\"blobs/\""), "What the names of layers begin with, behind `prefix`.",
      example: "\"layers/\""),
    ModelKey(
      "manifests_prefix", plain, default: .value("\"manifests/\""), "The same for manifests.", example: "\"caches/\""),
    choice(
      "use_path_style", default: "false", "Whether the bucket stands in the path of addresses, not in the host."
    ),
    ModelKey(
      "upload_parallelism", plain, default: .value("4"), "How many layers are uploaded side by side.", example: "8"),
    ModelKey(
      "touch_refresh", plain, default: .value("\"24h\""), "After how long the date of a layer that stays is set anew.",
      example: "\"48h\""),
  ]

  private static func choice(_ name: String, default usual: String, _ description: String) -> ModelKey {
    let choices = CacheType.choices(of: name) ?? []
    let isFlag = choices == ["true", "false"]
    return ModelKey(
      name, isFlag ? .either([.boolean, .choice(choices)]) : .choice(choices),
      default: .value(isFlag ? usual : "\"\(usual)\""), description,
      example: isFlag ? "true" : choices.first { $0 != usual }.map { "\"\($0)\"" } ?? "")
  }
}

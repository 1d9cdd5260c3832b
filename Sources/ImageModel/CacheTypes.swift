/// The caches that `docker buildx build` knows, and what can be said of each (docs.docker.com, "Cache storage backends").
///
/// What cigen always sets is not among the parameters: `image-manifest`, `oci-mediatypes` and `ignore-error`.
struct CacheType: Sendable {
  let name: String

  /// What an import takes, too.
  let common: [String]

  let exportOnly: [String]

  /// The keys of the configuration that are no parameters as they stand.
  let own: [String]

  var keys: [String] { own + common + exportOnly }

  private static let compression = ["compression", "compression-level", "force-compression"]

  static let all = [
    CacheType(name: "registry", common: [], exportOnly: ["mode"] + compression, own: ["ref"]),
    CacheType(name: "inline", common: [], exportOnly: [], own: []),
    CacheType(name: "gha", common: ["timeout"], exportOnly: ["mode"], own: ["scope"]),
    CacheType(name: "local", common: [], exportOnly: ["mode"] + compression, own: ["dest", "src"]),
    CacheType(
      name: "s3",
      common: ["region", "bucket", "endpoint_url", "prefix", "blobs_prefix", "manifests_prefix", "use_path_style"],
      exportOnly: ["mode", "upload_parallelism", "touch_refresh"], own: ["name"]),
  ]

  /// The values of parameters that have a choice of them.
  static func choices(of parameter: String) -> [String]? {
    switch parameter {
    case "mode": ["min", "max"]
    case "compression": ["gzip", "estargz", "zstd"]
    case "force-compression", "use_path_style": ["true", "false"]
    default: nil
    }
  }
}

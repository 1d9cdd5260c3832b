import BuildPlanning
import ImageModel
import TemplateEngine

/// What scripts call the token of the job, which no repository can have a secret for.
let ownToken = "GITHUB_TOKEN"

/// The commands that let a variable name an image, as it was handed on or else as it was built here.
func handoverLines(_ need: Handover, _ engine: Engine) -> [String] {
  let name = need.variable.name
  let local = (need.local ?? "").shellText
  let context = engine == .buildx ? ["\(name)=${\(name):+docker-image://${\(name)}}"] : []
  return context + ["\(name)=${\(name):-\(local)}"]
}

/// The commands that make a builder.
func builderCommands(_ builder: BuilderPlan?, folder: String) -> [String] {
  guard let builder else { return ["docker buildx create --use"] }
  let options = builder.options.map { argument in
    argument.words.map { word in
      word.literal.map { ShellFragment(quoting: [$0]).text } ?? "\"\(word.shellText)\""
    }.joined(separator: " ")
  }
  let name = ShellFragment(quoting: [builder.name]).text
  return builder.certificates.map { "printf '%s\\n' \"${\($0.variable)}\" >\"\(folder)/\($0.file)\"" } + [
    "docker buildx create --use --name \(name) --driver \(builder.driver) " + options.joined(separator: " ")
  ]
}

extension BuildPlan {
  /// The variable that keeps docker from attaching attestations where the images of platforms are joined. The containerd
  /// store, which is that of a new Docker 29, makes an index of an image that has one, and `docker manifest create` takes
  /// none.
  var attestationSetting: (name: String, value: String)? {
    let joins = jobs.contains { $0.steps.contains { if case .join = $0.action { true } else { false } } }
    return engine == .docker && joins ? ("BUILDX_NO_DEFAULT_ATTESTATIONS", "1") : nil
  }
}

extension Step {
  var isBuild: Bool {
    if case .build = action { true } else { false }
  }

  /// Whether a cache, or a push without a tag, is beyond the builder of an engine.
  var needsContainer: Bool {
    guard case .build(let build) = action else { return false }
    return build.sources.flatMap(\.words).contains { $0.literal?.hasPrefix("type=s3") ?? false }
      || build.choices.flatMap(\.options).flatMap(\.words).contains { $0.literal?.hasPrefix("type=image") ?? false }
  }

  var isVersionCheck: Bool {
    if case .checkVersion = action { true } else { false }
  }

  /// Whether a command of the user's needs secrets.
  var takesSecrets: Bool {
    if case .run(let run) = action { run.commands.contains { !$0.environment.isEmpty } } else { false }
  }

  var isSignature: Bool {
    if case .sign = action { true } else { false }
  }

  var isAttestation: Bool {
    if case .attest = action { true } else { false }
  }

  /// Whether it runs commands of the user's.
  var isUsers: Bool {
    if case .run = action { true } else { false }
  }

  var isTest: Bool {
    if case .run(let run) = action { run.moment == .test } else { false }
  }

  var isRepeatedBuild: Bool {
    if case .build(let build) = action { build.isRepeated } else { false }
  }

  /// Whether it builds without what the machine or the builder has, where a run renews the cache.
  var mayLeaveLayersOut: Bool {
    if case .build(let build) = action { build.sources.contains { $0.condition == .noCache } } else { false }
  }

  var requiredEnvironment: [RequiredVariable] {
    if case .build(let build) = action { build.requiredEnvironment } else { [] }
  }

  /// Whether it asks which release is the highest.
  var followsReleases: Bool {
    tags.contains { $0.events.contains(.release) && $0.publication.followsHighest }
  }

  /// Whether git has to say what only a run knows.
  var usesGit: Bool { !variables.isDisjoint(with: [.shortCommit, .commit, .ref, .source]) || needsVersionAlways }

  /// Whether it asks the git remote for tags.
  var asksRemote: Bool {
    if case .checkVersion(let check) = action { return check.asksGit }
    return followsReleases
  }

  /// Whether it uses the cache of GitHub Actions.
  var usesGitHubCache: Bool {
    guard case .build(let build) = action else { return false }
    return build.sources.flatMap(\.words).contains { $0.literal?.hasPrefix("type=gha") ?? false }
  }
}

import BuildPlanning
import ImageModel
import TemplateEngine
import Versions

// The plan as the templates of every system see it.

/// What the functions that all systems share depend on.
///
/// - Parameter knowsGitTag: whether the system says which git tag a run is for.
func commonValues(_ plan: BuildPlan, knowsGitTag: Bool) -> [String: TemplateValue] {
  let followsReleases = plan.images.contains { !$0.tagVariables.isDisjoint(with: Variable.ofReleases) }
  let hasOwnImages = plan.images.contains { $0.ownImage != nil }
  let hasNeeds = plan.images.contains { !$0.needs.isEmpty }
  let usesCache = plan.engine == .docker && plan.images.contains { !$0.pulls.isEmpty }
  let usesSuffix = usesCache || plan.usesSuffix
  return [
    "engine": TemplateValue(plan.engine),
    "builder": TemplateValue(plan.builder),
    "version": TemplateValue(plan.version),
    // A CI system checks the project out, with the tags that it is asked for; the script may stand anywhere.
    "may_lack_checkout": .boolean(!knowsGitTag),
    "falls_back_to_date": .boolean(!knowsGitTag && plan.versionMayBeDate),
    "asks_for_checkout": .boolean(!knowsGitTag && (plan.versionMayBeDate || followsReleases)),
    "asks_remote_for_tags": .boolean(false),
    "knows_git_tag": .boolean(knowsGitTag),
    "tags": tagValues(plan),
    "exports_version": .boolean(plan.images.contains(where: \.exportsVersion)),
    "uses_run_time_tags": .boolean(plan.images.contains { !$0.runTimeTags.isEmpty }),
    "uses_cache": .boolean(usesCache),
    "uses_suffix": .boolean(usesSuffix),
    "writes_cache": .boolean(plan.writesCache),
    "branches_cache": .boolean(usesCache || plan.engine == .buildx && plan.writesCache),
    "publishes_at_end": .boolean(plan.engine != .buildx || plan.images.count > 1),
    // The engine's own builder has no cache in S3, and pushes nothing by its digest alone.
    "needs_container": .boolean(
      plan.images.contains { $0.hasOption(beginning: "type=s3") || $0.hasOption(beginning: "type=image") }),
    "uses_github_cache": .boolean(plan.images.contains { $0.hasOption(beginning: "type=gha") }),
    "builds_needs": .boolean(knowsGitTag && hasOwnImages),
    "hands_on": .boolean(knowsGitTag && plan.images.contains(where: \.isHandedOn)),
    "has_digests": .boolean(
      plan.images.contains { !$0.joins.isEmpty || $0.reuse != nil && plan.engine != .buildx }
        || knowsGitTag && plan.images.contains(where: \.isHandedOn)),
    "asks_digests": .boolean(plan.images.contains { !$0.joins.isEmpty || $0.reuse != nil }),
    "has_joins": .boolean(plan.images.contains { !$0.joins.isEmpty }),
    "joined_images": .list(plan.images.filter { !$0.joins.isEmpty }.map { TemplateValue($0) }),
    "has_needs": .boolean(hasNeeds),
    // A builder in a container has no names of images.
    "names_run": .boolean(hasOwnImages && plan.engine != .buildx),
    "emulates": .boolean(false),
    "reuses": .boolean(plan.images.contains { $0.reuse != nil }),
    "reuses_needs": .boolean(hasNeeds && plan.images.contains { $0.reuse != nil }),
    "reused_images": .list(plan.images.filter { $0.reuse != nil }.map { TemplateValue($0) }),
    "has_several": .boolean(plan.images.count > 1),
    "shares_stages": .boolean(plan.images.contains { !$0.sharedPulls.isEmpty }),
    "replaces_images": .boolean(plan.images.contains { $0.replacedDockerfile != nil }),
    "named_images": .list(
      plan.images.filter { $0.ownImage != nil && !$0.isShared }.map { TemplateValue($0) }),
    "needed_images": .list(plan.images.filter { $0.ownImage != nil }.map { TemplateValue($0) }),
    "uses_checksum": .boolean(usesSuffix || hasOwnImages || plan.images.contains { $0.tagVariables.contains(.branch) }),
    "uses_secrets": .boolean(plan.images.contains { !$0.requiredEnvironment.isEmpty }),
  ]
}

extension TemplateValue {
  init(_ word: Word) {
    self = .word(
      word.fragments.map { fragment in
        switch fragment {
        case .literal(let text): .literal(text)
        case .variable(let variable): .variable(variable.name)
        }
      })
  }

  init(_ words: [Word]) {
    self = .list(words.map { TemplateValue($0) })
  }

  init(_ texts: [String]) {
    self = .list(texts.map { .string($0) })
  }

  /// One of the three is set; without a version none is.
  init(_ source: VersionSource?) {
    var literal = ""
    var file = ""
    if case .literal(let text) = source { literal = imageTag(ofVersion: text) }
    if case .file(let path) = source { file = path }
    self = .record([
      "is_used": .boolean(source != nil), "literal": .string(literal), "file": .string(file),
      "is_git": .boolean(source == .git),
    ])
  }

  init(_ plan: ImagePlan) {
    self = .record([
      "name": .string(plan.name),
      "repository": .string(plan.repository),
      "variable": .shell(ShellFragment(trusted: plan.variable.name)),
      "function": .shell(ShellFragment(trusted: functionName(of: plan.variable))),
      "needs": .list(
        plan.needs.filter { !$0.isOrderOnly }.map { need in
          .record([
            "image": .string(need.image), "variable": .string(need.variable.name),
            "function": .string(functionName(of: need.variable)),
          ])
        }),
      "context": TemplateValue(plan.context),
      "needed_names": TemplateValue(plan.needs.map(\.image)),
      "is_shared": .boolean(plan.isShared),
      "is_handed_on": .boolean(plan.isHandedOn),
      "joins": TemplateValue(plan.joins.map { Word([.variable($0.variable)]) }),
      "joined_names": TemplateValue(plan.joins.map(\.name)),
      "own_image": plan.ownImage.map { TemplateValue($0) } ?? .string(""),
      "own_cache": TemplateValue(plan.ownCache.map { [$0] } ?? []),
      "replaced": Self.replacements(in: plan),
      "pulls": Self.lines(of: plan.pulls.map { Argument([$0]) }),
      "shared_pulls": .list(
        plan.sharedPulls.map { shared in
          .record([
            "variable": .string(shared.variable.name),
            "references": Self.lines(of: shared.pulls.map { Argument([$0]) }),
          ])
        }),
      "builds": .list(plan.builds.map { TemplateValue($0) }),
      "releases": Self.lines(of: plan.releases.map { $0.unlessAlways(in: plan) }),
      "is_reused": .boolean(plan.reuse != nil),
      "reused_name": plan.reuse.map { TemplateValue($0.image) } ?? .string(""),
      "reused_repository": plan.reuse.map { TemplateValue($0.repository) } ?? .string(""),
      "inputs": Self.inputs(of: plan),
      "uses_version": .boolean(plan.usesVersion),
      "uses_date": .boolean(plan.tagVariables.contains(.date)),
      "uses_sha": .boolean(plan.tagVariables.contains(.commit)),
      "follows_releases": .boolean(!plan.tagVariables.isDisjoint(with: Variable.ofReleases)),
      "run_time_tags": TemplateValue(runTimeTags: plan.runTimeTags),
      "required_environment": .list(
        plan.requiredEnvironment.map { .record(["name": .string($0.name), "secret": .string($0.secret)]) }),
    ])
  }

  /// An image with the files that it is made of, which are also those of the model.
  ///
  /// - Parameter source: the configuration's name.
  init(_ plan: ImagePlan, madeFrom source: String, _ version: VersionSource?) {
    self = TemplateValue(plan)
    guard case .record(var fields) = self else { return }
    fields["input_files"] = TemplateValue(inputFiles(of: plan, madeFrom: source, version))
    self = .record(fields)
  }

  /// The Dockerfile, and each text in it with the image that takes its place; nothing if none does.
  private static func replacements(in plan: ImagePlan) -> TemplateValue {
    guard let dockerfile = plan.replacedDockerfile else { return .list([]) }
    let pairs = plan.needs.flatMap { need in
      need.texts.flatMap { [TemplateValue.string($0), need.replacement] }
    }
    return .list([TemplateValue(dockerfile)] + pairs)
  }

  /// The words that tell what an image is made of: see `hash_inputs` in the templates.
  private static func inputs(of plan: ImagePlan) -> TemplateValue {
    guard let reuse = plan.reuse else { return lines(of: [Argument]()) }
    func group(_ text: String) -> (words: [TemplateValue], width: Int) {
      ([.shell(ShellFragment(trusted: text))], text.utf8.count)
    }
    let places = [plan.context, reuse.dockerfile].map { Argument([$0]) }.map { (words(of: $0), $0.width) }
    // The characters of a reference, and of a variable's name, mean nothing to a shell.
    let bases = reuse.bases.map { base in
      group(base.built.map { "\"${\($0.name):-\(base.name)}\"" } ?? base.name)
    }
    let options = reuse.options.map { (words(of: $0), $0.width) }
    // An argument that has no value is another than an empty one.
    let environment = reuse.environment.map { group("--build-arg \"\($0)${\($0)+=${\($0)}}\"") }
    return lines(of: places + bases + [group("--")] + options + environment)
  }

  init(runTimeTags: [Argument]) {
    self = .list(runTimeTags.flatMap { Self.words(of: $0) })
  }

  private init(_ build: Build) {
    let title = Word(build.image.fragments + (build.stage.map { [.literal(", stage \($0)")] } ?? []))
    let cache = build.cacheImage
    let none = Argument([])
    self = .record([
      "title": TemplateValue(title),
      "options": .list(build.options.map { .list(Self.words(of: $0)) }),
      "context": TemplateValue(build.context),
      "cache_image": TemplateValue((cache.flatMap { $0.condition == nil ? $0 : nil } ?? none).words),
      "own_cache_image": TemplateValue((cache.flatMap { $0.condition == nil ? nil : $0 } ?? none).words),
    ])
  }

  /// The words of an argument. One with a condition is a parameter expansion, which vanishes where its variable is empty;
  /// it is made of an option and a reference, whose characters mean nothing to a shell (distribution/reference).
  static func words(of argument: Argument) -> [TemplateValue] {
    guard let condition = argument.condition else { return argument.words.map { TemplateValue($0) } }
    let words = argument.words.map { $0.fragments.contains(where: \.isVariable) ? "\"\($0.shellText)\"" : $0.shellText }
    return [.shell(ShellFragment(trusted: "${\(condition.name):+\(words.joined(separator: " "))}"))]
  }

  /// Words for one command over as many lines as they need: those of the first line, and those of each later one.
  private static func lines(of arguments: [Argument]) -> TemplateValue {
    lines(of: arguments.map { (Self.words(of: $0), $0.width) })
  }

  private static func lines(of groups: [(words: [TemplateValue], width: Int)]) -> TemplateValue {
    var lines: [[TemplateValue]] = []
    var width = 0
    for group in groups {
      if lines.isEmpty || width + group.width + 1 > widestLine {
        lines.append([])
        width = 0
      }
      lines[lines.count - 1] += group.words
      width += group.width + 1
    }
    let texts = lines.map { TemplateValue.list($0) }
    return .record(["first": texts.first ?? .list([]), "rest": .list(Array(texts.dropFirst()))])
  }
}

/// The files that an image is made of besides its context: its own, the model's, and the version's if it has it.
func inputFiles(of plan: ImagePlan, madeFrom source: String, _ version: VersionSource?) -> [Word] {
  var files = plan.inputFiles + [Word(source)]
  if plan.usesVersion, case .file(let path) = version { files.append(Word(path)) }
  return unique(files)
}

extension NeededImage {
  /// The image, or the name of the context that is the image; empty where this run did not build it.
  fileprivate var replacement: TemplateValue {
    guard let contextName else { return TemplateValue(Word([.variable(variable)])) }
    return .shell(ShellFragment(trusted: "\"${\(variable.name):+\(contextName)}\""))
  }
}

/// The function that builds a needed image is called after the variable that it sets.
private func functionName(of variable: Variable) -> String {
  "image_" + variable.name.dropFirst("BUILT_".count).lowercased()
}

extension Argument {
  /// A reference that each run publishes which publishes any needs no condition; but beside those of a branch, the others do.
  fileprivate func unlessAlways(in plan: ImagePlan) -> Argument {
    condition == .release && !plan.mayBePublishedByBranches ? Argument(words) : self
  }

  fileprivate var width: Int {
    let text = words.map(\.shellText.count).reduce(0, +)
    return text + (condition.map { $0.name.count + "${:+\"\"}".count } ?? 0)
  }
}

/// So that a line has at most 120 characters, its indentation and the command's name included.
private let widestLine = 90

extension Word {
  /// Its text with expansions for the variables, as it stands between double quotes if no character needs an escape.
  fileprivate var shellText: String {
    fragments.map { fragment in
      switch fragment {
      case .literal(let text): text
      case .variable(let variable): "${\(variable.name)}"
      }
    }.joined()
  }
}

extension Word.Fragment {
  fileprivate var isVariable: Bool {
    if case .variable = self { true } else { false }
  }
}

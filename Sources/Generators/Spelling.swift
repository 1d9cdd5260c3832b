import BuildPlanning
import ImageModel
import TemplateEngine
import Versions

/// How a system says in shell what only a run knows: the values of the plan's variables, and whether conditions hold.
///
/// What it writes is POSIX shell, made of text of its own and of names that are letters, digits and `._-/`, or quoted.
struct Spelling {
  let plan: BuildPlan
  let pipelines: Pipelines

  /// Whether a script is told what it builds for: only then is there more than releases.
  let knowsEvents: Bool

  /// Whether a script has to know the branch that it builds.
  let hasBranches: Bool

  /// The first step that asks which release is the highest.
  let firstToFollow: Step?

  // Each step asks for these, and the plan is long.
  init(_ plan: BuildPlan, _ pipelines: Pipelines) {
    (self.plan, self.pipelines) = (plan, pipelines)
    let events = plan.jobs.reduce(into: Set<Event>()) { $0.formUnion($1.events) }
    knowsEvents = plan.hasBranchCaches || !events.isSubset(of: [.release])
    hasBranches =
      plan.hasBranchCaches || events.contains { $0.branchName != nil }
      || plan.jobs.contains { $0.steps.contains { $0.variables.contains(.branch) } }
    firstToFollow = plan.jobs.lazy.flatMap(\.steps).first(where: \.followsReleases)
  }

  var system: Output.System { plan.system }

  /// Whether git tags release; else the pushes of the default branch do.
  var releasesByTags: Bool { pipelines.releases == .tags }

  /// Whether a run may be told its version, which no git tag has then.
  var takesVersion: Bool { system == .github && pipelines.github.on.hasInputs }

  // MARK: - Conditions

  /// An expression as a test: bash has its own, and GitLab's images have none.
  func test(_ expression: String) -> String { system == .gitlab ? "[ \(expression) ]" : "[[ \(expression) ]]" }

  /// The operator of a test of two texts.
  var equals: String { system == .gitlab ? "=" : "==" }

  /// The test of whether a tag is published by a run; nil for always.
  ///
  /// - Parameter conditions: what is known to hold.
  func test(of tag: PlannedTag, within conditions: [Condition]) -> String? {
    let isCovered = conditions.contains { condition in
      if case .isOn(let events) = condition { Set(events).isSubset(of: tag.events) } else { false }
    }
    let hasBranch = tag.word.variables.contains(.branch) ? test("-n \"${BRANCH}\"") : nil
    let ofRelease = tag.events.contains(.release) ? test(of: tag.publication) : nil
    if isCovered, ofRelease == nil || tag.events == [.release] {
      return [ofRelease, hasBranch].compactMap(\.self).joinedTests
    }
    let alternatives = tag.events.map { event in
      [test(of: event), event == .release ? ofRelease : nil].compactMap(\.self).joinedTests ?? ""
    }
    return [alternatives.joined(separator: " || "), hasBranch].compactMap(\.self).joinedTests
  }

  /// The test of whether a release has a tag; nil for always.
  private func test(of publication: Publication) -> String? {
    let highest = highestTest(of: publication)
    return switch publication {
    case .always: nil
    case .release where mayHaveNoNumbers: test("-n \"${PATCH}\" && \"${VERSION}\" == \"${VERSION%%-*}\"")
    case .release: test("\"${VERSION}\" \(equals) \"${VERSION%%-*}\"")
    case .newestOfMinor where mayHaveNoNumbers: [test("-n \"${MINOR}\""), highest].compactMap(\.self).joinedTests
    case .newestOfMajor:
      [test(mayHaveNoNumbers ? "\"${MAJOR:-0}\" != 0" : "\"${MAJOR}\" != 0"), highest].compactMap(\.self)
        .joinedTests
    case .newest, .newestOfMinor: highest
    }
  }

  /// The test of whether the release is the highest of those that a tag follows; nil where it follows none.
  func highestTest(of publication: Publication) -> String? {
    let prefix = String((releaseGlobs.first ?? "v*").prefix { $0 != "*" })
    return switch publication {
    case .always, .release: nil
    case .newest: "is_highest " + ShellFragment(quoting: releaseGlobs).text
    case .newestOfMajor: "is_highest \"\(prefix)${MAJOR}.*\""
    case .newestOfMinor: "is_highest \"\(prefix)${MAJOR}.${MINOR}.*\""
    }
  }

  /// The test of an event in a script.
  func test(of event: Event) -> String {
    switch (event, system) {
    case (.release, .bash): "[[ ${event} == release ]]"
    case (.defaultBranch, .bash): "[[ ${event} == default ]]"
    case (.branch, .bash): "[[ ${event} == branch || ${event} == default ]]"
    case (.named(let name), .bash): "[[ ${event} == branch && ${branch} == \(name) ]]"
    case (.request, .bash): "[[ ${event} == request ]]"
    case (.schedule, .bash): "[[ ${event} == schedule ]]"
    case (.manual, .bash): "[[ ${event} == manual ]]"
    case (.release, .github): "[[ ${PUBLISH} == true ]]"
    case (_, .github) where pipelines.github.on.hasInputs: "[[ ${PUSH} == true && \(testInside(of: event)) ]]"
    case (_, .github): "[[ \(testInside(of: event)) ]]"
    case (.release, .gitlab): "[ -n \"${PUBLISH}\" ]"
    case (.defaultBranch, .gitlab): "[ \"${CI_COMMIT_BRANCH}\" = \"${CI_DEFAULT_BRANCH}\" ]"
    case (.branch, .gitlab): "[ -n \"${CI_COMMIT_BRANCH}\" ]"
    case (.named(let name), .gitlab): "[ \"${CI_COMMIT_BRANCH}\" = \(name) ]"
    case (.request, .gitlab): "[ -n \"${NUMBER}\" ]"
    case (.schedule, .gitlab): "[ \"${CI_PIPELINE_SOURCE}\" = schedule ]"
    case (.manual, .gitlab): "[ \"${CI_PIPELINE_SOURCE}\" = web ]"
    }
  }

  /// The same for one that is no release, as the inside of a test of bash.
  private func testInside(of event: Event) -> String {
    let isNoQueue = pipelines.github.on.mergeGroup ? " && ${GITHUB_EVENT_NAME} != merge_group" : ""
    return switch event {
    case .release: "${PUBLISH} == true"
    case .defaultBranch: "${GITHUB_REF} == refs/heads/\(pipelines.defaultBranch)"
    case .branch: "${GITHUB_REF_TYPE} == branch && ${GITHUB_EVENT_NAME} != pull_request\(isNoQueue)"
    case .named(let name): "${GITHUB_REF} == refs/heads/\(name)"
    case .request: "-n ${NUMBER}"
    case .schedule: "${GITHUB_EVENT_NAME} == schedule"
    case .manual: "${GITHUB_EVENT_NAME} == workflow_dispatch"
    }
  }

  /// The test of a condition in a script.
  func test(of condition: Condition) -> String {
    switch (condition, system) {
    case (.isMissing(let variable), _): test("-z \"${\(variable.name)}\"")
    case (.isNew, _): test("-z \"${FOUND}\"")
    case (.isFound, _): test("-n \"${FOUND}\"")
    case (.isHashed, _): test("-n \"${HASH}\"")
    case (.isOn(let events), .bash):
      (["[[ -n ${pushes} ]]"] + (test(ofAny: events).map { [$0] } ?? [])).joinedTests ?? ""
    case (.writesCache, .bash): (["[[ -n ${pushes} ]]"] + ownCacheTests).joinedTests ?? ""
    case (.pushes, .bash): "[[ -n ${pushes} ]]"
    case (.isOn(let events), _): test(ofAny: events) ?? ""
    case (.writesCache, .github): test("${WRITE_CACHE} == true")
    case (.writesCache, .gitlab): test("-n \"${WRITE_CACHE}\"")
    case (.pushes(let events), _):
      ([test(of: .writesCache)] + events.map { test(of: $0) }).joined(separator: " || ")
    }
  }

  /// The test of whether a run is of any of some events; nil in a script that knows none but releases.
  func test(ofAny events: [Event]) -> String? {
    if system == .bash, !knowsEvents { return nil }
    return events.map { test(of: $0) }.joined(separator: " || ")
  }

  /// What a script asks before it writes a cache that others read.
  var ownCacheTests: [String] {
    knowsEvents && !plan.hasBranchCaches ? ["[[ ${event} != branch && ${event} != request ]]"] : []
  }

  /// The end of the names of a branch's own caches.
  ///
  /// - Parameter name: the branch's, as a part of a text in double quotes.
  func cacheSuffix(of name: String) -> String { "-$(printf '%s' \"\(name)\" | sha256sum | cut -c 1-16)" }

  /// What sets it: empty for the default branch and for tags.
  var cacheSuffix: [String] {
    let sum = cacheSuffix(of: "${branch}")
    return switch system {
    case .bash:
      ["CACHE_SUFFIX=''", "if [[ ${branch} != \(pipelines.defaultBranch) ]]; then CACHE_SUFFIX=\(sum); fi"]
    case .github:
      [
        "branch=${GITHUB_HEAD_REF:-${GITHUB_REF_NAME}}",
        "if [[ ${GITHUB_REF_TYPE} == branch && ${branch} != \(pipelines.defaultBranch) ]]; then",
        "  echo \"CACHE_SUFFIX=\(sum)\" >>\"${GITHUB_ENV}\"",
        "fi",
      ]
    case .gitlab:
      [
        "branch=${CI_MERGE_REQUEST_SOURCE_BRANCH_NAME:-${CI_COMMIT_BRANCH:-}}",
        "if [ -n \"${branch}\" ] && [ \"${branch}\" != \"${CI_DEFAULT_BRANCH}\" ]; then",
        "  CACHE_SUFFIX=\(sum)",
        "fi",
      ]
    }
  }
}

extension Step {
  /// Everything that its words hold of what only a run knows.
  var variables: Set<Variable> {
    let words: [Word] =
      switch action {
      case .pull(let caches): caches.flatMap(\.words)
      case .find(let finding): finding.words + finding.builtBases + [finding.promoted].compactMap(\.self)
      case .remember(let remembering): [remembering.source]
      case .checkVersion(let check): [check.image]
      case .retag(let publishing), .publishFound(let publishing): publishing.words
      case .build(let build): build.words
      case .pushCache(let cache): [cache]
      case .forget(let name): [name]
      case .publish(let publishing): publishing.words
      case .join(let joining): joining.images + joining.publishing.words
      case .handOn(let digest): [digest.source] + (digest.published?.words ?? [])
      case .run(let commands): commands.words
      case .sign(let vouching), .attest(let vouching): vouching.published.words + vouching.repositories
      }
    var variables = Set(words.flatMap(\.variables))
    if exportsVersion { variables.insert(.version) }
    return variables
  }

  var usesVersion: Bool { !variables.isDisjoint(with: ofVersion) || tags.contains { $0.publication == .release } }

  /// Whether runs that are no release need the version, too.
  var needsVersionAlways: Bool {
    if exportsVersion { return true }
    let others = tags.filter { $0.events != [.release] }.map(\.word)
    var fixed: [Word] = []
    if case .build(let build) = action { fixed = build.fixedWords }
    if case .find(let finding) = action { fixed = finding.words }
    if case .run(let run) = action, conditions.isEmpty || conditions.contains(where: { $0.events != [.release] }) {
      fixed = run.commands.flatMap(\.words)
    }
    return !Set((others + fixed).flatMap(\.variables)).isDisjoint(with: ofVersion)
  }
}

private let ofVersion: Set<Variable> = [.version, .major, .minor, .patch]

extension Event {
  /// The name of the branch that it is of.
  var branchName: String? {
    if case .named(let name) = self { name } else { nil }
  }
}

extension UserCommands {
  fileprivate var words: [Word] {
    commands.flatMap(\.words) + (published?.words ?? [])
  }
}

extension PublishedImage {
  fileprivate var words: [Word] { [repository] + (source.map { [$0] } ?? tags.map(\.word)) }
}

extension Publishing {
  fileprivate var words: [Word] { [source].compactMap(\.self) + repositories + tags.map(\.word) }
}

extension Build {
  fileprivate var words: [Word] { fixedWords + choices.flatMap(\.tags).map(\.word) }

  /// All but those of tags.
  fileprivate var fixedWords: [Word] {
    (sources + options + choices.flatMap(\.options)).flatMap(\.words) + (copy?.edits.map(\.image) ?? [])
      + [dockerfile, context] + [metadata, copy?.file].compactMap(\.self)
  }
}

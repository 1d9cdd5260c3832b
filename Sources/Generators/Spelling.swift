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

  init(_ plan: BuildPlan, _ pipelines: Pipelines) {
    (self.plan, self.pipelines) = (plan, pipelines)
  }

  var system: Output.System { plan.system }

  /// Whether git tags release; else the pushes of the default branch do.
  var releasesByTags: Bool { !pipelines.releaseTags.isEmpty }

  // MARK: - Values

  /// The commands that set variables, and what they are made from, each after what it needs.
  ///
  /// - Parameter isRelease: whether all of it is for a release, which has its version from the git tag.
  func settings(for variables: Set<Variable>, _ publications: Set<Publication>, isRelease: Bool) -> [String] {
    var needed = variables
    if publications.contains(.newestOfMajor) { needed.insert(.major) }
    if publications.contains(.newestOfMinor) { needed.formUnion([.major, .minor]) }
    let numbers = needed.intersection([.major, .minor, .patch])
    if !numbers.isEmpty || publications.contains(.release) { needed.insert(.version) }
    let follows = !publications.isDisjoint(with: [.newest, .newestOfMajor, .newestOfMinor])
    if follows, system == .bash { needed.insert(.version) }
    var lines: [String] = []
    if needed.contains(.version), system != .bash || !isRelease { lines += versionOfRun(isRelease: isRelease) }
    if needed.contains(.major) { lines.append("MAJOR=$(echo \"\(version)\" | cut -s -d . -f 1)") }
    if needed.contains(.minor) { lines.append("MINOR=$(echo \"\(version)\" | cut -s -d . -f 2)") }
    if needed.contains(.patch) { lines.append("PATCH=$(echo \"\(version)\" | cut -s -d . -f 3)") }
    if needed.contains(.date) { lines.append("DATE=$(date -u +%Y%m%d)") }
    if needed.contains(.commit) { lines.append("SHA=\(commit)") }
    if needed.contains(.branch) { lines += branch }
    if follows { lines += highest }
    return lines
  }

  /// The version without the `v` that it may begin with.
  private var version: String { storedHasV ? "${VERSION#v}" : "${VERSION}" }

  /// Before the first tag, what git says of a commit is its hash.
  private var mayHaveNoNumbers: Bool { system == .bash && plan.version == .git }

  private var storedHasV: Bool {
    if case .literal(let text) = plan.version { text.hasPrefix("v") } else { false }
  }

  private func versionOfRun(isRelease: Bool) -> [String] {
    let prefixes = tagPrefixes
    let strips = prefixes.map { "VERSION=${VERSION#\($0)}" }
    switch system {
    case .bash:
      return []
    case .github where isRelease && releasesByTags, .gitlab where isRelease && releasesByTags:
      let metadata = plan.hasBuildMetadata ? ["VERSION=$(echo \"${VERSION}\" | tr + _)"] : []
      guard let first = prefixes.first else { return ["VERSION=\(gitTag)"] + metadata }
      return ["VERSION=${\(gitTagVariable)#\(first)}"] + strips.dropFirst() + metadata
    case .github:
      var lines = storedVersion
      if releasesByTags {
        lines.append("if [[ ${GITHUB_REF_TYPE} == tag ]]; then VERSION=${GITHUB_REF_NAME#\(prefixes.first ?? "")}; fi")
      }
      return lines
    case .gitlab:
      var lines = storedVersion
      if releasesByTags {
        lines.append("if [ -n \"${CI_COMMIT_TAG}\" ]; then VERSION=${CI_COMMIT_TAG#\(prefixes.first ?? "")}; fi")
      }
      return lines
    }
  }

  /// Whether a step takes the version from the project, and not from the git tag of a release.
  func asksGitForVersion(_ step: Step, in job: Job) -> Bool {
    if step.exportsVersion { return true }
    let isOfTag =
      releasesByTags && (step.isBuild || step.conditions.contains(.publishes) || job.condition == .publishes)
    return !isOfTag
      && (!step.variables.isDisjoint(with: [.version, .major, .minor, .patch]) || step.publications.contains(.release))
  }

  /// The version as the project has it.
  var storedVersion: [String] {
    switch plan.version {
    case .literal(let text): ["VERSION=" + ShellFragment(quoting: [imageTag(ofVersion: text)]).text]
    case .file(let path): ["VERSION=$(head -n 1 " + ShellFragment(quoting: [path]).text + "\(withoutPlus))"]
    case .git:
      ["VERSION=$(git describe --tags --always --abbrev=10 \(matches))"]
        + tagPrefixes.map { "VERSION=${VERSION#\($0)}" }
    }
  }

  /// What makes a tag of an image of a version: it has no `+`.
  var withoutPlus: String { plan.hasBuildMetadata ? " | tr + _" : "" }

  /// What stands before the version in the names of the git tags that release.
  private var tagPrefixes: [String] {
    let found = releaseGlobs.map { String($0.prefix { $0 != "*" }) }.map {
      storedHasV && $0.hasSuffix("v") ? String($0.dropLast()) : $0
    }
    return unique(found).filter { !$0.isEmpty }
  }

  /// The patterns of git tags that have a version in them.
  var releaseGlobs: [String] {
    let patterns = pipelines.releaseTags.filter { $0.contains("*") }
    return patterns.isEmpty ? ["v*"] : patterns
  }

  private var matches: String {
    releaseGlobs.map { "--match " + ShellFragment(quoting: [$0]).text }.joined(separator: " ")
  }

  private var gitTagVariable: String { system == .github ? "GITHUB_REF_NAME" : "CI_COMMIT_TAG" }

  /// The git tag of the release, as a part of a text in double quotes.
  private var gitTag: String { system == .bash ? "\(tagPrefixes.first ?? "")${VERSION}" : "${\(gitTagVariable)}" }

  private var commit: String {
    switch system {
    case .bash: "$(git describe --always --abbrev=40 --exclude='*' --dirty)"
    case .github: "${GITHUB_SHA}"
    case .gitlab: "${CI_COMMIT_SHA}"
    }
  }

  /// A branch's name as a part of a tag, as GitLab writes it (`CI_COMMIT_REF_SLUG`); empty if it could be another tag.
  private var branch: [String] {
    let slug = "tr '[:upper:]' '[:lower:]' | tr -c a-z0-9 - | cut -c 1-63 | sed 's/^-*//; s/-*$//'"
    var lines: [String]
    switch system {
    case .bash:
      lines = ["branch=${BRANCH:-\(pipelines.defaultBranch)}", "BRANCH=$(printf '%s' \"${branch}\" | \(slug))"]
    case .github: lines = ["BRANCH=$(printf '%s' \"${GITHUB_REF_NAME}\" | \(slug))"]
    case .gitlab: lines = ["BRANCH=${CI_COMMIT_REF_SLUG:-}"]
    }
    let reserved = plan.tagRules.reserved
    let patterns =
      (reserved.versions ? ["[0-9]*", "v[0-9]*"] : []) + reserved.names + reserved.beginnings.map { "\($0)*" }
    if !patterns.isEmpty {
      lines += [
        "case ${BRANCH} in",
        "\(patterns.joined(separator: " | "))) BRANCH='' ;; # It could be another tag.",
        "*) ;;",
        "esac",
      ]
    }
    return lines
  }

  /// The function that says which of some git tags is the highest release; one with a `-` after its prefix is none.
  private var highest: [String] {
    let prefix = tagPrefixes.first { $0.contains("-") }
    let preReleases = prefix.map { "\\#^\($0).*-#d" } ?? "/-/d"
    switch system {
    case .bash:
      return [
        "highest() { { echo \"\(gitTag)\" && git tag --list \"$@\"; } | sed '\(preReleases)' | sort -V | tail -n 1; }"
      ]
    case .github:
      return ["highest() { git tag --list \"$@\" --sort=-version:refname | sed '\(preReleases);q'; }"]
    case .gitlab:
      return [
        "highest() {",
        "  git ls-remote --refs --tags --sort=-version:refname origin \"$@\" | sed 's#.*refs/tags/##;\(preReleases);q'",
        "}",
      ]
    }
  }

  // MARK: - Conditions

  /// An expression as a test: bash has its own, and GitLab's images have none.
  func test(_ expression: String) -> String { system == .gitlab ? "[ \(expression) ]" : "[[ \(expression) ]]" }

  /// The operator of a test of two texts.
  private var equals: String { system == .gitlab ? "=" : "==" }

  /// The test of whether a tag is published with this release; nil for always.
  func test(of publication: Publication) -> String? {
    func isHighest(_ patterns: String) -> String { test("\"\(gitTag)\" \(equals) \"$(highest \(patterns))\"") }
    let prefix = String((releaseGlobs.first ?? "v*").prefix { $0 != "*" })
    return switch publication {
    case .always: nil
    case .release where mayHaveNoNumbers: test("-n \"${PATCH}\" && \"${VERSION}\" == \"${VERSION%%-*}\"")
    case .release: test("\"${VERSION}\" \(equals) \"${VERSION%%-*}\"")
    case .newest: isHighest(ShellFragment(quoting: releaseGlobs).text)
    case .newestOfMajor where mayHaveNoNumbers:
      test("\"${MAJOR:-0}\" != 0") + " && " + isHighest("\"\(prefix)${MAJOR}.*\"")
    case .newestOfMinor where mayHaveNoNumbers:
      test("-n \"${MINOR}\"") + " && " + isHighest("\"\(prefix)${MAJOR}.${MINOR}.*\"")
    case .newestOfMajor: test("\"${MAJOR}\" != 0") + " && " + isHighest("\"\(prefix)${MAJOR}.*\"")
    case .newestOfMinor: isHighest("\"\(prefix)${MAJOR}.${MINOR}.*\"")
    case .branch: test("-n \"${BRANCH}\"")
    }
  }

  /// The test of a condition in a script.
  func test(of condition: Condition) -> String {
    switch (condition, system) {
    case (.isMissing(let variable), _): test("-z \"${\(variable.name)}\"")
    case (.isNew, _): test("-z \"${FOUND}\"")
    case (.isFound, _): test("-n \"${FOUND}\"")
    case (.isHashed, _): test("-n \"${HASH}\"")
    case (.publishes, .bash) where hasBranches: "[[ -n ${pushes} ]] && \(isDefaultBranch)"
    case (.writesCache, .bash) where hasBranches && !plan.hasBranchCaches: "[[ -n ${pushes} ]] && \(isDefaultBranch)"
    case (_, .bash): "[[ -n ${pushes} ]]"
    case (.writesCache, .github): test("${WRITE_CACHE} == true")
    case (.publishes, .github): test("${PUBLISH} == true")
    case (.isBranch, .github):
      test("${GITHUB_REF_TYPE} == branch") + " && " + test("${GITHUB_EVENT_NAME} != pull_request")
    case (.pushes, .github): test("${WRITE_CACHE} == true") + " || " + test("${PUBLISH} == true")
    case (.publishesAny, .github):
      test("${PUBLISH} == true || ${GITHUB_REF_TYPE} == branch && ${GITHUB_EVENT_NAME} != pull_request")
    case (.publishesAny, .gitlab): test("-n \"${PUBLISH}${CI_COMMIT_BRANCH}\"")
    case (.writesCache, .gitlab): test("-n \"${WRITE_CACHE}\"")
    case (.publishes, .gitlab): test("-n \"${PUBLISH}\"")
    case (.isBranch, .gitlab): test("-n \"${CI_COMMIT_BRANCH}\"")
    case (.pushes, .gitlab): test("-n \"${WRITE_CACHE}${PUBLISH}\"")
    }
  }

  /// The test of a script that builds the default branch: another one publishes no release, and writes no cache that others
  /// read.
  var isDefaultBranch: String { "[[ ${branch} == \(pipelines.defaultBranch) ]]" }

  /// Whether a script has to know the branch that it builds.
  var hasBranches: Bool {
    plan.hasBranchCaches || plan.jobs.contains { $0.steps.contains { $0.variables.contains(.branch) } }
  }

  /// What sets the end of the names of a branch's own caches: empty for the default branch and for tags.
  var cacheSuffix: [String] {
    let sum = "-$(printf '%s' \"${branch}\" | sha256sum | cut -c 1-16)"
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
      case .find(let finding): finding.words + finding.builtBases
      case .remember(let remembering): [remembering.source]
      case .publishFound(let tags): tags.map(\.word)
      case .build(let build): build.words
      case .pushCache(let cache): [cache]
      case .publish(let publishing): [publishing.source, publishing.repository] + publishing.tags.map(\.word)
      case .join(let joining): joining.images + joining.tags.map(\.word)
      case .handOn(let digest): [digest.source]
      }
    var variables = Set(words.flatMap(\.variables))
    if exportsVersion { variables.insert(.version) }
    return variables
  }

  var publications: Set<Publication> {
    switch action {
    case .publish(let publishing): Set(publishing.tags.map(\.publication))
    case .join(let joining): Set(joining.tags.map(\.publication))
    case .publishFound(let tags): Set(tags.map(\.publication))
    case .build(let build): Set(build.choices.flatMap(\.tags).map(\.publication))
    default: []
    }
  }
}

extension Build {
  fileprivate var words: [Word] {
    (sources + options + choices.flatMap(\.options)).flatMap(\.words) + choices.flatMap(\.tags).map(\.word)
      + (copy?.edits.map(\.image) ?? []) + [dockerfile, context] + [metadata, copy?.file].compactMap(\.self)
  }
}

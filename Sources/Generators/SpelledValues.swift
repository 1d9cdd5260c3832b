import BuildPlanning
import ImageModel
import TemplateEngine
import Versions

// The values that only a run knows.
extension Spelling {
  /// The commands that set variables, and what they are made from, each after what it needs.
  ///
  /// - Parameter isRelease: whether the version is that of a release, which has it from the git tag.
  func settings(for variables: Set<Variable>, _ tags: [PlannedTag], isRelease: Bool) -> [String] {
    var needed = variables
    let publications = Set(tags.filter { $0.events.contains(.release) }.map(\.publication))
    if publications.contains(.newestOfMajor) { needed.insert(.major) }
    if publications.contains(.newestOfMinor) { needed.formUnion([.major, .minor]) }
    let numbers = needed.intersection([.major, .minor, .patch])
    if !numbers.isEmpty || publications.contains(.release) { needed.insert(.version) }
    let follows = publications.contains(where: \.followsHighest)
    if follows, system == .bash { needed.insert(.version) }
    var lines: [String] = []
    if needed.contains(.version), system != .bash || !isRelease { lines += versionOfRun(isRelease: isRelease) }
    if needed.contains(.major) { lines.append("MAJOR=$(echo \"\(version)\" | cut -s -d . -f 1)") }
    if needed.contains(.minor) { lines.append("MINOR=$(echo \"\(version)\" | cut -s -d . -f 2)") }
    if needed.contains(.patch) { lines.append("PATCH=$(echo \"\(version)\" | cut -s -d . -f 3)") }
    // Another commit than that of the run may be built.
    if takesVersion, !needed.isDisjoint(with: [.commitOnGitHub, .shortCommit]) {
      lines.append("GITHUB_SHA=$(git rev-parse HEAD)")
    }
    if needed.contains(.date) { lines.append("DATE=$(date -u +%Y%m%d)") }
    if needed.contains(.created) { lines.append("CREATED=$(date -u +%Y-%m-%dT%H:%M:%SZ)") }
    if needed.contains(.commit) { lines.append("SHA=$(git describe --always --abbrev=40 --exclude='*' --dirty)") }
    if needed.contains(.shortCommit) {
      lines.append(system == .github ? "SHORT_SHA=${GITHUB_SHA::8}" : "SHORT_SHA=$(git rev-parse HEAD | cut -c 1-8)")
    }
    if needed.contains(.ref) { lines.append("REF=$(git rev-parse --abbrev-ref HEAD)") }
    if needed.contains(.source) { lines.append(source) }
    if needed.contains(.number), system == .bash { lines.append("NUMBER=${NUMBER:-}") }
    if needed.contains(.branch) { lines += branch }
    lines += plan.values.flatMap { ownSettings(of: $0, needed) }
    if follows { lines += highest }
    return lines
  }

  /// The version without the `v` that it may begin with.
  private var version: String { storedHasV ? "${VERSION#v}" : "${VERSION}" }

  /// Before the first tag, what git says of a commit is its hash.
  var mayHaveNoNumbers: Bool { system == .bash && plan.version == .git }

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
      let metadata =
        (takesVersion ? ["VERSION=${RELEASE:-${VERSION}}"] : [])
        + (plan.hasBuildMetadata ? ["VERSION=$(echo \"${VERSION}\" | tr + _)"] : [])
      guard let first = prefixes.first else { return ["VERSION=\(gitTag)"] + metadata }
      return ["VERSION=${\(gitTagVariable)#\(first)}"] + strips.dropFirst() + metadata
    case .github:
      var lines = storedVersion
      if releasesByTags {
        lines.append("if [[ ${GITHUB_REF_TYPE} == tag ]]; then VERSION=${GITHUB_REF_NAME#\(prefixes.first ?? "")}; fi")
      }
      if takesVersion { lines.append("VERSION=${RELEASE:-${VERSION}}") }
      if releasesByTags || takesVersion, plan.hasBuildMetadata { lines.append("VERSION=${VERSION//+/_}") }
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
  func asksGitForVersion(_ step: Step) -> Bool {
    step.needsVersionAlways || !releasesByTags && step.usesVersion
  }

  /// The version as the project has it.
  var storedVersion: [String] {
    switch plan.version {
    case .literal(let text): ["VERSION=" + ShellFragment(quoting: [imageTag(ofVersion: text)]).text]
    case .file(let path): ["VERSION=$(head -n 1 " + ShellFragment(quoting: [path]).text + "\(withoutPlus))"]
    case .value(let path, let lookup):
      [
        "VERSION=$(\(reading(lookup, in: path))\(withoutPlus))", ": \"${VERSION:?there is no version in its file}\"",
      ]
    case .git:
      ["VERSION=$(git describe --tags --always --abbrev=10 \(matches))"]
        + tagPrefixes.map { "VERSION=${VERSION#\($0)}" }
    }
  }

  /// What makes a tag of an image of a version: it has no `+`.
  var withoutPlus: String { plan.hasBuildMetadata ? " | tr + _" : "" }

  /// What stands before the version in the names of the git tags that release.
  var tagPrefixes: [String] {
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

  /// The options of `git describe` that name them.
  var matches: String {
    releaseGlobs.map { "--match " + ShellFragment(quoting: [$0]).text }.joined(separator: " ")
  }

  private var gitTagVariable: String { system == .github ? "GITHUB_REF_NAME" : "CI_COMMIT_TAG" }

  /// The git tag of the release, as a part of a text in double quotes.
  var gitTag: String {
    system == .bash || !releasesByTags || takesVersion ? "\(tagPrefixes.first ?? "")${VERSION}" : "${\(gitTagVariable)}"
  }

  /// The address of the repository's page; git's own may hold a user and a password.
  private var source: String {
    system == .github
      ? "SOURCE=${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}"
      : "SOURCE=https://$(git ls-remote --get-url origin | sed -E 's#^([a-z+]+://)?([^@/]*@)?##; s#:([0-9]+/)?#/#; s#[.]git$##')"
  }

  private var branch: [String] {
    switch system {
    case .bash: branchSettings(of: "${branch}")
    case .github: branchSettings(of: "${GITHUB_HEAD_REF:-${GITHUB_REF_NAME}}")
    case .gitlab: branchSettings()
    }
  }

  /// A branch's name as a part of a tag, as GitLab writes it (`CI_COMMIT_REF_SLUG`); empty if it could be another tag.
  ///
  /// - Parameters:
  ///   - name: the name, as a part of a text in double quotes; nil where GitLab has it.
  ///   - others: more that it may not be.
  func branchSettings(of name: String? = nil, unlessOneOf others: [String] = []) -> [String] {
    let slug = "tr '[:upper:]' '[:lower:]' | tr -c a-z0-9 - | cut -c 1-63 | sed 's/^-*//; s/-*$//'"
    var lines = ["BRANCH=" + (name.map { "$(printf '%s' \"\($0)\" | \(slug))" } ?? "${CI_COMMIT_REF_SLUG:-}")]
    let reserved = plan.tagRules.reserved
    let patterns = reserved.names + others.filter { !reserved.contains($0) } + reserved.beginnings.map { "\($0)*" }
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

  /// The function that tests whether the release is the highest of some git tags; one with a `-` after its prefix is none.
  ///
  /// A pipeline asks the remote for them when it publishes: there may be more than when it began.
  private var highest: [String] {
    let prefix = tagPrefixes.first { $0.contains("-") }
    let preReleases = prefix.map { "\\#^\($0).*-#d" } ?? "/-/d"
    if system == .bash {
      return [
        "is_highest() {",
        "  highest=$({ echo \"\(gitTag)\" && git tag --list \"$@\"; } | sed '\(preReleases)' | sort -V | tail -n 1)",
        "  echo \"the highest of $* is ${highest}\" >&2 && [[ \(gitTag) == \"${highest}\" ]]", "}",
      ]
    }
    let hasTag = releasesByTags && !takesVersion
    let sorting = hasTag ? " --sort=-version:refname" : ""
    let listing = "ls-remote --refs --tags\(sorting) origin \"$@\""
    let lines =
      system == .github
      ? [
        "is_highest() { # Of the tags that there are now; a private repository asks for the token.",
        "  tags=$(\(remoteGit) \\", "    \(listing)) || exit",
      ] : ["is_highest() {", "  tags=$(git \(listing)) || exit"]
    // The version that the default branch releases has no tag yet.
    let highest =
      hasTag
      ? "printf '%s\\n' \"${tags}\" | sed 's#.*refs/tags/##;\(preReleases);q'"
      : "printf '%s\\n' \"${tags}\" \"\(gitTag)\" | sed 's#.*refs/tags/##;\(preReleases)' | sort -V | tail -n 1"
    return lines + [
      "  highest=$(\(highest))",
      "  echo \"the highest of $* is ${highest}\" && " + test("\"\(gitTag)\" \(equals) \"${highest}\""), "}",
    ]
  }

  /// git as it may ask a private repository.
  private var remoteGit: String {
    system == .github
      ? #"git -c "credential.helper=!printf 'username=git\npassword=%s' \"\${TOKEN}\" #""# : "git"
  }

  /// The commands that check whether a version is new, up to what is then done.
  func versionTest(_ check: VersionCheck) -> (before: [String], git: String) {
    guard check.asksGit else { return ([], "") }
    let name = "refs/tags/\(gitTag)"
    let listing = "ls-remote origin \"\(name)\" \"\(name)^{}\")"
    let before =
      system == .github
      ? ["tagged=$(", "  \(remoteGit) \\", "    \(listing.dropLast())", ")"] : ["tagged=$(git \(listing)"]
    // A tag of this very commit is the release that is being made.
    return system == .github
      ? (before, "[[ -n ${tagged} && ${tagged} != *\"${GITHUB_SHA}\"* ]]")
      : (before, "[ -n \"${tagged##*\"${CI_COMMIT_SHA}\"*}\" ]")
  }
}

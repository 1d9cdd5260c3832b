import BuildPlanning
import ImageModel
import TemplateEngine

/// What the templates have to know of the tags of all images.
func tagValues(_ plan: BuildPlan) -> TemplateValue {
  let used = plan.images.reduce(into: Set<Variable>()) { $0.formUnion($1.tagVariables) }
  let rules = plan.tagRules
  let prefix = stripping(rules.gitTags.prefixes)
  let numbers = rules.order?.numbers ?? []
  func uses(_ variables: Variable...) -> TemplateValue { .boolean(!used.isDisjoint(with: variables)) }
  return .record([
    "have_date": uses(.date),
    "have_sha": uses(.commit),
    "have_branch": uses(.branch),
    "reserved": .shell(ShellFragment(trusted: patterns(of: rules.reserved).joined(separator: " | "))),
    "default_branch": .string(rules.reserved.defaultBranch),
    "of_default_branch": .shell(ShellFragment(trusted: rules.reserved.ofDefaultBranch)),
    "follow_releases": .boolean(!used.isDisjoint(with: Variable.ofReleases)),
    "has_numbers": .boolean(!used.isDisjoint(with: Variable.ofReleases.subtracting([.latest]))),
    "has_minor": uses(.minor, .latestOfMinor),
    "has_patch": uses(.patch),
    "has_final": uses(.finalRelease),
    "has_latest": uses(.latest),
    "has_lines": uses(.latestOfMajor, .latestOfMinor),
    "has_latest_of_major": uses(.latestOfMajor),
    "has_latest_of_minor": uses(.latestOfMinor),
    "numbers": programLines(prefix.isEmpty ? numbers : [prefix] + numbers),
    "sort_keys": TemplateValue((1...(rules.order?.count ?? 1)).flatMap { ["-k", "\($0),\($0)n"] }),
    "globs": TemplateValue(rules.gitTags.globs),
    "matches": TemplateValue(rules.gitTags.globs.flatMap { ["--match", $0] }),
    "references": TemplateValue(rules.gitTags.globs.map { "refs/tags/\($0)" }),
    "prefix": .string(prefix),
    // A commit without a tag has no prefix.
    "described_prefix": .string("/-g[0-9a-f]+(-dirty)?$/\(prefix)"),
    "name_versions": .boolean(plan.version != nil),
    "are_checked": .boolean(plan.version != nil && plan.version != .git),
    "without_version": .shell(ShellFragment(trusted: rules.gitTags.withoutVersion.joined(separator: " | "))),
  ])
}

/// Patterns of the shell; no character of a tag means anything in one.
private func patterns(of reserved: ReservedBranchTags) -> [String] {
  (reserved.versions ? ["[0-9]*", "v[0-9]*"] : []) + reserved.names + reserved.beginnings.map { "\($0)*" }
}

/// A command for `sed -E` that takes the prefix from a tag's name. Its characters are those of refs in a configuration: of
/// them only `.` means something else there.
private func stripping(_ prefixes: [String]) -> String {
  if prefixes.isEmpty { return "" }
  let alternatives = prefixes.map {
    $0.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "\\.")
  }
  return "s#^(\(alternatives.joined(separator: "|")))##"
}

/// The words for the commands of a program, a line for each.
private func programLines(_ commands: [String]) -> TemplateValue {
  if commands.count == 1 { return .record(["first": TemplateValue(commands), "rest": .list([])]) }
  let lines = commands.map { TemplateValue(["-e", $0]) }
  return .record(["first": lines.first ?? .list([]), "rest": .list(Array(lines.dropFirst()))])
}

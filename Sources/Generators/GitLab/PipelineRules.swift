import BuildPlanning
import ImageModel
import TemplateEngine

/// A rule of a pipeline or a job: what runs, and what it may do.
struct PipelineRule: Hashable {
  /// The pipelines that it is for.
  enum Kind: Hashable {
    case own, request, branch, defaultBranch, named(String), release
  }

  var kind: Kind
  var comment = ""

  /// The condition; empty for always.
  var test: String
  var variables: [GitLabVariable] = []
  var when = ""
  var changes: [String] = []
}

// Which pipelines and jobs run, and what they may do.
extension PipelineWriter {
  /// The rules of the pipeline, or of each job of one that is included, in their order.
  var rules: [PipelineRule] {
    let conditions = plan.jobs.reduce(into: Set(plan.jobs.compactMap(\.condition))) { $0.formUnion($1.conditions) }
    let events = Set(plan.jobs.flatMap(\.events))
    let writes = conditions.contains { condition in
      if case .pushes = condition { true } else { condition == .writesCache }
    }
    let usesNumber = plan.jobs.flatMap(\.steps).contains { $0.variables.contains(.number) }
    let buildsBranches = plan.hasBranchCaches || events.contains(.branch)
    let writesCache = writes ? [GitLabVariable(name: "WRITE_CACHE", value: "yes")] : []
    let publishes = GitLabVariable(name: "PUBLISH", value: "yes")
    let byTags = spelling.releasesByTags
    var rules: [PipelineRule] = []
    let isRequest = "$CI_PIPELINE_SOURCE == \"merge_request_event\""
    if usesNumber || events.contains(.request) {
      rules.append(
        PipelineRule(
          kind: .request, comment: "Requests of the project's own branches publish.",
          test: "$CI_MERGE_REQUEST_IID && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID",
          variables: [GitLabVariable(name: "NUMBER", value: "$CI_MERGE_REQUEST_IID")]))
    }
    // Jobs that are included run where those without rules do: in pipelines of branches and tags. A rule for requests would
    // make pipelines of requests, of these jobs alone.
    let isIncluded = pipelines.gitlab.include
    if !isIncluded { rules.append(PipelineRule(kind: .request, test: isRequest)) }
    // What a branch publishes, its requests do not.
    if !isIncluded, buildsBranches, !events.contains(.branch) {
      rules.append(
        PipelineRule(
          kind: .branch, comment: "The merge request of a branch builds what is pushed to it.",
          test: "$CI_COMMIT_BRANCH && $CI_COMMIT_BRANCH != $CI_DEFAULT_BRANCH && $CI_OPEN_MERGE_REQUESTS",
          when: "never"))
    }
    rules.append(
      PipelineRule(
        kind: .defaultBranch,
        comment: writes && byTags
          ? "The default branch writes the caches that all pipelines read; a protected tag publishes." : "",
        test: "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH",
        variables: writesCache + (events.contains(.release) && !byTags ? [publishes] : [])))
    if buildsBranches || isIncluded {
      let caches = plan.hasBranchCaches ? writesCache : []
      rules.append(PipelineRule(kind: .branch, test: "$CI_COMMIT_BRANCH", variables: caches))
    } else {
      rules += events.compactMap(\.branchName).sorted().map { name in
        PipelineRule(kind: .named(name), test: "$CI_COMMIT_BRANCH == \"\(name)\"")
      }
    }
    guard byTags else { return rules }
    return rules
      + pipelines.releaseTags.map { pattern in
        let isTag = "$CI_COMMIT_TAG =~ /^\(regularExpression(of: pattern))$/"
        return PipelineRule(
          kind: .release, test: "\(isTag) && $CI_COMMIT_REF_PROTECTED == \"true\"", variables: [publishes])
      }
  }

  /// The rules of a job that is included, where the pipeline has none: the user's own, and those that allow what it does.
  ///
  /// - Parameter changes: the files of which one has to differ, but for the default branch and releases.
  func ownRules(of job: Job, changes: [String]) -> [PipelineRule] {
    let own = pipelines.gitlab.rules.map { rule in
      PipelineRule(
        kind: .own, test: rule.test ?? "", when: rule.when ?? (rule.test == nil ? "on_success" : ""),
        changes: rule.changes)
    }
    // What they leave out comes first; what they add comes last, for the others say what a pipeline may do. A job that is
    // there to publish is for no other pipeline.
    let added = job.condition == nil ? own.filter { $0.when != "never" } : []
    return own.filter { $0.when == "never" }
      + (rules.filter { $0.when == "never" || allows($0, job.condition) } + added).map { rule in
        var rule = rule
        if rule.when != "never", rule.changes.isEmpty, ![.defaultBranch, .release].contains(rule.kind) {
          rule.changes = changes
        }
        return rule
      }
  }

  private func allows(_ rule: PipelineRule, _ condition: Condition?) -> Bool {
    func sets(_ name: String) -> Bool { rule.variables.contains { $0.name == name } }
    guard let condition else { return true }
    if condition == .writesCache { return sets("WRITE_CACHE") }
    return condition.events.contains { event in
      switch (event, rule.kind) {
      case (.release, _): sets("PUBLISH")
      case (.request, _): sets("NUMBER")
      case (.defaultBranch, .defaultBranch), (.branch, .branch), (.branch, .defaultBranch), (.named, .branch): true
      case (.schedule, .defaultBranch), (.schedule, .branch), (.manual, .defaultBranch), (.manual, .branch): true
      case (.named(let name), .named(let other)): name == other
      default: false
      }
    }
  }

  func value(of rule: PipelineRule) -> TemplateValue {
    // What a request is compared with, GitLab knows; a branch is compared with the default one.
    let compares =
      switch rule.kind {
      case .branch, .named: true
      default: false
      }
    return .record([
      "comment": .string(rule.comment), "test": .gitLab(GitLabText(trusted: rule.test)), "when": .string(rule.when),
      "variables": .list(
        rule.variables.map { .record(["name": .string($0.name), "value": .gitLab(GitLabText(trusted: $0.value))]) }),
      "changes": TemplateValue(compares ? [] : rule.changes),
      "compared_changes": TemplateValue(compares ? rule.changes : []),
    ])
  }

  /// The rules of a job that not all pipelines have.
  func rules(of job: Job, changes: [String]) -> [PipelineRule] {
    if !changes.isEmpty {
      return [
        PipelineRule(kind: .own, test: "$CI_COMMIT_TAG || $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"),
        PipelineRule(kind: .request, test: "$CI_PIPELINE_SOURCE == \"merge_request_event\"", changes: changes),
        PipelineRule(kind: .branch, test: "$CI_COMMIT_BRANCH", changes: changes),
      ]
    }
    if job.condition == .writesCache { return [PipelineRule(kind: .own, test: "$WRITE_CACHE")] }
    return (job.condition?.events ?? []).map { PipelineRule(kind: .own, test: test(of: $0)) }
  }

  /// An event as a condition; what only some runs may do, `workflow: rules` has set.
  private func test(of event: Event) -> String {
    switch event {
    case .release: "$PUBLISH"
    case .request: "$NUMBER"
    case .defaultBranch: "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"
    case .branch: "$CI_COMMIT_BRANCH"
    case .named(let name): "$CI_COMMIT_BRANCH == \"\(name)\""
    case .schedule: "$CI_PIPELINE_SOURCE == \"schedule\""
    case .manual: "$CI_PIPELINE_SOURCE == \"web\""
    }
  }
}

/// A pattern of tags as the inner part of a rule's regular expression (RE2): `*` is any text without `/`, `**` any text.
func regularExpression(of pattern: String) -> String {
  var expression = ""
  var rest = pattern[...]
  while let character = rest.popFirst() {
    switch character {
    case "*" where rest.first == "*":
      rest.removeFirst()
      expression += ".*"
    case "*": expression += #"[^\/]*"#
    case ".": expression += #"\."#
    case "/": expression += #"\/"#
    default: expression.append(character)
    }
  }
  return expression
}

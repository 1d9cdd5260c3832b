import BuildPlanning
import ImageModel
import TemplateEngine

// Which pipelines and jobs run, and what they may do.
extension PipelineWriter {
  /// What the events allow, as variables that `workflow: rules` sets.
  var roles: [String: TemplateValue] {
    let conditions = plan.jobs.reduce(into: Set(plan.jobs.compactMap(\.condition))) { $0.formUnion($1.conditions) }
    let events = Set(plan.jobs.flatMap(\.events))
    let writes = conditions.contains { condition in
      if case .pushes = condition { true } else { condition == .writesCache }
    }
    let usesNumber = plan.jobs.flatMap(\.steps).contains { $0.variables.contains(.number) }
    let buildsBranches = plan.hasBranchCaches || events.contains(.branch)
    let releases = events.contains(.release)
    let defaults = (writes ? ["WRITE_CACHE"] : []) + (releases && !spelling.releasesByTags ? ["PUBLISH"] : [])
    return [
      "numbers_requests": .boolean(usesNumber || events.contains(.request)),
      // What a branch publishes, its requests do not.
      "leaves_branches_to_requests": .boolean(buildsBranches && !events.contains(.branch)),
      "builds_branches": .boolean(buildsBranches),
      "branches": TemplateValue(buildsBranches ? [] : events.compactMap(\.branchName).sorted()),
      "default_variables": TemplateValue(defaults),
      "branch_variables": TemplateValue(plan.hasBranchCaches && writes ? ["WRITE_CACHE"] : []),
      "branch_roles": .boolean(writes && spelling.releasesByTags),
    ]
  }

  /// An event as the condition of a rule.
  func rule(_ event: Event) -> TemplateValue {
    let source: String =
      switch event {
      case .schedule: "schedule"
      case .manual: "web"
      default: ""
      }
    return .record([
      "branch": .string(event.branchName ?? ""), "source": .string(source), "is_release": .boolean(event == .release),
      "is_request": .boolean(event == .request), "is_default": .boolean(event == .defaultBranch),
    ])
  }
}

import BuildPlanning
import ImageModel

/// The longest line of what is generated, without the mark of a comment.
private let longestTitle = 118

/// What a generated file does, in a line for its head. Where that is too long, it names no repositories, and then no cache.
func title(of plan: BuildPlan, _ pipelines: Pipelines) -> String {
  let repositories = plan.repositories
  let general = repositories.count == 1 ? "the image of this project" : "the images of this project"
  let what = repositories.count > 2 ? general : repositories.joined(separator: " and ")
  let store = plan.engine == .buildx ? "cache" : "registry"
  let source = plan.hasCache ? " from what the \(store) holds of earlier builds" : ""
  let short = plan.hasCache ? " from the caches of earlier builds" : ""
  func title(_ what: String, _ source: String) -> String {
    if plan.system == .bash {
      let pushes = "pushes \(repositories.count == 1 ? "it" : "them")"
      return "Builds \(what) and \(pushes)\(source.isEmpty ? "" : ",")\(source)."
    }
    return "Builds \(what)\(source); \(release(of: plan, pipelines))."
  }
  let titles = [(what, source), (what, short), (general, source), (general, short), (general, "")].map { title($0, $1) }
  return titles.first { $0.count <= longestTitle } ?? titles[titles.count - 1]
}

private func release(of plan: BuildPlan, _ pipelines: Pipelines) -> String {
  if pipelines.releaseTags.isEmpty { return "the default branch publishes" }
  let kind = plan.system == .gitlab ? "protected tag" : "tag"
  if pipelines.releaseTags == ["v*"] { return "a \(kind) v1.2.3 publishes 1.2.3" }
  return "a \(kind) \(pipelines.releaseTags.joined(separator: ", ")) publishes"
}

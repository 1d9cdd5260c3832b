import BuildPlanning
import ImageModel

/// What a generated file does, for its head: a line, or two where one would be too long.
func title(of plan: BuildPlan, _ pipelines: Pipelines) -> [String] {
  let repositories = plan.repositories
  let what =
    switch repositories.count {
    case 1: repositories[0]
    case 2: "\(repositories[0]) and \(repositories[1])"
    default: "the images of this project"
    }
  let pushes = "pushes \(repositories.count == 1 ? "it" : "them")"
  let source =
    plan.hasCache ? " from what \(plan.engine == .buildx ? "the cache" : "the registry") holds of earlier builds" : ""
  if plan.system == .bash { return ["Builds \(what) and \(pushes)\(source.isEmpty ? "" : ",")\(source)."] }
  let kind = plan.system == .gitlab ? "protected tag" : "tag"
  let release: String
  if pipelines.releases == .defaultBranch {
    release = "the default branch publishes"
  } else if pipelines.releaseTags == ["v*"] {
    release = "a \(kind) v1.2.3 publishes 1.2.3"
  } else {
    release = "a \(kind) \(pipelines.releaseTags.joined(separator: ", ")) publishes"
  }
  let text = "Builds \(what)\(source); \(release)."
  return text.count < 119 ? [text] : ["Builds \(what)\(source);", "\(release)."]
}

import BuildPlanning
import ImageModel
import Registry
import TemplateEngine

/// Writes the parts of the workflow that deletes what closed requests and deleted branches left.
struct CleanUpWriter {
  private let places: [Leftovers.Place]
  private let pipelines: Pipelines

  /// What it has in common with the workflow of images.
  let workflow: WorkflowWriter

  let ofRequests: [Leftovers.Place]
  let ofBranches: [Leftovers.Place]

  /// - Parameter places: those in GitHub's registry.
  init(_ plan: BuildPlan, _ pipelines: Pipelines, _ places: [Leftovers.Place]) {
    (self.places, self.pipelines) = (places, pipelines)
    workflow = WorkflowWriter(plan, pipelines, ids: [])
    ofRequests = places.filter { !$0.ofRequest.isEmpty }
    ofBranches = places.filter { !$0.ofBranch.isEmpty }
  }

  private var spelling: Spelling { workflow.spelling }

  /// Whether the run of a branch asks for the numbers of its requests: one image may have the tags of both.
  private var asksForRequests: Bool { ofBranches.flatMap(\.ofRequest).contains { $0.variables.contains(.number) } }

  var causes: [String] { (ofRequests.isEmpty ? [] : ["request"]) + (ofBranches.isEmpty ? [] : ["branch"]) }

  var title: String {
    let causes = (ofRequests.isEmpty ? [] : ["closed requests"]) + (ofBranches.isEmpty ? [] : ["deleted branches"])
    func text(_ place: String) -> String { "Deletes what \(causes.joined(separator: " and ")) left in \(place)." }
    let whole = text(places[0].repository.text)
    return places.count == 1 && whole.utf8.count < 119 ? whole : text(gitHubRegistry)
  }

  /// Requests of forks published nothing, and a git tag that is deleted is not a branch.
  var condition: String {
    let tests =
      (ofBranches.isEmpty ? [] : ["github.event.ref_type == 'branch'"])
      + (ofRequests.isEmpty ? [] : ["github.event.pull_request.head.repo.full_name == github.repository"])
    let test = tests.joined(separator: " || ")
    guard let only = pipelines.github.only else { return test }
    return "github.repository == '\(workflow.quoted(only))' && " + (tests.count > 1 ? "(\(test))" : test)
  }

  var permissions: [(name: String, access: String, use: String)] {
    (pipelines.hasPassword ? [] : [("packages", "write", "delete")])
      + (asksForRequests ? [("pull-requests", "read", "find those of a branch")] : [])
  }

  /// The group in which the workflow of images runs for the same request or branch.
  func group(in projectFolder: String) -> String {
    let name = workflow.quoted(workflowName(in: projectFolder)).replacing("{", with: "{{").replacing("}", with: "}}")
    let ofRequest = "format('\(name)-refs/pull/{0}/merge', github.event.number)"
    let ofBranch = "format('\(name)-refs/heads/{0}', github.event.ref)"
    if ofBranches.isEmpty { return ofRequest }
    return ofRequests.isEmpty ? ofBranch : "github.event.ref && \(ofBranch) || \(ofRequest)"
  }

  var variables: [(name: String, expression: String)] {
    let password = "secrets.\(loginNames(of: gitHubRegistry, in: pipelines).password)"
    let takesNumber = ofRequests.flatMap(\.ofRequest).contains { $0.variables.contains(.number) }
    return [
      ("GH_TOKEN", pipelines.hasPassword ? password : "github.token"),
      ("OWNERS", "github.event.repository.owner.type == 'Organization' && 'orgs' || 'users'"),
    ] + (pipelines.hasPassword && asksForRequests ? [("JOB_TOKEN", "github.token")] : [])
      + (takesNumber ? [("NUMBER", "github.event.number")] : [])
      + (ofBranches.isEmpty ? [] : [("DELETED", "github.event.ref")])
  }

  // MARK: - Commands

  var commands: [String] {
    let ofRequest = settings(ofRequests.flatMap(\.ofRequest), of: "${GITHUB_HEAD_REF}") + calls(ofRequests, \.ofRequest)
    let ofBranch =
      settings(
        ofBranches.flatMap { $0.ofBranch + $0.ofRequest }, of: "${DELETED}",
        unlessOneOf: [branchSlug(of: pipelines.defaultBranch)])
      + (asksForRequests ? numbersOfRequests : []) + calls(ofBranches, \.ofBranch, besides: \.ofRequest)
    if ofRequests.isEmpty { return ofBranch }
    if ofBranches.isEmpty { return ofRequest }
    return ["if [[ ${GITHUB_EVENT_NAME} == pull_request ]]; then"] + ofRequest.map { "  \($0)" } + ["else"]
      + ofBranch.map { "  \($0)" } + ["fi"]
  }

  /// What sets the variables of the tags, as the workflow of images does.
  private func settings(_ tags: [Word], of branch: String, unlessOneOf others: [String] = []) -> [String] {
    let needed = Set(tags.flatMap(\.variables))
    var lines: [String] = []
    if needed.contains(.branch) {
      lines += spelling.branchSettings(of: branch, unlessOneOf: others) + ["BRANCH=${BRANCH:-/} # No tag has a slash."]
    }
    if needed.contains(.cacheSuffix) { lines.append("CACHE_SUFFIX=\(spelling.cacheSuffix(of: branch))") }
    return lines
  }

  private var numbersOfRequests: [String] {
    [
      "# An image may have the tags of the branch and of its requests, which were closed with it; 0 stands for none.",
      "NUMBER=\"($(\(pipelines.hasPassword ? "GH_TOKEN=${JOB_TOKEN} " : "")"
        + "gh api --method GET \"repos/${GITHUB_REPOSITORY}/pulls\" --raw-field state=all \\",
      "  --raw-field \"head=${GITHUB_REPOSITORY_OWNER}:${DELETED}\" --jq '[0, .[].number] | join(\"|\")'))\"",
    ]
  }

  /// The calls of the function, one for all packages of an owner that have the same tags.
  private func calls(
    _ places: [Leftovers.Place], _ tags: KeyPath<Leftovers.Place, [Word]>,
    besides others: KeyPath<Leftovers.Place, [Word]>? = nil
  ) -> [String] {
    let packages = places.map { place in
      let parts = place.repository.path.split(separator: "/")
      let lists = [place[keyPath: tags]] + (others.map { [place[keyPath: $0]] } ?? []).filter { !$0.isEmpty }
      return (
        owner: String(parts[0]), name: parts.dropFirst().joined(separator: "%2F"),
        tags: lists.map { "\"\($0.map(expression).joined(separator: "|"))\"" }.joined(separator: " ")
      )
    }
    return unique(packages.map { [$0.owner, $0.tags] }).map { call in
      let names = packages.filter { [$0.owner, $0.tags] == call }.map(\.name)
      if names.count == 1 { return "clean_up \(call[0]) \(names[0]) \(call[1])" }
      let all = names.joined(separator: " ")
      return "for package in \(all); do clean_up \(call[0]) \"${package}\" \(call[1]); done"
    }
  }

  /// The regular expression of a tag, as a part of a text in double quotes.
  private func expression(of tag: Word) -> String {
    tag.fragments.map { fragment in
      switch fragment {
      case .literal(let text): text.replacing(".", with: "[.]")
      case .variable(.date): "[0-9]{8}"
      case .variable(.shortCommit): "[0-9a-f]{8}"
      case .variable(.commitOnGitHub): "[0-9a-f]{40}"
      case .variable(let variable): "${\(variable.name)}"
      }
    }.joined()
  }
}

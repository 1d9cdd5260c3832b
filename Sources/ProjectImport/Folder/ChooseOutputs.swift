import ImageModel

/// A file that `cigen generate` is to write.
struct ChosenOutput {
  let system: Output.System
  let path: String

  /// Why it is written, or what is to be done with it.
  let remarks: [String]

  /// Whether nothing here asks for it, so that it stands in a comment.
  var isSuggestion = false

  /// The name by which GitLab's own file is to include this one.
  var included: String?

  /// What was found in its usual place.
  var finding: String?
}

extension FolderSurvey {
  /// The script, and a file for each CI system that something here speaks of; never over what is not cigen's.
  func chooseOutputs() -> [ChosenOutput] {
    Output.System.allCases.compactMap { system in
      switch system {
      case .bash: script
      case .github: workflow
      case .gitlab: pipeline
      }
    }
  }

  private var script: ChosenOutput? {
    firstFree(["build.sh", "build-images.sh"]).map { ChosenOutput(system: .bash, path: $0, remarks: []) }
  }

  private var workflow: ChosenOutput? {
    let folder = atRoot(".github/workflows")
    let names = ["images\(projectMark).yml", "build-images\(projectMark).yml"]
    guard let path = firstFree(names.map { "\(folder)/\($0)" }) else { return nil }
    if hostRegistry?.kind == .gitHub { return ChosenOutput(system: .github, path: path, remarks: []) }
    return ChosenOutput(system: .github, path: path, remarks: [], isSuggestion: !isThere(folder))
  }

  private var pipeline: ChosenOutput? {
    let main = atRoot(".gitlab-ci.yml")
    // The pipeline of one project of several would leave no place for the others.
    if projectMark.isEmpty, isFree(main) {
      let isAsked = isThere(main) || isOnGitLab
      return ChosenOutput(system: .gitlab, path: main, remarks: [], isSuggestion: !isAsked)
    }
    let folder = atRoot(".gitlab")
    let names = ["images\(projectMark).yml", "build-images\(projectMark).yml"]
    guard let name = names.first(where: { isFree("\(folder)/\($0)") }) else { return nil }
    return ChosenOutput(
      system: .gitlab, path: "\(folder)/\(name)",
      remarks: [
        "GitLab reads .gitlab-ci.yml, which has to take this file in: include: [{ local: \".gitlab/\(name)\" }]",
        "The jobs are of the stage \"build\"; \"workflow\" of this file counts unless that one has its own.",
      ], isSuggestion: !(isThere(main) || isOnGitLab), included: ".gitlab/\(name)",
      finding: projectMark.isEmpty ? ".gitlab-ci.yml: not cigen's, so it stays as it is" : nil)
  }

  /// What a file at the checkout's root has in its name to be told from that of another project; empty at the root.
  private var projectMark: String {
    guard let place = checkout?.place, place != "." else { return "" }
    return "-\(inferredRepository(folder: place) ?? "project")"
  }

  private func firstFree(_ paths: [String]) -> String? { paths.first(where: isFree) }
}

import ImageModel
import Registry
import SourceText

/// An image that a folder's Dockerfiles describe, before its contents are looked at.
struct FoundImage {
  /// Also the last part of its repository, if that is not the project's own.
  let name: String
  let repository: String
  let dockerfile: DockerfilePath

  /// Dockerfiles beside it that are other ways to build it.
  let flavours: [DockerfilePath]
}

/// The repository that the project's images begin with, and why it is called so.
struct ProjectRepository {
  let text: String

  /// Why it is called so, as a comment.
  let remark: String

  /// As inference has it: the git remote's, else the folder's name.
  init(_ survey: FolderSurvey) {
    if let name = survey.checkout?.remote.flatMap({ inferredRepository(gitRemote: $0) }) {
      (text, remark) = (name, "The images. Their repositories are called after the git remote.")
    } else if let name = inferredRepository(folder: survey.folderName) {
      (text, remark) = (name, "The images. Their repositories are called after the folder.")
    } else {
      text = "image"
      remark = "The images. Name their repositories: neither a git remote nor the folder has a name that they can have."
    }
  }

  /// Whether images can be pushed there: without a registry it is Docker Hub, where each has its owner.
  var hasRegistry: Bool { (try? Repository(text))?.registry != nil }

  /// Docker Hub knows an owner and a name, and no more.
  func repository(of name: String) -> String { hasRegistry ? "\(text)/\(name)" : "\(text)-\(name)" }
}

/// Names an image for each Dockerfile: the project's own for the first that nothing tells from others.
func nameImages(_ dockerfiles: [DockerfilePath], in project: ProjectRepository) -> [FoundImage] {
  let projectName = project.text.split(separator: "/").last.map { String($0) } ?? project.text
  let groups = groupFlavours(dockerfiles)
  let own = groups.count == 1 ? 0 : groups.firstIndex { shortName($0.first) == nil }
  let shortNames = groups.enumerated().map { $0 == own ? projectName : shortName($1.first) }
  let uses = Dictionary(shortNames.compactMap { $0.map { ($0, 1) } }, uniquingKeysWith: +)
  var taken: Set<String> = []
  return groups.enumerated().map { index, group in
    let short = shortNames[index].flatMap { index == own || uses[$0] == 1 ? $0 : nil }
    let wanted = short ?? longName(group.first) ?? projectName
    var name = wanted
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(wanted)-\(number)"
      number += 1
    }
    return FoundImage(
      name: name, repository: index == own ? project.text : project.repository(of: name), dockerfile: group.first,
      flavours: group.others)
  }
}

/// `Dockerfile.alpine` beside `Dockerfile` builds the same on another base.
private func groupFlavours(
  _ dockerfiles: [DockerfilePath]
) -> [(first: DockerfilePath, others: [DockerfilePath])] {
  let usual = Dictionary(
    dockerfiles.filter { $0.nameParts.suffix == nil }.map { ($0.folder, $0) }, uniquingKeysWith: { first, _ in first })
  let owners = dockerfiles.map { $0.isFlavour ? usual[$0.folder] : nil }
  let others = Dictionary(grouping: zip(dockerfiles, owners).filter { $1 != nil }, by: \.1)
  return zip(dockerfiles, owners).filter { $1 == nil }.map { first, _ in (first, others[first, default: []].map(\.0)) }
}

/// Of the folder and the suffix; nil if neither tells anything.
private func shortName(_ dockerfile: DockerfilePath) -> String? {
  let parts = dockerfile.nameParts
  return words([parts.folders.last.map { String($0) }, parts.suffix].compactMap(\.self))
}

private func longName(_ dockerfile: DockerfilePath) -> String? {
  words((dockerfile.folders.map { String($0) } + [dockerfile.suffix]).compactMap(\.self))
}

private func words(_ parts: [String]) -> String? {
  let words = parts.compactMap { inferredRepository(folder: $0) }
  return words.isEmpty ? nil : words.joined(separator: "-")
}

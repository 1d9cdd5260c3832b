import ImageModel
import Registry
import SourceText

/// An image that a folder's Dockerfiles describe, before its contents are looked at.
struct FoundImage {
  /// Also the last part of its repository, if nothing else names that.
  let name: String
  var repository: String

  /// What else it is called, and where that stands.
  var named: [FoundText] = []

  /// The stage that goes there; nil for the last.
  var target: FoundText?

  let dockerfile: DockerfilePath

  /// Dockerfiles beside it that are other ways to build it.
  let flavours: [DockerfilePath]

  var dockerfiles: [String] { ([dockerfile] + flavours).map(\.path) }

  var repositories: [String] { named.isEmpty ? [repository] : named.map(\.text) }
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

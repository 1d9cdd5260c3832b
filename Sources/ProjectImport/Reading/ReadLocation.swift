import JSON5Syntax
import SourceText

extension DescriptionReader {
  /// Tells that a build is left out whose Dockerfile is a text of the description.
  mutating func leaveOutInline(_ member: JSON5Member, of what: String) {
    leaveOut(
      what, "its Dockerfile stands in \"\(member.key)\", and cigen reads files", at: place(member.keyRange),
      hint: "write it into a file, and name that with \"dockerfile\"")
  }

  /// Where a build finds its files, or nil after telling why cigen cannot build it.
  ///
  /// Both tools take the Dockerfile's path from the context, as docker build does not.
  mutating func location(
    context: Sourced<String>?, dockerfile: Sourced<String>?, of what: String, at place: SourcePlace
  ) -> BuildLocation? {
    let context = context ?? Sourced(value: ".", place: place)
    let dockerfile = dockerfile ?? Sourced(value: "Dockerfile", place: context.place)
    for path in [context, dockerfile] where isRemote(path.value) {
      leaveOut(what, "it is built from \"\(path.value)\", which is not in the project's folder", at: path.place)
      return nil
    }
    let contextPath = ownPath(context.value)
    var dockerfilePath = dockerfile.value
    if !dockerfilePath.hasPrefix("/"), !dockerfilePath.hasPrefix(workingFolderMark) {
      dockerfilePath = "\(contextPath)/\(dockerfilePath)"
    }
    guard let context = localPath(context, contextPath, of: what),
      let dockerfile = localPath(dockerfile, ownPath(dockerfilePath), of: what)
    else { return nil }
    return BuildLocation(context: context, dockerfile: dockerfile)
  }

  /// Tells that a whole build is left out.
  mutating func leaveOut(
    _ what: String, _ reason: String, at place: SourcePlace,
    hint: String = "copy what it needs into the project's folder"
  ) {
    warn("\(what) is left out: \(reason)", at: place, hint: hint)
  }

  private mutating func localPath(_ path: Sourced<String>, _ text: String, of what: String) -> Sourced<String>? {
    if let local = self.path(text) { return Sourced(value: local, place: path.place) }
    leaveOut(what, "\"\(path.value)\" is outside of the project's folder", at: path.place)
    return nil
  }

  private func ownPath(_ path: String) -> String {
    path.hasPrefix(workingFolderMark) ? String(path.dropFirst(workingFolderMark.count)) : path
  }

  /// What is fetched: URLs, git repositories, and the other contexts that builders know (docs.docker.com, "Build
  /// context").
  private func isRemote(_ path: String) -> Bool {
    if path.hasPrefix(workingFolderMark) { return false }
    let prefixes = ["github.com/", "git@", "target:", "service:"]
    return path == "-" || path.contains("://") || prefixes.contains(where: path.hasPrefix)
  }
}

/// Bake's mark of a path that begins where bake runs, also when the bake file is remote.
private let workingFolderMark = "cwd://"

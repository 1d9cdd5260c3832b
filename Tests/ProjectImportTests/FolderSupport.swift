import SourceText

@testable import ProjectImport

/// A project's folder whose files are these.
func survey(
  _ files: [String: String], remote: String? = "https://github.com/Acme/Shop.git", place: String = "."
) -> FolderSurvey {
  let folders = Set(files.keys.flatMap { path in path.indices.filter { path[$0] == "/" }.map { String(path[..<$0]) } })
  return FolderSurvey(
    folderName: "shop", dockerfiles: files.keys.filter { DockerfilePath($0) != nil }.sorted(), descriptions: [],
    buildFiles: files.keys.filter { $0.contains("bake") }.sorted().map { ($0, .bake) }
      + files.keys.filter { $0.contains("compose") }.sorted().map { ($0, .compose) },
    checkout: FolderSurvey.Checkout(place: place, remote: remote, defaultBranch: nil, tags: []),
    files: { (path) throws(DiagnosticError) in files[path].map { SourceFile(name: path, text: $0) } },
    isThere: { files[$0] != nil || folders.contains($0) || $0 == "." },
    names: { folder in
      let prefix = folder == "." ? "" : "\(folder)/"
      let names = (Array(files.keys) + folders).filter { $0.hasPrefix(prefix) }
        .compactMap { $0.dropFirst(prefix.count).split(separator: "/").first.map(String.init) }
      return Set(names).sorted()
    },
    isFree: { files[$0] == nil })
}

/// A build in a line: `DOCKERFILE in CONTEXT as NAMES for PLATFORMS`, with `?` for names that are open.
func lines(_ builds: [FoundBuild]?) -> [String] {
  (builds ?? []).map { build in
    let names = build.repositories.map(\.text) + build.openNames.map { _ in "?" }
    return "\(build.dockerfile) in \(build.context)" + (names.isEmpty ? "" : " as \(names.joined(separator: ", "))")
      + (build.platforms.isEmpty ? "" : " for \(build.platforms.map(\.text).joined(separator: ", "))")
  }
}

/// What a workflow of the project `Acme/Shop` on GitHub builds.
func workflowBuilds(_ text: String, remote: String? = "https://github.com/Acme/Shop.git") -> [String] {
  guard let document = readYAML(text)?.last else { return ["unreadable"] }
  var reader = WorkflowReader("w.yml", survey([:], remote: remote))
  reader.read(document)
  return lines(reader.builds)
}

/// What a pipeline of the project `acme/team/shop` on a GitLab builds.
func pipelineBuilds(
  _ text: String, remote: String? = "git@gitlab.corp.example:acme/team/shop.git",
  image: String? = "registry.gitlab.corp.example/acme/team/shop"
) -> [String] {
  guard let document = readYAML(text)?.last else { return ["unreadable"] }
  var reader = PipelineReader("p.yml", survey([:], remote: remote), image: image)
  reader.read(document)
  return lines(reader.builds)
}

import ImageModel
import SourceText

/// How a project's version is known and spelled.
struct LoadedVersion {
  let location: ProjectLocation
  let versioning: Versioning
  let tags: ReleaseTags

  var folder: String { location.folder }
}

extension Disk {
  /// What is known of a project's version; without a configuration no Dockerfile is needed for that.
  func loadVersion(at location: ProjectLocation) throws(DiagnosticError) -> LoadedVersion {
    try refuseUnfinishedWrite(in: location.folder)
    let files: FileReader = { (path) throws(DiagnosticError) in try read(join(location.folder, path)) }
    guard let configuration = location.configuration else {
      return LoadedVersion(
        location: location, versioning: try inferVersioning(files: files), tags: Pipelines().versionTags)
    }
    // What there is to warn of is said by the commands that build.
    let project = try decodeProject(configuration, files: files).project
    return LoadedVersion(location: location, versioning: project.versioning, tags: project.pipelines.versionTags)
  }
}

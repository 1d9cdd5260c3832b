import ImageModel
import SourceText

/// A project's version, with what is made from it.
struct LoadedVersion {
  let location: ProjectLocation
  let versioning: Versioning
  let stored: StoredVersion

  var folder: String { location.folder }
}

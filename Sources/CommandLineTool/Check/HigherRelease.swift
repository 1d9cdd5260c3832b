import Checks
import ImageModel
import SourceText
import Versions

extension Disk {
  /// The git tag that keeps the floating tags of a project's images from moving with its stored version, if there is one.
  ///
  /// A clone without its history does not know every tag, and is not looked at.
  func higherRelease(than project: Project, in folder: String) throws(DiagnosticError) -> [Diagnostic] {
    let isFloating = project.images.flatMap(\.tags).contains { $0.publication.followsHighest }
    guard isFloating, let present = project.versioning.present, let scheme = project.versioning.scheme,
      let version = Version(present.text, scheme), isInCheckout(folder),
      try git(["rev-parse", "--is-shallow-repository"], in: folder) == "false\n"
    else { return [] }
    let releaseTags = project.pipelines.versionTags
    let higher = try versionTags(of: folder, releaseTags).filter { tag in
      guard let other = Version(releaseTags.version(inTag: tag), scheme), other.isRelease else { return false }
      return other.order(to: version) == .higher
    }
    return higher.first.map { [CheckRule.higherRelease($0, than: present.text, at: present.place)] } ?? []
  }
}

import ImageModel
import SourceText
import Versions

extension ImportedProject {
  /// Makes `{version}` of the tags that hold the project's version, so that a new version is written in one place.
  ///
  /// The version is that of the file `VERSION`; without one, the only one that tags of all images name.
  ///
  /// - Returns: a note about a version that was guessed.
  mutating func chooseVersion(files: FileReader) throws(DiagnosticError) -> [Diagnostic] {
    var notes: [Diagnostic] = []
    var version = try storedVersion(files: files)
    if version == nil, try files("VERSION") == nil, let named = versionOfTags() {
      self.version = named
      version = named.value
      notes.append(
        Diagnostic(
          .note, rule: "version-of-tags", "\"\(named.value)\", which tags of all images name, is taken for the version",
          at: named.place, hint: "cigen bump raises it; remove \"version\" to take it from the tags of git"))
    }
    guard let version else { return notes }
    let words = VersionWords(version)
    for index in images.indices {
      guard let tags = images[index].tags, tags.contains(where: { words.isWhole($0.value) }) else { continue }
      images[index].tags = tags.map { Sourced(value: words.pattern(of: $0.value) ?? $0.value, place: $0.place) }
    }
    return notes
  }

  /// The one version that each image with tags has among them.
  private func versionOfTags() -> Sourced<String>? {
    var common: [Sourced<String>]?
    for image in images {
      guard let tags = image.tags else { continue }
      let versions = tags.compactMap { tag in
        versionText(of: tag.value).map { Sourced(value: $0, place: tag.place) }
      }
      common = (common ?? versions).filter { known in versions.contains { $0.value == known.value } }
    }
    guard let common, let first = common.first, common.allSatisfy({ $0.value == first.value }) else { return nil }
    return first
  }

  /// What of a tag can only be a version: three numbers, with the name of a pre-release but not of a variant.
  private func versionText(of tag: String) -> String? {
    let end = tag.firstIndex(of: "-") ?? tag.endIndex
    let head = String(tag[..<end])
    guard Version(head, .semver) != nil else { return nil }
    let rest = tag[end...]
    let names = ["alpha", "beta", "dev", "pre", "preview", "rc"]
    if names.contains(String(rest.dropFirst().prefix { $0.isLetter })), Version(tag, .semver) != nil { return tag }
    return rest.isEmpty || isVariant(rest) ? head : nil
  }
}

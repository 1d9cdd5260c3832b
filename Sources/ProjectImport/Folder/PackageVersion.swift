import SourceText
import Versions

/// The version that a package manager's file holds.
struct PackageVersion {
  let version: String
  let file: String

  /// Where it stands there, as `files` of `version` takes it.
  let match: String

  /// Of the files of a project, the first that holds one; nil if none does, or in a form that could be another's.
  init?(_ survey: FolderSurvey) {
    for (file, before, after) in packageFiles {
      guard let source = try? survey.files(file) else { continue }
      let text = String(decoding: source.bytes, as: UTF8.self)
      for line in text.split(whereSeparator: \.isNewline) {
        let line = line.drop { $0 == " " || $0 == "\t" }
        guard line.hasPrefix(before) else { continue }
        let rest = line.dropFirst(before.count)
        guard let end = rest.firstRange(of: after), Version(String(rest[..<end.lowerBound]), .semver) != nil else {
          continue
        }
        version = String(rest[..<end.lowerBound])
        // What stands there twice may be the version of something else.
        if text.ranges(of: "\(before)\(version)\(after)").count > 1 { return nil }
        self.file = file
        match = "\(before){version}\(after)"
        return
      }
    }
    return nil
  }
}

private let packageFiles: [(file: String, before: String, after: String)] = [
  ("package.json", "\"version\": \"", "\""), ("Cargo.toml", "version = \"", "\""),
  ("pyproject.toml", "version = \"", "\""),
]

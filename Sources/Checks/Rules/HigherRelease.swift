import SourceText

extension CheckRule {
  /// That a git tag keeps `latest` from moving.
  static let higherRelease = CheckRule(
    name: "higher-release", severity: .note,
    summary: "a git tag is a higher release than the stored version",
    explanation: """
      Tags such as `latest` move only with the highest release that git has. On a branch for an older release that is as it
      should be. A tag that is no release of this project, such as `v999.0.0`, holds them back for ever: delete it in git
      (`git push --delete origin v999.0.0`), or choose other tags with `git: { releaseTags: ["web/v*"] }`.
      """)

  /// - Parameters:
  ///   - tag: the git tag.
  ///   - version: the stored version.
  package static func higherRelease(_ tag: String, than version: String, at place: SourcePlace?) -> Diagnostic {
    higherRelease.diagnostic(
      "the git tag \(tag) is a higher release than the version \(version), so tags such as latest stay where they are",
      at: place,
      hint: "that is right on a branch for an older release; else delete the tag, or name others in \"releaseTags\"")
  }
}

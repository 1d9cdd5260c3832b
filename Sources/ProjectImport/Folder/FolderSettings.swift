import ImageModel
import SourceText
import Versions

/// The settings of a whole project as members of its configuration, each with what it was told from.
extension FolderSurvey {
  /// Where the version is: the file `VERSION`, else git.
  func versionMember(path: (String) -> String) -> ConfigurationMember {
    if let version = fileVersion {
      return ConfigurationMember(
        "version", .object([member("file", path("VERSION"))] + scheme(of: version)),
        remarks: ["The version is that of the file VERSION, which cigen bump raises."])
    }
    if isThere("VERSION") {
      return ConfigurationMember(
        "version", .object([member("scheme", "git")]),
        remarks: ["The version is what git says: the file VERSION holds none that a tag of an image can have."])
    }
    if !releases.isEmpty {
      return ConfigurationMember(
        "version", .object([member("scheme", "git")]),
        remarks: ["The version is what the tags of git say, which cigen bump --tag makes."])
    }
    let remark = "No version is stored, so it is what git says when the script runs, else the date."
    guard let package = PackageVersion(self) else {
      return ConfigurationMember(
        "version", .string("0.1.0", nil), isComment: true,
        remarks: [remark, "To store it here, where cigen bump raises it:"])
    }
    let file = ConfigurationNode.object([member("path", path(package.file)), member("match", package.match)])
    return ConfigurationMember(
      "version", .object([member("value", package.version), ConfigurationMember("files", .list([file]))]),
      isComment: true,
      remarks: [remark, "To store it here, where cigen bump raises it together with that of \(package.file):"])
  }

  /// That of the file `VERSION`; nil if it has none that can be one.
  var fileVersion: String? { try? storedVersion(files: files) }

  /// What git calls the branch that publishes, and the tags that release.
  var gitMember: ConfigurationMember? {
    guard let checkout else { return nil }
    var members: [ConfigurationMember] = []
    var remarks: [String] = []
    if let branch = checkout.defaultBranch, isPlainRef(branch.name) {
      members.append(member("defaultBranch", branch.name))
      remarks.append("The default branch (\(branch.origin)): it writes the caches that all runs read.")
    }
    if !releases.isEmpty, releases.allSatisfy({ !$0.hasPrefix("v") }) {
      members.append(ConfigurationMember("releaseTags", .list([.string("*.*.*", nil)])))
      remarks.append("The tags of releases have no \"v\" here.")
    }
    return members.isEmpty ? nil : ConfigurationMember("git", .object(members), remarks: remarks)
  }

  /// The tags that can only be versions.
  private var releases: [String] {
    (checkout?.tags ?? []).filter { Version($0, .semver) != nil }
  }

  /// What can only be told by a person is left to the one who bumps.
  private func scheme(of version: String) -> [ConfigurationMember] {
    switch try? inferScheme(of: version) {
    case .calver, nil: []
    case let scheme?: [member("scheme", scheme.name)]
    }
  }
}

func member(_ key: String, _ text: String) -> ConfigurationMember { ConfigurationMember(key, .string(text, nil)) }

/// Whether a branch's name needs no pattern characters in CI systems, as `defaultBranch` asks.
private func isPlainRef(_ name: String) -> Bool {
  name.utf8.allSatisfy { isASCIILetterOrDigit($0) || "._/-".utf8.contains($0) }
}

private func isASCIILetterOrDigit(_ byte: UInt8) -> Bool {
  (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
}

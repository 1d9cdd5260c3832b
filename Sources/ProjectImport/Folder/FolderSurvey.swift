import ImageModel
import SourceText

/// What is in a project's folder that says something about its images. Paths begin in that folder.
package struct FolderSurvey {
  /// What git says of the checkout that the folder is in.
  package struct Checkout {
    /// The way from its root to the folder, `.` if that is the root.
    package let place: String

    /// The address of `origin`; it may hold a password.
    package let remote: String?

    package let defaultBranch: DefaultBranch?

    /// By their names.
    package let tags: [String]

    package init(place: String, remote: String?, defaultBranch: DefaultBranch?, tags: [String]) {
      (self.place, self.remote, self.defaultBranch, self.tags) = (place, remote, defaultBranch, tags)
    }
  }

  package struct DefaultBranch {
    package let name: String

    /// How it is known, in a few words.
    package let origin: String

    package init(name: String, origin: String) {
      (self.name, self.origin) = (name, origin)
    }
  }

  package let folderName: String

  /// Those that git does not ignore, each once, the nearest first.
  package let dockerfiles: [String]

  /// Files at the project's root from which another tool builds.
  package let descriptions: [(file: String, format: DescriptionFormat)]

  /// All files of these tools, those with their usual names first.
  package let buildFiles: [(file: String, format: DescriptionFormat)]

  /// Nil outside of git.
  package let checkout: Checkout?

  package let files: FileReader

  /// Whether a path names anything.
  package let isThere: (_ path: String) -> Bool

  /// The names in a folder, sorted; none if it is no folder.
  package let names: (_ folder: String) -> [String]

  /// Whether `cigen generate` may write a file: there is none, or cigen's own as it was written.
  package let isFree: (_ path: String) -> Bool

  package init(
    folderName: String, dockerfiles: [String], descriptions: [(file: String, format: DescriptionFormat)],
    buildFiles: [(file: String, format: DescriptionFormat)], checkout: Checkout?, files: @escaping FileReader,
    isThere: @escaping (String) -> Bool,
    names: @escaping (String) -> [String], isFree: @escaping (String) -> Bool
  ) {
    self.folderName = folderName
    self.dockerfiles = dockerfiles
    self.descriptions = descriptions
    self.buildFiles = buildFiles
    self.checkout = checkout
    self.files = files
    self.isThere = isThere
    self.names = names
    self.isFree = isFree
  }
}

extension FolderSurvey {
  var gitAddress: GitAddress? { checkout?.remote.flatMap { GitAddress($0) } }

  /// What the git remote's host offers for images.
  var hostRegistry: HostRegistry? {
    guard let address = gitAddress else { return nil }
    let hasPipeline = isThere(atRoot(".gitlab-ci.yml")) && !otherHosts.contains(address.host)
    return address.registry(isGitLab: hasPipeline && address.registry() == nil)
  }

  var isOnGitLab: Bool { hostRegistry?.kind == .gitLab }

  /// A path of the checkout's root, as the project has it.
  func atRoot(_ path: String) -> String {
    guard let place = checkout?.place, place != "." else { return path }
    return String(repeating: "../", count: place.split(separator: "/").count) + path
  }
}

/// Hosts of git that are known not to be a GitLab, whatever a project of theirs holds.
private let otherHosts: Set<String> = [
  "bitbucket.org", "codeberg.org", "dev.azure.com", "git.sr.ht", "gitea.com", "ssh.dev.azure.com",
  "vs-ssh.visualstudio.com",
]

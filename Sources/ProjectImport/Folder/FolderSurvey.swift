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

  /// Files from which another tool builds.
  package let descriptions: [(file: String, format: DescriptionFormat)]

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
    checkout: Checkout?, files: @escaping FileReader, isThere: @escaping (String) -> Bool,
    names: @escaping (String) -> [String], isFree: @escaping (String) -> Bool
  ) {
    self.folderName = folderName
    self.dockerfiles = dockerfiles
    self.descriptions = descriptions
    self.checkout = checkout
    self.files = files
    self.isThere = isThere
    self.names = names
    self.isFree = isFree
  }
}

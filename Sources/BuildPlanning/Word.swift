/// One word of a command: text, with places for values that are known only when the command runs.
///
/// It says nothing of quoting; each output decides that in one place.
package struct Word: Sendable, Hashable, ExpressibleByStringLiteral {
  package enum Fragment: Sendable, Hashable {
    case literal(String)
    case variable(Variable)
  }

  package let fragments: [Fragment]

  /// Neighbouring literals become one, so that equal words compare equal.
  package init(_ fragments: [Fragment]) {
    self.fragments = fragments.reduce(into: []) { merged, fragment in
      if case .literal(let text) = fragment, case .literal(let before) = merged.last {
        merged[merged.count - 1] = .literal(before + text)
      } else {
        merged.append(fragment)
      }
    }
  }

  package init(stringLiteral text: String) {
    self.init([.literal(text)])
  }

  package init(_ text: String) {
    self.init([.literal(text)])
  }
}

/// A value known only when the build runs, by its name in scripts and environments.
package struct Variable: Sendable, Hashable {
  package let name: String

  /// The version that is built.
  package static let version = Variable(name: "VERSION")

  /// What the cache images that this run writes have behind their tags; empty where they are the default branch's.
  package static let cacheSuffix = Variable(name: "CACHE_SUFFIX")

  /// Not empty where the run writes the cache that all runs read.
  package static let writeCache = Variable(name: "WRITE_CACHE")

  /// Not empty where the build pushes what it publishes.
  package static let push = Variable(name: "PUSH")

  /// The folder that an image is written to for the images of this run that need it; empty where they find it pushed.
  package static let layout = Variable(name: "LAYOUT")

  /// Not empty where the references are published: elsewhere the image must not bear their names, since another run on
  /// the same engine may be about to push them.
  package static let release = Variable(name: "RELEASE")

  /// Not empty where the run publishes anything.
  package static let publishes = Variable(name: "publishes")

  /// The hash of what an image is made of; empty where that is not known.
  package static let inputsHash = Variable(name: "INPUTS_HASH")

  /// The image's name, in a job that stands for several.
  package static let image = Variable(name: "IMAGE")

  /// What no other run has: it is in the names of images that only this run builds from.
  package static let run = Variable(name: "RUN_ID")

  /// The folder of the run's own files.
  package static let workFolder = Variable(name: "work")

  /// The Dockerfile in which the images that this run built have replaced the published ones.
  package static let dockerfile = Variable(name: "DOCKERFILE")

  /// The numbers of a version that is a release.
  package static let major = Variable(name: "MAJOR")
  package static let minor = Variable(name: "MINOR")
  package static let patch = Variable(name: "PATCH")

  /// Not empty where `release` is not, and the version is no pre-release.
  package static let finalRelease = Variable(name: "FINAL")

  /// Not empty where the version is a release that is published, and git has tagged no higher one: at all, of its major
  /// version or of its minor version.
  package static let latest = Variable(name: "LATEST")
  package static let latestOfMajor = Variable(name: "LATEST_MAJOR")
  package static let latestOfMinor = Variable(name: "LATEST_MINOR")

  /// The day, as `YYYYMMDD`.
  package static let date = Variable(name: "DATE")

  /// The commit's hash.
  package static let commit = Variable(name: "SHA")

  /// The branch's name, made to fit a tag; empty where there is none that may be published.
  package static let branch = Variable(name: "BRANCH_TAG")
}

extension Variable {
  /// Those that are set by which releases there are.
  package static let ofReleases: Set<Variable> = [.finalRelease, .latest, .latestOfMajor, .latestOfMinor]
}

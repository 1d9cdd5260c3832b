import Registry
import SourceText
import Versions

/// A `--build-arg`; without a value it is taken from the environment of the build.
package struct BuildArgument: Sendable, Hashable {
  package let name: String
  package let value: ValueText?
}

package struct Label: Sendable, Hashable {
  package let key: String
  package let value: ValueText
}

/// A build secret (`RUN --mount=type=secret,id=…`) and where its value comes from.
package struct Secret: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    /// The name of an environment variable.
    case environment(String)

    /// A file, relative to the project's folder.
    case file(String)
  }

  package let id: String
  package let source: Source
}

/// An ssh agent of a build (`RUN --mount=type=ssh,id=…`) and where its keys come from.
package struct SSHAgent: Sendable, Hashable {
  /// What a mount without an id has.
  package static let usualID = "default"

  package let id: String

  /// The environment variable that holds the private key; nil for the caller's own agent.
  package let keyVariable: String?

  /// Where it is declared.
  package let place: SourcePlace?
}

package struct StagePlace: Sendable, Hashable {
  /// The name, or the number of a stage without one.
  package let name: String
  package let place: SourcePlace
}

package struct ShortName: Sendable, Hashable {
  package let name: String

  /// With the registry that is meant.
  package let wholeName: String

  package let place: SourcePlace
}

/// Access to the project's folder: the text of a file by its path relative to the folder, nil if there is none. It
/// throws when the file is there and cannot be read.
package typealias FileReader = (_ path: String) throws(DiagnosticError) -> SourceFile?

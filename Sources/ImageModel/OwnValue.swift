/// A value of the project's own: a name, and where a run finds what it is.
package struct OwnValue: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    /// A file of the project.
    case file(path: String, FileLookup)

    /// The first line that a command of the user's prints, in the project's folder.
    case command(String)

    /// A variable of each system: its own or one that a person sets up.
    case variable(OwnVariable)
  }

  package let name: String
  package let source: Source

  /// The variable that holds it.
  package var variable: String { "VALUE_\(name.uppercased())" }

  /// The variable that holds it with a `-` for every character that no tag has.
  package var tagVariable: String { "TAG_OF_\(name.uppercased())" }

  /// Whether each run has another, whatever it builds.
  var isOfRun: Bool {
    if case .variable(let variable) = source { !variable.isSetUp } else { false }
  }
}

/// Where each system has a value.
package struct OwnVariable: Sendable, Hashable {
  /// The property of GitHub's context `github`; nil for the configuration variable of the repository.
  package var github: String?

  /// The predefined variable of GitLab's; nil for the variable of the project.
  package var gitlab: String?

  /// The variable that a person sets where the system has none of its own, as for a script.
  package let environment: String

  /// Whether no system has it of its own.
  package var isSetUp: Bool { github == nil && gitlab == nil }
}

/// How one line of a file is found that holds a value.
package enum FileLookup: Sendable, Hashable {
  /// The first line is the value.
  case firstLine

  /// The first line that the whole of an extended regular expression matches; its first group is the value.
  case pattern(String)

  /// A string of a JSON file that has a line of its own, with the indentation that it has when cigen reads the file, and that
  /// of the object around it.
  case json([JSONLine])

  /// A string of a TOML file, in the table of this name; nil for what stands before all tables.
  case toml(table: String?, key: String)

  /// `key=value` of a Java properties file.
  case properties(key: String)

  /// A plain or quoted value of a YAML file, without indentation.
  case yaml(key: String)

  /// The first element of this name; in a `pom.xml` outside of `parent`.
  case xml(element: String, isPOM: Bool)
}

/// A line of a JSON file that begins with a key.
package struct JSONLine: Sendable, Hashable {
  /// Blanks and tabs.
  package let indentation: String

  package let key: String
}

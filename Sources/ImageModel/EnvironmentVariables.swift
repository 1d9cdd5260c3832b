import SourceText

/// Names that the generated scripts, workflows and pipelines use for themselves, beside the version. A test holds it against
/// all that they assign.
private let scriptVariables: Set<String> = [
  "ARCH", "BRANCH", "BUILDAH_ISOLATION", "BUILDX_BUILDER", "BUILDX_NO_DEFAULT_ATTESTATIONS", "CACHE_SUFFIX", "CREATED",
  "DATE", "DELETED",
  "DOCKER_BUILDKIT", "EVENT", "FOUND", "HASH", "IMAGE", "MAJOR", "MINOR", "NUMBER", "OTHERS", "OWNERS", "PATCH",
  "PLATFORM", "PUBLISH", "REF", "SHA", "SHORT_SHA", "SOURCE", "STORAGE_DRIVER", "TAGS", "VARIANT", "WRITE_CACHE",
]

/// Whether what is generated sets the variable for its own use; the version it takes from the environment as well.
package func isScriptsOwn(_ name: String) -> Bool {
  scriptVariables.contains(name) || ["BUILT_", "TAG_OF_", "VALUE_"].contains(where: name.hasPrefix)
}

/// Whether a machine or a CI system sets the variable itself, so that nobody has to give it to a job.
package func isRunnersOwn(_ name: String) -> Bool {
  let names = ["CI", "HOME", "HOSTNAME", "LANG", "LC_ALL", "PATH", "PWD", "SHELL", "TMPDIR", "TZ", "USER"]
  let prefixes = ["ACTIONS_", "CI_", "DOCKER_", "GITHUB_", "GITLAB_", "RUNNER_"]
  return names.contains(name) || isPredefinedArgument(name) || prefixes.contains(where: name.hasPrefix)
}

extension ConfigurationReader {
  /// Whether the environment can have a variable of this name, and it is none of the scripts' own; if not, that is
  /// reported.
  mutating func isUsableVariable(_ name: String, of what: String, at place: SourcePlace?) -> Bool {
    guard isVariableName(name) else {
      problems.add(
        rule: "invalid-variable", "\"\(name)\" cannot be the name of an environment variable", at: place,
        hint: "\(what) is taken from one: use letters, digits and \"_\", and begin with no digit")
      return false
    }
    // In lower case are those that a script alone sees, and a proxy's.
    let isLowerCase = name == name.lowercased() && !isPredefinedArgument(name)
    guard !isScriptsOwn(name), !isLowerCase else {
      problems.add(
        rule: "reserved-variable", "\"\(name)\" may be a variable of the generated scripts themselves", at: place,
        hint: "choose another name for \(what)\(isLowerCase ? ", with a letter in upper case" : "")")
      return false
    }
    return true
  }
}

import ImageModel
import Registry
import SourceText
import Versions

/// The version that a project stores, by its scheme.
struct StoredVersion {
  let version: Version
  let scheme: VersionScheme

  /// Whether the scheme was told from the version, not named.
  let isInferred: Bool

  let place: SourcePlace
}

/// A problem of a version's place or text, as it is reported.
func versionError(_ text: String, _ problem: VersionProblem, at place: SourcePlace?) -> DiagnosticError {
  DiagnosticError(
    Diagnostic(rule: "cannot-bump", "version \"\(text)\" \(problem.reason)", at: place, hint: problem.hint))
}

extension Versioning {
  /// - Throws: that there is none, or that its scheme cannot be told.
  func stored() throws(DiagnosticError) -> StoredVersion {
    guard let present else {
      throw DiagnosticError(
        Diagnostic(
          rule: "cannot-bump", "no version is stored here: git says it when the script runs, so there is none to bump",
          hint: "tag the commit with git tag, or store a version in a file VERSION"))
    }
    let scheme: VersionScheme
    if let named = self.scheme { scheme = named } else { scheme = try inferredScheme(present) }
    guard let version = Version(present.text, scheme) else {
      let problem = VersionProblem(scheme.objection(to: present.text) ?? "does not follow its scheme")
      throw versionError(present.text, problem, at: present.place)
    }
    return StoredVersion(version: version, scheme: scheme, isInferred: self.scheme == nil, place: present.place)
  }

  private func inferredScheme(_ present: PresentVersion) throws(DiagnosticError) -> VersionScheme {
    do throws(VersionProblem) {
      return try inferScheme(of: present.text)
    } catch {
      throw versionError(present.text, schemeHint(error), at: present.place)
    }
  }
}

/// A version becomes a tag, so it must be one; and a text with quotes or line ends would get into files as more than that.
private func objection(toTag version: String) -> VersionProblem? {
  // SemVer's build metadata has no place in a tag, and "_" in its place would be another version.
  if version.contains("+") {
    return VersionProblem("has build metadata, which no image's tag can hold", hint: "leave out what follows \"+\"")
  }
  do throws(InvalidName) {
    _ = try Tag(version)
    return nil
  } catch {
    return VersionProblem(error.reason, hint: error.hint)
  }
}

/// Where a scheme is named.
private func schemeHint(_ problem: VersionProblem) -> VersionProblem {
  let example = "version: { file: \"VERSION\", scheme: \"calver\", pattern: \"YYYY.0M.MICRO\" }"
  return VersionProblem(problem.reason, hint: "\(problem.hint ?? "name the scheme"), such as \(example) in cigen.json5")
}

extension StoredVersion {
  func next(_ change: VersionChange) throws(DiagnosticError) -> Version {
    do throws(VersionProblem) {
      let next = try version.next(change)
      if let problem = objection(toTag: next.text) {
        throw VersionProblem("would be followed by \"\(next.text)\", which \(problem.reason)", hint: problem.hint)
      }
      return try checked(next)
    } catch {
      throw versionError(version.text, error, at: place)
    }
  }

  /// The version that `--set` names.
  func next(set text: String) throws(DiagnosticError) -> Version {
    do throws(VersionProblem) {
      guard let next = Version(text, scheme) else {
        throw VersionProblem(
          scheme.objection(to: text) ?? "does not follow its scheme", hint: "the scheme is \(scheme.description)")
      }
      if let problem = objection(toTag: text) { throw problem }
      return try checked(next)
    } catch {
      throw versionError(text, error, at: nil)
    }
  }

  /// A scheme that was told from the version must be told from the next one as well, or that one could not be bumped.
  private func checked(_ next: Version) throws(VersionProblem) -> Version {
    if !isInferred { return next }
    let told: VersionScheme
    do throws(VersionProblem) {
      told = try inferScheme(of: next.text)
    } catch {
      let problem = schemeHint(error)
      throw VersionProblem("would be followed by \"\(next.text)\", which \(problem.reason)", hint: problem.hint)
    }
    if told == scheme { return next }
    throw VersionProblem(
      "would be followed by \"\(next.text)\", which reads as \(told.description), not \(scheme.description)",
      hint: schemeHint(VersionProblem("")).hint)
  }

  /// Throws unless the next version is higher, or what else may be allowed is another version.
  func refuseDowngrade(to next: Version, isAllowed: Bool) throws(DiagnosticError) {
    let reason: String
    if next == version {
      throw DiagnosticError(
        Diagnostic(
          rule: "not-higher", "\"\(next.text)\" is the present version already", at: place,
          hint: "there is nothing to write; name another version"))
    }
    if isAllowed { return }
    switch next.order(to: version) {
    case .higher: return
    case .same: reason = "is the same release as the present version \"\(version.text)\""
    case .lower, nil: reason = "is lower than the present version \"\(version.text)\""
    }
    throw DiagnosticError(
      Diagnostic(
        rule: "not-higher", "\"\(next.text)\" \(reason)", at: place, hint: "if that is meant, add --allow-downgrade"))
  }
}

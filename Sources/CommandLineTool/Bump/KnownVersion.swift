import ImageModel
import Registry
import SourceText
import Versions

/// The present version, by its scheme.
struct KnownVersion {
  enum Origin {
    /// It is written down.
    case stored(SourcePlace)

    /// It is that of a git tag.
    case tagged(ReleaseTags)
  }

  let version: Version
  let scheme: VersionScheme

  /// Whether the scheme was told from the version, not named.
  let isInferred: Bool

  let origin: Origin
}

extension KnownVersion {
  /// Where it is stored; nil if git says it.
  var place: SourcePlace? {
    if case .stored(let place) = origin { return place }
    return nil
  }

  /// The version that a project stores.
  ///
  /// - Throws: that its scheme cannot be told.
  init(stored present: PresentVersion, _ named: VersionScheme?) throws(DiagnosticError) {
    origin = .stored(present.place)
    isInferred = named == nil
    do throws(VersionProblem) {
      if let named { scheme = named } else { scheme = try origin.inferredScheme(of: present.text) }
      guard let version = Version(present.text, scheme) else {
        throw VersionProblem(scheme.objection(to: present.text) ?? "does not follow its scheme")
      }
      self.version = version
    } catch {
      throw versionError(present.text, error, at: present.place)
    }
  }

  /// A version of a git tag, without what stands before it there. No place names its scheme.
  init(text: String, _ tags: ReleaseTags) throws(DiagnosticError) {
    origin = .tagged(tags)
    isInferred = true
    do throws(VersionProblem) {
      scheme = try origin.inferredScheme(of: text)
      guard let version = Version(text, scheme) else { throw VersionProblem("does not follow its scheme") }
      self.version = version
    } catch {
      throw versionError(text, error, at: nil)
    }
  }

  func next(_ change: VersionChange) throws(DiagnosticError) -> Version {
    do throws(VersionProblem) {
      let next = try version.next(change)
      do throws(VersionProblem) {
        return try checked(next)
      } catch {
        throw VersionProblem("would be followed by \"\(next.text)\", which \(error.reason)", hint: error.hint)
      }
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
      return try checked(next)
    } catch {
      throw versionError(text, error, at: nil)
    }
  }

  /// The next version as it will be read: git reads it in its tag, which may put a `v` before it.
  ///
  /// A scheme that was told from the version must be told from the next one as well, or that one could not be bumped.
  private func checked(_ next: Version) throws(VersionProblem) -> Version {
    if let problem = objection(toTag: next.text) { throw problem }
    var text = next.text
    if case .tagged(let tags) = origin { text = tags.version(inTag: tags.tag(ofVersion: text)) }
    if isInferred {
      let told = try origin.inferredScheme(of: text)
      if told != scheme {
        throw VersionProblem(
          "reads as \(told.description), not \(scheme.description)", hint: origin.schemeHint("name the scheme"))
      }
    }
    return Version(text, scheme) ?? next
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

extension KnownVersion.Origin {
  fileprivate func inferredScheme(of text: String) throws(VersionProblem) -> VersionScheme {
    do throws(VersionProblem) {
      return try inferScheme(of: text)
    } catch {
      throw VersionProblem(error.reason, hint: schemeHint(error.hint ?? "name the scheme"))
    }
  }

  /// Where a scheme is named.
  fileprivate func schemeHint(_ what: String) -> String {
    let example = "version: { file: \"VERSION\", scheme: \"calver\", pattern: \"YYYY.0M.MICRO\" } in cigen.json5"
    switch self {
    case .stored: return "\(what), such as \(example)"
    case .tagged: return "\(what); for that store the version in a file, not in tags: \(example)"
    }
  }
}

/// A version becomes the tag of an image, so its text must be one; and a text with quotes or line ends would get into files
/// as more than that.
private func objection(toTag version: String) -> VersionProblem? {
  do throws(InvalidName) {
    _ = try Tag(imageTag(ofVersion: version))
    return nil
  } catch {
    return VersionProblem(error.reason, hint: error.hint)
  }
}

/// A problem of a version's place or text, as it is reported.
private func versionError(_ text: String, _ problem: VersionProblem, at place: SourcePlace?) -> DiagnosticError {
  DiagnosticError(
    Diagnostic(rule: "cannot-bump", "version \"\(text)\" \(problem.reason)", at: place, hint: problem.hint))
}

import ImageModel
import Registry
import Versions

/// How the releases of a project are told from other versions, and put in order.
package struct ReleaseOrder: Sendable, Hashable {
  /// The commands of a program for `sed -nE`: see `VersionScheme.releaseNumbers`.
  package let numbers: [String]

  /// How many numbers it prints at most.
  package let count: Int

  /// Nil if the project's versions have no order: each is then the latest.
  init?(of project: Project) {
    if project.version != .git, let scheme = project.versioning.orderingScheme {
      (numbers, count) = (scheme.releaseNumbers, scheme.numberCount)
    } else if project.version == .git || project.versioning.present?.text.hasNumbersOfRelease ?? false {
      (numbers, count) = (VersionScheme.releaseNumbersOfAny, 4)
    } else {
      return nil
    }
  }
}

/// What a run has to know to decide which tags it publishes.
package struct TagRules: Sendable, Hashable {
  package let order: ReleaseOrder?
  package let gitTags: ReleaseTags
  package let reserved: ReservedBranchTags

  init(of project: Project, _ order: ReleaseOrder?) {
    self.order = order
    gitTags = project.pipelines.versionTags
    reserved = ReservedBranchTags(of: project.images, defaultBranch: project.pipelines.defaultBranch)
  }
}

/// A tag alone, without its repository, and the variable that is empty where it is not published.
func plannedTag(_ tag: TagPattern, of image: Image, _ order: ReleaseOrder?) -> Argument {
  let word = Word(
    tag.fragments.map { fragment in
      switch fragment {
      case .literal(let text): .literal(text)
      case .placeholder(let placeholder): .variable(variable(placeholder))
      }
    })
  return Argument([word], if: condition(image.publication(of: tag), order))
}

private func variable(_ placeholder: TagPattern.Placeholder) -> Variable {
  switch placeholder {
  case .version: .version
  case .major: .major
  case .minor: .minor
  case .patch: .patch
  case .date: .date
  case .sha: .commit
  case .branch: .branch
  }
}

private func condition(_ publication: Publication, _ order: ReleaseOrder?) -> Variable {
  switch publication {
  case .always: .release
  case .release: .finalRelease
  case .newestOfMinor: .latestOfMinor
  case .newestOfMajor: .latestOfMajor
  case .newest: order == nil ? .release : .latest
  case .branch: .branch
  }
}

extension Argument {
  /// Those that its text holds, and the one that it depends on.
  var variables: [Variable] {
    let held = words.flatMap(\.fragments).compactMap { fragment in
      if case .variable(let variable) = fragment { variable } else { nil as Variable? }
    }
    return held + (condition.map { [$0] } ?? [])
  }

  var dependsOnVersion: Bool {
    !Set(variables).isDisjoint(with: Variable.ofReleases.union([.version]))
  }

  /// The tag, if it can be checked only when the build runs: a version may be any text. Without a branch it has no text.
  var checkedAtRunTime: Argument? {
    guard variables.contains(.version) else { return nil }
    return Argument(words, if: condition == .branch ? .branch : nil)
  }
}

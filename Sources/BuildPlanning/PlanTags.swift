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
    if project.version == .git {
      (numbers, count) = (VersionScheme.releaseNumbersOfGit, 4)
    } else if let scheme = project.versioning.orderingScheme {
      (numbers, count) = (scheme.releaseNumbers, scheme.numberCount)
    } else {
      return nil
    }
  }
}

/// What a run has to know to decide which tags it publishes.
package struct TagRules: Sendable, Hashable {
  package let order: ReleaseOrder?
  package let gitTags: ReleaseTags

  /// What no branch may be published as, since it is or may be another tag, in the pattern language of the shell.
  package let reservedBranchTags: [String]

  init(of project: Project, _ order: ReleaseOrder?) {
    self.order = order
    gitTags = project.pipelines.versionTags
    let sharing = Dictionary(grouping: project.images, by: \.repository)
    reservedBranchTags = unique(
      unique(project.images.map(\.repository)).flatMap { reservedNames(among: sharing[$0] ?? []) })
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
    !Set(variables).isDisjoint(with: [
      .version, .major, .minor, .patch, .finalRelease, .latest, .latestOfMajor, .latestOfMinor,
    ])
  }

  /// The tag, if it can be checked only when the build runs: a version may be any text. Without a branch it has no text.
  var checkedAtRunTime: Argument? {
    guard variables.contains(.version) else { return nil }
    return Argument(words, if: condition == .branch ? .branch : nil)
  }
}

/// The names that a branch must not have: with them its tag would be another one of the same repository, or could be a
/// version's.
private func reservedNames(among images: [Image]) -> [String] {
  let patterns = images.flatMap(\.tags).compactMap(\.textAroundBranch)
  if patterns.isEmpty { return [] }
  let tags = images.flatMap(\.tags).compactMap(\.literal)
  let caches = images.flatMap { image in
    image.cacheChain.filter { $0.reference.repository == image.repository }.compactMap(\.reference.tag?.text)
  }
  let names = patterns.flatMap { before, after in
    (before.isEmpty ? ["[0-9]*", "v[0-9]*"] : []) + tags.compactMap { $0.between(before, after) }
      // A branch's own caches have more behind the name.
      + (after.isEmpty ? caches.compactMap { $0.between(before, "") }.map { "\($0)*" } : [])
  }
  let beginnings = names.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }
  // What another one covers says nothing new.
  return names.filter { name in !beginnings.contains { name.hasPrefix($0) && name != "\($0)*" } }
}

extension TagPattern {
  /// The text, if it is known.
  fileprivate var literal: String? { placeholders.isEmpty ? text { _ in "" } : nil }

  /// The texts around the branch's name, if there is nothing else in the tag.
  fileprivate var textAroundBranch: (before: String, after: String)? {
    guard placeholders == [.branch], let place = fragments.firstIndex(of: .placeholder(.branch)) else { return nil }
    let parts = [fragments[..<place], fragments[(place + 1)...]].map { $0.compactMap(\.literal).joined() }
    return (parts[0], parts[1])
  }
}

extension TagPattern.Fragment {
  fileprivate var literal: String? {
    if case .literal(let text) = self { text } else { nil }
  }
}

extension String {
  /// What is left between two texts at its ends; nil if they are not there, or nothing is left.
  fileprivate func between(_ before: String, _ after: String) -> String? {
    guard hasPrefix(before), hasSuffix(after), utf8.count > before.utf8.count + after.utf8.count else { return nil }
    return String(dropFirst(before.count).dropLast(after.count))
  }
}

import ImageModel
import Registry

/// What no branch is published as: with it a tag would be something fixed of the same repository.
package struct ReservedBranchTags: Sendable, Hashable {
  package private(set) var names: [String] = []

  /// Those that have more after them: a branch's own caches, and the hashes of reuse.
  package private(set) var beginnings: [String] = []

  init(of images: [Image], hasBranchCaches: Bool) {
    var fixed: [String: FixedTags] = [:]
    let patterns = images.flatMap { image in
      image.tags.compactMap(\.text.textAroundBranch).flatMap { pattern in image.repositories.map { ($0, pattern) } }
    }
    if patterns.isEmpty { return }
    for image in images {
      for repository in image.repositories {
        fixed[repository.normalizedText, default: FixedTags()].names += image.tags.compactMap(\.text.literal)
      }
      for cache in image.cacheReferences {
        guard let tag = cache.tag?.text else { continue }
        if hasBranchCaches {
          fixed[cache.repository.normalizedText, default: FixedTags()].beginnings.append(tag)
        } else {
          fixed[cache.repository.normalizedText, default: FixedTags()].names.append(tag)
        }
      }
      if let reference = image.buildReference, let tag = reference.tag?.text {
        fixed[reference.repository.normalizedText, default: FixedTags()].names.append(tag)
      }
      if image.isReused {
        fixed[image.repository.normalizedText, default: FixedTags()].beginnings.append(reuseTagPrefix)
      }
    }
    for (repository, pattern) in patterns {
      guard let tags = fixed[repository.normalizedText] else { continue }
      names += tags.names.compactMap { $0.between(pattern.before, pattern.after) }
      let others = tags.beginnings.compactMap { $0.between(pattern.before, pattern.after) }
      if pattern.after.isEmpty { beginnings += others } else { names += others }
    }
    // What another one covers says nothing new, nor does what no branch is called in a tag.
    let known = Set(beginnings)
    func isCovered(_ name: String, upTo end: Int) -> Bool {
      (1..<max(1, end)).contains { known.contains(String(name.prefix($0))) }
    }
    beginnings = unique(beginnings).filter { !isCovered($0, upTo: $0.count) && $0.mayBeginSlug }
    names = unique(names).filter { !isCovered($0, upTo: $0.count + 1) && $0.mayBeginSlug && !$0.hasSuffix("-") }
  }

  package func contains(_ name: String) -> Bool {
    names.contains(name) || beginnings.contains { name.hasPrefix($0) }
  }
}

/// What a repository has under tags that are known.
private struct FixedTags {
  var names: [String] = []
  var beginnings: [String] = []
}

extension ValueText {
  /// The texts around the branch's name, if there is nothing else in the tag.
  fileprivate var textAroundBranch: (before: String, after: String)? {
    guard placeholders == [.branch], let place = fragments.firstIndex(of: .placeholder(.branch)) else { return nil }
    let parts = [fragments[..<place], fragments[(place + 1)...]].map { ValueText(fragments: Array($0)).literal ?? "" }
    return (parts[0], parts[1])
  }
}

extension String {
  /// What is left between two texts at its ends; nil if they are not there, or nothing is left.
  fileprivate func between(_ before: String, _ after: String) -> String? {
    guard hasPrefix(before), hasSuffix(after), utf8.count > before.utf8.count + after.utf8.count else { return nil }
    return String(dropFirst(before.count).dropLast(after.count))
  }

  /// Whether a branch's name in a tag may begin so: it has small letters, digits and `-`, which is not first.
  fileprivate var mayBeginSlug: Bool {
    !hasPrefix("-")
      && utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
  }
}

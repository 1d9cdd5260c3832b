import ImageModel
import Registry

/// What no branch is published as: with it a tag would be another one of the same repository, or could be a version's.
package struct ReservedBranchTags: Sendable, Hashable {
  /// Whether what begins as a version does is reserved.
  package private(set) var versions = false

  package private(set) var names: [String] = []

  /// Those that have more behind them: a branch's own caches.
  package private(set) var beginnings: [String] = []

  init(of images: [Image]) {
    let sharing = Dictionary(grouping: images, by: \.repository)
    for repository in unique(images.map(\.repository)) { add(sharing[repository] ?? []) }
    // What another one covers says nothing new.
    let known = Set(beginnings)
    func isCovered(_ name: String, upTo end: Int) -> Bool {
      (1..<max(1, end)).contains { known.contains(String(name.prefix($0))) }
    }
    beginnings = unique(beginnings).filter { !isCovered($0, upTo: $0.count) }
    names = unique(names).filter { !isCovered($0, upTo: $0.count + 1) }
  }

  /// - Parameter images: those that share a repository.
  private mutating func add(_ images: [Image]) {
    let patterns = images.flatMap(\.tags).compactMap(\.textAroundBranch)
    if patterns.isEmpty { return }
    let tags = images.flatMap(\.tags).compactMap(\.literal) + images.compactMap(\.buildReference?.tag?.text)
    let caches = images.flatMap { image in
      (image.cacheChain.map(\.reference) + [image.cacheStore?.replacedReference].compactMap(\.self))
        .filter { $0.repository == image.repository }.compactMap(\.tag?.text)
    }
    for (before, after) in patterns {
      if before.isEmpty { versions = true }
      if after.isEmpty, images.contains(where: \.isReused) {
        beginnings += [reuseTagPrefix].compactMap { $0.between(before, "") }
      }
      if after.isEmpty { beginnings += caches.compactMap { $0.between(before, "") } }
      names += tags.compactMap { $0.between(before, after) }
    }
  }

  package func contains(_ name: String) -> Bool {
    let isNumbered = name.drop { $0 == "v" }.utf8.first.map { (48...57).contains($0) } ?? false
    let isVersion = isNumbered && !name.hasPrefix("vv")
    return versions && isVersion || names.contains(name) || beginnings.contains { name.hasPrefix($0) }
  }
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

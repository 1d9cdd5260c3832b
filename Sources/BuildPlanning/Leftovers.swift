import ImageModel
import Registry
import SourceText

/// What requests and branches leave in registries when they are gone.
package struct Leftovers: Sendable {
  package struct Place: Sendable {
    package let repository: Repository

    /// The tags of a request, and those of a branch and of its caches. Each has the number or the name in it.
    package fileprivate(set) var ofRequest: [Word] = []
    package fileprivate(set) var ofBranch: [Word] = []
  }

  /// Each repository once.
  package fileprivate(set) var places: [Place] = []

  /// What stays although its request or its branch is gone.
  package fileprivate(set) var notes: [Diagnostic] = []

  private var indices: [String: Int] = [:]

  fileprivate mutating func add(_ tag: Word, to list: WritableKeyPath<Place, [Word]>, in repository: Repository) {
    let index = indices[repository.normalizedText, default: places.count]
    if index == places.count {
      indices[repository.normalizedText] = index
      places.append(Place(repository: repository))
    }
    places[index][keyPath: list].append(tag)
  }

  fileprivate mutating func removeRepeated() {
    for index in places.indices {
      places[index].ofRequest = unique(places[index].ofRequest)
      places[index].ofBranch = unique(places[index].ofBranch)
    }
    notes = unique(notes)
  }
}

extension PlanContext {
  /// What whoever opens a request or pushes a branch names: nothing else of the model has such a tag (`TrustZones`).
  func leftovers(of images: [Image]) -> Leftovers {
    var leftovers = Leftovers()
    for image in images {
      if !image.isShared, !image.isPlatformBuild {
        for tag in image.tags where tag.isNamedByOthers { add(tag, of: image, to: &leftovers) }
      }
      if hasBranchCaches {
        for reference in image.cachesWritten(in: run.system) {
          guard let tag = reference.tag else { continue }
          leftovers.add(Word(tag.text) + cacheSuffix, to: \.ofBranch, in: reference.repository)
        }
      }
    }
    leftovers.removeRepeated()
    return leftovers
  }

  private func add(_ tag: ImageTag, of image: Image, to leftovers: inout Leftovers) {
    let places = tag.text.placeholders
    // A fixed tag is that of the next request.
    if places.isEmpty { return }
    let isKnown = places.isSubset(of: [.number, .branch, .sha, .shortSHA, .date])
    let isOfRequest = isKnown && !places.isDisjoint(with: [.number, .branch])
    let isOfBranch = isKnown && places.contains(.branch)
    let word = Word(tag.text, for: run.system, isTag: true)
    var stays = false
    for (repository, limit) in [(image.repository, nil)] + image.otherRepositories.map({ ($0.repository, $0.events) }) {
      let events = limit.map { commonEvents(tag.events, $0) } ?? tag.events
      if isOfRequest, events.contains(.request) { leftovers.add(word, to: \.ofRequest, in: repository) }
      if isOfBranch, events.contains(.branch) { leftovers.add(word, to: \.ofBranch, in: repository) }
      stays = stays || events.contains(.request) && !isOfRequest || events.contains(.branch) && !isOfBranch
    }
    if stays {
      leftovers.notes.append(
        Diagnostic(
          .note, rule: "not-cleaned-up",
          "tag \"\(tag.text.written)\" of image \"\(image.declaredName)\" stays: nothing tells whose it is",
          hint: "write {number} or {branch} into it, and beside that only fixed text, {sha}, {short_sha} and {date}"))
    } else if image.isReused, reuseObstacle(of: image) == nil {
      leftovers.notes.append(
        Diagnostic(
          .note, rule: "not-cleaned-up",
          "what requests and branches publish of image \"\(image.declaredName)\" stays: \"reuse\" finds it by another tag",
          hint: "delete what has a tag that begins with \"\(reuseTagPrefix)\" by hand, or publish it without \"reuse\"")
      )
    }
  }
}

extension Image {
  /// The cache images that the runs of a system write.
  fileprivate func cachesWritten(in system: Output.System) -> [ImageReference] {
    let own = cacheChain.filter { $0.builder == nil }.map(\.reference)
    guard case .registry(let reference) = cacheStore?.kind(in: system) else { return own }
    return own + [reference]
  }
}

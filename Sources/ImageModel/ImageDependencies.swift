import DockerfileSyntax
import Registry
import SourceText

/// Finds images that are built from what another image of the project publishes, and the order that follows.
struct ImageDependencies {
  private struct Use {
    /// The place of its user among the images.
    let user: Int

    let image: ExternalImage
    let place: SourcePlace
  }

  private var uses: [Use] = []

  /// The places of the images of a repository among all, and their tags.
  private var owners: [String: [(image: Int, tags: [TagPattern])]] = [:]

  /// Adds the next image, and the images that its Dockerfile takes from registries.
  mutating func add(
    _ image: Int, tags: [TagPattern], in repository: Repository, using external: [ExternalImage], of source: SourceFile
  ) {
    owners[repository.normalizedText, default: []].append((image, tags))
    uses += external.map { Use(user: image, image: $0, place: SourcePlace(source, $0.range)) }
  }

  /// Gives each image its needs, and puts it behind them.
  ///
  /// - Parameter version: the present version, if it is known.
  func resolve(_ images: [Image], _ version: VersionDeclaration, _ problems: inout Problems) -> [Image] {
    var images = images
    var edges: [[Edge]] = Array(repeating: [], count: images.count)
    for use in uses {
      guard let owner = owner(of: use, version) else { continue }
      images[use.user].add(images[owner].name, use.image)
      edges[use.user].append(Edge(need: owner, place: use.place))
    }
    let order = BuildOrder(edges)
    if let circle = order.circle {
      let names = (circle.map(\.user) + [circle[0].user]).map { "\"\(images[$0].name)\"" }
      problems.add(
        rule: "dependency-cycle", "images need each other in a circle: \(names.joined(separator: " needs "))",
        at: circle[0].edge.place,
        notes: circle.dropFirst().map { link in
          Diagnostic.Note(
            "\"\(images[link.user].name)\" needs \"\(images[link.edge.need].name)\" here", at: link.edge.place)
        }, hint: "build one of them from an image that is none of these, or from a release that is pinned by its digest"
      )
      return images
    }
    return order.sorted.map { images[$0] }
  }

  /// The image that publishes what another one uses: not if that is another tag, such as an old release, or pinned.
  private func owner(of use: Use, _ version: VersionDeclaration) -> Int? {
    guard let reference = try? ImageReference(use.image.name), reference.digest == nil,
      let candidates = owners[reference.repository.normalizedText]
    else { return nil }
    let tag = reference.tag?.text ?? "latest"
    return candidates.first { owner in
      owner.image != use.user && owner.tags.contains { $0.canBe(tag, version) }
    }?.image
  }
}

/// That an image is built from another, and the first place that says so.
struct Edge {
  let need: Int
  let place: SourcePlace
}

extension Image {
  fileprivate mutating func add(_ name: String, _ external: ExternalImage) {
    let use = Need.Use(external.written)
    guard let index = needs.firstIndex(where: { $0.image == name }) else {
      needs.append(Need(image: name, uses: [use]))
      return
    }
    if !needs[index].uses.contains(use) { needs[index] = Need(image: name, uses: needs[index].uses + [use]) }
  }
}

extension Need.Use {
  /// `$BASE` and `${BASE}` are an argument, everything else is a text.
  init(_ written: String) {
    var name = written[...]
    if name.popFirst() == "$" {
      if name.hasPrefix("{"), name.hasSuffix("}") { name = name.dropFirst().dropLast() }
      let isName = name.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
      }
      if isName, !name.isEmpty {
        self = .argument(String(name))
        return
      }
    }
    self = .text(written)
  }
}

extension TagPattern {
  /// Whether a tag may be one of this pattern: where a value is not known yet, any text may be in its place.
  fileprivate func canBe(_ tag: String, _ version: VersionDeclaration) -> Bool {
    var rest = tag[...]
    var mayLeaveOut = false
    for fragment in fragments {
      let text: String?
      switch fragment {
      case .literal(let literal): text = literal
      case .placeholder(let placeholder): text = version.known(placeholder)
      }
      guard let text else {
        mayLeaveOut = true
        continue
      }
      if mayLeaveOut {
        guard let found = rest.dropFirst().firstRange(of: text) else { return false }
        rest = rest[found.upperBound...]
      } else {
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
      }
      mayLeaveOut = false
    }
    return mayLeaveOut ? !rest.isEmpty : rest.isEmpty
  }
}

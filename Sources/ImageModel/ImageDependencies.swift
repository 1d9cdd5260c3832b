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

    /// Whether a text that scripts have to find is on another line than its instruction.
    var isSplit: Bool {
      if image.isChoice { return false }
      guard case .text = Need.Use(image.written) else { return false }
      return !place.file.line(around: place.range.start).lowercased().contains("from")
    }
  }

  private var uses: [Use] = []

  /// What variants share, and the platforms of an image, by the places of those that need it and of what they need.
  private var parts: [(user: Int, edge: Edge)] = []

  /// The places of the platforms of an image, by its own.
  private var platforms: [Int: [Platform: Int]] = [:]

  /// The places of the images of a repository among all, and their tags.
  private var owners: [String: [(image: Int, tags: [ValueText])]] = [:]

  /// Adds the next image, and the images that its Dockerfile takes from registries.
  mutating func add(
    _ image: Int, tags: [ValueText], in repositories: [Repository], using external: [ExternalImage],
    of source: SourceFile
  ) {
    for repository in repositories { owners[repository.normalizedText, default: []].append((image, tags)) }
    uses += external.map { Use(user: image, image: $0, place: SourcePlace(source, $0.range)) }
  }

  /// Adds that an image waits for what it shares with others.
  mutating func add(_ image: Int, need: Int, at place: SourcePlace) {
    parts.append((image, Edge(need: need, place: place)))
  }

  /// Adds an image that is made of others.
  mutating func add(
    _ image: Int, joining builds: [(platform: Platform, image: Int)], tags: [ValueText], in repositories: [Repository],
    at place: SourcePlace
  ) {
    for repository in repositories { owners[repository.normalizedText, default: []].append((image, tags)) }
    for build in builds {
      platforms[image, default: [:]][build.platform] = build.image
      add(image, need: build.image, at: place)
    }
  }

  /// Gives each image its needs, and puts it behind them.
  ///
  /// - Parameter version: the present version, if it is known.
  func resolve(_ images: [Image], _ version: VersionDeclaration, _ problems: inout Problems) -> [Image] {
    var images = images
    var edges: [[Edge]] = Array(repeating: [], count: images.count)
    for (user, edge) in parts { edges[user].append(edge) }
    for use in uses {
      guard let image = owner(of: use, version), let owner = build(of: image, for: use, images, &problems) else {
        continue
      }
      if use.isSplit {
        problems.add(
          rule: "split-instruction",
          "\"\(use.image.written)\" is not on the line of its FROM, and has to be replaced there",
          at: use.place, hint: "write FROM and the image on one line, or take the name from an argument: FROM ${BASE}")
      }
      let need = images[owner].name
      if !use.image.isChoice,
        let other = images[use.user].needs.first(where: { $0.uses.contains(Need.Use(use.image.written)) }),
        other.image != need
      {
        problems.add(
          rule: "two-platforms",
          "\"\(use.image.written)\" stands here for \"\(need)\", and elsewhere for \"\(other.image)\"", at: use.place,
          hint: "take one of them by an argument of its own: ARG BASE=\(use.image.name), and FROM ${BASE}")
      }
      images[use.user].add(need, use.image)
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

  /// What is taken of an image: of one with several platforms that of the user, of which it must be told.
  private func build(of image: Int, for use: Use, _ images: [Image], _ problems: inout Problems) -> Int? {
    let user = images[use.user]
    // Each platform takes its own.
    if use.image.isChoice, platforms[image] == nil { return image }
    guard let builds = platforms[image] else {
      checkPlatform(of: images[image], for: use, by: user, &problems)
      return image
    }
    let name = "image \"\(user.name)\""
    let base = "\"\(images[image].name)\""
    guard let platform = wanted(by: use, user) else {
      let known = images[image].platforms.map { "\"\($0.text)\"" }.joined(separator: ", ")
      let written = use.image.platform
      problems.add(
        rule: "unknown-base-platform",
        written.map { "\(name) is built from \(base) for \($0), which is known only when it is built" }
          ?? "\(name) says not which platform of \(base) it is built from", at: use.place,
        hint: written.map { _ in "leave --platform out, or name one of \(known)" }
          ?? "add \"platforms\" to it, with any of \(known)")
      return nil
    }
    if let build = builds[platform] { return build }
    problems.add(
      rule: "other-platforms", "\(name) is built for \(platform.text) from \(base), which is not", at: use.place,
      hint: "add \"\(platform.text)\" to the platforms of \(base)")
    return nil
  }

  /// The platform that a use is of: what its `FROM` says, else that of the user; nil if that is not known.
  private func wanted(by use: Use, _ user: Image) -> Platform? {
    guard let written = use.image.platform, !["$TARGETPLATFORM", "${TARGETPLATFORM}"].contains(written) else {
      return user.platform
    }
    return try? Platform(written)
  }

  /// An image for one platform is taken as it is, even by a build for another: files that run nowhere else may be meant, or
  /// what `FROM --platform` says.
  private func checkPlatform(of image: Image, for use: Use, by user: Image, _ problems: inout Problems) {
    let missing = user.platforms.filter { platform in
      !image.platforms.isEmpty ? !image.platforms.contains(platform) : image.platform.map { $0 != platform } ?? false
    }
    if use.image.platform == nil, let platform = missing.first {
      problems.add(
        rule: "other-platforms",
        "image \"\(user.name)\" is built for \(platform.text) from \"\(image.name)\", which is not", at: use.place,
        hint: "add \"\(platform.text)\" to the platforms of \"\(image.name)\"")
    }
    guard let platform = image.platform, let wanted = user.platform, platform != wanted,
      use.image.platform == nil
    else { return }
    problems.add(
      .warning, rule: "single-platform-base",
      "image \"\(user.name)\" is built for \(wanted.text) from \"\(image.name)\", which is for \(platform.text) alone",
      at: use.place, hint: "add \"\(wanted.text)\" to the platforms of \"\(image.name)\"")
  }

  /// The image that publishes what another one uses: not if that is another tag, such as an old release, or pinned.
  private func owner(of use: Use, _ version: VersionDeclaration) -> Int? {
    guard let reference = try? ImageReference(use.image.name), reference.digest == nil,
      let candidates = owners[reference.repository.normalizedText]
    else { return nil }
    let tag = reference.tag?.text ?? "latest"
    return candidates.first { owner in
      owner.image != use.user && owner.tags.contains { $0.makes(tag, version) }
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
    let use = external.isChoice ? Need.Use.context(external.name) : Need.Use(external.written)
    guard let index = needs.firstIndex(where: { $0.image == name }) else {
      needs.append(Need(image: name, uses: [use]))
      return
    }
    if !needs[index].uses.contains(use) { needs[index] = Need(image: name, uses: needs[index].uses + [use]) }
  }
}

extension Need.Use {
  /// `$BASE` and `${BASE}` are an argument, everything else is a text.
  package init(_ written: String) {
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

extension ValueText {
  /// Whether a tag is one of this pattern, as far as its values are known now. A tag with another version is an old release;
  /// of one that nobody knows yet, nobody can tell.
  fileprivate func makes(_ tag: String, _ version: VersionDeclaration) -> Bool {
    placeholders.allSatisfy { version.known($0) != nil } && text { version.known($0) ?? "" } == tag
  }
}

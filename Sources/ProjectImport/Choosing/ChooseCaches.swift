import DockerfileSyntax
import ImageModel
import Registry
import SourceText

extension ImportedProject {
  /// Keeps the references that builds read layers from, where they can be a cache chain; else the chain is derived, and
  /// a note says what was left out.
  mutating func chooseCaches(files: FileReader) throws(DiagnosticError) -> [Diagnostic] {
    var notes: [Diagnostic] = []
    for index in images.indices {
      guard let sources = images[index].cacheSources else { continue }
      var links = try images[index].chain(of: sources, files: files)
      // The published image has the layers of the last stage alone, and only a release renews it.
      let isWeak = links.map { $0.allSatisfy { $0.target == nil } } ?? false
      if isWeak { links = nil }
      if let links, !images[index].isDerived(links) { images[index].cache = .links(links) }
      notes += sources.notes(isKept: links != nil, isWeak: isWeak, in: images[index].repository.value)
    }
    return notes
  }
}

extension CacheSources {
  /// What of the sources the configuration does not say.
  fileprivate func notes(isKept: Bool, isWeak: Bool, in repository: Repository) -> [Diagnostic] {
    let reason =
      (isWeak ? "a published image is a cache of its last stage alone; " : "")
      + "cigen derives the stages worth keeping from the Dockerfile, as \(repository.text):cache-…"
    let hint = "to choose them, write cache: [{ target: \"STAGE\", reference: \"\(repository.text):STAGE\" }]"
    var notes: [Diagnostic] = []
    if let fromKey, !from.isEmpty, !isKept {
      notes.append(
        Diagnostic(
          .note, rule: notImported, "\"\(fromKey.value)\" of \(what) is left out: \(reason)", at: fromKey.place,
          hint: hint))
    }
    // Inline is how cigen's own images are caches.
    if let toKey, to.contains(where: { $0.type != "inline" }) {
      notes.append(
        Diagnostic(
          .note, rule: notImported, "\"\(toKey.value)\" of \(what) is left out: \(reason)", at: toKey.place))
    }
    return notes
  }
}

extension ImportedImage {
  /// The sources as links in the Dockerfile's order, if each is known to hold a stage: it is an image of the own
  /// repository whose tag names the stage, or one of the image's own tags.
  ///
  /// - Returns: nil if one of them is something else.
  fileprivate func chain(of sources: CacheSources, files: FileReader) throws(DiagnosticError) -> [Link]? {
    guard !sources.from.isEmpty, let source = try files(location.dockerfile.value),
      let dockerfile = parseDockerfile(source).dockerfile
    else { return nil }
    var values: [String: String] = [:]
    for argument in arguments { values[argument.name.value] = argument.value?.value }
    let graph = StageGraph(dockerfile, buildArguments: values)
    guard let last = target.map({ graph.stageIndex(named: $0.value) }) ?? graph.defaultTarget else { return nil }
    var links: [(stage: Int, link: Link)] = []
    for cache in sources.from {
      guard cache.type == "registry", let reference = cache.reference,
        !sources.to.contains(where: { $0.reference?.value == reference.value && $0.type != "inline" }),
        let stage = stage(heldBy: reference.value, dockerfile, used: graph.stagesUsed(by: last), last)
      else { return nil }
      let name = stage == last ? nil : dockerfile.stages[stage].name
      links.append((stage, Link(target: name, reference: reference)))
    }
    links.sort { $0.stage < $1.stage }
    return Set(links.map(\.stage)).count == links.count ? links.map(\.link) : nil
  }

  private func stage(heldBy text: String, _ dockerfile: Dockerfile, used: [Int], _ last: Int) -> Int? {
    guard let reference = try? ImageReference(text), reference.digest == nil,
      reference.repository.normalizedText == repository.value.normalizedText
    else { return nil }
    let tag = reference.tag?.text ?? "latest"
    let named = used.first { index in
      dockerfile.stages[index].name.map { [$0, "cache-\($0)", "\($0)-cache"].contains(tag.lowercased()) } ?? false
    }
    if let named { return named }
    return tag == "latest" || (tags ?? []).contains { $0.value == tag } ? last : nil
  }

  /// Whether a chain has the names that cigen gives itself.
  fileprivate func isDerived(_ links: [Link]) -> Bool {
    links.allSatisfy { $0.reference.value.contains(":cache-") }
  }
}

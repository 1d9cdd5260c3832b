import BuildContext
import DockerfileSyntax

extension Tracer {
  mutating func traceCopy(
    _ instruction: Instruction, _ stage: Stage, _ state: inout StageState, _ draft: inout StepDraft
  ) {
    draft.isLayer = true
    let words = instruction.words.map { expanded($0.text, state) }
    guard let written = words.last, words.count > 1 else { return }
    let documents = instruction.hereDocuments
    let sources = words.dropLast().filter { !$0.hasPrefix("<<") }
    let flags = ["chown", "chmod", "exclude", "parents", "unpack", "checksum", "keep-git-dir"]
    let owner = instruction.flags.filter { flags.contains($0.name) }.map {
      "\($0.name)=\(expanded($0.value ?? "", state))"
    }
    .joined(separator: " ")
    draft.isLinked = rules == .buildkit && instruction.isOn("link")
    draft.text("\(owner) \(rules == .buildkit ? destination(written, state) : written)")
    let target = CopyTarget(
      path: state.absolute(written),
      isFolder: written.hasSuffix("/") || written == "." || sources.count + documents.count > 1
        || state.files.isFolder(state.absolute(written)), owner: Key(owner),
      keepsParents: instruction.isOn("parents"),
      filter: CopyFilter(
        excluded: IgnorePatterns(
          instruction.flags.filter { $0.name == "exclude" }.map { expanded($0.value ?? "", state) })))
    for document in documents {
      let (name, content) = (document.name, content(of: document, state))
      draft.text("\(name)\u{0}\(content)")
      let leaf = StageFiles.Node.leaf(Key("document", Key(content), target.owner))
      state.files.place(leaf, at: target.path(of: name))
    }
    if let from = instruction.flag("from")?.value {
      let found = traceFiles(of: from, sources, target, of: stage, &draft)
      for file in found { place(file.node, called: file.name, at: target, in: &state) }
    } else {
      for source in sources { traceContext(source, instruction, target, &state, &draft) }
    }
  }

  /// Of a document whose delimiter is not quoted, with its variables replaced: a quote in it has no meaning.
  private func content(of document: HereDocument, _ state: StageState) -> String {
    document.expands ? expanded(document.content, state, keepsQuotes: true) : document.content
  }

  /// With the blank or the slash behind it that makes it a folder.
  private func destination(_ written: String, _ state: StageState) -> String {
    state.absolute(written) + (written.hasSuffix("/") || written.hasSuffix("/.") ? "/" : "")
  }

  // MARK: - From the context

  private mutating func traceContext(
    _ source: String, _ instruction: Instruction, _ target: CopyTarget, _ state: inout StageState,
    _ draft: inout StepDraft
  ) {
    if instruction.keyword == .add, isRemoteSource(source) {
      let key = Key("remote \(source)")
      draft.add(.text, key)
      state.files.place(.leaf(key), at: target.path(of: baseName(source)))
      return
    }
    let (folder, filter) = target.reads(source)
    let matches = context.matches(folder)
    if rules == .buildkit {
      draft.text(isPattern(folder) ? folder : baseName(folder))
      if target.keepsParents { draft.text(source) }
    }
    // That there is none is something, too: the build fails.
    if matches.isEmpty { draft.add(.context(source), Key("nothing")) }
    for match in matches {
      let name = baseName(match.path)
      let node = match.node.filtered(filter)
      switch rules {
      case .buildkit:
        draft.add(.context(source), node.digest)
        if matches.count > 1 { draft.text(match.path) }
      case .classic: draft.add(.context(source), context.historyDigest(of: match))
      case .buildah: draft.add(.context(source), content(of: node))
      }
      draft.taken.append((match, filter))
      if instruction.keyword == .add, !match.isFolder, isArchive(match.path) {
        state.files.addUnknown(node.digest, at: target.path)
      } else {
        place(node, called: name, at: target, in: &state)
      }
    }
  }

  /// buildah sees what it copies, and not the folder that is copied from.
  private mutating func content(of node: StageFiles.Node) -> Key {
    guard case .folder(let folder) = node else { return node.digest }
    var parts: [Key] = []
    for name in folder.names { parts += [Key(name), folder.child(name)?.digest ?? .none] }
    return Key(parts)
  }

  // MARK: - From stages and images

  /// A file or folder that is copied from another stage.
  struct FoundFile {
    let name: String
    let node: StageFiles.Node
  }

  /// - Returns: what is known of the files that the paths mean.
  @discardableResult
  mutating func traceFiles(
    of name: String, _ paths: [String], _ target: CopyTarget? = nil, of stage: Stage, _ draft: inout StepDraft
  ) -> [FoundFile] {
    let index = source(name, before: stage)
    if let index { draft.sources.append(index) }
    var found: [FoundFile] = []
    for path in paths {
      let (folder, filter) = target?.reads(path) ?? (path, CopyFilter(excluded: IgnorePatterns([])))
      let cleaned = cleaned(path: "/" + folder)
      var digest: Key
      if let index {
        if rules == .buildkit {
          draft.text(isPattern(folder) ? folder : baseName(folder))
          if !filter.isEmpty { draft.text(path) }
        }
        let files = files(at: cleaned, filter, in: states[index]?.files ?? emptyState().files)
        digest = files.digest
        found += files.found
      } else {
        digest =
          assumption == .same
          ? StageFiles.anything() : Key("in", imageKey(name), Key(cleaned))
        found.append(FoundFile(name: baseName(path), node: .leaf(digest)))
      }
      if rules == .classic { digest = Key("path", digest, Key(cleaned)) }
      draft.add(.files(of: name, path: path), digest)
    }
    return found
  }

  /// What a path, or a path with wildcards, means in a stage.
  private mutating func files(
    at path: String, _ filter: CopyFilter, in files: StageFiles
  ) -> (digest: Key, found: [FoundFile]) {
    if isPattern(path) {
      var parts: [Key] = []
      var found: [FoundFile] = []
      for match in files.root.matches(String(path.dropFirst())) {
        let name = baseName(match.path)
        let whole = files.node(at: match.path) ?? match.node
        let node = whole.filtered(filter)
        parts += [Key(match.path), node.digest]
        found.append(FoundFile(name: name, node: node))
      }
      let digest = files.withUnknown(Key(parts), path)
      // What else it means may have any name.
      return (digest, files.root.unknown == nil ? found : [FoundFile(name: "", node: .leaf(digest))])
    }
    let name = baseName(path)
    if !filter.isEmpty, let folder = files.folder(at: path) {
      let rest = folder.filtered(filter)
      let digest = files.withUnknown(rest.digest, path)
      return (digest, [FoundFile(name: name, node: files.root.unknown == nil ? .folder(rest) : .leaf(digest))])
    }
    let digest = files.digest(of: path)
    return (digest, [FoundFile(name: name, node: files.node(at: path) ?? .leaf(digest))])
  }

  private func source(_ name: String, before stage: Stage) -> Int? {
    input.graph.stageIndex(named: name).flatMap { $0 < stage.index ? $0 : nil }
  }

  // MARK: - Into the stage

  private mutating func place(
    _ node: StageFiles.Node, called name: String, at target: CopyTarget, in state: inout StageState
  ) {
    switch node {
    case .folder: state.files.place(node, at: target.path)
    case .leaf(let key):
      let own = StageFiles.Node.leaf(Key("owned", key, target.owner))
      state.files.place(own, at: target.path(of: name))
    }
  }
}

/// Where an instruction copies to, and how it takes its sources.
struct CopyTarget {
  let path: String
  let isFolder: Bool

  /// Whom the files belong to, and who may do what with them.
  let owner: Key

  let keepsParents: Bool
  let filter: CopyFilter

  func path(of name: String) -> String { isFolder ? "\(path)/\(name)" : path }

  /// The folder or file that a source begins at, and what of it is taken. With `--parents`, paths are kept from the context's
  /// root, or from a `/./` in the source.
  func reads(_ source: String) -> (folder: String, filter: CopyFilter) {
    guard keepsParents else { return (source, filter) }
    let pivot = source.firstRange(of: "/./")
    let pattern = cleaned(path: "/" + (pivot.map { source[$0.upperBound...] } ?? source[...])).dropFirst()
    var filter = filter
    if !pattern.isEmpty { filter.others = IgnorePatterns(["**", "!\(pattern)"]) }
    return (pivot.map { String(source[..<$0.lowerBound]) } ?? "/", filter)
  }
}

private func baseName(_ path: String) -> String {
  path.split(separator: "/").last { $0 != "." }.map { String($0) } ?? ""
}

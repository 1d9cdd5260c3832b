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
    draft.isLinked = rules == .buildkit && instruction.flag("link").map { $0.value != "false" } ?? false
    draft.text("\(owner) \(rules == .buildkit ? destination(written, state) : written)", &table)
    for document in documents {
      draft.text("\(document.name)\u{0}\(document.content)", &table)
    }
    let target = CopyTarget(
      path: state.absolute(written),
      isFolder: written.hasSuffix("/") || written == "." || sources.count + documents.count > 1
        || state.files.isFolder(state.absolute(written)), owner: table.key(owner))
    for document in documents {
      let leaf = StageFiles.Node.leaf(table.key("document", table.key(document.content), target.owner))
      state.files.place(leaf, at: target.path(of: document.name), &table)
    }
    if let from = instruction.flag("from")?.value {
      traceFiles(of: from, sources, of: stage, &draft)
      for source in sources { placeFiles(of: from, source, of: stage, at: target, in: &state) }
    } else {
      for source in sources { traceContext(source, instruction, target, &state, &draft) }
    }
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
    if instruction.keyword == .add, isRemote(source) {
      let key = table.key("remote \(source)")
      draft.add(.text, key)
      state.files.place(.leaf(key), at: target.path(of: baseName(source)), &table)
      return
    }
    let matches = context.matches(source)
    if rules == .buildkit {
      draft.text(source.contains(where: { "*?[".contains($0) }) ? source : baseName(source), &table)
    }
    // That there is none is something, too: the build fails.
    if matches.isEmpty { draft.add(.context(source), table.key("nothing")) }
    for match in matches {
      switch rules {
      case .buildkit:
        draft.add(.context(source), match.node.digest)
        if matches.count > 1 { draft.text(match.path, &table) }
      case .classic: draft.add(.context(source), context.historyDigest(of: match, &table))
      case .buildah: draft.add(.context(source), content(of: match))
      }
      note(match, &draft)
      if instruction.keyword == .add, !match.isFolder, isArchive(match.path) {
        state.files.addUnknown(match.node.digest, at: target.path, &table)
      } else {
        place(match.node, called: baseName(match.path), at: target, in: &state)
      }
    }
  }

  /// buildah sees what it copies, and not the folder that is copied from.
  private mutating func content(of match: ContextFiles.Match) -> Key {
    guard case .folder(let folder) = match.node else { return match.node.digest }
    var parts: [Key] = []
    for name in folder.children.keys.sorted() { parts += [table.key(name), folder.children[name]?.digest ?? 0] }
    return table.key(parts)
  }

  /// Remembers what the step takes, to be able to say which of it changed.
  mutating func note(_ match: ContextFiles.Match, _ draft: inout StepDraft) {
    for path in context.files(under: match.path) {
      draft.files[path] = context.key(of: path, &table)
    }
  }

  // MARK: - From stages and images

  mutating func traceFiles(of name: String, _ paths: [String], of stage: Stage, _ draft: inout StepDraft) {
    if let index = source(name, before: stage) {
      draft.sources.append(index)
      for path in paths {
        if rules == .buildkit { draft.text(baseName(path), &table) }
        var digest = states[index].files.digest(of: cleaned(path: "/" + path), &table)
        if rules == .classic { digest = table.key("path", digest, table.key(cleaned(path: "/" + path))) }
        draft.add(.files(of: name, path: path), digest)
      }
    } else {
      let image = imageKey(name)
      for path in paths {
        draft.add(.files(of: name, path: path), table.key("in", image, table.key(cleaned(path: "/" + path))))
      }
    }
  }

  private mutating func placeFiles(
    of name: String, _ path: String, of stage: Stage, at target: CopyTarget, in state: inout StageState
  ) {
    let cleaned = cleaned(path: "/" + path)
    var node = StageFiles.Node.leaf(table.key("in", imageKey(name), table.key(cleaned)))
    if let index = source(name, before: stage) {
      node = states[index].files.node(at: cleaned) ?? .leaf(states[index].files.digest(of: cleaned, &table))
    }
    place(node, called: baseName(path), at: target, in: &state)
  }

  private func source(_ name: String, before stage: Stage) -> Int? {
    input.graph.stageIndex(named: name).flatMap { $0 < stage.index ? $0 : nil }
  }

  // MARK: - Into the stage

  private mutating func place(
    _ node: StageFiles.Node, called name: String, at target: CopyTarget, in state: inout StageState
  ) {
    switch node {
    case .folder: state.files.place(node, at: target.path, &table)
    case .leaf(let key):
      let own = StageFiles.Node.leaf(table.key("owned", key, target.owner))
      state.files.place(own, at: target.path(of: name), &table)
    }
  }
}

/// Where an instruction copies to.
struct CopyTarget {
  let path: String
  let isFolder: Bool

  /// Whom the files belong to, and who may do what with them.
  let owner: KeyTable.Key

  func path(of name: String) -> String { isFolder ? "\(path)/\(name)" : path }
}

private func baseName(_ path: String) -> String {
  path.split(separator: "/").last { $0 != "." }.map { String($0) } ?? ""
}

private func isRemote(_ source: String) -> Bool {
  ["http://", "https://", "git@", "git://", "ssh://"].contains { source.lowercased().hasPrefix($0) }
}

/// What `ADD` unpacks.
private func isArchive(_ path: String) -> Bool {
  let name = path.lowercased()
  return [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst"].contains { name.hasSuffix($0) }
}

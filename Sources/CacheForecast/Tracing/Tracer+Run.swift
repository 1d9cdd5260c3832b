import DockerfileSyntax

extension Tracer {
  mutating func traceCommand(
    _ instruction: Instruction, _ stage: Stage, at position: Int, _ state: inout StageState, _ draft: inout StepDraft
  ) {
    draft.isLayer = true
    let (seen, all) = state.environment(for: rules)
    draft.environment = seen
    let command = command(of: instruction, state)
    draft.text(command)
    if rules == .buildkit {
      draft.add(.workdir, Key(state.workdir))
      draft.add(.user, Key(state.user))
    }
    for flag in instruction.flags {
      if let mount = flag.mount {
        trace(mount, stage, state, &draft)
      } else if !(flag.name == "network" && flag.value == "default") {
        draft.text("--\(flag.name)=\(flag.value ?? "")")
      }
    }
    // What the command writes depends on this, whichever builder runs it.
    var effect = Key(
      [Key(state.workdir), Key(state.user), all.exactKey, seen.key] + draft.parts.map(\.value))
    if rerun.contains(StepPlace(stage: stage.index, step: position)) { effect = Key("run again", effect) }
    state.files.run(effect, names: names(in: command))
  }

  /// The words of a command that may be names of files.
  private func names(in command: String) -> Set<String> {
    Set(command.utf8.split { !isOfName[Int($0)] }.map { String(Substring($0)) })
  }

  /// The words that are run. The shell is one of them, if there is one.
  private func command(of instruction: Instruction, _ state: StageState) -> String {
    let documents = instruction.hereDocuments
    switch instruction.arguments {
    case .exec(let words): return words.map(\.text).joined(separator: "\u{0}")
    case .text(let word):
      // A document that stands alone is the command; its delimiter has then no part in it.
      let isDocument = documents.count == 1 && !word.text.contains(where: \.isWhitespace) && word.text.hasPrefix("<<")
      let text = isDocument ? "" : word.text
      let shell = (state.shell ?? ["/bin/sh", "-c"]).joined(separator: "\u{0}")
      return ([shell, text] + documents.map(\.content)).joined(separator: "\u{0}")
    default: return spelling(of: instruction)
    }
  }

  /// What is mounted of files counts by its content; a cache of its own and a secret only by how they are mounted.
  ///
  /// Variables are expanded (measured with Docker 26.1; in 20.10, a build with one in `source` fails), but not in `from`.
  private mutating func trace(_ mount: Mount, _ stage: Stage, _ state: StageState, _ draft: inout StepDraft) {
    let options = mount.options.map { option in
      Mount.Option(key: option.key, value: option.value.map { expanded($0, state) })
    }
    let asBuilt = Mount(options: options)
    let isBind = asBuilt.type == "bind"
    let isOfFiles = isBind || asBuilt.type == "cache" && mount.from != nil
    // Each option under one of its names. Where the files come from is told by what they are.
    let names = ["src": "source", "dst": "target", "destination": "target", "readonly": "ro", "readwrite": "rw"]
    let settings = options.filter { option in
      let name = names[option.key, default: option.key]
      return !(name == "type" || isBind && name == "ro" || isOfFiles && ["from", "source"].contains(name))
    }
    let words = settings.map { "\(names[$0.key, default: $0.key])=\($0.value ?? "")" }
    draft.text("--mount=\(asBuilt.type),\(words.sorted().joined(separator: ","))")
    guard isOfFiles else { return }
    let path = asBuilt.value(of: "source", "src") ?? "/"
    if let from = mount.from {
      traceFiles(of: from, [path], of: stage, &draft)
    } else {
      for match in context.matches(path) {
        draft.add(.context(path), match.node.digest)
        draft.taken.append((match, nil))
      }
    }
  }
}

/// Whether a byte may be one of a file's name. All but ASCII is, and may be a letter.
private let isOfName = (0...255).map { (byte: UInt8) in
  byte >= 0x80 || (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    || "._-+@".utf8.contains(byte)
}

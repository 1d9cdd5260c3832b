import DockerfileSyntax

extension Tracer {
  mutating func traceCommand(
    _ instruction: Instruction, _ stage: Stage, at position: Int, _ state: inout StageState, _ draft: inout StepDraft
  ) {
    draft.isLayer = true
    traceEnvironment(state, &draft)
    let command = command(of: instruction, state)
    draft.text(command, &table)
    if rules == .buildkit {
      draft.add(.workdir, table.key(state.workdir))
      draft.add(.user, table.key(state.user))
    }
    for flag in instruction.flags {
      if let mount = flag.mount {
        trace(mount, stage, state, &draft)
      } else if !(flag.name == "network" && flag.value == "default") {
        draft.text("--\(flag.name)=\(flag.value ?? "")", &table)
      }
    }
    var effect = effect(draft, state)
    if rerun.contains(StepPlace(stage: stage.index, step: position)) { effect = table.key("run again", effect) }
    state.files.run(effect, names: names(in: command), &table)
  }

  /// What the command writes depends on this, whichever builder runs it.
  private mutating func effect(_ draft: StepDraft, _ state: StageState) -> Key {
    var values = draft.parts.map(\.value)
    for variable in state.variables { values += [table.key(variable.name), table.key(variable.value)] }
    return table.key([table.key(state.workdir), table.key(state.user)] + values)
  }

  /// The words of a command that may be names of files.
  private func names(in command: String) -> Set<String> {
    let words = command.split { !($0.isLetter || $0.isNumber || "._-+@".contains($0)) }
    return Set(words.map { String($0) })
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

  /// The variables that are part of the key: BuildKit's in their order; with a history, the arguments in front of the text,
  /// sorted, but those that a variable of the image hides, and the proxies that nothing declares.
  private mutating func traceEnvironment(_ state: StageState, _ draft: inout StepDraft) {
    if rules == .buildkit {
      for variable in state.variables {
        draft.add(
          variable.isArgument ? .argument(variable.name) : .variable(variable.name), table.key(variable.value))
      }
      return
    }
    let hidden = Set(state.variables.filter { !$0.isArgument }.map(\.name))
    for (name, value) in state.arguments.sorted(by: { $0.key < $1.key }) where !hidden.contains(name) {
      draft.add(.argument(name), table.key(value))
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
    draft.text("--mount=\(asBuilt.type),\(words.sorted().joined(separator: ","))", &table)
    guard isOfFiles else { return }
    let path = asBuilt.value(of: "source", "src") ?? "/"
    if let from = mount.from {
      traceFiles(of: from, [path], of: stage, &draft)
    } else {
      for match in context.matches(path) {
        draft.add(.context(path), match.node.digest)
        note(match, nil, &draft)
      }
    }
  }
}

import DockerfileSyntax

extension Tracer {
  mutating func traceCommand(
    _ instruction: Instruction, _ stage: Stage, _ state: inout StageState, _ draft: inout StepDraft
  ) {
    draft.isLayer = true
    traceEnvironment(state, &draft)
    draft.text(command(of: instruction, state), &table)
    if rules == .buildkit {
      draft.add(.workdir, table.key(state.workdir))
      draft.add(.user, table.key(state.user))
    }
    for flag in instruction.flags {
      if let mount = flag.mount {
        trace(mount, flag, stage, state, &draft)
      } else if !(flag.name == "network" && flag.value == "default") {
        draft.text("--\(flag.name)=\(flag.value ?? "")", &table)
      }
    }
    state.files.run(effect(of: instruction, draft, state), &table)
  }

  /// What the command writes depends on this, whichever builder runs it.
  private mutating func effect(of instruction: Instruction, _ draft: StepDraft, _ state: StageState) -> Key {
    var values = draft.parts.map(\.value)
    for variable in state.variables { values += [table.key(variable.name), table.key(variable.value)] }
    return table.key([table.key(state.workdir), table.key(state.user)] + values)
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

  /// What is mounted of files is content; of caches and secrets only how they are mounted.
  private mutating func trace(
    _ mount: Mount, _ flag: Flag, _ stage: Stage, _ state: StageState, _ draft: inout StepDraft
  ) {
    guard mount.type == "bind" else {
      draft.text("--mount=\(flag.value ?? "")", &table)
      return
    }
    let path = mount.value(of: "source", "src") ?? "/"
    draft.text("--mount=\(mount.value(of: "target", "dst", "destination") ?? "")", &table)
    if let from = mount.from {
      traceFiles(of: from, [path], of: stage, &draft)
    } else {
      for match in context.matches(path) {
        draft.add(.context(path), match.node.digest)
        note(match, &draft)
      }
    }
  }
}

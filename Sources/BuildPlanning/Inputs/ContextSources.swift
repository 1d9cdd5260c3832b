import DockerfileSyntax
import ImageModel

extension Image {
  /// What the builds of an image take of their context, from its root; one without components is the whole of it.
  ///
  /// A base image may have triggers that nobody sees here; those that are made for it say so in their names.
  package func contextSources(onImages images: [String: Image]) -> [InputPattern] {
    guard let stages else { return [] }
    let whole = [InputPattern([], .folder)]
    if reachesBeyondFiles || stages.dockerfile.isOpaque { return whole }
    let used = usedStages(stages)
    for stage in used {
      if stages.graph.bases[stage].images.contains(where: { $0.contains("onbuild") }) { return whole }
    }
    let hasTriggers = needs.compactMap { images[$0.image]?.stages }.contains { other in
      other.targets.flatMap(other.graph.stagesUsed).contains { other.dockerfile.stages[$0].hasTriggers }
    }
    if hasTriggers { return whole }
    var reader = ContextReader(stages.dockerfile, arguments)
    reader.read(stages.graph, taking: Set(used))
    return unique(reader.sources)
  }

  /// All before the target where only the build knows which it uses.
  private func usedStages(_ stages: ImageStages) -> [Int] {
    let last = stages.targets.max() ?? stages.graph.defaultTarget
    let isOpen = arguments.contains { $0.value?.literal == nil }
    let mayBeAny = stages.dockerfile.stages[...last].contains { stage in
      if case .unresolved = stages.graph.bases[stage.index] { return true }
      return isOpen && stage.baseText.contains("$")
    }
    return mayBeAny ? Array(0...last) : Set(stages.targets.flatMap(stages.graph.stagesUsed)).sorted()
  }
}

extension Stage {
  fileprivate var hasTriggers: Bool {
    instructions.contains { if case .trigger = $0.arguments { true } else { false } }
  }
}

/// Reads the instructions of stages, with what is known of their variables.
private struct ContextReader {
  private let dockerfile: Dockerfile

  /// The values of build arguments; those that only a run knows are unknown.
  private let given: [String: VariableValue]
  private let globals: [String: VariableValue]

  private(set) var sources: [InputPattern] = []

  init(_ dockerfile: Dockerfile, _ arguments: [BuildArgument]) {
    self.dockerfile = dockerfile
    given = Dictionary(arguments.map { ($0.name, $0.value?.literal.map(VariableValue.text) ?? .unknown) }) { $1 }
    var globals: [String: VariableValue] = [:]
    for pair in dockerfile.globalArguments.flatMap(\.pairs) {
      let value = pair.value.map { expanded($0.text, globals, dockerfile) }
      globals[pair.key.text] = given[pair.key.text] ?? value ?? .unknown
    }
    self.globals = globals
  }

  mutating func read(_ graph: StageGraph, taking used: Set<Int>) {
    // What `ENV` has set at the end of each stage.
    var ends: [[String: VariableValue]] = []
    for stage in dockerfile.stages {
      var variables: [String: VariableValue] = [:]
      var instructions = stage.instructions
      let bases = graph.bases[stage.index].stages
      for (position, base) in bases.enumerated() {
        // What is not the same in all that it may be built from is unknown.
        variables = position == 0 ? ends[base] : variables.merging(ends[base]) { $0 == $1 ? $0 : .unknown }
        instructions = dockerfile.stages[base].instructions.compactMap(\.trigger) + instructions
      }
      read(instructions, &variables, collects: used.contains(stage.index))
      ends.append(variables)
    }
  }

  private mutating func read(
    _ instructions: [Instruction], _ variables: inout [String: VariableValue], collects: Bool
  ) {
    var arguments: [String: VariableValue] = [:]
    for instruction in instructions {
      let values = arguments.merging(variables) { $1 }
      switch instruction.keyword {
      case .arg:
        for pair in instruction.pairs {
          let name = pair.key.text
          let known = pair.value.map { expanded($0.text, values, dockerfile) } ?? globals[name]
          arguments[name] = given[name] ?? known ?? .unknown
        }
      case .env:
        for pair in instruction.pairs {
          variables[pair.key.text] = expanded(pair.value?.text ?? "", values, dockerfile)
        }
      case .copy, .add:
        if collects { takeCopy(instruction, values) }
      case .run:
        if collects { for mount in instruction.flags.compactMap(\.mount) { takeMount(mount, values) } }
      default: break
      }
    }
  }

  private mutating func takeCopy(_ instruction: Instruction, _ values: [String: VariableValue]) {
    if let from = instruction.flag("from")?.value, !from.isEmpty { return }
    for word in instruction.words.dropLast() {
      if word.text.hasPrefix("<<"), !instruction.hereDocuments.isEmpty { continue }
      take(word.text, isAdd: instruction.keyword == .add, values)
    }
  }

  private mutating func takeMount(_ mount: Mount, _ values: [String: VariableValue]) {
    // An option that is a variable may be any.
    guard mount.type == "bind" || mount.type.contains("$"), mount.from?.contains("$") ?? true else { return }
    take(mount.value(of: "source", "src") ?? "/", isAdd: false, values)
  }

  private mutating func take(_ written: String, isAdd: Bool, _ values: [String: VariableValue]) {
    guard case .text(let text) = expanded(written, values, dockerfile) else {
      // The folder before the variable.
      let start = written.prefix { !"$'\"\\`".contains($0) }
      let isPlain = written.dropFirst(start.count).first == "$"
      let folder = isPlain ? start.lastIndex(of: "/").map { start[..<$0] } ?? "" : ""
      if isAdd, isRemoteSource(written) { return }
      return sources.append(InputPattern(componentsOfSource(folder), .folder))
    }
    if isAdd, isRemoteSource(text) { return }
    let components = componentsOfSource(text)
    sources.append(InputPattern(components, components.isEmpty ? .folder : .either))
  }
}

extension Instruction {
  fileprivate var trigger: Instruction? {
    if case .trigger(let inner) = arguments { inner } else { nil }
  }
}

/// What nothing in the file sets may be set by the base image.
private func expanded(
  _ text: String, _ values: [String: VariableValue], _ dockerfile: Dockerfile
) -> VariableValue {
  let word = try? expandWord(text, escape: dockerfile.escape) { values[$0] ?? .unknown }
  return word?.text.map(VariableValue.text) ?? .unknown
}

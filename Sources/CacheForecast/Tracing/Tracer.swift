import BuildContext
import DockerfileSyntax

/// Walks over a Dockerfile as a builder does, and gives each step its key: what it depends on, by the rules of the builder.
///
/// The rules were measured on Docker 20.10 with both of its builders, on BuildKit 0.11 and on buildah 1.28. Their sources:
/// moby/buildkit, frontend/dockerfile/dockerfile2llb/convert.go, solver/llbsolver/ops and cache/contenthash; moby/moby,
/// builder/dockerfile and image/cache; containers/buildah, imagebuildah/stage_executor.go.
struct Tracer {
  let input: BuildInput
  let rules: CacheRules
  let assumption: Assumption

  var context: ContextFiles { input.context }

  /// Commands that run again: what they write then may be another thing than it was.
  private(set) var rerun: Set<StepPlace> = []

  private(set) var stages: [TracedStage] = []
  /// Of the stages before the one at work; nil for those that no other stage uses.
  private(set) var states: [StageState?] = []
  private var globals: [String: String] = [:]

  init(_ input: BuildInput, _ rules: CacheRules, assuming assumption: Assumption = .different) {
    (self.input, self.rules, self.assumption) = (input, rules, assumption)
  }

  /// - Parameter rerun: the commands that run again, as far as is known by now.
  mutating func trace(rerunning rerun: Set<StepPlace> = []) {
    self.rerun = rerun
    (stages, states, globals) = ([], [], [:])
    for pair in input.dockerfile.globalArguments.flatMap(\.pairs) {
      globals[pair.key.text] = given(pair.key.text) ?? pair.value.map { expandedGlobally($0.text) }
    }
    let uses = StageUses(of: input)
    for stage in input.dockerfile.stages where stage.index <= input.target {
      trace(stage, uses)
      for done in uses.endingAt(stage.index) { states[done] = nil }
    }
    states = []
  }

  // MARK: - Stages

  private mutating func trace(_ stage: Stage, _ uses: StageUses) {
    let base = input.graph.bases[stage.index]
    var state = state(on: base, stage)
    // What nobody else uses is changed where it is: a long chain of stages would else be as many copies.
    if case .stage(let index) = base, uses.isOnlyBase(index, of: stage.index) { states[index] = nil }
    var traced = TracedStage(base: base, baseKey: state.key, key: state.key)
    if case .stage(let index) = base {
      for case .trigger(let inner) in input.dockerfile.stages[index].instructions.map(\.arguments) {
        traced.steps.append(step(inner, in: stage, at: traced.steps.count, &state))
      }
    }
    for instruction in stage.instructions {
      traced.steps.append(step(instruction, in: stage, at: traced.steps.count, &state))
    }
    traced.key = state.key
    stages.append(traced)
    states.append(state)
  }

  private mutating func state(on base: StageBase, _ stage: Stage) -> StageState {
    switch base {
    case .stage(let index):
      var state = states[index] ?? emptyState()
      // The scope of an argument ends with its stage, but BuildKit hands it on.
      if rules != .buildkit { state.forgetArguments() }
      return state
    case .scratch:
      return emptyState()
    case .image(let name):
      return state(onImage: name, stage)
    case .oneOf(let choice):
      // A build for several platforms: what any of them is made of.
      let states = choice.bases.map { self.state(on: $0, stage) }
      var state = states[0]
      state.key = Key(states.map(\.key))
      state.files = StageFiles(unknown: state.key, assumption)
      return state
    case .unresolved(let text):
      return state(onImage: expandedGlobally(text), stage)
    }
  }

  mutating func emptyState() -> StageState {
    StageState(files: StageFiles(unknown: nil, assumption), key: Key("scratch"))
  }

  private mutating func state(onImage name: String, _ stage: Stage) -> StageState {
    let key = imageKey(name, platform: platform(of: stage))
    return StageState(files: StageFiles(unknown: key, assumption), key: key)
  }

  /// That of the base image; nil for the one that is built for, which a `FROM` need not say.
  private func platform(of stage: Stage) -> String? {
    guard let written = stage.platform else { return nil }
    let platform = expandedGlobally(written)
    return platform == builtIn("TARGETPLATFORM") ? nil : platform
  }

  private func expandedGlobally(_ text: String) -> String {
    expanded(text) { (globals[$0] ?? builtIn($0)).map(VariableValue.text) ?? .unset }
  }

  /// A tag with a digest behind it is taken for the same image as the tag alone.
  func imageName(_ name: String) -> String {
    let parts = name.split(separator: "@", maxSplits: 1)
    guard parts.count == 2, let last = parts[0].split(separator: "/").last, last.contains(":") else { return name }
    return String(parts[0])
  }

  mutating func imageKey(_ name: String, platform: String? = nil) -> Key {
    let isAnother =
      input.changedImages.contains(name) || assumption == .different && input.perhapsChangedImages.contains(name)
    return Key("image \(imageName(name)) \(platform ?? "") \(isAnother)")
  }

  // MARK: - Steps

  private mutating func step(
    _ instruction: Instruction, in stage: Stage, at position: Int, _ state: inout StageState
  ) -> Step {
    var draft = StepDraft()
    switch instruction.keyword {
    case .arg: traceArgument(instruction, &state, &draft)
    case .env: traceVariables(instruction, &state, &draft)
    case .workdir: traceWorkdir(instruction, &state, &draft)
    case .user:
      state.user = expanded(instruction.words.first?.text ?? "", state)
      draft.text(state.user)
    case .shell:
      state.shell = instruction.words.map(\.text)
      draft.text(instruction.words.map(\.text).joined(separator: "\n"))
    case .run: traceCommand(instruction, stage, at: position, &state, &draft)
    case .copy, .add: traceCopy(instruction, stage, &state, &draft)
    case .cmd, .entrypoint, .healthcheck, .onbuild, .maintainer: draft.text(spelling(of: instruction))
    case .expose, .from, .label, .stopsignal, .volume:
      let text = spelling(of: instruction)
      draft.text(rules == .classic ? expanded(text, state) : text)
    }
    let executes = rules.countsConfiguration || draft.isLayer
    let parts = [Step.Part(.text, Key(instruction.keyword.rawValue))] + draft.parts
    var key = state.key
    if executes {
      let values = (draft.environment.map { [$0.key] } ?? []) + parts.map(\.value)
      let own = draft.isLinked ? Key("linked") : key
      key = Key([own] + values)
      state.key = draft.isLinked ? Key("merged", state.key, key) : key
    }
    return Step(
      instruction: instruction, executes: executes, parts: parts, environment: draft.environment, key: key,
      isLinked: draft.isLinked, sources: draft.sources, taken: draft.taken)
  }

  // MARK: - Configuration

  private mutating func traceArgument(_ instruction: Instruction, _ state: inout StageState, _ draft: inout StepDraft) {
    for pair in instruction.pairs {
      let name = pair.key.text
      let text = rules == .buildah ? name : name + (pair.value.map { "=\($0.text)" } ?? "")
      draft.text(text)
      let value = given(name) ?? pair.value.map { expanded($0.text, state) } ?? globals[name] ?? builtIn(name)
      guard let value else { continue }
      let isHidden = rules != .buildkit && state.variables[name].map { !$0.isArgument } ?? false
      state.set(argument: name, value, isHidden: isHidden)
    }
  }

  private mutating func traceVariables(_ instruction: Instruction, _ state: inout StageState, _ draft: inout StepDraft)
  {
    // All of one instruction see what was there before it.
    let pairs = instruction.pairs.map { pair in
      (name: expanded(pair.key.text, state), value: expanded(pair.value?.text ?? "", state))
    }
    for (pair, (name, value)) in zip(instruction.pairs, pairs) {
      draft.text("\(pair.key.text)=\(rules == .buildah ? pair.value?.text ?? "" : value)")
      state.set(name, value)
    }
  }

  private mutating func traceWorkdir(_ instruction: Instruction, _ state: inout StageState, _ draft: inout StepDraft) {
    let written = expanded(instruction.words.first?.text ?? "", state)
    state.enter(written)
    draft.isLayer = state.workdir != "/"
    draft.add(.workdir, Key(rules == .buildah ? written : state.workdir))
    if rules == .buildkit { draft.add(.user, Key(state.user)) }
    state.files.makeFolder(state.workdir, header: Key("folder of \(state.user)"))
  }

  // MARK: - Values

  /// The text of a build argument; of one that only the environment knows, a text that is no other's.
  private func given(_ name: String) -> String? {
    guard let given = input.arguments[name] else { return nil }
    return given ?? "\u{1}\(name)\u{1}"
  }

  /// What the builder sets, if it is asked for; what is not known of it is the same before and after, and for both sides.
  private func builtIn(_ name: String) -> String? {
    if let known = input.platforms[name] { return known }
    let isPlatform = ["TARGET", "BUILD"].contains { prefix in
      ["PLATFORM", "OS", "ARCH", "VARIANT"].contains { name == prefix + $0 }
    }
    return isPlatform ? "\u{1}\(name.hasPrefix("BUILD") ? "TARGET" + name.dropFirst(5) : name)\u{1}" : nil
  }

  func expanded(_ text: String, _ state: StageState, keepsQuotes: Bool = false) -> String {
    expanded(text, keepsQuotes: keepsQuotes) { state.value(of: $0, rules) }
  }

  private func expanded(_ text: String, keepsQuotes: Bool = false, _ values: (String) -> VariableValue) -> String {
    do throws(ExpansionError) {
      let word = try expandWord(text, escape: input.dockerfile.escape, keepsQuotes: keepsQuotes, values: values)
      return word.text ?? text
    } catch {
      return text
    }
  }
}

/// A step in the making.
struct StepDraft {
  private(set) var parts: [Step.Part] = []
  var sources: [Int] = []
  var taken: [TakenFiles] = []

  /// The variables that count.
  var environment: Environment?

  /// Whether it may change the files of the image.
  var isLayer = false
  var isLinked = false

  mutating func add(_ kind: Step.Part.Kind, _ value: Key) { parts.append(Step.Part(kind, value)) }
  mutating func text(_ text: String) { add(.text, Key(text)) }
}

/// An instruction without what does not count: its case, and the blanks around it.
func spelling(of instruction: Instruction) -> String {
  let flags = instruction.flags.map { "--\($0.name)=\($0.value ?? "")" }
  let arguments: [String] =
    switch instruction.arguments {
    case .none: []
    case .text(let word): [word.text]
    case .exec(let words): ["["] + words.map(\.text)
    case .words(let words): words.map(\.text)
    case .pairs(let pairs): pairs.map { pair in pair.key.text + (pair.value.map { "=\($0.text)" } ?? "") }
    case .trigger(let inner): [inner.keyword.rawValue, spelling(of: inner)]
    }
  return (flags + arguments).joined(separator: " ")
}

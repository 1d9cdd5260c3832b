import Registry
import SourceText

/// Resolves what each stage names, and reports what makes no sense.
struct StageGraphBuilder {
  private let dockerfile: Dockerfile
  private let globals: GlobalArguments
  private let buildArguments: [String: String]
  private let platforms: BuildPlatforms
  private lazy var worlds = PlatformWorlds(dockerfile, buildArguments, platforms)

  /// With any platform that a machine which builds may have.
  private lazy var anyWorlds = PlatformWorlds(dockerfile, buildArguments, BuildPlatforms())

  private(set) var reporter: Reporter
  private(set) var bases: [StageBase] = []
  private(set) var ownUses: [[StageUse]] = []
  private(set) var triggerUses: [[StageUse]] = []

  /// The last stage of each name.
  private(set) var lastIndexes: [String: Int] = [:]

  /// The last stage of each name among those before the one at work.
  private var earlierIndexes: [String: Int] = [:]

  /// Where the stages first declare each argument of their own.
  private var stageArguments: [String: SourceRange] = [:]

  /// Suggestions compare one name with all others: not for files where that takes long.
  private static let mostNamesForHints = 200

  init(_ dockerfile: Dockerfile, _ buildArguments: [String: String], _ platforms: BuildPlatforms) {
    self.dockerfile = dockerfile
    self.buildArguments = buildArguments
    self.platforms = platforms
    reporter = Reporter(dockerfile.source)
    globals = GlobalArguments(dockerfile, buildArguments, automatic: platforms.commonValues, &reporter)
    for stage in dockerfile.stages {
      if let name = stage.name { lastIndexes[name] = stage.index }
      for key in stage.instructions.lazy.filter({ $0.keyword == .arg }).flatMap(\.pairs).map(\.key) {
        if stageArguments[key.text] == nil { stageArguments[key.text] = key.range }
      }
    }
  }

  mutating func build() {
    for stage in dockerfile.stages {
      bases.append(resolveBase(of: stage))
      checkPlatform(of: stage)
      if let name = stage.name { earlierIndexes[name] = stage.index }
      var own: [StageUse] = []
      var triggers: [StageUse] = []
      for instruction in stage.instructions {
        if case .trigger(let trigger) = instruction.arguments {
          triggers += uses(of: trigger, in: nil)
        } else {
          own += uses(of: instruction, in: stage.index)
        }
      }
      ownUses.append(own)
      triggerUses.append(triggers)
      checkTriggers(for: stage)
    }
  }

  // MARK: FROM

  private mutating func resolveBase(of stage: Stage) -> StageBase {
    if dockerfile.isOpaque { return .unresolved(dockerfile.frontend?.image ?? "") }
    guard !stage.baseText.isEmpty else { return .unresolved("") }
    guard let expanded = expand(stage.baseText, "base", at: stage.baseRange) else {
      return .unresolved(stage.baseText)
    }
    guard let text = expanded.text else { return resolveByPlatform(stage) }
    guard !text.isEmpty else {
      reporter.error(
        "empty-base", "the base \(quoted(stage.baseText)) is empty", at: stage.baseRange,
        notes: notes(on: expanded.missing), hint: hint(on: expanded.missing))
      return .unresolved(stage.baseText)
    }
    warn(ofMissing: expanded.missing, at: stage.baseRange)
    let (base, mistake) = base(named: text, of: stage)
    report(mistake, at: stage.baseRange)
    if let platform = platforms.targets.first { checkImage(base, of: stage, for: platform) }
    return base
  }

  /// A base that depends on the platform: one of those that a build may take. Where only the build knows the platform,
  /// a text that is the name of a stage is taken to be one for all platforms that have such a stage.
  private mutating func resolveByPlatform(_ stage: Stage) -> StageBase {
    let (texts, isOpen) = worlds.texts(of: stage.baseText)
    var found: [(base: StageBase, platform: Platform?)] = []
    var mistakes: [NameMistake] = []
    for text in texts {
      let (base, mistake) = base(named: text.text, of: stage)
      if let mistake { mistakes.append(mistake) }
      if !found.contains(where: { $0.base == base }) { found.append((base, text.platform)) }
    }
    report(mistakes.first, at: stage.baseRange)
    let stages = Set(found.flatMap(\.base.stages)).sorted().map { StageBase.stage($0) }
    let others = found.filter { $0.base.stages.isEmpty }
    if !isOpen, let other = others.first(where: { $0.platform != nil }), let platform = other.platform {
      checkImage(other.base, of: stage, for: platform)
    }
    let bases = isOpen && !stages.isEmpty ? stages : stages + others.map(\.base)
    guard let first = bases.first else { return .unresolved(stage.baseText) }
    if bases.count == 1, !isOpen || !stages.isEmpty { return first }
    return .oneOf(StageChoice(bases: bases, written: stage.baseText, isOpen: isOpen))
  }

  /// Warns of a name that is taken for an image for one platform, and is that of a stage for others.
  private mutating func checkImage(_ base: StageBase, of stage: Stage, for platform: Platform) {
    guard case .image(let name) = base, stage.baseText.contains("$"), isPlainName(name) else { return }
    let texts = anyWorlds.texts(of: stage.baseText).texts.map(\.text)
    guard let other = texts.first(where: { earlierIndexes[$0.lowercased()] != nil }),
      let index = earlierIndexes[other.lowercased()]
    else { return }
    reporter.warning(
      "missing-platform-stage",
      "for \(platform.text), FROM takes \(quoted(name)) for an image, as no stage before it is called so",
      at: stage.baseRange, notes: [note(on: index)],
      hint: "add a stage of that name before it, or leave the platform out")
  }

  /// What is wrong with a name that FROM takes for a stage or an image.
  private enum NameMistake {
    case otherCase(String)
    case later(String, Int)
  }

  private func base(named text: String, of stage: Stage) -> (StageBase, NameMistake?) {
    let name = text.lowercased()
    if let index = earlierIndexes[name] { return (.stage(index), text == name ? nil : .otherCase(text)) }
    if text == "scratch" { return (.scratch, nil) }
    if let later = lastIndexes[name], later > stage.index { return (.image(text), .later(text, later)) }
    return (.image(text), nil)
  }

  private mutating func report(_ mistake: NameMistake?, at range: SourceRange) {
    switch mistake {
    case nil: break
    case .otherCase(let text):
      let name = quoted(text.lowercased())
      reporter.warning(
        "stage-name-case", "BuildKit does not take \(quoted(text)) for the stage \(name)", at: range,
        hint: "write \(name): FROM is the one place where case counts")
    case .later(let text, let index):
      reporter.warning(
        "base-before-stage", "FROM takes \(quoted(text)) for an image, as the stage of that name comes later",
        at: range, notes: [note(on: index)], hint: "move the stage before its use, or rename it")
    }
  }

  private mutating func checkPlatform(of stage: Stage) {
    guard let platform = stage.platform, !platform.isEmpty, let flag = stage.from.flag("platform"),
      let expanded = expand(platform, "platform", at: flag.range), let text = expanded.text
    else { return }
    if text.isEmpty {
      reporter.error(
        "empty-platform", "the platform \(quoted(platform)) is empty", at: flag.range,
        notes: notes(on: expanded.missing), hint: hint(on: expanded.missing))
    } else {
      warn(ofMissing: expanded.missing, at: flag.range)
    }
  }

  /// Nil after an error, which is reported.
  private mutating func expand(_ text: String, _ what: String, at range: SourceRange) -> ExpandedWord? {
    do throws(ExpansionError) {
      return try expandWord(text, escape: dockerfile.escape, values: globals.value)
    } catch {
      reporter.error("bad-expansion", "the \(what) \(quoted(text)) \(error.message)", at: range)
      return nil
    }
  }

  private mutating func warn(ofMissing names: [String], at range: SourceRange) {
    guard let name = names.first else { return }
    reporter.warning(
      "undefined-argument", "\(quoted(name)) has no value, so nothing takes its place", at: range,
      notes: notes(on: names), hint: hint(on: names))
  }

  private func hint(on missing: [String]) -> String? {
    guard let name = missing.first else { return nil }
    if globals.declared.contains(name) { return "give ARG \(name) a default, or pass a build argument" }
    let near =
      globals.declared.count <= Self.mostNamesForHints ? nearestName(to: name, among: globals.declared.sorted()) : nil
    return near.map { "did you mean \(quoted($0))?" } ?? "declare ARG \(name) before the first FROM"
  }

  private func notes(on missing: [String]) -> [Diagnostic.Note] {
    guard let name = missing.first, !globals.declared.contains(name) else { return [] }
    return stageArguments[name].map { [reporter.note("this ARG counts only within its stage", at: $0)] } ?? []
  }

  // MARK: Uses

  /// What an instruction names. Without a stage, it is a trigger: where it runs is not known yet.
  private mutating func uses(of instruction: Instruction, in stage: Int?) -> [StageUse] {
    var uses: [StageUse] = []
    for flag in instruction.flags {
      let name: String
      switch (instruction.keyword, flag.name) {
      case (.copy, "from"), (.add, "from"): name = flag.value ?? ""
      case (.run, "mount"): name = flag.mount?.from ?? ""
      default: continue
      }
      guard !name.isEmpty else { continue }
      let source = resolve(name, acceptsNumber: flag.mount == nil, at: flag.range, in: stage)
      uses.append(
        StageUse(
          source: source, keyword: instruction.keyword, instruction: instruction.range, range: flag.range,
          isTrigger: stage == nil))
    }
    return uses
  }

  private mutating func resolve(
    _ written: String, acceptsNumber: Bool, at range: SourceRange, in stage: Int?
  ) -> StageBase {
    guard let expanded = expand(written, "source", at: range) else { return .unresolved(written) }
    guard let name = expanded.text, name == written || !written.contains("$") else {
      // A trigger may never run.
      guard stage != nil else { return .unresolved(written) }
      reporter.error(
        "variable-in-from", "Docker does not expand variables in \(quoted(written)), and refuses them", at: range,
        hint: "add a stage FROM \(written) AS name, and use that name")
      return .unresolved(written)
    }
    guard !name.isEmpty else { return .unresolved(written) }
    if let number = Int(name) {
      guard acceptsNumber else {
        reporter.warning(
          "stage-number-in-mount", "a mount takes \(quoted(name)) for an image, not for a stage's number", at: range,
          hint: "name the stage")
        return .image(name)
      }
      guard dockerfile.stages.indices.contains(number) else {
        // A trigger is most often for other files, which have other stages.
        guard stage != nil else { return .unresolved(written) }
        reporter.error(
          "unknown-stage", "there is no stage \(quoted(name))", at: range,
          hint: "the stages are numbered from 0 to \(dockerfile.stages.count - 1)")
        return .unresolved(written)
      }
      return check(number, name, at: range, in: stage)
    }
    if let index = lastIndexes[name.lowercased()] { return check(index, name, at: range, in: stage) }
    if name == "scratch" { return .scratch }
    if stage != nil, lastIndexes.count <= Self.mostNamesForHints,
      isPlainName(name), let near = nearestName(to: name, among: lastIndexes.keys.sorted())
    {
      reporter.warning(
        "misspelt-stage", "no stage is called \(quoted(name)), so it is taken for an image", at: range,
        hint: "did you mean \(quoted(near))?")
    }
    return .image(name)
  }

  /// A stage can use only what was built before it.
  private mutating func check(_ index: Int, _ name: String, at range: SourceRange, in stage: Int?) -> StageBase {
    guard let stage, index >= stage else { return .stage(index) }
    if index == stage {
      reporter.error(
        "stage-uses-itself", "the stage \(quoted(name)) uses itself", at: range, notes: [note(on: index)])
    } else {
      reporter.error(
        "later-stage", "the stage \(quoted(name)) comes later", at: range, notes: [note(on: index)],
        hint: "move it before the stage that uses it")
    }
    return .unresolved(name)
  }

  /// Checks what the stage got from its base, now that its own place is known.
  private mutating func checkTriggers(for stage: Stage) {
    for use in bases[stage.index].stages.flatMap({ triggerUses[$0] }) {
      guard case .stage(let source) = use.source, source >= stage.index else { continue }
      reporter.error(
        "later-stage", "an ONBUILD of the base uses a stage that is not built yet", at: stage.baseRange,
        notes: [reporter.note("the ONBUILD", at: use.range), note(on: source)],
        hint: "move the stage that it uses before this one")
      return
    }
  }

  private func note(on index: Int) -> Diagnostic.Note {
    let stage = dockerfile.stages[index]
    return reporter.note("the stage", at: stage.nameRange ?? stage.from.keywordRange)
  }
}

/// Whether a name is more likely a stage's than an image's: it has no registry, path, tag or digest.
private func isPlainName(_ name: String) -> Bool { !name.utf8.contains { "/:@.".utf8.contains($0) } }

import SourceText

/// Resolves what each stage names, and reports what makes no sense.
struct StageGraphBuilder {
  private let dockerfile: Dockerfile
  private let globals: GlobalArguments
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

  init(_ dockerfile: Dockerfile, _ buildArguments: [String: String]) {
    self.dockerfile = dockerfile
    reporter = Reporter(dockerfile.source)
    globals = GlobalArguments(dockerfile, buildArguments, &reporter)
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
    guard !stage.baseText.isEmpty else { return .unresolved("") }
    guard let expanded = expand(stage.baseText, "base", at: stage.baseRange) else {
      return .unresolved(stage.baseText)
    }
    guard let text = expanded.text else { return .unresolved(stage.baseText) }
    guard !text.isEmpty else {
      reporter.error(
        "empty-base", "the base \(quoted(stage.baseText)) is empty", at: stage.baseRange,
        notes: notes(on: expanded.missing), hint: hint(on: expanded.missing))
      return .unresolved(stage.baseText)
    }
    warn(ofMissing: expanded.missing, at: stage.baseRange)
    let name = text.lowercased()
    if let index = earlierIndexes[name] {
      if text != name {
        reporter.warning(
          "stage-name-case", "BuildKit does not take \(quoted(text)) for the stage \(quoted(name))",
          at: stage.baseRange, hint: "write \(quoted(name)): FROM is the one place where case counts")
      }
      return .stage(index)
    }
    if text == "scratch" { return .scratch }
    if let later = lastIndexes[name], later > stage.index {
      reporter.warning(
        "later-stage", "FROM takes \(quoted(text)) for an image, as the stage of that name comes later",
        at: stage.baseRange, notes: [note(on: later)], hint: "move the stage before its use, or rename it")
    }
    return .image(text)
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
    if expanded.text != written {
      reporter.warning(
        "variable-in-from", "Docker does not expand variables in \(quoted(written))", at: range,
        hint: "add a stage FROM \(written) AS name, and use that name")
    }
    guard let name = expanded.text, !name.isEmpty else { return .unresolved(written) }
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
      !name.utf8.contains(where: { "/:@.".utf8.contains($0) }),
      let near = nearestName(to: name, among: lastIndexes.keys.sorted())
    {
      reporter.warning(
        "unknown-stage", "no stage is called \(quoted(name)), so it is taken for an image", at: range,
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
    guard case .stage(let base) = bases[stage.index] else { return }
    for use in triggerUses[base] {
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

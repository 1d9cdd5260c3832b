import TestSupport

extension Scenario {
  /// A Dockerfile that runs nothing, and a change: the same for the same seed.
  ///
  /// What a COPY names is there before and after: files come and go in `d` alone, where `d/a` stays.
  static func random(seed: UInt64) -> Scenario {
    var maker = ScenarioMaker(seed: seed)
    return maker.make("random scenario, seed \(seed)")
  }
}

private struct ScenarioMaker {
  private var random: SeededGenerator
  private var lines: [String] = []
  private var count = 0

  /// What is known to be in each stage.
  private var places: [[String]] = []
  private var declaresArgument = false

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func make(_ title: String) -> Scenario {
    for stage in 0..<Int.random(in: 1...3, using: &random) { addStage(stage) }
    let ignored = ["", "d/b", "**/c", "d\n!d/a", ".dockerignore\nDockerfile", "f2\n*.log\n"]
    let old = oneOf(ignored, &random)
    let files = (old.isEmpty ? [] : [Edit.ignore(old)]) + (declaresArgument ? [.configure("args: { V: '1' }")] : [])
    var change: [Edit] = []
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      // Each twice would take away what the first has renamed.
      let edit = self.edit(ignored)
      if !change.contains(where: { "\($0)" == "\(edit)" }) { change.append(edit) }
    }
    let takesAway = change.indices.filter {
      if case .move = change[$0] { true } else { "\(change[$0])".hasPrefix("remove") }
    }
    for extra in takesAway.dropFirst().reversed() { change.remove(at: extra) }
    return Scenario(title, lines.joined(separator: "\n") + "\n", with: files, change)
  }

  private mutating func addStage(_ number: Int) {
    let isOnAnother = number > 0 && Int.random(in: 0..<4, using: &random) == 0
    let other = Int.random(in: 0..<max(number, 1), using: &random)
    lines.append("FROM \(isOnAnother ? "s\(other)" : "base") AS s\(number)")
    places.append(isOnAnother ? places[other] : ["/id"])
    for _ in 0..<Int.random(in: 1...5, using: &random) { addInstruction(number) }
    // A stage that has no layer of its own is none.
    lines.append("COPY \(oneOf(["f", "g", "d"], &random)) \(newPlace(number))")
  }

  private mutating func newPlace(_ stage: Int) -> String {
    count += 1
    places[stage].append("/p\(count)")
    return "/p\(count)/"
  }

  private mutating func addInstruction(_ stage: Int) {
    count += 1
    switch Int.random(in: 0..<14, using: &random) {
    case 0: lines.append("LABEL a\(count)=1")
    case 1: lines.append("ENV E\(count)=1")
    case 2: lines.append("WORKDIR /w\(count)")
    case 3: lines.append("USER \(count)")
    case 4:
      declaresArgument = true
      lines.append(oneOf(["ARG V", "ARG V=0"], &random))
    case 5:
      let use = oneOf(["ENV W\(count)=$V", "LABEL w\(count)=$V", "WORKDIR /w\(count)/$V"], &random)
      lines.append(use)
    case 6: lines.append("COPY \(oneOf(["f", "d"], &random)) /v\(count)/${V:-none}/")
    case 7: lines.append("ADD \(oneOf(["f", "d", "g"], &random)) \(newPlace(stage))")
    case 8: lines.append("COPY --chown=1:1 \(oneOf(["f", "d", "."], &random)) \(newPlace(stage))")
    case 9, 10:
      guard stage > 0 else { return lines.append("COPY f g \(newPlace(stage))") }
      let other = Int.random(in: 0..<stage, using: &random)
      let source = places[other].randomElement(using: &random) ?? "/id"
      lines.append("COPY --from=s\(other) \(source) \(newPlace(stage))")
    default:
      lines.append("COPY \(oneOf(["f", "g", "d", ".", "d/*", "*[fg]", "f d/a"], &random)) \(newPlace(stage))")
    }
  }

  private mutating func edit(_ ignored: [String]) -> Edit {
    let path = oneOf(["f", "g", "d/a", "d/e/c"], &random)
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1, 2: return .write(path, "changed")
    case 3: return .mode(path, 0o755)
    case 4: return .touch(path)
    case 5: return .write(oneOf(["d/new", "d/new.log", "f2"], &random), "new")
    case 6: return .move("d/b", oneOf(["d/e/b", "d/z", "z"], &random))
    case 7: return .remove("d/b")
    case 8: return .ignore(oneOf(ignored, &random))
    case 9 where declaresArgument: return .configure("args: { V: '2' }")
    case 10:
      return .line("AS s0\n", "AS s0\n\(oneOf(["LABEL new=1", "ENV NEW=1", "# why", "WORKDIR /new"], &random))\n")
    default:
      let edited = lines.filter { $0.hasSuffix("=1") || $0.hasPrefix("USER") || $0.hasPrefix("WORKDIR") }
      guard let line = edited.randomElement(using: &random) else { return .write("d/a", "changed") }
      return .line(line + "\n", line + "2\n")
    }
  }
}

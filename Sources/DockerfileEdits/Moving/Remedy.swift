import BuildContext
import DockerfileSyntax
import SourceText

/// An edit of the project after which more steps are reused.
package struct Remedy: Sendable, Hashable {
  /// What to do, as an imperative.
  package let text: String

  /// The line of the Dockerfile that it is about.
  package let line: Int

  package let edit: FileEdit

  /// The lines of the `RUN` instructions in the edited Dockerfile that do what was repeated; empty if they stay where they are.
  package let moved: [Int]

  /// The instruction that copies what made them repeat; nil for remedies of other kinds.
  package let copy: Instruction?

  /// The `RUN` that is moved, split or prepared.
  package let run: Instruction?

  /// The command that is no longer repeated; empty for remedies of other kinds.
  package let command: String

  /// A file whose change repeats it now and not afterwards; nil if that is decided by another stage.
  package let example: String?

  /// The lines of other `RUN` instructions that are no longer repeated either.
  let covered: [Int]
}

/// Finds edits that are known to keep a Dockerfile's meaning.
///
/// Each moves, or repeats earlier, only commands whose needs are known, to a place where all that they need is there. When in
/// doubt it finds nothing.
package struct RemedyFinder {
  let dockerfile: Dockerfile
  let graph: StageGraph
  let targets: Set<Int>
  let context: ContextTree

  /// All files of the context, sorted.
  let paths: [String]
  let read: ContextReader
  let lines: [String]

  /// How many stages use each stage.
  private let users: [Int]

  /// - Parameters:
  ///   - targets: the stages that are images of the project.
  ///   - context: without what is ignored.
  package init(
    _ dockerfile: Dockerfile, _ graph: StageGraph, targets: Set<Int>, context: KnownContext,
    read: @escaping ContextReader
  ) {
    (self.dockerfile, self.graph, self.targets, self.read) = (dockerfile, graph, targets, read)
    (self.context, paths) = (context.tree, context.files)
    lines = plainLines(dockerfile.source.bytes)
    var users = Array(repeating: 0, count: graph.bases.count)
    for stage in graph.bases.indices {
      for base in graph.dependencies(of: stage) { users[base] += 1 }
    }
    self.users = users
  }

  /// The stages that the images use, ascending.
  var stages: [Int] { graph.stagesUsed(byAnyOf: Array(targets)) }

  /// Installs of dependencies before the sources are copied.
  package func installs() -> [Remedy] {
    // With another escape character, the commands are those of Windows.
    guard dockerfile.escape == UInt8(ascii: "\\") else { return [] }
    let found = lines(where: { isInstall($0) }) { index, line in install(at: index, in: line) }
    // One edit may hold another.
    let covered = Set(found.flatMap(\.covered))
    return found.filter { !covered.contains($0.line) }
  }

  /// Declarations of arguments where they are used.
  package func argumentMoves() -> [Remedy] {
    guard dockerfile.escape == UInt8(ascii: "\\") else { return [] }
    return lines(where: { $0.keyword == .arg }) { index, line in argumentMove(at: index, in: line) }
  }

  /// What is found at the instructions of each stage that has one to look at.
  private func lines(
    where isWanted: (Instruction) -> Bool, _ find: (Int, StageLine) -> Remedy?
  ) -> [Remedy] {
    let wanted = Dictionary(
      uniqueKeysWithValues: stages.map { ($0, dockerfile.stages[$0].instructions.count(where: isWanted)) }
    ).filter { $0.value > 0 }
    guard isWorthwhile(wanted) else { return [] }
    return wanted.keys.sorted().flatMap { stage -> [Remedy] in
      let line = StageLine(stage, in: self, sharedBases: targets, users)
      return (line.ownStart..<line.items.count).compactMap { index in
        isWanted(line.items[index].instruction) ? find(index, line) : nil
      }
    }
  }

  /// Whether instructions can be looked at in a moment. Each is held against all that its stage is made of, and each `COPY`
  /// against the context: thousands of either are a program's work, which nobody edits.
  ///
  /// - Parameter wanted: how many there are in each stage.
  private func isWorthwhile(_ wanted: [Int: Int]) -> Bool {
    var instructions: [Int] = []
    var copies: [Int] = []
    var (steps, files) = (0, 0)
    for stage in dockerfile.stages {
      var (own, ownCopies) = (stage.instructions.count, stage.instructions.count { $0.keyword == .copy })
      if case .stage(let base) = graph.bases[stage.index] {
        own += instructions[base]
        ownCopies += copies[base]
      }
      instructions.append(own)
      copies.append(ownCopies)
      guard let count = wanted[stage.index] else { continue }
      steps += own * count
      files += own + ownCopies * paths.count
    }
    return steps <= 200_000 && files <= 50_000_000
  }

  /// Whether a `RUN` calls a program of which something is known.
  private func isInstall(_ instruction: Instruction) -> Bool {
    guard instruction.keyword == .run, case .text(let word) = instruction.arguments else { return false }
    let script = ([word.text] + instruction.hereDocuments.map(\.content)).joined(separator: "\n")
    return likelyCommands(in: script).contains { knownPrograms.contains($0.first ?? "") }
  }

  // MARK: - Lines

  /// The first line of an instruction and of the comments right above it.
  func start(of instruction: Instruction) -> Int {
    var line = instruction.lines.lowerBound
    while line > 1, lines[line - 2].drop(while: \.isWhitespace).hasPrefix("#") { line -= 1 }
    return line
  }

  /// The hunk that takes an instruction out, with its comments and one of the blank lines around it.
  func removal(of instruction: Instruction) -> FileEdit.Hunk {
    var (first, last) = (start(of: instruction), instruction.lines.upperBound)
    func isBlank(_ line: Int) -> Bool {
      !lines.indices.contains(line - 1) || lines[line - 1].allSatisfy(\.isWhitespace)
    }
    if first > 1, isBlank(first - 1), isBlank(last + 1) {
      if last < lines.count { last += 1 } else { first -= 1 }
    }
    return FileEdit.Hunk(line: first, removed: Array(lines[first - 1..<last]), added: [])
  }

  /// The hunk that puts lines above an instruction and its comments, apart from it by a blank line if it is so from what is above.
  func insertion(of added: [String], above instruction: Instruction) -> FileEdit.Hunk {
    let line = start(of: instruction)
    let isApart = line > 1 && lines[line - 2].allSatisfy(\.isWhitespace)
    return FileEdit.Hunk(line: line, removed: [], added: added + (isApart ? [""] : []))
  }
}

import BuildContext
import DockerfileSyntax

/// The instructions that make a stage, from its first base in the file to its end.
struct StageLine {
  struct Item {
    let instruction: Instruction

    /// The folder in which it works: absolute, or below a name that stands for a folder that the file does not tell.
    let folder: String

    /// Whether other stages or images have it, too, so that nothing may be added there.
    let isShared: Bool

    /// What it takes of the build context; nil if it takes nothing, or if that cannot be told.
    let copy: PlainCopy?
  }

  private(set) var items: [Item] = []

  /// The first item of the stage itself.
  private(set) var ownStart = 0

  /// - Parameters:
  ///   - targets: the stages that are images of their own.
  ///   - users: how many stages use each.
  init(_ stage: Int, in finder: RemedyFinder, sharedBases targets: Set<Int>, _ users: [Int]) {
    let (dockerfile, graph) = (finder.dockerfile, finder.graph)
    var stages = [stage]
    while case .stage(let base) = graph.bases[stages[stages.count - 1]] { stages.append(base) }
    stages.reverse()
    var isShared = Array(repeating: false, count: stages.count)
    for position in stages.indices.dropLast().reversed() {
      let base = stages[position]
      let triggers = dockerfile.stages[base].instructions.contains { $0.keyword == .onbuild }
      isShared[position] = isShared[position + 1] || users[base] != 1 || targets.contains(base) || triggers
    }
    var folder = "/<base>"
    if case .scratch = graph.bases[stages[0]] { folder = "/" }
    for (position, index) in stages.enumerated() {
      if position == stages.count - 1 { ownStart = items.count }
      for instruction in dockerfile.stages[index].instructions {
        let copy = PlainCopy(instruction, in: folder, of: finder.context, sorted: finder.paths)
        items.append(Item(instruction: instruction, folder: folder, isShared: isShared[position], copy: copy))
        guard instruction.keyword == .workdir, let word = instruction.words.first?.text else { continue }
        folder =
          word.contains("$")
          ? "/<line \(instruction.lines.lowerBound)>" : absolute(word.filter { $0 != "\"" }, in: folder)
      }
    }
  }

  /// Whether the shell before an item reads what `sh` reads.
  func hasPlainShell(before index: Int) -> Bool {
    guard let shell = items[..<index].last(where: { $0.instruction.keyword == .shell })?.instruction else {
      return true
    }
    let name = shell.words.first?.text.split(separator: "/").last.map { String($0) } ?? ""
    return ["sh", "ash", "bash", "dash"].contains(name)
  }

  /// What each `RUN` before an item runs.
  func scripts(before index: Int) -> [String] {
    items[..<index].map(\.instruction).filter { $0.keyword == .run }.map { run in
      ([run.words.map(\.text).joined(separator: " ")] + run.hereDocuments.map(\.content)).joined(separator: "\n")
    }
  }
}

func absolute(_ path: String, in folder: String) -> String {
  cleaned(path: path.hasPrefix("/") ? path : "\(folder)/\(path)")
}

/// The files that a `COPY` takes of the build context, each with its path in the image.
struct PlainCopy {
  /// By path in the image, that of the context.
  let files: [String: String]

  /// Where it copies to.
  let destination: String

  /// `--chown` and the like, as they are written, with a blank after each.
  let flags: String

  /// - Returns: nil for what takes files of other places, and for what cannot be told without a build.
  init?(_ instruction: Instruction, in folder: String, of context: ContextTree, sorted paths: [String]) {
    guard instruction.keyword == .copy || instruction.keyword == .add, instruction.hereDocuments.isEmpty,
      instruction.flags.allSatisfy({ ["chown", "chmod", "link"].contains($0.name) }), instruction.words.count > 1
    else { return nil }
    let words = instruction.words.map(\.text)
    guard
      words.allSatisfy({ word in
        !"$\"'\\".contains(where: word.contains) && !word.contains("://") && !word.hasPrefix("git@")
      })
    else { return nil }
    let archives = [".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst"]
    if instruction.keyword == .add, words.contains(where: { word in archives.contains(where: word.hasSuffix) }) {
      return nil
    }
    let written = words[words.count - 1]
    destination = absolute(written, in: folder)
    var files: [String: String] = [:]
    let isFolder = written.hasSuffix("/") || written.hasSuffix(".") || words.count > 2 || destination == folder
    for source in words.dropLast() {
      let pattern = String(cleaned(path: "/" + source).dropFirst())
      for (path, root) in Self.matches(pattern, context, paths) {
        // The contents of a folder are copied, and a file by its name.
        let rest = root.isEmpty ? path : String(path.dropFirst(root.count).drop { $0 == "/" })
        let name = path.split(separator: "/").last.map { String($0) } ?? path
        let target = rest.isEmpty ? (isFolder ? "\(destination)/\(name)" : destination) : "\(destination)/\(rest)"
        files[cleaned(path: target)] = path
      }
    }
    self.files = files
    flags = instruction.flags.map { "--\($0.name)" + ($0.value.map { "=\($0)" } ?? "") + " " }.joined()
  }

  /// The files that a source means, each with the folder or file that the source names.
  private static func matches(
    _ pattern: String, _ context: ContextTree, _ paths: [String]
  ) -> [(path: String, root: String)] {
    if pattern.isEmpty { return paths.map { ($0, "") } }
    guard pattern.contains(where: { "*?[".contains($0) }) else {
      if context.entries[pattern]?.isFolder == false { return [(pattern, pattern)] }
      return paths.filter { $0.hasPrefix(pattern + "/") }.map { ($0, pattern) }
    }
    guard let matcher = IgnorePattern(pattern, isException: false) else { return [] }
    return paths.compactMap { path in
      var root = Substring(path)
      while true {
        if matcher.matches(String(root)) { return (path, String(root)) }
        guard let slash = root.lastIndex(of: "/") else { return nil }
        root = root[..<slash]
      }
    }
  }
}

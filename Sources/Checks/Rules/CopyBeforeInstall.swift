import BuildContext
import DockerfileSyntax
import SourceText

extension CheckRule {
  static let copyBeforeInstall: CheckRule = .init(
    name: "copy-before-install", severity: .warning,
    summary: "all sources are copied before dependencies are installed",
    explanation: """
      A step is taken from the cache only if all before it are the same. When everything is copied first, each change of
      any file installs all dependencies again. Copy the files that list the dependencies, install, and copy the rest
      behind that. What needs no file of yours, such as `apt-get install`, belongs above the first `COPY`.

      A cache mount (`RUN --mount=type=cache`) helps on one machine, not on CI hosts that begin empty.
      """,
    bad: .dockerfile(
      """
      COPY . .
      RUN npm ci
      """),
    good: .dockerfile(
      """
      COPY package*.json ./
      RUN npm ci
      COPY . .
      """),
    find: { file in
      file.dockerfile.stages.flatMap { stage in lateInstalls(of: stage.index, in: file) }
    })
}

/// The installs of a stage behind a copy of everything, each manager's first. One that has installed before that copy
/// has its dependencies already.
private func lateInstalls(of stage: Int, in file: CheckedFile) -> [Diagnostic] {
  guard let graph = file.images.first?.graph else { return [] }
  var line = [stage]
  while let base = graph.bases[line[0]].stages.first { line.insert(base, at: 0) }
  var copies: [Instruction] = []
  var known: Set<String> = []
  var found: [Diagnostic] = []
  for index in line {
    for instruction in file.dockerfile.stages[index].instructions {
      copies.append(contentsOf: instruction.contextSources.isEmpty ? [] : [instruction])
      guard instruction.keyword == .run, instruction.flag("network")?.value != "none" else { continue }
      for install in dependencyInstalls(in: instruction.script) where known.insert(install.manager.name).inserted {
        // What a base does is told of the base.
        guard index == stage, let copy = copies.first(where: { $0.copiesBroadly(for: install.manager, in: file) })
        else { continue }
        found.append(diagnostic(install, instruction, copy, in: file))
      }
    }
  }
  return found
}

private func diagnostic(
  _ install: DependencyInstall, _ run: Instruction, _ copy: Instruction, in file: CheckedFile
) -> Diagnostic {
  let manager = install.manager
  let hint =
    manager.manifests.isEmpty
    ? "move this RUN above the \(copy.keyword.rawValue)"
    : "before the \(copy.keyword.rawValue): COPY \(manager.manifests.joined(separator: " ")) ./, and RUN \(manager.command)"
  let shown = install.command.count > 60 ? install.command.prefix(60) + "…" : install.command[...]
  return CheckRule.copyBeforeInstall.diagnostic(
    "each change of a source file repeats \"\(shown)\"", at: file.place(run.keywordRange),
    notes: [Diagnostic.Note("all sources are copied before it", at: file.place(copy.range))], hint: hint)
}

extension Instruction {
  /// What a shell gets to run, here-documents included.
  fileprivate var script: String {
    ([words.map(\.text).joined(separator: " ")] + hereDocuments.map(\.content)).joined(separator: "\n")
  }

  /// Whether it takes the context's root, or a folder that holds the lists of a package manager and more folders.
  fileprivate func copiesBroadly(for manager: PackageManager, in file: CheckedFile) -> Bool {
    if copiesRoot { return true }
    guard flag("exclude") == nil, let paths = file.images.first?.context.tree.entries.keys else { return false }
    return contextSources.contains { source in
      let folder = cleaned(path: source) + "/"
      let inside = paths.filter { $0.hasPrefix(folder) }.map { $0.dropFirst(folder.count) }
      return inside.contains { name in manager.manifests.contains { matches(name, $0) } }
        && inside.contains { $0.contains("/") }
    }
  }
}

/// Whether a name in a folder is meant by a pattern with at most two `*`, which stand for any text.
private func matches(_ name: Substring, _ pattern: String) -> Bool {
  let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
  guard let first = parts.first, let last = parts.last, parts.count > 1 else { return name == pattern }
  return !name.contains("/") && name.hasPrefix(first) && name.hasSuffix(last)
    && parts.allSatisfy { $0.isEmpty || name.contains($0) }
}

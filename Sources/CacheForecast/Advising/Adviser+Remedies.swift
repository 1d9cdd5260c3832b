import BuildContext
import DockerfileSyntax
import SourceText

/// Whether a file is about the project rather than of it: no image is likely to need it.
func isNoise(_ path: String) -> Bool {
  let top = path.split(separator: "/").first.map { String($0) } ?? path
  let name = (path.split(separator: "/").last ?? "").lowercased()
  if [".git", ".github", ".gitlab", ".gitlab-ci.yml", ".gitignore", ".dockerignore", "docs"].contains(top) {
    return true
  }
  return name.hasPrefix("dockerfile") || name.hasPrefix("readme") || name.hasPrefix("license")
    || name.hasPrefix("changelog") || name.hasPrefix("cigen.json") || name.hasSuffix(".md")
    || name.hasPrefix("docker-compose") || name.hasPrefix("compose.y") || name.hasPrefix("docker-bake")
}

extension Adviser {
  typealias Remedy = (text: String, line: Int?, adviser: Adviser?)

  /// Leaving out of the context what no image is likely to need.
  func ignoring(_ files: [String]) -> [Remedy] {
    let noise = files.filter(isNoise)
    guard !noise.isEmpty else { return [] }
    func isLeftOut(_ path: String) -> Bool { noise.contains { topPattern(of: $0).covers(path) } }
    func reduced(_ input: BuildInput) -> BuildInput {
      input.with(ContextTree(input.context.entries.filter { !isLeftOut($0.key) }))
    }
    let names = Array(Set(noise.map { topPattern(of: $0).text })).sorted()
    let shown = names.count > 3 ? names.prefix(3).joined(separator: ", ") + "…" : names.joined(separator: ", ")
    return [
      (
        "leave \(shown) out of the build context, with .dockerignore", nil,
        Adviser(before: reduced(before), after: reduced(after), cache: cache, rules: rules)
      )
    ]
  }

  /// The folders that are about the project as a whole; else the file.
  private func topPattern(of path: String) -> IgnoredName {
    let top = path.split(separator: "/").first.map { String($0) } ?? path
    return IgnoredName(text: [".git", ".github", ".gitlab", "docs"].contains(top) ? top : path)
  }

  /// Copying the lists of dependencies, and installing, before all else is copied.
  func installing(_ stage: Forecast.Stage, _ index: Int, _ source: String) -> [Remedy] {
    let copy = stage.instructions[index].instruction
    for item in stage.instructions[(index + 1)...] where item.instruction.keyword == .run {
      let run = item.instruction
      guard !isInherited(run, stage), !isInherited(copy, stage) else { continue }
      guard let install = dependencyInstall(in: run.words.map(\.text).joined(separator: " ")) else { continue }
      let shown = "RUN \(install.command.count > 40 ? install.command.prefix(40) + "…" : install.command[...])"
      if install.manager.manifests.isEmpty {
        return [
          (
            "move \(shown) above \(copy.keyword.rawValue) \(source)", run.lines.lowerBound,
            moving(run, above: copy, with: [])
          )
        ]
      }
      let folder = cleaned(path: source) == "." ? "" : cleaned(path: source) + "/"
      let lists = install.manager.manifests.flatMap { pattern in
        let path = PathPattern(folder + pattern)
        return after.context.paths.filter { path?.matches($0) ?? false }
      }
      guard !lists.isEmpty, let destination = copy.words.last?.text else { continue }
      let target = destination.hasSuffix("/") ? destination : destination + "/"
      let line = "COPY \(lists.joined(separator: " ")) \(target)"
      return [
        (
          "copy \(lists.joined(separator: " ")) before \(shown), and the rest behind it", run.lines.lowerBound,
          moving(run, above: copy, with: [line])
        )
      ]
    }
    return []
  }

  /// Declaring an argument where it is first used.
  func moving(argument name: String, of stage: Forecast.Stage, behind index: Int) -> Remedy? {
    let declaration = stage.instructions[...index].last { item in
      item.instruction.keyword == .arg && item.instruction.pairs.contains { $0.key.text == name }
    }?.instruction
    guard let declaration, declaration.pairs.count == 1, !isInherited(declaration, stage) else { return nil }
    let rest = stage.instructions[index...]
    if rest.first.map({ uses(name, $0.instruction) }) ?? true { return nil }
    let user = rest.first { uses(name, $0.instruction) }?.instruction
    let place = user.map { "to right above its first use, in line \($0.lines.lowerBound)" } ?? "to the end of the stage"
    let adviser = user.map { moving(declaration, to: $0.lines.lowerBound) } ?? moving(declaration, to: nil)
    return ("move ARG \(name) \(place)", declaration.lines.lowerBound, adviser)
  }

  private func uses(_ name: String, _ instruction: Instruction) -> Bool {
    after.dockerfile.source.text(in: instruction.range).contains(name)
  }

  /// Whether the instruction comes from another place, as a trigger does.
  private func isInherited(_ instruction: Instruction, _ stage: Forecast.Stage) -> Bool {
    let range = after.dockerfile.stages[stage.index].range
    return instruction.range.start < range.start || instruction.range.end > range.end
  }

  // MARK: - Another Dockerfile

  private func moving(_ run: Instruction, above copy: Instruction, with lines: [String]) -> Adviser? {
    edited { text in
      let moved = Array(text[run.lines.indices])
      text.removeSubrange(run.lines.indices)
      text.insert(contentsOf: lines + moved, at: copy.lines.lowerBound - 1)
    }
  }

  /// - Parameter line: the line that it is to stand above; nil for nowhere.
  private func moving(_ instruction: Instruction, to line: Int?) -> Adviser? {
    edited { text in
      let moved = Array(text[instruction.lines.indices])
      if let line { text.insert(contentsOf: moved, at: line - 1) }
      text.removeSubrange(instruction.lines.indices)
    }
  }

  private func edited(_ change: (inout [String]) -> Void) -> Adviser? {
    let source = after.dockerfile.source
    var lines = String(decoding: source.bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { String($0) }
    change(&lines)
    let text = lines.joined(separator: "\n")
    let (dockerfile, problems) = parseDockerfile(SourceFile(name: source.name, text: text))
    guard let dockerfile, !problems.contains(where: { $0.severity == .error }) else { return nil }
    guard dockerfile.stages.count == after.dockerfile.stages.count else { return nil }
    func rebuilt(_ input: BuildInput) -> BuildInput {
      input.with(dockerfile, input.graph.remade(for: dockerfile), target: after.target)
    }
    return Adviser(before: rebuilt(before), after: rebuilt(after), cache: cache, rules: rules)
  }
}

/// A line of an ignore file that is a plain path.
private struct IgnoredName {
  let text: String

  func covers(_ path: String) -> Bool { path == text || path.hasPrefix(text + "/") }
}

extension ClosedRange<Int> {
  /// Of an array that begins with line 1.
  fileprivate var indices: Range<Int> { lowerBound - 1..<upperBound }
}

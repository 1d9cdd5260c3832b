import DockerfileSyntax

extension RemedyFinder {
  /// Moves an `ARG` that is another in each build below the installs that do not read it.
  func argumentMove(at index: Int, in line: StageLine) -> Remedy? {
    let declaration = line.items[index].instruction
    guard declaration.keyword == .arg, declaration.pairs.count == 1, let pair = declaration.pairs.first,
      changesWithEachBuild(pair.key.text)
    else { return nil }
    let name = pair.key.text
    var position = index + 1
    var runs = 0
    while position < line.items.count, ignores(name, at: position, in: line) {
      if line.items[position].instruction.keyword == .run { runs += 1 }
      position += 1
    }
    // Stages that are built from this one may have it, too.
    guard runs > 0, position < line.items.count else { return nil }
    let next = line.items[position].instruction
    let text = Array(lines[start(of: declaration) - 1..<declaration.lines.upperBound])
    let edit = FileEdit(.dockerfile, [removal(of: declaration), insertion(of: text, above: next)])
    return Remedy(
      text: "declare ARG \(name) after what does not read it, above line \(next.lines.lowerBound)",
      line: declaration.lines.lowerBound, edit: edit, moved: [], copy: nil, run: nil, command: "",
      example: nil, covered: [])
  }

  /// Whether an instruction gives the same with and without the argument.
  private func ignores(_ name: String, at position: Int, in line: StageLine) -> Bool {
    let instruction = line.items[position].instruction
    if dockerfile.source.text(in: instruction.range).contains(name) { return false }
    switch instruction.keyword {
    case .run:
      guard line.hasPlainShell(before: position), let script = RunScript(instruction, in: dockerfile),
        script.rest == nil
      else { return false }
      let folder = folder(at: position, in: line)
      let known = knownNeeds(of: script, in: folder)
      // A manager's settings can name variables.
      return known.count == script.commands.count
        && !known.flatMap(\.files).contains { folder.text($0)?.contains(name) ?? true }
    case .from, .onbuild, .shell: return false
    default: return true
    }
  }

  /// By its last word: what says which build it is. All others may be read by the programs that install.
  private func changesWithEachBuild(_ name: String) -> Bool {
    let words = name.lowercased().split(separator: "_")
    let tools: Set<Substring> = [
      "node", "npm", "yarn", "pnpm", "pip", "python", "go", "golang", "rust", "cargo", "java", "jdk", "maven", "gradle",
      "dotnet", "ruby", "php", "composer", "poetry", "uv", "alpine", "debian", "ubuntu", "nginx", "bundler",
    ]
    guard let last = words.last, let first = words.first, !tools.contains(first) else { return false }
    return ["version", "commit", "sha", "revision", "created", "timestamp"].contains(last)
      || [
        "build_date", "build_time", "build_number", "build_id", "vcs_ref", "git_ref", "git_branch", "git_tag",
        "release",
      ]
      .contains(name.lowercased())
  }
}

import BuildContext
import DockerfileSyntax

extension RemedyFinder {
  struct NeededFile {
    /// In the image.
    let path: String

    /// In the build context.
    let file: String
  }

  func neededFiles(_ needs: Needs, at index: Int, in line: StageLine) -> [NeededFile] {
    guard needs.dependsOnFolder else { return [] }
    let item = line.items[index]
    let folder = self.folder(at: index, in: line)
    var seen: Set<String> = []
    return (needs.files + needs.folders.flatMap(folder.paths(in:))).compactMap { path in
      guard seen.insert(path).inserted, let file = folder.contextPath(of: path) else { return nil }
      return NeededFile(path: absolute(path, in: item.folder), file: file)
    }
  }

  func folder(at index: Int, in line: StageLine) -> ProjectFolder {
    var files: [String: String] = [:]
    for item in line.items[..<index] { files.merge(item.copy?.files ?? [:]) { $1 } }
    return ProjectFolder(files, folder: line.items[index].folder, read: read)
  }

  func isFile(_ path: String) -> Bool {
    if case .file = context.entries[path]?.kind { true } else { false }
  }

  /// What an instruction needs that a copy of sources may come after instead of before; nil within for nothing, nil for
  /// one that may read the sources.
  ///
  /// - Parameter needsFiles: whether the command that is looked at needs files of the project: then a copy from elsewhere may
  ///   bring them.
  func crossing(_ index: Int, in line: StageLine, needsFiles: Bool) -> Needs?? {
    let item = line.items[index]
    if item.isShared { return nil }
    switch item.instruction.keyword {
    case .label, .expose, .cmd, .entrypoint, .stopsignal, .healthcheck, .maintainer, .env, .arg, .workdir:
      return .some(nil)
    case .copy, .add:
      if !needsFiles, let destination = stageCopyDestination(item) {
        return isOfTheSystem(destination) ? nil : .some(nil)
      }
      guard let copy = item.copy, !isOfTheSystem(copy.destination) else { return nil }
      return .some(nil)
    case .run:
      guard let script = plainScript(at: index, in: line), script.rest == nil else { return nil }
      let known = knownNeeds(of: script, in: folder(at: index, in: line))
      let needs = Needs(together: known)
      return known.count == script.commands.count && (needsFiles || !needs.dependsOnFolder) ? .some(needs) : nil
    default: return nil
    }
  }

  /// Where a plain `COPY --from` copies to; nil for any other instruction.
  private func stageCopyDestination(_ item: StageLine.Item) -> String? {
    guard item.instruction.keyword == .copy, item.instruction.flag("from") != nil,
      item.instruction.hereDocuments.isEmpty,
      let target = item.instruction.words.last?.text, !target.contains("$"), !target.contains("\"")
    else { return nil }
    return absolute(target, in: item.folder)
  }

  /// The commands of a `RUN` that mounts no files.
  func plainScript(at index: Int, in line: StageLine) -> RunScript? {
    let run = line.items[index].instruction
    let mounts = ["cache", "secret", "ssh", "tmpfs"]
    guard run.keyword == .run, line.hasPlainShell(before: index),
      run.flags.allSatisfy({ $0.name == "mount" && mounts.contains($0.mount?.type ?? "") })
    else { return nil }
    return RunScript(run, in: dockerfile)
  }

  /// What each of the first commands needs, up to one of which that is not known.
  func knownNeeds(of script: RunScript, in folder: ProjectFolder) -> [Needs] {
    var known: [Needs] = []
    for command in script.commands {
      guard let needs = DockerfileEdits.knownNeeds(of: command.words, in: folder) else { break }
      known.append(needs)
    }
    return known
  }

  /// Whether programs that are installed, or their settings, may lie in a folder.
  func isOfTheSystem(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard let top = parts.first else { return true }
    let system: Set<Substring> = [
      "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "media", "mnt", "opt", "proc", "root", "run",
      "sbin", "sys", "tmp", "usr", "var",
    ]
    if !system.contains(top) { return false }
    let isOwn = ["usr/src", "usr/app", "usr/local/src", "usr/local/app", "var/www", "var/app", "var/task", "opt/app"]
      .contains { own in path.dropFirst() == own || path.dropFirst().hasPrefix(own + "/") }
    return !isOwn && !(top == "opt" && parts.count > 1)
  }

  /// Whether what a command fetches goes into a cache mount, which a new host has not.
  func keepsOnlyInCache(_ run: Instruction, _ words: [String]) -> Bool {
    run.flags.contains { $0.mount?.type == "cache" }
      && ["go", "cargo", "mvn", "./mvnw", "dotnet", "swift"].contains(words[0])
  }
}

import BuildContext
import DockerfileSyntax
import SourceText

extension RemedyFinder {
  /// Does a `RUN`, or what it begins with, before the `COPY` that brings more than it needs.
  func install(at index: Int, in line: StageLine) -> Remedy? {
    let run = line.items[index].instruction
    guard let script = plainScript(at: index, in: line) else { return nil }
    let folder = self.folder(at: index, in: line)
    var known = knownNeeds(of: script, in: folder)
    let isWhole = known.count == script.commands.count && script.rest == nil
    if !isWhole {
      while let last = known.indices.last, isHousekeeping(script.commands[last].words) { known.removeLast() }
    }
    let commands = script.commands.prefix(known.count)
    if let main = commands.first(where: { !isHousekeeping($0.words) }),
      isWhole || run.hereDocuments.isEmpty && canSplit(script, after: known.count)
    {
      guard !keepsOnlyInCache(run, main.words) else { return nil }
      let parts = isWhole ? Parts.whole : splitting(run, script, after: known.count)
      return moving(run, index, Needs(together: known), line, parts, main.words.joined(separator: " "))
    }
    return prefetching(run, index, folder, line)
  }

  /// A fetch of its own, before the sources are copied; the `RUN` stays as it is and finds what was fetched.
  private func prefetching(_ run: Instruction, _ index: Int, _ folder: ProjectFolder, _ line: StageLine) -> Remedy? {
    let commands = likelyCommands(in: run.words.map(\.text).joined(separator: " "))
    if commands.contains(where: { ["cd", "pushd"].contains($0.first) }) { return nil }
    if run.flags.contains(where: { $0.mount?.type == "cache" }) { return nil }
    for words in commands {
      guard let fetch = prefetch(for: words, in: folder), !hasFetched(words, in: line.scripts(before: index)) else {
        continue
      }
      return moving(run, index, fetch.needs, line, .prefetch(fetch.command), fetch.command)
    }
    return nil
  }

  // MARK: - The edit

  /// What is done with the `RUN` that is looked at.
  private enum Parts {
    /// All of it is wanted before the sources.
    case whole

    /// Only its first commands are.
    case split(moved: [String], left: [String])

    /// Another command is put before it.
    case prefetch(String)
  }

  /// Copies what is needed, and puts the copies of all else after the `RUN`, or after the part of it that is wanted first.
  private func moving(
    _ run: Instruction, _ index: Int, _ needs: Needs, _ line: StageLine, _ parts: Parts, _ command: String
  ) -> Remedy? {
    var wanted: [(index: Int, files: [NeededFile])] = [(index, neededFiles(needs, at: index, in: line))]
    var first = index
    while first > 0, let crossed = crossing(first - 1, in: line, needsFiles: needs.dependsOnFolder) {
      first -= 1
      if let crossed { wanted.insert((first, neededFiles(crossed, at: first, in: line)), at: 0) }
    }
    let needed = Dictionary(wanted.flatMap(\.files).map { ($0.path, $0.file) }) { first, _ in first }
    // Those that bring more than is needed go after the command.
    let late = (first..<index).filter { position in
      line.items[position].copy.map { copy in copy.files.contains { needed[$0.key] != $0.value } }
        ?? (line.items[position].instruction.flag("from") != nil)
    }
    let extra = late.flatMap { line.items[$0].copy?.files.values.map { $0 } ?? [] }.filter {
      !needed.values.contains($0)
    }
    let example = example(among: extra)
    guard let position = late.first, example != nil || late.contains(where: { line.items[$0].copy == nil }) else {
      return nil
    }
    let stays = (position..<index).filter { !late.contains($0) }.compactMap { line.items[$0].copy }
    var copiedLines: [String] = []
    for place in late {
      let files = line.items[place].copy?.files ?? [:]
      guard let text = text(of: line.items[place], in: line.items[index].folder),
        !stays.contains(where: { other in files.contains { (other.files[$0.key] ?? $0.value) != $0.value } })
      else { return nil }
      copiedLines += text
    }
    var hunks = late.map { removal(of: line.items[$0].instruction) }
    var present: [String: String] = [:]
    var names: [String] = []
    var added: [String] = []
    var next = 0
    for (place, files) in wanted where place > position {
      for other in next..<place where !late.contains(other) {
        present.merge(line.items[other].copy?.files ?? [:]) { $1 }
      }
      next = place
      let missing = files.filter { present[$0.path] != $0.file }
      guard let lines = copyLines(missing, from: late.compactMap { line.items[$0].copy }, to: line.items[place].folder)
      else {
        return nil
      }
      for file in missing { present[file.path] = file.file }
      names += missing.map(\.file)
      if place == index {
        added = lines
      } else if !lines.isEmpty {
        hunks.append(.init(line: start(of: line.items[place].instruction), removed: [], added: lines))
      }
    }
    // All hunks so far are above the command, and its line moves with them.
    let top = start(of: run)
    var moved = top + hunks.reduce(0) { $0 + $1.added.count - $1.removed.count } + added.count
    let isApart = top > 1 && lines[top - 2].allSatisfy(\.isWhitespace)
    let after = (isApart ? [""] : []) + copiedLines
    let comments = Array(lines[top - 1..<run.lines.lowerBound - 1])
    switch parts {
    case .whole:
      if !added.isEmpty { hunks.append(.init(line: run.lines.lowerBound, removed: [], added: added)) }
      hunks.append(.init(line: run.lines.upperBound + 1, removed: [], added: after))
      moved += comments.count
    case .split(let first, let left):
      hunks.append(
        .init(
          line: top, removed: comments + lines[run.lines.indices], added: comments + added + first + after + left))
      moved += comments.count
    case .prefetch(let fetch):
      let all = added + ["RUN \(flags(of: run))\(fetch)"] + after + (isApart ? [""] : [])
      hunks.append(.init(line: top, removed: [], added: all))
    }
    return Remedy(
      text: title(command, names, line.items[position].instruction), line: run.lines.lowerBound,
      edit: FileEdit(.dockerfile, hunks), moved: [moved], copy: line.items[position].instruction, run: run,
      command: command, example: example,
      covered: wanted.map(\.index).filter { $0 > position && $0 < index }.map {
        line.items[$0].instruction.lines.lowerBound
      })
  }

  /// A file that changes often; nil if all are lists of dependencies: then nothing is gained by copying them later.
  private func example(among files: [String]) -> String? {
    let changing = files.filter { !isManifest($0) }.sorted()
    return changing.first(where: isSource) ?? changing.first
  }

  /// The lines of a copy and its comments as they are where the folder is another; nil if that cannot be told.
  private func text(of item: StageLine.Item, in folder: String) -> [String]? {
    let instruction = item.instruction
    let own = Array(lines[start(of: instruction) - 1..<instruction.lines.upperBound])
    guard item.folder != folder, let target = instruction.words.last, !target.text.hasPrefix("/") else { return own }
    guard let copy = item.copy, !copy.destination.contains("<"), instruction.lines.count == 1,
      case .words = instruction.arguments, let last = own.last
    else { return nil }
    let isFolder = target.text.hasSuffix("/") || target.text.hasSuffix(".") || instruction.words.count > 2
    return own.dropLast() + [
      String(last.prefix(last.count - target.text.count)) + copy.destination + (isFolder ? "/" : "")
    ]
  }

  /// The `COPY` lines for some files; nil if one of them cannot be copied by a line of its own.
  private func copyLines(_ files: [NeededFile], from sources: [PlainCopy], to folder: String) -> [String]? {
    var copies: [String: [String]] = [:]
    var order: [String] = []
    for needed in files {
      guard let source = sources.last(where: { $0.files[needed.path] == needed.file }), isFile(needed.file),
        !needed.file.contains(where: { " \t\"'$*?[\\".contains($0) }),
        let target = target(needed.path, needed.file, folder)
      else { return nil }
      let key = "\(source.flags)\u{0}\(target)"
      if copies[key] == nil { order.append(key) }
      copies[key, default: []].append(needed.file)
    }
    return order.map { key in
      let parts = key.split(separator: "\u{0}", omittingEmptySubsequences: false)
      return "COPY \(parts[0])\((copies[key] ?? []).joined(separator: " ")) \(parts[1])"
    }
  }

  private func title(_ command: String, _ names: [String], _ instruction: Instruction) -> String {
    let shown = command.count > 60 ? command.prefix(59) + "…" : command[...]
    let place = "\(instruction.keyword.rawValue) \(instruction.words.map(\.text).joined(separator: " "))"
    if names.isEmpty { return "run \(shown) before \(place)" }
    let list =
      names.count > 3
      ? "\(names.prefix(2).joined(separator: ", ")) and \(names.count - 2) more" : names.joined(separator: " and ")
    return "copy \(list) and run \(shown) before \(place)"
  }

  /// Where a needed file is copied to, as seen from the folder of the command.
  private func target(_ path: String, _ file: String, _ folder: String) -> String? {
    let prefix = folder == "/" ? "/" : folder + "/"
    guard path.hasPrefix(prefix) else { return nil }
    let rest = path.dropFirst(prefix.count)
    let name = file.split(separator: "/").last ?? ""
    // A file of another name than in the context is not copied with others.
    guard rest.split(separator: "/").last == name else { return nil }
    let place = rest.dropLast(name.count)
    return place.isEmpty ? "./" : String(place)
  }

  // MARK: - Splitting

  /// Whether the commands after the first are the same when these have run in a step of their own.
  private func canSplit(_ script: RunScript, after count: Int) -> Bool {
    guard count > 0, let rest = restStart(script, after: count) else { return false }
    let text = script.text(from: rest, in: dockerfile.source)
    // A command that runs if another fails, and what makes the layer smaller again.
    let marks = ["||", ";", " purge", "apk del", " clean", "rm -", "autoremove", "prune"]
    if marks.contains(where: text.contains) { return false }
    // Lists of packages that are brought up to date in one step are old in the next.
    let managers: Set<String> = ["apt", "apt-get", "apk", "dnf", "microdnf", "yum"]
    if script.commands.prefix(count).contains(where: { managers.contains($0.words[0]) }),
      likelyCommands(in: text).contains(where: { managers.contains($0.first ?? "") })
    {
      return false
    }
    return !text.replacing("&&", with: "").contains("&")
  }

  private func restStart(_ script: RunScript, after count: Int) -> Int? {
    script.commands.indices.contains(count) ? script.commands[count].start : script.rest
  }

  private func splitting(_ run: Instruction, _ script: RunScript, after count: Int) -> Parts {
    let start = restStart(script, after: count) ?? script.end
    let settings = script.commands.prefix(count).filter { $0.words.first == "set" }.map {
      $0.words.joined(separator: " ") + " && "
    }
    let ranges = (0..<count).map { script.commands[$0].start }
    let joined = dockerfile.source.text(in: SourceRange(ranges[0], start))
    let moved = plainLines(Array("RUN \(flags(of: run))\(trimmed(joined))".utf8))
    let rest = settings.joined() + script.text(from: start, in: dockerfile.source)
    return .split(moved: moved, left: plainLines(Array("RUN \(flags(of: run))\(rest)".utf8)))
  }

  /// Without the `&&`, the escapes and the blanks at its end.
  private func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while let last = text.last, last.isWhitespace || last == "\\" || last == "&" { text = text.dropLast() }
    return String(text)
  }

  private func flags(of run: Instruction) -> String {
    run.flags.map { "\(dockerfile.source.text(in: $0.range)) " }.joined()
  }
}

extension Needs {
  /// What several commands need.
  init(together all: [Needs]) {
    self.init(
      files: all.flatMap(\.files), folders: all.flatMap(\.folders),
      dependsOnFolder: all.contains(where: \.dependsOnFolder))
  }
}

extension ClosedRange<Int> {
  /// Of an array that begins with line 1.
  var indices: Range<Int> { lowerBound - 1..<upperBound }
}

import DockerfileSyntax
import SourceText

/// The folder that an image is built in, and why it is not the Dockerfile's own.
struct ChosenContext: Hashable {
  let folder: String

  /// A comment; nil if it is the Dockerfile's folder.
  var reason: String?
}

extension FolderSurvey {
  /// The folder of the Dockerfile or the nearest around it that has most of what `COPY` and `ADD` take.
  func chooseContext(of dockerfile: Dockerfile, at path: DockerfilePath) -> ChosenContext {
    let sources = contextSources(of: dockerfile)
    var best = path.folder
    var bestFound = found(sources, in: best)
    var folders = path.folders
    while !folders.isEmpty, bestFound.count < sources.count {
      folders.removeLast()
      let folder = folders.isEmpty ? "." : folders.joined(separator: "/")
      let found = found(sources, in: folder)
      if found.count > bestFound.count { (best, bestFound) = (folder, found) }
    }
    if best == path.folder { return ChosenContext(folder: best) }
    let own = Set(found(sources, in: path.folder))
    let telling = bestFound.first { !own.contains($0) } ?? "."
    let reason =
      telling == "."
      ? "\(path.path) copies its whole context, and what it builds is not in its own folder."
      : "\(path.path) copies \"\(telling)\", which is here and not in its own folder."
    return ChosenContext(folder: best, reason: reason)
  }

  private func found(_ sources: [String], in context: String) -> [String] {
    sources.filter { source in
      if source == "." { return holdsSources(context) }
      return hasMatch(source.split(separator: "/")[...], in: context)
    }
  }

  /// Whether a context that is copied as a whole has more than what it is built by.
  private func holdsSources(_ folder: String) -> Bool {
    if let last = folder.split(separator: "/").last, isPackagingFolder(last) { return false }
    return names(folder).contains { DockerfilePath($0) == nil && !$0.hasSuffix("ignore") && $0 != ".git" }
  }

  /// Whether a path with wildcards names anything in a folder.
  private func hasMatch(_ parts: ArraySlice<Substring>, in folder: String) -> Bool {
    guard let part = parts.first else { return true }
    let rest = parts.dropFirst()
    let inFolder: (String) -> String = { folder == "." ? $0 : "\(folder)/\($0)" }
    guard part.contains(where: { "*?[".contains($0) }) else {
      let path = inFolder(String(part))
      return rest.isEmpty ? isThere(path) : hasMatch(rest, in: path)
    }
    return names(folder).contains { matches(Array($0), Array(part)) && hasMatch(rest, in: inFolder($0)) }
  }
}

/// What a Dockerfile takes of its context, as far as its text says it: each source once, `.` for all of it.
private func contextSources(of dockerfile: Dockerfile) -> [String] {
  var sources: [String] = []
  for instruction in dockerfile.stages.flatMap(\.instructions) {
    switch instruction.keyword {
    case .copy, .add:
      if instruction.flag("from") != nil { continue }
      for word in instruction.words.dropLast() where !word.text.hasPrefix("<<") {
        let expanded = try? expandWord(word.text, escape: dockerfile.escape) { _ in .unknown }
        if let text = expanded?.text, !isRemote(text) { sources.append(contextPath(text)) }
      }
    default: break
    }
    for mount in instruction.flags.compactMap(\.mount) where mount.type == "bind" && mount.from == nil {
      if let source = mount.value(of: "source", "src"), !source.contains("$") { sources.append(contextPath(source)) }
    }
  }
  var seen: Set<String> = []
  return sources.filter { seen.insert($0).inserted }
}

private func isRemote(_ source: String) -> Bool {
  source.contains("://") || source.hasPrefix("git@")
}

/// Neither a slash before it nor `..` leads out of the context.
private func contextPath(_ source: String) -> String {
  let parts = source.split(separator: "/").filter { $0 != "." && $0 != ".." }
  return parts.isEmpty || parts == ["*"] ? "." : parts.joined(separator: "/")
}

/// Whether a name matches a pattern of `*`, `?` and `[…]`, which here stands for any character.
private func matches(_ name: [Character], _ pattern: [Character]) -> Bool {
  var (place, part) = (0, 0)
  // Behind the last star, and what it has taken: only that one may have to take more.
  var star: (part: Int, place: Int)?
  while place < name.count {
    if part < pattern.count, pattern[part] == "*" {
      part += 1
      star = (part, place)
    } else if part < pattern.count, let next = step(over: name[place], pattern, at: part) {
      (place, part) = (place + 1, next)
    } else if let last = star {
      star = (last.part, last.place + 1)
      (place, part) = (last.place + 1, last.part)
    } else {
      return false
    }
  }
  return pattern[part...].allSatisfy { $0 == "*" }
}

/// The place in a pattern behind what stands for a character; nil if that is another.
private func step(over character: Character, _ pattern: [Character], at part: Int) -> Int? {
  switch pattern[part] {
  case "?": part + 1
  case "[": pattern[part...].firstIndex(of: "]").map { $0 + 1 }
  default: pattern[part] == character ? part + 1 : nil
  }
}

import DockerfileSyntax
import SourceText

/// The folder that an image is built in, and why it is not the Dockerfile's own.
struct ChosenContext: Hashable {
  let folder: String

  /// A comment; nil if it is the Dockerfile's folder.
  var reason: String?
}

extension FolderSurvey {
  /// The folder of the Dockerfile or the nearest around it, up to the checkout's root, that has most of what `COPY` and
  /// `ADD` take.
  func chooseContext(of dockerfile: Dockerfile, at path: DockerfilePath) -> ChosenContext {
    let uses = ContextUses(dockerfile)
    let own = Set(uses.sources.filter { isFound($0, in: path.folder) })
    // Of what is used after a copy of everything, only what leads to the Dockerfile's own folder says where it begins.
    let usedPaths = uses.paths.filter { !isFound($0, in: path.folder) }
    var best = (folder: path.folder, found: own.count, telling: "")
    for (folder, way) in foldersAround(path) {
      if best.found >= uses.sources.count, usedPaths.isEmpty { break }
      let found = uses.sources.filter { isFound($0, in: folder) }
      let used = usedPaths.filter { ($0 == way || $0.hasPrefix("\(way)/")) && isFound($0, in: folder) }
      if found.count + used.count > best.found {
        best = (folder, found.count + used.count, found.first { !own.contains($0) } ?? used.first ?? ".")
      }
    }
    if best.folder == path.folder { return ChosenContext(folder: path.folder) }
    let reason =
      if best.telling == "." {
        "\(path.path) copies its whole context, and what it builds is not in its own folder."
      } else if usedPaths.contains(best.telling) {
        "\(path.path) copies its whole context, and uses \"\(best.telling)\" of it."
      } else {
        "\(path.path) copies \"\(best.telling)\", which is here and not in its own folder."
      }
    return ChosenContext(folder: best.folder, reason: reason)
  }

  /// The folders around that of a Dockerfile, the nearest first, each with the way back to it.
  private func foldersAround(_ path: DockerfilePath) -> [(folder: String, way: String)] {
    let place = checkout.map { $0.place == "." ? [] : $0.place.split(separator: "/") } ?? []
    let parts = place + path.folders
    return (0..<parts.count).reversed().map { count in
      let folder =
        count < place.count
        ? Array(repeating: "..", count: place.count - count).joined(separator: "/")
        : parts[place.count..<count].joined(separator: "/")
      return (folder.isEmpty ? "." : folder, parts[count...].joined(separator: "/"))
    }
  }

  private func isFound(_ source: String, in context: String) -> Bool {
    source == "." ? holdsSources(context) : hasMatch(source.split(separator: "/")[...], in: context)
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
    // Any number of folders, of which none and one are looked at.
    if part == "**" { return hasMatch(rest, in: folder) || names(folder).contains { hasMatch(rest, in: inFolder($0)) } }
    guard part.contains(where: { "*?[".contains($0) }) else {
      let path = inFolder(String(part))
      return rest.isEmpty ? isThere(path) : hasMatch(rest, in: path)
    }
    return names(folder).contains { matches(Array($0), Array(part)) && hasMatch(rest, in: inFolder($0)) }
  }
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

/// Ruby's `File.fnmatch?` with FNM_PATHNAME, FNM_DOTMATCH and FNM_EXTGLOB, as far as generated patterns use it: no classes.
func fileNameMatches(_ pattern: String, _ path: String) -> Bool {
  withoutBraces(Array(pattern)).contains { folders($0.split("/"), Array(path).split("/")) }
}

extension [Character] {
  fileprivate func split(_ separator: Character) -> ArraySlice<[Character]> {
    split(separator: separator, omittingEmptySubsequences: false).map { Array($0) }[...]
  }
}

/// The first pair of braces, with each of what is between its commas.
private func withoutBraces(_ pattern: [Character]) -> [[Character]] {
  var start: Int?
  var commas: [Int] = []
  var index = 0
  while index < pattern.count {
    switch pattern[index] {
    case "\\": index += 1
    case "{": (start, commas) = (index, [index])
    case "," where start != nil: commas.append(index)
    case "}":
      guard let start else { break }
      commas.append(index)
      return zip(commas, commas.dropFirst()).flatMap { before, after in
        withoutBraces(Array(pattern[..<start] + pattern[(before + 1)..<after] + pattern[(index + 1)...]))
      }
    default: break
    }
    index += 1
  }
  return [pattern]
}

private func folders(_ pattern: ArraySlice<[Character]>, _ path: ArraySlice<[Character]>) -> Bool {
  guard let first = pattern.first else { return path.isEmpty }
  if first == ["*", "*"], pattern.count > 1 {
    return (0..<max(path.count, 1)).contains { folders(pattern.dropFirst(), path.dropFirst($0)) }
  }
  guard let name = path.first else { return false }
  return names(first[...], name[...]) && folders(pattern.dropFirst(), path.dropFirst())
}

private func names(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
  guard let first = pattern.first else { return name.isEmpty }
  let rest = pattern.dropFirst()
  switch first {
  case "*": return (0...name.count).contains { names(rest, name.dropFirst($0)) }
  case "?": return !name.isEmpty && names(rest, name.dropFirst())
  case "\\": return rest.first == name.first && names(rest.dropFirst(), name.dropFirst())
  default: return first == name.first && names(rest, name.dropFirst())
  }
}

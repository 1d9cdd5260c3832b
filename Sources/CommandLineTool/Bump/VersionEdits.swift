import ImageModel
import SourceText

/// A version that stands in a file, to be replaced.
struct VersionEdit {
  /// As the person would name it.
  let path: String

  let file: SourceFile
  let range: SourceRange
}

extension LoadedVersion {
  /// Every place that holds the version: where it is stored, and a line in each of `version.files`.
  ///
  /// - Throws: every file that is missing, or does not have its line exactly once.
  func edits(of present: PresentVersion, _ disk: Disk) throws(DiagnosticError) -> [VersionEdit] {
    let place = present.place
    // In the configuration the version is a string, and only what is between the quotes changes.
    let isQuoted = [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(place.file.bytes[place.range.start])
    let inset = isQuoted ? 1 : 0
    let range = SourceRange(place.range.start + inset, place.range.end - inset)
    var edits = [VersionEdit(path: place.file.name, file: place.file, range: range)]
    var problems: [Diagnostic] = []
    for file in versioning.files {
      let path = normalized(path: join(folder, file.path))
      guard let source = try disk.read(path) else {
        problems.append(
          Diagnostic(
            rule: "missing-file", "there is no file \"\(file.path)\"", at: file.pathPlace,
            hint: "correct the path, or remove it from the files of the version"))
        continue
      }
      let places = source.places(of: present.text, between: file.before, and: file.after)
      if places.count == 1 {
        edits.append(VersionEdit(path: path, file: source, range: places[0]))
      } else {
        problems.append(wrongCount(places, of: present.text, in: source, file))
      }
    }
    if !problems.isEmpty { throw DiagnosticError(problems) }
    return edits
  }

  private func wrongCount(
    _ places: [SourceRange], of version: String, in source: SourceFile, _ file: VersionFile
  ) -> Diagnostic {
    let match = file.before + version + file.after
    if places.isEmpty {
      let begun = file.before.isEmpty ? [] : source.occurrences(of: file.before)
      return Diagnostic(
        rule: "no-match", "\"\(file.path)\" has no \"\(match)\"", at: file.matchPlace,
        notes: begun.prefix(5).map { Diagnostic.Note("this is not the version", at: SourcePlace(source, $0)) },
        hint: "write the version \(version) into the file, or correct the match")
    }
    return Diagnostic(
      rule: "several-matches", "\"\(file.path)\" has \"\(match)\" \(places.count) times, not once", at: file.matchPlace,
      notes: places.prefix(20).map { Diagnostic.Note("here", at: SourcePlace(source, $0)) },
      hint: "write more of the line into the match, so that it is found once")
  }
}

extension SourceFile {
  /// Where a version stands with these texts around it; not where it is a part of a longer version or word.
  func places(of version: String, between before: String, and after: String) -> [SourceRange] {
    occurrences(of: before + version + after).compactMap { range in
      let behind = bytes[range.end...]
      let isLonger =
        endsWord(before: range.start) && bytes[range.start].isWordByte
        || bytes[range.end - 1].isWordByte && continuesWord(behind)
      if isLonger { return nil }
      let start = range.start + before.utf8.count
      return SourceRange(start, start + version.utf8.count)
    }
  }

  func occurrences(of text: String) -> [SourceRange] {
    let wanted = Array(text.utf8)
    guard let first = wanted.first else { return [] }
    var found: [SourceRange] = []
    var start = 0
    while start + wanted.count <= bytes.count {
      if bytes[start] == first, bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
        found.append(SourceRange(start, start + wanted.count))
        start += wanted.count
      } else {
        start += 1
      }
    }
    return found
  }

  private func endsWord(before offset: Int) -> Bool {
    guard offset > 0 else { return false }
    let last = bytes[offset - 1]
    return last.isWordByte || last.joinsVersion && offset > 1 && bytes[offset - 2].isWordByte
  }

  /// A dot may also end a sentence.
  private func continuesWord(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first else { return false }
    return first.isWordByte || first.joinsVersion && (rest.dropFirst().first?.isWordByte ?? false)
  }
}

extension UInt8 {
  fileprivate var isWordByte: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  fileprivate var joinsVersion: Bool { [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+")].contains(self) }
}

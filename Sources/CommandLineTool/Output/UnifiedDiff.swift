/// The difference of two texts in unified format with three lines of context (POSIX `diff -u`); empty if they are equal.
func unifiedDiff(from old: String, named oldName: String, to new: String, named newName: String) -> String {
  guard old != new else { return "" }
  let edits = edits(from: lines(of: old), to: lines(of: new))
  var text = "--- \(oldName)\n+++ \(newName)\n"
  var position = 0
  var (oldLine, newLine) = (0, 0)
  for hunk in hunks(of: edits) {
    for edit in edits[position..<hunk.lowerBound] { edit.advance(&oldLine, &newLine) }
    text += render(edits[hunk], afterOldLine: oldLine, newLine: newLine)
    for edit in edits[hunk] { edit.advance(&oldLine, &newLine) }
    position = hunk.upperBound
  }
  return text
}

private struct Edit {
  enum Kind: Character { case same = " ", removed = "-", added = "+" }

  let kind: Kind
  let line: Substring

  /// Counts the line in each of the texts that has it.
  func advance(_ oldLine: inout Int, _ newLine: inout Int) {
    if kind != .added { oldLine += 1 }
    if kind != .removed { newLine += 1 }
  }
}

private let contextLines = 3

/// Beyond this many changed lines the texts are shown as replaced: finding the least difference takes their product.
private let longestCompared = 4000

private func lines(of text: String) -> [Substring] {
  var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  // The piece behind the last line end is no line; without a last line end it is one, and diff marks that.
  if lines.last?.isEmpty ?? false {
    lines.removeLast()
  } else {
    lines[lines.count - 1] += "\n\\ No newline at end of file"
  }
  return lines
}

private func edits(from old: [Substring], to new: [Substring]) -> [Edit] {
  let start = zip(old, new).prefix { $0 == $1 }.count
  let end = zip(old[start...].reversed(), new[start...].reversed()).prefix { $0 == $1 }.count
  let oldMiddle = old[start..<(old.count - end)]
  let newMiddle = new[start..<(new.count - end)]
  return old[..<start].map { Edit(kind: .same, line: $0) }
    + middleEdits(from: oldMiddle, to: newMiddle)
    + old[(old.count - end)...].map { Edit(kind: .same, line: $0) }
}

private func middleEdits(from old: ArraySlice<Substring>, to new: ArraySlice<Substring>) -> [Edit] {
  if max(old.count, new.count) > longestCompared {
    return old.map { Edit(kind: .removed, line: $0) } + new.map { Edit(kind: .added, line: $0) }
  }
  let old = Array(old)
  let new = Array(new)
  var removed = Set<Int>()
  var added = Set<Int>()
  for change in new.difference(from: old) {
    switch change {
    case .remove(let offset, _, _): removed.insert(offset)
    case .insert(let offset, _, _): added.insert(offset)
    }
  }
  var edits: [Edit] = []
  var (i, j) = (0, 0)
  while i < old.count || j < new.count {
    if i < old.count, removed.contains(i) {
      edits.append(Edit(kind: .removed, line: old[i]))
      i += 1
    } else if j < new.count, added.contains(j) {
      edits.append(Edit(kind: .added, line: new[j]))
      j += 1
    } else {
      edits.append(Edit(kind: .same, line: old[i]))
      i += 1
      j += 1
    }
  }
  return edits
}

/// Ranges of edits around the changes; those whose context would touch are one.
private func hunks(of edits: [Edit]) -> [Range<Int>] {
  var hunks: [Range<Int>] = []
  for (index, edit) in edits.enumerated() where edit.kind != .same {
    let around = max(0, index - contextLines)..<min(edits.count, index + contextLines + 1)
    if let last = hunks.last, last.upperBound >= around.lowerBound {
      hunks[hunks.count - 1] = last.lowerBound..<around.upperBound
    } else {
      hunks.append(around)
    }
  }
  return hunks
}

/// One hunk. Its range begins behind the lines before it, or at the last of them if it has no line of that text.
private func render(_ hunk: ArraySlice<Edit>, afterOldLine oldLine: Int, newLine: Int) -> String {
  var (oldEnd, newEnd) = (oldLine, newLine)
  for edit in hunk { edit.advance(&oldEnd, &newEnd) }
  func side(_ start: Int, _ end: Int) -> String { "\(end == start ? start : start + 1),\(end - start)" }
  return "@@ -\(side(oldLine, oldEnd)) +\(side(newLine, newEnd)) @@\n"
    + hunk.map { "\($0.kind.rawValue)\($0.line)\n" }.joined()
}

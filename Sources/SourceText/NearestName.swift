/// The candidate that a misspelt name was most likely meant to be, or nil when none is near.
///
/// Near is: an edit distance (insertions, deletions, substitutions, swaps of neighbours) of at most a third of the
/// name's length, and at least one. Only the first thousand candidates are looked at, so that a file full of wrong names
/// is still read in linear time.
package func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased().unicodeScalars)
  let limit = max(1, wanted.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in candidates.prefix(1000) {
    let other = Array(candidate.lowercased().unicodeScalars)
    guard abs(other.count - wanted.count) <= limit, let distance = editDistance(wanted, other, upTo: limit) else {
      continue
    }
    if distance < max(other.count, 1), distance < best?.distance ?? .max {
      best = (candidate, distance)
    }
  }
  return best?.name
}

/// The optimal string alignment distance, or nil if it is above `limit`.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], upTo limit: Int) -> Int? {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row.append(cost)
    }
    // A swap reaches back two rows, at one more.
    if let least = row.min(), least > limit + 1 { return nil }
    beforeLast = last
    last = row
  }
  return last[b.count] <= limit ? last[b.count] : nil
}

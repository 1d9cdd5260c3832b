extension Columns {
  /// Puts each column into an order in which few lines cross: by the mean place of the neighbours, from left to right and
  /// back, as long as that helps.
  mutating func order() {
    guard members.count > 1 else { return }
    let neighbours = Neighbours(self)
    for column in members.indices { note(placesIn: column) }
    var best = members
    var fewest = crossings(neighbours)
    let rounds = pieces.count > 4000 ? 2 : 12
    for round in 0..<rounds where fewest > 0 {
      let isForward = round % 2 == 0
      let columns = isForward ? Array(members.indices.dropFirst()) : members.indices.dropLast().reversed()
      for column in columns {
        sort(column, by: isForward ? neighbours.left : neighbours.right)
      }
      let count = crossings(neighbours)
      if count < fewest { (best, fewest) = (members, count) }
    }
    members = best
  }

  private mutating func sort(_ column: Int, by neighbours: [[Int]]) {
    let keys = members[column].enumerated().map { index, slot in
      let around = neighbours[slot]
      // One without neighbours keeps its place.
      let mean =
        around.isEmpty
        ? Double(index) / Double(members[column].count)
        : around.reduce(0) { $0 + places[$1] } / Double(around.count)
      return (mean: mean, index: index, slot: slot)
    }
    members[column] = keys.sorted { ($0.mean, $0.index) < ($1.mean, $1.index) }.map(\.slot)
    note(placesIn: column)
  }

  private mutating func note(placesIn column: Int) {
    let count = Double(members[column].count)
    for (index, slot) in members[column].enumerated() { places[slot] = (Double(index) + 0.5) / count }
  }

  private func crossings(_ neighbours: Neighbours) -> Int {
    var indices = Array(repeating: 0, count: slots.count)
    for column in members { for (index, slot) in column.enumerated() { indices[slot] = index } }
    var count = 0
    for column in members.indices.dropLast() {
      let targets = members[column].flatMap { slot in
        neighbours.right[slot].filter { slots[$0].column == column + 1 }.map { indices[$0] }.sorted()
      }
      count += inversions(of: targets, below: members[column + 1].count)
    }
    return count
  }
}

/// What each slot is connected to, left and right of it.
private struct Neighbours {
  var left: [[Int]]
  var right: [[Int]]

  init(_ columns: Columns) {
    left = Array(repeating: [], count: columns.slots.count)
    right = left
    for piece in columns.pieces {
      left[piece.target].append(piece.source)
      right[piece.source].append(piece.target)
    }
  }
}

/// How many pairs of numbers stand in the wrong order; with a Fenwick tree of how often each number was met.
private func inversions(of numbers: [Int], below limit: Int) -> Int {
  var tree = Array(repeating: 0, count: limit + 1)
  var count = 0
  for (met, number) in numbers.enumerated() {
    var smallerOrEqual = 0
    var index = number + 1
    while index > 0 {
      smallerOrEqual += tree[index]
      index -= index & -index
    }
    count += met - smallerOrEqual
    index = number + 1
    while index <= limit {
      tree[index] += 1
      index += index & -index
    }
  }
  return count
}

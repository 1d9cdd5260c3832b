/// The top of each slot: as near to what it is connected to as the order and the distances in its column allow.
struct ColumnHeights {
  private let columns: Columns
  private let meetings: [LayeredGraph.Meeting]

  /// The pieces that reach each slot from the left and from the right.
  private var left: [[Int]]
  private var right: [[Int]]

  /// From the first slot of a column to each, if they stand as near as they may.
  private let distances: [[Double]]

  private var tops: [Double]

  init(_ graph: LayeredGraph, _ columns: Columns, _ meetings: [LayeredGraph.Meeting]) {
    (self.columns, self.meetings) = (columns, meetings)
    left = Array(repeating: [], count: columns.slots.count)
    right = left
    for (index, piece) in columns.pieces.enumerated() {
      left[piece.target].append(index)
      right[piece.source].append(index)
    }
    distances = columns.members.map { members in
      var distance = 0.0
      return [0]
        + zip(members, members.dropFirst()).map { slot, next in
          distance += graph.height(of: columns.slots[slot]) + graph.gap(columns.slots[slot], columns.slots[next])
          return distance
        }
    }
    tops = Array(repeating: 0, count: columns.slots.count)
    for (members, distances) in zip(columns.members, distances) {
      for (slot, distance) in zip(members, distances) { tops[slot] = distance }
    }
  }

  /// Looks to the left and to the right by turns, and then to both sides.
  func settledTops() -> [Double] {
    var settled = self
    let all = columns.members.indices
    for _ in 0..<3 {
      for column in all { settled.settle(column) { left[$0] } }
      for column in all.reversed() { settled.settle(column) { right[$0] } }
    }
    for _ in 0..<2 {
      for column in all { settled.settle(column) { left[$0] + right[$0] } }
    }
    // What has nothing on its left is free to stand level with its users.
    for column in all.reversed() {
      settled.settle(column) { left[$0].isEmpty ? right[$0] : nil }
    }
    let highest = settled.tops.min() ?? 0
    return settled.tops.map { $0 - highest }
  }

  /// - Parameter pieces: those of a slot by which it is moved; nil for one that stays where it is.
  private mutating func settle(_ column: Int, by pieces: (Int) -> [Int]?) {
    let members = columns.members[column]
    // What is connected to nothing stands near to what is.
    let anchor = members.firstIndex { !isAlone($0) }
    let wishes = members.enumerated().map { index, slot in
      if isAlone(slot), let anchor { return Wish(place: index < anchor ? 1e6 : -1e6, weight: 1e-9) }
      let distance = distances[column][index]
      guard let pieces = pieces(slot) else { return Wish(place: tops[slot] - distance, weight: 1e6) }
      var (sum, weight) = (0.0, 0.0)
      for piece in pieces {
        let (source, target) = (columns.pieces[piece].source, columns.pieces[piece].target)
        // A long line should be straight.
        let share = columns.slots[source].box == nil && columns.slots[target].box == nil ? 8.0 : 1.0
        let shift = meetings[piece].source - meetings[piece].target
        sum += (target == slot ? tops[source] + shift : tops[target] - shift) * share
        weight += share
      }
      return Wish(place: (weight > 0 ? sum / weight : tops[slot]) - distance, weight: max(weight, 0.1))
    }
    for (index, place) in ascending(wishes).enumerated() { tops[members[index]] = place + distances[column][index] }
  }

  private func isAlone(_ slot: Int) -> Bool { left[slot].isEmpty && right[slot].isEmpty }
}

extension LayeredGraph {
  /// Between two slots of a column.
  fileprivate func gap(_ slot: Columns.Slot, _ next: Columns.Slot) -> Double {
    let isBeside = [slot, next].allSatisfy { slot in slot.box.map { boxes[$0].side == nil } ?? false }
    return isBeside ? boxGap : lineGap
  }
}

/// Where a slot would stand, less its distance from the first of the column.
private struct Wish {
  let place: Double
  let weight: Double
}

/// The places nearest to the wishes of which none is smaller than the one before (isotonic regression: neighbours that
/// want to pass each other take their common mean).
private func ascending(_ wishes: [Wish]) -> [Double] {
  var blocks: [(mean: Double, weight: Double, count: Int)] = []
  for wish in wishes {
    var block = (mean: wish.place, weight: wish.weight, count: 1)
    while let last = blocks.last, last.mean > block.mean {
      blocks.removeLast()
      let weight = last.weight + block.weight
      block = ((last.mean * last.weight + block.mean * block.weight) / weight, weight, last.count + block.count)
    }
    blocks.append(block)
  }
  return blocks.flatMap { Array(repeating: $0.mean, count: $0.count) }
}

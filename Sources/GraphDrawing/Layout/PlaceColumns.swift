extension LayeredGraph {
  /// Gives each box its corner and each line its way.
  func place(_ columns: Columns) -> LayeredLayout {
    let meetings = meetings(columns)
    let tops = tops(columns, meetings)
    let drops = columns.pieces.indices.map { index in
      let piece = columns.pieces[index]
      return abs(tops[piece.target] + meetings[index].target - tops[piece.source] - meetings[index].source)
    }
    let (lefts, widths) = horizontalPlaces(columns, drops)

    var layout = LayeredLayout()
    let hasSource = lines.reduce(into: Set<Int>()) { $0.insert($1.target) }
    for (index, box) in boxes.enumerated() {
      let column = columns.slots[index].column
      // What begins a line stands near to its users.
      let indent = hasSource.contains(index) ? 0 : widths[column] - box.width
      layout.corners.append(Point(x: lefts[column] + indent, y: tops[index]))
    }
    for own in columns.piecesOfLines {
      var way: [Point] = []
      for piece in own {
        let (source, target) = (columns.pieces[piece].source, columns.pieces[piece].target)
        let start = tops[source] + meetings[piece].source
        let end = tops[target] + meetings[piece].target
        if let box = columns.slots[source].box {
          way.append(Point(x: layout.corners[box].x + boxes[box].width, y: start))
        }
        let column = columns.slots[source].column
        way.append(Point(x: lefts[column] + widths[column], y: start))
        way.append(Point(x: lefts[columns.slots[target].column], y: end))
        if let box = columns.slots[target].box { way.append(Point(x: layout.corners[box].x, y: end)) }
      }
      layout.ways.append(way)
    }
    layout.width = zip(lefts, widths).map { $0 + $1 }.max() ?? 0
    layout.height = zip(tops, columns.slots).map { top, slot in top + height(of: slot) }.max() ?? 0
    return layout
  }

  /// - Parameter drops: how far up or down each piece goes. A long way needs a wider gap, so as not to be steep.
  private func horizontalPlaces(_ columns: Columns, _ drops: [Double]) -> (lefts: [Double], widths: [Double]) {
    var longest = Array(repeating: 0.0, count: columns.members.count)
    for (piece, drop) in zip(columns.pieces, drops) {
      let column = columns.slots[piece.source].column
      longest[column] = max(longest[column], drop)
    }
    var lefts: [Double] = []
    var widths: [Double] = []
    var x = 0.0
    for (column, members) in columns.members.enumerated() {
      let own = members.compactMap { columns.slots[$0].box }.map { boxes[$0] }
      let next = columns.members.indices.contains(column + 1) ? columns.members[column + 1] : []
      let hasPorts = (members + next).contains { slot in columns.slots[slot].box.map { boxes[$0].side != nil } ?? false
      }
      lefts.append(x)
      widths.append(own.map(\.width).max() ?? 0)
      x += widths[column] + (hasPorts ? sideGap : columnGap) + min(150, longest[column] / 8)
    }
    return (lefts, widths)
  }

  private func height(of slot: Columns.Slot) -> Double { slot.box.map { boxes[$0].height } ?? 0 }

  /// How far from the tops of its two slots each piece meets them.
  private func meetings(_ columns: Columns) -> [(source: Double, target: Double)] {
    var meetings = columns.pieces.map { piece in
      let height = columns.slots[piece.source].box.map { lines[piece.line].sourceHeight ?? boxes[$0].height / 2 }
      return (source: height ?? 0, target: 0.0)
    }
    // Lines into one box keep a distance, in the order in which they come.
    var comers: [Int: [Int]] = [:]
    for (index, piece) in columns.pieces.enumerated() where columns.slots[piece.target].box != nil {
      if let height = lines[piece.line].targetHeight {
        meetings[index].target = height
      } else {
        comers[piece.target, default: []].append(index)
      }
    }
    for (box, pieces) in comers {
      let sorted = pieces.sorted { a, b in
        let (left, right) = (columns.pieces[a].source, columns.pieces[b].source)
        return (columns.places[left], a) < (columns.places[right], b)
      }
      let distance = min(10, max(0, boxes[box].height - 16) / Double(max(1, sorted.count - 1)))
      let first = boxes[box].height / 2 - distance * Double(sorted.count - 1) / 2
      for (index, piece) in sorted.enumerated() { meetings[piece].target = first + distance * Double(index) }
    }
    return meetings
  }

  /// The top of each slot: as near to its neighbours as the order and the distances in its column allow.
  private func tops(_ columns: Columns, _ meetings: [(source: Double, target: Double)]) -> [Double] {
    var tops = Array(repeating: 0.0, count: columns.slots.count)
    var left: [[Int]] = Array(repeating: [], count: columns.slots.count)
    var right = left
    for (index, piece) in columns.pieces.enumerated() {
      left[piece.target].append(index)
      right[piece.source].append(index)
    }
    /// From the first slot of its column to each, if they stand as near as they may.
    let distances = columns.members.map { members in
      var distance = 0.0
      var distances = [0.0]
      for (slot, next) in zip(members, members.dropFirst()) {
        let areBoxes = columns.slots[slot].box != nil && columns.slots[next].box != nil
        let isPort = [slot, next].contains { columns.slots[$0].box.map { boxes[$0].side != nil } ?? true }
        distance += height(of: columns.slots[slot]) + (areBoxes && !isPort ? boxGap : lineGap)
        distances.append(distance)
      }
      return distances
    }
    for (column, members) in columns.members.enumerated() {
      for (index, slot) in members.enumerated() { tops[slot] = distances[column][index] }
    }

    func isAlone(_ slot: Int) -> Bool { left[slot].isEmpty && right[slot].isEmpty }

    /// - Parameter onlyFirst: to move nothing that has a line from the left.
    func settle(_ column: Int, _ sides: [[[Int]]], onlyFirst: Bool = false) {
      let members = columns.members[column]
      // What is connected to nothing stands near to what is.
      let anchor = members.firstIndex { !isAlone($0) }
      let wishes = members.enumerated().map { index, slot in
        var (sum, weight) = (0.0, 0.0)
        for piece in sides.flatMap({ $0[slot] }) {
          let (source, target) = (columns.pieces[piece].source, columns.pieces[piece].target)
          let isPlace = columns.slots[source].box == nil && columns.slots[target].box == nil
          let share = isPlace ? 8.0 : 1.0
          let top =
            target == slot
            ? tops[source] + meetings[piece].source - meetings[piece].target
            : tops[target] + meetings[piece].target - meetings[piece].source
          sum += top * share
          weight += share
        }
        if onlyFirst, !left[slot].isEmpty { return (wish: tops[slot] - distances[column][index], weight: 1e6) }
        if isAlone(slot), let anchor {
          return (wish: index < anchor ? 1e6 : -1e6, weight: 1e-9)
        }
        let wish = weight > 0 ? sum / weight : tops[slot]
        return (wish: wish - distances[column][index], weight: max(weight, 0.1))
      }
      for (index, value) in ascending(wishes).enumerated() { tops[members[index]] = value + distances[column][index] }
    }

    let forward = Array(columns.members.indices)
    for _ in 0..<3 {
      for column in forward { settle(column, [left]) }
      for column in forward.reversed() { settle(column, [right]) }
    }
    for _ in 0..<2 { for column in forward { settle(column, [left, right]) } }
    for column in forward.reversed() { settle(column, [right], onlyFirst: true) }
    let highest = tops.min() ?? 0
    return tops.map { $0 - highest }
  }
}

/// The numbers nearest to the wishes of which none is smaller than the one before (isotonic regression: neighbours that
/// want to pass each other take their common mean).
private func ascending(_ wishes: [(wish: Double, weight: Double)]) -> [Double] {
  var blocks: [(mean: Double, weight: Double, count: Int)] = []
  for wish in wishes {
    var block = (mean: wish.wish, weight: wish.weight, count: 1)
    while let last = blocks.last, last.mean > block.mean {
      blocks.removeLast()
      let weight = last.weight + block.weight
      block = ((last.mean * last.weight + block.mean * block.weight) / weight, weight, last.count + block.count)
    }
    blocks.append(block)
  }
  return blocks.flatMap { Array(repeating: $0.mean, count: $0.count) }
}

extension LayeredGraph {
  /// Gives each box its corner and each line its way.
  func place(_ columns: Columns) -> LayeredLayout {
    let meetings = meetings(columns)
    let tops = ColumnHeights(self, columns, meetings).settledTops()
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

  func height(of slot: Columns.Slot) -> Double { slot.box.map { boxes[$0].height } ?? 0 }

  /// How far from the tops of its two slots a piece meets them.
  struct Meeting {
    var source: Double
    var target: Double
  }

  private func meetings(_ columns: Columns) -> [Meeting] {
    var meetings = columns.pieces.map { piece in
      let height = columns.slots[piece.source].box.map { lines[piece.line].sourceHeight ?? boxes[$0].height / 2 }
      return Meeting(source: height ?? 0, target: 0)
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
}

/// The boxes by column, with a place in each column that a line passes.
struct Columns {
  /// The boxes first, then the places of lines.
  struct Slot {
    var column: Int

    /// Nil for the place of a line.
    var box: Int?
  }

  /// A piece of a line, or of several that run together, from a column to the next.
  struct Piece {
    let source: Int
    let target: Int
    let line: Int
  }

  /// The lines of a bundle in a column.
  private struct Run: Hashable {
    let bundle: Int
    let column: Int
  }

  /// Beyond so many places, lines go straight behind what is between.
  private static let mostPlaces = 20_000

  var slots: [Slot] = []
  var pieces: [Piece] = []

  /// The pieces of each line, from source to target.
  var piecesOfLines: [[Int]] = []

  /// The slots of each column, from top to bottom.
  var members: [[Int]] = []

  /// The place of each slot in its column, from 0 to 1.
  var places: [Double] = []

  init(_ graph: LayeredGraph, _ columns: [Int]) {
    slots = columns.indices.map { Slot(column: columns[$0], box: $0) }
    var shared: [Run: (slot: Int, piece: Int)] = [:]
    let passed = graph.lines.reduce(0) { $0 + columns[$1.target] - columns[$1.source] - 1 }
    for (index, line) in graph.lines.enumerated() {
      var last = line.source
      var own: [Int] = []
      func add(to target: Int) {
        own.append(pieces.count)
        pieces.append(Piece(source: last, target: target, line: index))
        last = target
      }
      if passed <= Self.mostPlaces {
        for column in columns[line.source] + 1..<columns[line.target] {
          let run = Run(bundle: line.bundle, column: column)
          if let known = shared[run] {
            own.append(known.piece)
            last = known.slot
          } else {
            slots.append(Slot(column: column, box: nil))
            add(to: slots.count - 1)
            shared[run] = (slots.count - 1, pieces.count - 1)
          }
        }
      }
      add(to: line.target)
      piecesOfLines.append(own)
    }
    places = Array(repeating: 0, count: slots.count)
    members = Array(repeating: [], count: (columns.max() ?? -1) + 1)
    for (index, slot) in slots.enumerated() { members[slot.column].append(index) }
  }
}

extension LayeredGraph {
  /// The column of each box: right of all that it is connected from, but a box without such stands beside its first user.
  func columnOfBoxes() -> [Int] {
    var following: [[Int]] = Array(repeating: [], count: boxes.count)
    var open = Array(repeating: 0, count: boxes.count)
    for line in lines {
      following[line.source].append(line.target)
      open[line.target] += 1
    }
    let hasLeft = boxes.contains { $0.side == .left }
    var columns = boxes.map { hasLeft && $0.side == nil ? 1 : 0 }
    let isFirst = open.map { $0 == 0 }
    var ready = boxes.indices.filter { open[$0] == 0 }
    var next = 0
    while next < ready.count {
      let box = ready[next]
      next += 1
      for target in following[box] {
        columns[target] = max(columns[target], columns[box] + 1)
        open[target] -= 1
        if open[target] == 0 { ready.append(target) }
      }
    }
    let last = (boxes.indices.filter { boxes[$0].side == nil }.map { columns[$0] }.max() ?? 0) + 1
    for index in boxes.indices {
      if boxes[index].side == .right {
        columns[index] = last
      } else if isFirst[index], boxes[index].side == nil, let nearest = following[index].map({ columns[$0] }).min() {
        columns[index] = max(columns[index], min(nearest, last) - 1)
      }
    }
    return columns
  }
}

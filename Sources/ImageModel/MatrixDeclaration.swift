import SourceText

/// A matrix as it was declared: each combination of its values is a variant, but for what is excluded or included.
struct MatrixDeclaration {
  struct Axis {
    let name: Located<String>
    let values: [Located<String>]
  }

  /// Cells that an exclusion or an addition is for: those with these values.
  struct Selection {
    /// By axis, in the order of the axes; nil where any value will do.
    let values: [String?]
    let place: SourcePlace
  }

  struct Cell {
    var values: [String]
    var additions: [ImageSettings] = []
    var place: SourcePlace
  }

  /// More would be a mistake: GitHub and GitLab run no more than 256 and 200 jobs of a matrix.
  static let mostCells = 10_000

  var axes: [Axis]
  var excluded: [Selection] = []
  var included: [(selection: Selection, settings: ImageSettings)] = []

  /// Whether there are so many that they are not worked out.
  var isTooLarge: Bool {
    var count = 1
    for axis in axes {
      count *= axis.values.count
      if count > Self.mostCells { return true }
    }
    return false
  }

  /// The cells in order, the last axis fastest; then those that are included. An addition that names every value and has
  /// no cell makes one; one that has none otherwise is a mistake.
  ///
  /// - Parameter place: where the matrix is declared.
  func cells(at place: SourcePlace, _ problems: inout Problems) -> [Cell] {
    var cells: [Cell] = [Cell(values: [], place: place)]
    for axis in axes {
      cells = cells.flatMap { cell in
        axis.values.map { Cell(values: cell.values + [$0.value], place: place) }
      }
    }
    let exclusions = SelectionIndex(excluded)
    cells.removeAll { !exclusions.matching($0.values).isEmpty }
    var known: Set<[String]> = Set(cells.map(\.values))
    for (selection, _) in included {
      let values = selection.values.compactMap(\.self)
      if values.count == axes.count, known.insert(values).inserted {
        cells.append(Cell(values: values, place: selection.place))
      }
    }
    let inclusions = SelectionIndex(included.map(\.selection))
    var isUsed = Array(repeating: false, count: included.count)
    for index in cells.indices {
      for inclusion in inclusions.matching(cells[index].values) {
        cells[index].additions.append(included[inclusion].settings)
        isUsed[inclusion] = true
      }
    }
    for (inclusion, isUsed) in zip(included, isUsed) where !isUsed {
      problems.add(
        rule: "unknown-cell", "no cell of the matrix has these values", at: inclusion.selection.place,
        hint: "name a value of every axis to add a cell, or values of cells that are not excluded")
    }
    return cells
  }
}

/// Finds the selections that a cell is in, without comparing it with each of them.
private struct SelectionIndex {
  /// By the axes that they name, and then by the values.
  private var groups: [[Bool]: [[String]: [Int]]] = [:]

  init(_ selections: [MatrixDeclaration.Selection]) {
    for (index, selection) in selections.enumerated() {
      groups[selection.values.map { $0 != nil }, default: [:]][selection.values.compactMap(\.self), default: []]
        .append(index)
    }
  }

  /// In the order of the selections.
  func matching(_ values: [String]) -> [Int] {
    groups.flatMap { isNamed, selections in
      selections[zip(values, isNamed).filter(\.1).map(\.0)] ?? []
    }.sorted()
  }
}

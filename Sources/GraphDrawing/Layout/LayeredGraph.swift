/// Boxes and the lines between them, to be laid out in columns from left to right.
///
/// The way is that of Sugiyama, Tagawa and Toda: columns, then the order in each, then the heights. A line that passes
/// columns has a place of its own in each, and so crosses no box.
struct LayeredGraph {
  struct Box {
    var width: Double
    var height: Double

    /// Where its lines meet: at the left and the right border of what is around it.
    var side: Side?
  }

  enum Side {
    case left, right
  }

  struct Line {
    let source: Int
    let target: Int

    /// Lines with the same number, which all come from one point, run together as far as they go the same way.
    let bundle: Int

    /// Where it leaves the source's right side and meets the target's left one, from the top; nil for the place that is
    /// left beside other lines.
    var sourceHeight: Double?
    var targetHeight: Double?
  }

  var boxes: [Box] = []

  /// Without cycles.
  var lines: [Line] = []

  var columnGap = 56.0
  var sideGap = 26.0
  var boxGap = 18.0
  var lineGap = 10.0
}

struct Point: Hashable {
  var x: Double
  var y: Double
}

struct LayeredLayout {
  /// The top left corner of each box.
  var corners: [Point] = []

  /// Each from the source to the target. A piece is level if its ends have the same height; another lies between columns.
  var ways: [[Point]] = []

  var width = 0.0
  var height = 0.0
}

extension LayeredGraph {
  func layout() -> LayeredLayout {
    var columns = Columns(self, columnOfBoxes())
    columns.order()
    return place(columns)
  }
}

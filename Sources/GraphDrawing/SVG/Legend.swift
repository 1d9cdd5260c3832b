/// What the signs of a picture mean: of those only that it has.
struct Legend {
  private(set) var markup: Markup = ""
  private(set) var width = 0.0
  private(set) var height = 0.0

  private let limit: Double
  private var x = 0.0
  private var y = 0.0

  init(_ graph: BuildGraph, _ states: [StageKey: StageState], width limit: Double) {
    self.limit = limit
    let styles = Set(graph.edges.map(\.style))
    for (style, text) in [
      ("from", "FROM"), ("copy", "COPY, ADD or mount"), ("needs", "waits for"),
    ] where styles.contains(style) {
      add(
        text,
        """
        <g class="edge \(style)"><path d="M0 8H19"/><path class="head" d="M26 8l-7 -3.5v7z"/></g>

        """, iconWidth: 32)
    }
    if graph.nodes.contains(where: { $0.kind == .base }) {
      add(
        "image from a registry", "<rect class=\"base\" y=\"2\" width=\"24\" height=\"12\" rx=\"6\"/>\n", iconWidth: 30)
    }
    if graph.nodes.contains(where: { $0.cache != nil }) {
      add("kept in the registry", cacheIcon(x: 0, y: 3), iconWidth: 16)
    }
    for kind in StageState.Kind.allCases where states.values.contains(where: { $0.kind == kind }) {
      add(kind.meaning, stateIcon(kind, x: 0, y: 3), iconWidth: 16)
    }
    if graph.isCondensed {
      add(
        "an image with all its stages", "<rect class=\"node\" y=\"2\" width=\"20\" height=\"12\" rx=\"3\"/>\n",
        iconWidth: 28)
    }
    if graph.hasPath {
      breakLine()
      add(
        graph.pathText, "<rect class=\"node critical\" y=\"2\" width=\"20\" height=\"12\" rx=\"3\"/>\n", iconWidth: 28)
    }
    height = x > 0 || y > 0 ? y + 18 : 0
  }

  private mutating func add(_ text: String, _ icon: Markup, iconWidth: Double) {
    let text = shortened(text, to: limit - iconWidth, size: NodeFace.smallSize)
    let itemWidth = iconWidth + textWidth(text, size: NodeFace.smallSize)
    if x + itemWidth > limit { breakLine() }
    markup += """
      <g transform="translate(\(x) \(y))">
      \(icon)<text class="small" x="\(iconWidth)" y="12">\(text)</text>
      </g>

      """
    width = max(width, x + itemWidth)
    x += itemWidth + 18
  }

  private mutating func breakLine() {
    if x == 0 { return }
    (x, y) = (0, y + 20)
  }
}

extension StageState.Kind {
  var meaning: String {
    switch self {
    case .reused: "reused"
    case .perhapsReused: "perhaps reused"
    case .partlyReused: "partly reused"
    case .rebuilt: "rebuilt"
    case .notBuilt: "not built"
    }
  }
}

/// The drum that stands for stored data.
func cacheIcon(x: Double, y: Double) -> Markup {
  """
  <path class="icon" transform="translate(\(x) \(y))" d="M.5 2v6c0 1 2 1.7 4.5 1.7s4.5-.7 4.5-1.7V2M.5 2c0 1 2 1.7 \
  4.5 1.7S9.5 3 9.5 2 7.5 .3 5 .3.5 1 .5 2z"/>

  """
}

/// A disc, as full as is reused; a point in it for what only the build can tell.
func stateIcon(_ kind: StageState.Kind, x: Double, y: Double) -> Markup {
  let filling: Markup =
    switch kind {
    case .reused: "<circle class=\"full\" cx=\"5\" cy=\"5\" r=\"4.5\"/>"
    case .perhapsReused: "<circle class=\"full\" cx=\"5\" cy=\"5\" r=\"2\"/>"
    case .partlyReused: "<path class=\"full\" d=\"M5 .5a4.5 4.5 0 0 0 0 9z\"/>"
    case .rebuilt: ""
    case .notBuilt: "<path class=\"icon\" d=\"M1.8 1.800l6.4 6.4\"/>"
    }
  return """
    <g transform="translate(\(x) \(y))"><circle class="icon" cx="5" cy="5" r="4.5"/>\(filling)</g>

    """
}

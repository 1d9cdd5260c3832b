/// Where in a YAML file a place stands, and in a literal block scalar, where in its script.
///
/// It knows the part of YAML that people write by hand for CI: comments, block mappings and sequences with one scalar to
/// a line, flow collections, block scalars. Text beyond that is a problem to report. A literal block scalar always
/// holds a shell script, each one of its own. Whether lines stand at the right depth is only checked as far as a wrong
/// depth could change what a value is part of.
struct YAMLContext: Hashable {
  /// Where a node stands in its line.
  enum Position: Hashable {
    /// First, so that only a key or an item can follow.
    case line
    /// After `- `, where a scalar or a key can.
    case item
    /// After `key: `.
    case value
  }

  enum State: Hashable {
    /// Where a node begins; at a line's start, before or after its blanks.
    case start(Position, afterProperty: Bool)
    /// After a `-` that may begin an item.
    case dash(Position)
    /// After `-` or `--` at a line's start, which may become `---`.
    case documentStart(dashes: Int)
    /// In an anchor, alias or tag.
    case property(Position, isAlias: Bool)
    case plain(Position, Last)
    case doubleQuoted(Position, isEscaped: Bool)
    /// After a quote that may be one of two.
    case singleQuoted(Position, isClosing: Bool)
    case flow(Position, depth: Int, Flow)
    /// Behind a node, where only the line's end, a comment or the colon of a key can follow.
    case afterNode(Position, Last)
    case comment
    /// After `|` or `>`.
    case blockHeader(BlockHeader)
    case block
  }

  /// The byte before.
  enum Last: Hashable {
    case text
    case blank
    case colon
  }

  /// Where in a flow collection.
  enum Flow: Hashable {
    case start
    case plain(Last)
    case doubleQuoted(isEscaped: Bool)
    case singleQuoted
    case comment
  }

  enum BlockHeader: Hashable {
    case style
    case chomping
    case blank
    case comment
  }

  let provider: YAMLProvider
  var state = State.start(.line, afterProperty: false)

  /// Of the next byte in its line, until a node has begun.
  var column = 0

  /// Of the node in its line that may turn out to be a key.
  var nodeColumn = 0

  /// Of the innermost key or dash of the line.
  var collectionColumn = 0

  /// The greatest column at which the next line can begin: one deeper would go on with the scalar before it, or with the
  /// block scalar that may stand before it. Nil if anything can follow.
  var deepestNext: Int?

  /// Where the first line of a loop's body begins.
  var firstLine = FirstLine()

  /// The present block scalar.
  var block = YAMLBlock()

  /// In a literal block scalar, its script.
  var shell = ShellContext()

  var expansion = Expansion.none

  /// The text of the present node as far as it may be a key with a role.
  var key: [UInt8] = []

  /// Where in the present scalar, if it is a condition in quotes.
  var condition = ConditionText()

  /// Of the scalars that follow on the line.
  var role = ScalarRole.text

  /// Of the items on the next lines.
  var itemRole = ScalarRole.text

  struct FirstLine: Hashable {
    /// The deepest, if it depends on the data which is first.
    var column = 0
    var isCertain = false
  }

  init(_ provider: YAMLProvider) {
    self.provider = provider
  }

  var isScript: Bool {
    state == .block && !block.isFolded
  }

  /// Checks that the text may end here, as at the end of a line.
  func checkEnd() throws(EscapingProblem) {
    var end = self
    switch state {
    case .block: try end.endBlock(at: 0)
    case .doubleQuoted, .singleQuoted(_, isClosing: false), .flow:
      throw .unfinished("the template", in: name, from: YAMLContext(provider).name)
    default: try end.take(UInt8(ascii: "\n"))
    }
  }
}

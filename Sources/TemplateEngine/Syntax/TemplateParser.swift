import SourceText

/// Builds the tree of a template from its tokens.
struct TemplateParser {
  /// Deeper nesting is a mistake, and the passes after this one recurse over the tree.
  static let deepestNesting = 40

  private struct Block {
    /// Nil for an `if`.
    var loop: TemplateNode.Loop?

    /// Those of an `if` up to now; the body of the last is still read.
    var arms: [TemplateNode.Arm] = []

    /// The nodes that stand beside it.
    let before: [TemplateNode]
  }

  let file: SourceFile
  private var diagnostics: [Diagnostic] = []

  private var open: [Block] = []
  private var nodes: [TemplateNode] = []

  /// How many blocks below the deepest allowed are open; they are left out.
  private var skippedDepth = 0

  private init(_ file: SourceFile) {
    self.file = file
  }

  /// The tree, as far as the text can be read, and all that is wrong with its syntax.
  static func parse(_ file: SourceFile) -> (nodes: [TemplateNode], diagnostics: [Diagnostic]) {
    let (tokens, problems) = TemplateLexer.tokens(of: file)
    var parser = TemplateParser(file)
    parser.diagnostics = problems
    for token in tokens { parser.take(token) }
    parser.closeOpenBlocks()
    return (parser.nodes, parser.diagnostics)
  }

  private mutating func take(_ token: TemplateToken) {
    switch token.kind {
    case .comment: break
    case .control: takeControl(token)
    case _ where skippedDepth > 0: break
    case .text: nodes.append(.text(token.range))
    case .value:
      let words = TagWord.words(in: token.content, of: file)
      let path = words.count == 1 ? NamePath(words[0]) : nil
      if path == nil { reportName(in: token.content, orTag: token.range) }
      nodes.append(.value(path ?? NamePath(unreadableAt: token.range), tag: token.range))
    }
  }

  private mutating func takeControl(_ token: TemplateToken) {
    let words = TagWord.words(in: token.content, of: file)
    let rest = words.dropFirst()
    switch words.first?.text {
    case "for": beginLoop(rest, token.range)
    case "if": begin(Block(arms: [arm(rest, token.range)], before: nodes), token.range)
    case "else": beginArm(rest, token.range)
    case "end": end(rest, token.range)
    case "include": include(rest, token)
    case let word: unknownTag(word ?? "", token.range)
    }
  }

  // MARK: Blocks

  private mutating func beginLoop(_ words: ArraySlice<TagWord>, _ tag: SourceRange) {
    let words = Array(words)
    var path: NamePath?
    if words.count == 3, words[1].text == "in", isIdentifier(words[0].text),
      !NamePath.reserved.contains(words[0].text)
    {
      path = NamePath(words[2])
    }
    if path == nil {
      report("for-syntax", #"this "for" cannot be read"#, tag, hint: #"write it as "for NAME in PATH""#)
    }
    let variable = words.first?.text ?? ""
    let loop = TemplateNode.Loop(variable: variable, list: path ?? NamePath(unreadableAt: tag), tag: tag)
    begin(Block(loop: loop, before: nodes), tag)
  }

  private mutating func begin(_ block: Block, _ tag: SourceRange) {
    guard skippedDepth == 0, open.count < Self.deepestNesting else {
      if skippedDepth == 0 {
        report(
          "nesting-limit", "blocks are nested more than \(Self.deepestNesting) deep here", tag,
          hint: "move the inner part to a template of its own")
      }
      skippedDepth += 1
      return
    }
    open.append(block)
    nodes = []
  }

  private mutating func arm(_ words: ArraySlice<TagWord>, _ tag: SourceRange) -> TemplateNode.Arm {
    let isNegated = words.first?.text == "not"
    let words = isNegated ? words.dropFirst() : words
    if words.count == 1, let path = words.first.flatMap(NamePath.init) {
      return .init(condition: .init(path: path, isNegated: isNegated), tag: tag)
    }
    report("if-syntax", #"this "if" cannot be read"#, tag, hint: #"write it as "if PATH" or "if not PATH""#)
    return .init(condition: .init(path: NamePath(unreadableAt: tag), isNegated: isNegated), tag: tag)
  }

  private mutating func beginArm(_ words: ArraySlice<TagWord>, _ tag: SourceRange) {
    guard skippedDepth == 0 else { return }
    guard let block = open.indices.last, open[block].loop == nil else {
      let notes = blockNotes()
      report(
        "else-without-if", #""else" without an "if" before it"#, tag,
        hint: notes.isEmpty ? "remove it" : #"close the inner block with "end" first"#, notes: notes)
      return
    }
    if open[block].arms.last?.condition == nil {
      report("second-else", #"nothing can follow "else" but "end""#, tag, hint: #"put "else if" before "else""#)
    }
    let next: TemplateNode.Arm
    if words.first?.text == "if" {
      next = arm(words.dropFirst(), tag)
    } else {
      if !words.isEmpty {
        report("else-syntax", #"this "else" cannot be read"#, tag, hint: #"write "else" or "else if PATH""#)
      }
      next = .init(condition: nil, tag: tag)
    }
    open[block].arms[open[block].arms.count - 1].body = nodes
    open[block].arms.append(next)
    nodes = []
  }

  private mutating func end(_ words: ArraySlice<TagWord>, _ tag: SourceRange) {
    if !words.isEmpty { report("end-syntax", #""end" stands alone in its tag"#, tag, hint: #"write "<% end %>""#) }
    if skippedDepth > 0 {
      skippedDepth -= 1
    } else if !close(isClosed: true) {
      report("end-without-block", #""end" without a "for" or "if" before it"#, tag, hint: "remove it")
    }
  }

  private mutating func close(isClosed: Bool) -> Bool {
    guard var block = open.popLast() else { return false }
    let body = nodes
    nodes = block.before
    if var loop = block.loop {
      loop.body = body
      loop.isClosed = isClosed
      nodes.append(.loop(loop))
    } else {
      block.arms[block.arms.count - 1].body = body
      nodes.append(.conditional(.init(arms: block.arms, isClosed: isClosed)))
    }
    return true
  }

  private mutating func closeOpenBlocks() {
    while let block = open.last {
      let (word, tag) = block.loop.map { ("for", $0.tag) } ?? ("if", block.arms[0].tag)
      report("missing-end", #"this "\#(word)" has no "end""#, tag, hint: #"add "<% end %>" after its last line"#)
      _ = close(isClosed: false)
    }
  }

  private func blockNotes() -> [Diagnostic.Note] {
    guard let loop = open.last?.loop else { return [] }
    return [.init(#"this "for" is open"#, at: SourcePlace(file, loop.tag))]
  }

  // MARK: Other tags

  private mutating func include(_ words: ArraySlice<TagWord>, _ token: TemplateToken) {
    guard skippedDepth == 0 else { return }
    guard words.count == 1, let word = words.first else {
      report(
        "include-syntax", #"this "include" cannot be read"#, token.range,
        hint: #"write it as "include name.sh.tmpl""#)
      return
    }
    nodes.append(.include(name: word.text, nameRange: word.range, tag: token.range))
  }

  /// A misspelt `for` or `if` still opens a block, so that its `end` is no second mistake.
  private mutating func unknownTag(_ word: String, _ tag: SourceRange) {
    let nearest = nearestName(to: word, among: ["for", "if", "else", "end", "include"])
    let literal = #"write "<%%" for a literal "<%""#
    report(
      "unknown-tag", word.isEmpty ? "this tag is empty" : #"unknown tag "\#(word)""#, tag,
      hint: nearest.map { #"did you mean "\#($0)"? otherwise "# + literal } ?? literal)
    switch nearest {
    case "for":
      let loop = TemplateNode.Loop(variable: "", list: NamePath(unreadableAt: tag), tag: tag)
      begin(Block(loop: loop, before: nodes), tag)
    case "if":
      let condition = TemplateNode.Condition(path: NamePath(unreadableAt: tag), isNegated: false)
      begin(Block(arms: [.init(condition: condition, tag: tag)], before: nodes), tag)
    default: break
    }
  }

  private mutating func reportName(in content: SourceRange, orTag tag: SourceRange) {
    let isEmpty = content.start == content.end
    report(
      "name-syntax", isEmpty ? "this tag names no value" : #""\#(file.text(in: content))" is not the name of a value"#,
      isEmpty ? tag : content,
      hint: #"write a name such as "image" or "image.name"; there are no filters and no arithmetic"#)
  }

  private mutating func report(
    _ rule: String, _ message: String, _ range: SourceRange, hint: String, notes: [Diagnostic.Note] = []
  ) {
    diagnostics.append(Diagnostic(rule: rule, message, at: SourcePlace(file, range), notes: notes, hint: hint))
  }
}

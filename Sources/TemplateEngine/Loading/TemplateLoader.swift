import SourceText

/// Walks the tree of a template, puts includes in place and fixes an escaper for each value, before any data.
struct TemplateLoader {
  /// Blocks and includes within each other; this walk and rendering recurse over them.
  private static let deepestNesting = 60

  struct ParsedTemplate {
    let file: SourceFile
    let nodes: [TemplateNode]
  }

  let library: TemplateLibrary
  var diagnostics: [Diagnostic] = []
  var parsed: [String: ParsedTemplate] = [:]

  /// The names of the templates that the present place is in, from the outermost.
  var including: [String] = []
  var loopVariables: [String] = []
  var includeCount = 0
  var depth = 0

  /// How deep the include tags stand that the present place is in, beside what a block scalar asks for.
  var scriptIndentation = 0

  /// The state at the present place; nil after a mistake that leaves it unknown, so that nothing more can be said.
  var state: EscapingContext?
  var file = SourceFile(name: "", bytes: [])

  init(library: TemplateLibrary) {
    self.library = library
  }

  /// By file, then by place; an include that is used twice reports its mistakes once.
  var sortedDiagnostics: [Diagnostic] {
    struct Key: Hashable { let file: String, start: Int, rule: String, message: String }
    var seen: Set<Key> = []
    let keyed = diagnostics.map { diagnostic in
      let file = diagnostic.place?.file.name ?? ""
      let start = diagnostic.place?.range.start ?? 0
      return (Key(file: file, start: start, rule: diagnostic.rule, message: diagnostic.message), diagnostic)
    }
    return keyed.filter { seen.insert($0.0).inserted }
      .sorted { ($0.0.file, $0.0.start, $0.0.message) < ($1.0.file, $1.0.start, $1.0.message) }
      .map(\.1)
  }

  mutating func load(_ name: String, _ file: SourceFile, _ language: TemplateLanguage) -> [RenderStep] {
    state = language.start
    let template = parse(name, file)
    let steps = steps(of: template, named: name)
    do throws(EscapingProblem) {
      try state?.checkEnd()
    } catch {
      report(error, in: file, SourceRange(file.bytes.count, file.bytes.count))
    }
    return steps
  }

  mutating func parse(_ name: String, _ file: SourceFile) -> ParsedTemplate {
    if let known = parsed[name] { return known }
    let (nodes, problems) = TemplateParser.parse(file)
    diagnostics += problems
    let template = ParsedTemplate(file: file, nodes: nodes)
    parsed[name] = template
    return template
  }

  mutating func steps(of template: ParsedTemplate, named name: String) -> [RenderStep] {
    let outer = file
    file = template.file
    including.append(name)
    defer {
      file = outer
      including.removeLast()
    }
    return steps(of: template.nodes)
  }

  mutating func steps(of nodes: [TemplateNode]) -> [RenderStep] {
    var steps = RenderSteps()
    for node in nodes {
      switch node {
      case .text(let range):
        let indentation = (state?.includedIndentation ?? 0) + scriptIndentation
        scan(range)
        steps.append(file.bytes[range.start..<range.end], indentation: indentation)
      case .value(let path, let tag):
        if let escaper = escaper(at: tag) {
          steps.append(.value(reference(path), escaper, indentation: scriptIndentation))
        }
      case .conditional(let conditional):
        nested(at: conditional.arms[0].tag) { loader in steps.append(loader.choices(of: conditional)) }
      case .loop(let loop):
        nested(at: loop.tag) { loader in steps.append(loader.repetition(of: loop)) }
      case .include(let name, let nameRange, let tag):
        nested(at: tag) { loader in steps.append(contentsOf: loader.includedSteps(name, nameRange, tag)) }
      }
    }
    return steps.finished()
  }

  private mutating func nested(at tag: SourceRange, _ body: (inout TemplateLoader) -> Void) {
    guard depth < Self.deepestNesting else {
      report(
        "nesting-limit", "blocks and includes are nested more than \(Self.deepestNesting) deep here", tag,
        hint: "make the templates flatter")
      state = nil
      return
    }
    depth += 1
    body(&self)
    depth -= 1
  }

  // MARK: Text and values

  private mutating func scan(_ range: SourceRange) {
    var rest = range
    while scriptIndentation > 0, let end = file.bytes[rest.start..<rest.end].firstIndex(of: UInt8(ascii: "\n")) {
      scanWhole(SourceRange(rest.start, end + 1))
      if state?.isInQuotedText ?? false {
        report(
          "indented-quote", "this line ends in quotes or a here-document, whose next line would be indented",
          SourceRange(end, end + 1), hint: "include the template at the start of a line, or keep the text on one line")
        state = nil
      }
      rest = SourceRange(end + 1, rest.end)
    }
    scanWhole(rest)
  }

  private mutating func scanWhole(_ range: SourceRange) {
    guard let (offset, problem) = state?.scan(file.bytes, range) else { return }
    report(problem, in: file, SourceRange(offset, offset + 1))
    state = nil
  }

  private mutating func escaper(at tag: SourceRange) -> Escaper? {
    do throws(EscapingProblem) {
      return try state?.takeValue()
    } catch {
      report(error, in: file, tag)
      return nil
    }
  }

  func reference(_ path: NamePath) -> Reference {
    let first = path.names.first ?? ""
    let slot = loopVariables.lastIndex(of: first)
    return Reference(
      base: slot.map { .loopVariable($0) } ?? .root(first), fields: Array(path.names.dropFirst()), text: path.text,
      place: SourcePlace(file, path.range), loopVariables: loopVariables)
  }

  // MARK: Reports

  mutating func reportChange(_ message: String, _ tag: SourceRange) {
    report("context-change", message, tag, hint: state?.unchangingHint ?? "let it close what it opens")
  }

  mutating func report(_ problem: EscapingProblem, in file: SourceFile, _ range: SourceRange) {
    diagnostics.append(
      Diagnostic(rule: problem.rule, problem.message, at: SourcePlace(file, range), hint: problem.hint))
  }

  mutating func report(_ rule: String, _ message: String, _ range: SourceRange, hint: String) {
    diagnostics.append(Diagnostic(rule: rule, message, at: SourcePlace(file, range), hint: hint))
  }
}

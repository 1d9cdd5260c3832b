import SourceText

extension Template {
  /// The template's text with the values of the names in it.
  ///
  /// - Throws: every place whose name is unknown, or whose value is of a kind that cannot stand there, once.
  package func render(_ root: [String: TemplateValue]) throws(DiagnosticError) -> String {
    var renderer = TemplateRenderer(root: root, language: language)
    renderer.render(steps)
    guard renderer.diagnostics.isEmpty else { throw DiagnosticError(renderer.sortedDiagnostics) }
    return String(decoding: renderer.output.bytes, as: UTF8.self)
  }
}

/// Runs the steps of a template; after a mistake it goes on, to find the others.
struct TemplateRenderer {
  private var scope: TemplateScope
  private(set) var output: TemplateOutput
  private(set) var diagnostics: [Diagnostic] = []
  private var reported: Set<ReportedPlace> = []

  private struct ReportedPlace: Hashable {
    let file: String
    let start: Int
  }

  init(root: [String: TemplateValue], language: TemplateLanguage) {
    scope = TemplateScope(root: root)
    output = TemplateOutput(guardsExpressions: language == .gitHubWorkflow)
  }

  var sortedDiagnostics: [Diagnostic] {
    diagnostics.map { ($0.place?.file.name ?? "", $0.place?.range.start ?? 0, $0) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
      .map(\.2)
  }

  mutating func render(_ steps: [RenderStep]) {
    for step in steps {
      switch step {
      case .text(let bytes, let indentation):
        if let (place, mistake) = output.append(text: bytes, indentation: indentation) { report(mistake, at: place) }
      case .value(let reference, let escaper, let indentation):
        output.indentLine(by: indentation)
        write(reference, escaper)
      case .choose(let choices):
        choose(choices)
      case .repeat(let list, let slot, let body):
        `repeat`(list, slot, body)
      }
    }
  }

  private mutating func write(_ reference: Reference, _ escaper: Escaper) {
    guard let value = value(of: reference) else { return }
    do throws(ValueMistake) {
      try output.append(value, reference, escaper)
    } catch {
      report(error, at: reference)
    }
  }

  private mutating func choose(_ choices: [RenderStep.Choice]) {
    for choice in choices {
      guard let (reference, isNegated) = choice.condition else { return render(choice.body) }
      guard let value = value(of: reference) else { return }
      guard let holds = value.isTrue else {
        return report(
          ValueMistake(
            #""if" asks whether a boolean is true, or a list or text has something in it, "#
              + #"but "\#(reference.text)" is \#(value.kind)"#,
            hint: "pass a boolean that says what is asked"), at: reference)
      }
      if holds != isNegated { return render(choice.body) }
    }
  }

  private mutating func `repeat`(_ reference: Reference, _ slot: Int, _ body: [RenderStep]) {
    guard let value = value(of: reference) else { return }
    guard case .list(let elements) = value else {
      return report(
        ValueMistake(
          #""for" goes over a list, but "\#(reference.text)" is \#(value.kind)"#,
          hint: #"pass a list, or test it with "if""#), at: reference)
    }
    for element in elements {
      scope.set(slot, to: element)
      render(body)
    }
  }

  private mutating func value(of reference: Reference) -> TemplateValue? {
    do throws(ValueMistake) {
      return try scope.value(of: reference)
    } catch {
      report(error, at: reference)
      return nil
    }
  }

  /// In a loop, the same place would fail again and again.
  private mutating func report(_ mistake: ValueMistake, at reference: Reference) {
    let place = reference.place
    guard reported.insert(ReportedPlace(file: place.file.name, start: place.range.start)).inserted else { return }
    diagnostics.append(Diagnostic(rule: mistake.rule, mistake.message, at: place, hint: mistake.hint))
  }
}

extension TemplateValue {
  /// Whether `if` takes it for true; nil if the question has no clear sense.
  fileprivate var isTrue: Bool? {
    switch self {
    case .boolean(let value): value
    case .list(let elements): !elements.isEmpty
    case .string(let text): !text.isEmpty
    case .shell(let fragment): !fragment.text.isEmpty
    case .expression(let expression): !expression.text.isEmpty
    case .gitLab(let written): !written.text.isEmpty
    case .word(let fragments): fragments.contains { $0 != .literal("") }
    case .integer, .record: nil
    }
  }
}

/// A name that means nothing, or a value that cannot stand where it is.
struct ValueMistake: Error, Hashable {
  var rule = "wrong-kind"
  let message: String
  let hint: String

  init(rule: String = "wrong-kind", _ message: String, hint: String) {
    self.rule = rule
    self.message = message
    self.hint = hint
  }
}

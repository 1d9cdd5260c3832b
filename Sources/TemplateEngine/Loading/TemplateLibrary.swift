import SourceText

/// Templates by name; the names are those that `include` uses.
package struct TemplateLibrary: Sendable {
  private let sources: [String: SourceFile]

  /// What was loaded of these sources before; nil for a template that was not.
  private let loaded: @Sendable (String) -> Template?

  package init(_ sources: [String: SourceFile], loaded: @escaping @Sendable (String) -> Template? = { _ in nil }) {
    (self.sources, self.loaded) = (sources, loaded)
  }

  /// Loads a template and all that it includes.
  ///
  /// - Throws: every mistake in the text of these templates: syntax, includes, and places where a value could not be
  ///   escaped safely. None of them depends on data.
  package func template(named name: String) throws(DiagnosticError) -> Template {
    if let known = loaded(name) { return known }
    guard let file = sources[name] else {
      throw DiagnosticError(
        Diagnostic(rule: "unknown-template", #"unknown template "\#(name)""#, hint: nearestTemplateHint(to: name)))
    }
    guard let language = TemplateLanguage(templateName: name) else {
      throw DiagnosticError(Self.unknownLanguage(of: name, at: SourcePlace(file, SourceRange(0, 0))))
    }
    var loader = TemplateLoader(library: self)
    let steps = loader.load(name, file, language)
    guard loader.diagnostics.isEmpty else { throw DiagnosticError(loader.sortedDiagnostics) }
    return Template(steps: steps, language: language)
  }

  func source(named name: String) -> SourceFile? {
    sources[name]
  }

  func nearestTemplateHint(to name: String) -> String {
    let names = sources.keys.sorted()
    if let nearest = nearestName(to: name, among: names) { return #"did you mean "\#(nearest)"?"# }
    return names.isEmpty ? "there are no templates" : "the templates are \(names.joined(separator: ", "))"
  }

  static func unknownLanguage(of name: String, at place: SourcePlace) -> Diagnostic {
    let suffixes = TemplateLanguage.allCases.map { #""\#($0.suffix)""# }.joined(separator: " or ")
    return Diagnostic(
      rule: "unknown-language", #"no language known for "\#(name)""#, at: place,
      hint: "give it a name that ends in \(suffixes)")
  }
}

import SourceText

extension TemplateLoader {
  /// Includes in one template, counted each time they are used: two in each of a row of files would double its size
  /// with every file.
  private static let mostIncludes = 1000

  mutating func includedSteps(_ name: String, _ nameRange: SourceRange, _ tag: SourceRange) -> [RenderStep] {
    guard let included = library.source(named: name) else {
      report(
        "unknown-include", #"unknown template "\#(name)""#, nameRange, hint: library.nearestTemplateHint(to: name))
      return []
    }
    if let first = including.firstIndex(of: name) {
      let circle = (including[first...] + [name]).map { #""\#($0)""# }.joined(separator: " includes ")
      report("recursive-include", circle, nameRange, hint: "use a loop for what repeats")
      return []
    }
    guard let language = TemplateLanguage(templateName: name) else {
      diagnostics.append(TemplateLibrary.unknownLanguage(of: name, at: SourcePlace(file, nameRange)))
      return []
    }
    if let state, !state.mayInclude(language) {
      report(
        "wrong-language", #""\#(name)" is not written in the language of this place"#, nameRange,
        hint: #"include a template whose name ends in "\#(state.language.suffix)""#)
      return []
    }
    includeCount += 1
    guard includeCount <= Self.mostIncludes else {
      if includeCount == Self.mostIncludes + 1 {
        report(
          "include-limit", "more than \(Self.mostIncludes) includes make up this template", nameRange,
          hint: "include less, or use a loop")
      }
      state = nil
      return []
    }
    let outer = state
    let column = columnOfStandaloneTag(tag)
    let outerIndentation = scriptIndentation
    if language == .shell, let column { scriptIndentation += outer?.depthOfInclude(at: column) ?? 0 }
    defer { scriptIndentation = outerIndentation }
    do throws(EscapingProblem) {
      try state?.beginInclude(language, column: column)
    } catch {
      report(error, in: file, tag)
      state = nil
    }
    var start = state
    let template = parse(name, included)
    let steps = steps(of: template, named: name)
    if let outer {
      start?.endInclude(begunAt: outer)
      state?.endInclude(begunAt: outer)
    }
    checkEnd(of: #"the text of "\#(name)""#, from: start, nameRange)
    return steps
  }

  /// The blanks before a tag, if its line holds nothing else and so has vanished with it.
  private func columnOfStandaloneTag(_ tag: SourceRange) -> Int? {
    let line = file.bytes[..<tag.start].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let rest = file.bytes[tag.end...].prefix { $0 != UInt8(ascii: "\n") }
    let indentation = file.bytes[line..<tag.start]
    guard indentation.allSatisfy({ $0 == UInt8(ascii: " ") }), rest.allSatisfy({ isBlank($0) }) else { return nil }
    return indentation.count
  }
}

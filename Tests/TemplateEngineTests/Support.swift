import SourceText
import TemplateEngine

typealias Values = [String: TemplateValue]

/// A small world of values for tests that are about something else.
let sampleValues: Values = [
  "x": .string("a b"), "safe": .string("v1.2"), "empty": .string(""), "number": .integer(7), "negative": .integer(-3),
  "yes": .boolean(true), "no": .boolean(false), "list": .list([.string("a b"), .integer(2), .string("c")]),
  "none": .list([]), "nothing": .string(""),
  "word": .word([.literal("web:"), .variable("VERSION")]), "fragment": .shell(ShellFragment(trusted: "run --fast")),
  "image": .record(["name": .string("web"), "tags": .list([.string("1"), .string("2")])]),
  "images": .list([
    .record(["name": .string("web"), "tags": .list([.string("1"), .string("2")])]),
    .record(["name": .string("db"), "tags": .list([])]),
  ]),
]

func library(
  _ text: String, named name: String = "t.sh.tmpl", including others: [String: String] = [:]
) -> TemplateLibrary {
  var sources = others.mapValues { _ in SourceFile(name: "", bytes: []) }
  for (name, text) in others { sources[name] = SourceFile(name: name, text: text) }
  sources[name] = SourceFile(name: name, text: text)
  return TemplateLibrary(sources)
}

/// A template's name, which tells its language.
let gitHub = "t.github.yml.tmpl"
let gitLab = "t.gitlab.yml.tmpl"

func render(
  _ text: String, _ values: Values = sampleValues, named name: String = "t.sh.tmpl",
  including others: [String: String] = [:]
) throws(DiagnosticError) -> String {
  try library(text, named: name, including: others).template(named: name).render(values)
}

/// The outcome in the form of a terminal: the text, or `line:column: message (hint)` for each mistake.
func outcome(
  _ text: String, _ values: Values = sampleValues, named name: String = "t.sh.tmpl",
  including others: [String: String] = [:]
) -> String {
  do throws(DiagnosticError) {
    return try render(text, values, named: name, including: others)
  } catch {
    return error.diagnostics.map(describe).joined(separator: "\n")
  }
}

/// The mistakes found while loading, without data.
func loadingProblems(
  _ text: String, named name: String = "t.sh.tmpl", including others: [String: String] = [:]
) -> [String] {
  do throws(DiagnosticError) {
    _ = try library(text, named: name, including: others).template(named: name)
    return []
  } catch {
    return error.diagnostics.map(describe)
  }
}

func describe(_ diagnostic: Diagnostic) -> String {
  let place = diagnostic.place.map { place in
    let isMain = ["t.sh.tmpl", gitHub, gitLab].contains(place.file.name)
    return "\(isMain ? "" : place.file.name + ":")\(place.start.line):\(place.start.column): "
  }
  let hint = diagnostic.hint.map { " (\($0))" }
  return (place ?? "") + diagnostic.message + (hint ?? "")
}

import ImageModel
import ModelSchema
import SourceText

private let format = OptionDescription(
  name: "--format", value: "FORMAT", choices: SchemaFormat.allCases.map(\.rawValue),
  help: "print the JSON Schema (json, the default), or a page about every key (markdown)")

/// The forms in which the model is told.
private enum SchemaFormat: String, CaseIterable {
  case json, markdown
}

let schemaCommand = CommandDescription(
  name: "schema",
  summary: "print what cigen.json5 may hold, for editors and for people",
  operands: "",
  discussion: """
    The JSON Schema (draft 2020-12) has every key with its meaning, so that an editor can complete and check the file. Name
    it in the file as "$schema". What needs more than the file itself, such as the stages of a Dockerfile, cigen alone
    checks.
    """,
  options: [format],
  examples: [
    ("cigen schema > cigen.schema.json", "a schema to keep beside cigen.json5"),
    ("cigen schema --format markdown", "every key, its default, meaning and an example"),
  ],
  run: printSchema)

@Sendable private func printSchema(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  if let operand = arguments.operands.first {
    throw usageError(
      "wrong-operands", "unexpected \"\(operand)\"",
      hint: "the schema is the same for every project: see cigen schema --help")
  }
  switch try chosenFormat(arguments[format], orElse: SchemaFormat.json, hint: "use json or markdown") {
  case .json:
    console.printOutput(jsonSchema(of: .project, ModelObject.all.filter { $0.name != ModelObject.project.name }))
  case .markdown: console.printOutput(modelPage(of: ModelObject.all))
  }
  return .done
}

import ImageModel
import Registry

/// The JSON Schema (draft 2020-12) of `cigen.json5`, for editors and other tools.
///
/// What depends on the kind of a value or on a key is told by an `if`: an `anyOf` would answer a mistake with what is
/// wrong by each of its schemas.
package func jsonSchema(of root: ModelObject, _ others: [ModelObject]) -> String {
  let definitions =
    others.map { ($0.name, JSONValue.object(objectSchema($0))) }
    + root.engineSettings.map { (name(of: $0), settingsSchema($0)) }
  let head: [(String, JSONValue)] = [
    ("$schema", .string("https://json-schema.org/draft/2020-12/schema")), ("$id", .string("urn:cigen:schema")),
  ]
  return JSONValue.object(head + objectSchema(root) + [("$defs", .object(definitions))]).text() + "\n"
}

// MARK: - Objects and keys

private func objectSchema(_ object: ModelObject) -> SchemaMembers {
  var schema: SchemaMembers = [
    ("title", .string(object.title)), ("description", .string(object.description)), ("type", .string("object")),
    ("properties", .object(object.keys.map { ($0.name, keySchema($0)) })),
  ]
  if let others = object.others {
    schema.append(("propertyNames", names(of: others)))
    schema.append(("additionalProperties", .object(valueSchema(others.value))))
  } else {
    schema.append(("additionalProperties", .boolean(false)))
  }
  let required = object.keys.filter(\.isRequired).map(\.name)
  if !required.isEmpty { schema.append(("required", .strings(required))) }
  if !object.rules.isEmpty {
    schema.append(("allOf", .array(object.rules.map { .object(constraint($0, in: object)) })))
  }
  return schema
}

private func keySchema(_ key: ModelKey) -> JSONValue {
  var schema: SchemaMembers = [("description", .string(key.description))]
  schema += valueSchema(key.value)
  if case .value(let text) = key.defaultValue, let value = JSONValue(json5: text) { schema.append(("default", value)) }
  if let example = JSONValue(json5: key.example) { schema.append(("examples", .array([example]))) }
  return .object(schema)
}

// MARK: - Values

private func valueSchema(_ value: ModelValue) -> SchemaMembers {
  switch value {
  case .text: return [("type", .string("string"))]
  case .pattern(let pattern): return [("type", .string("string"))] + patternSchema(pattern)
  case .platform: return [("enum", .strings(Platform.spellings))]
  case .boolean: return [("type", .string("boolean"))]
  case .number: return [("type", .string("number"))]
  case .wholeNumber(let range):
    let least: SchemaMembers = [("type", .string("integer")), ("minimum", .number("\(range.lowerBound)"))]
    return range.upperBound == .max ? least : least + [("maximum", .number("\(range.upperBound)"))]
  case .null: return [("type", .string("null"))]
  case .choice, .off: return constants([value])
  case .list(let element, let mayBeEmpty, let isUnique):
    var schema: SchemaMembers = [("type", .string("array")), ("items", .object(valueSchema(element)))]
    if !mayBeEmpty { schema.append(("minItems", .number("1"))) }
    if isUnique { schema.append(("uniqueItems", .boolean(true))) }
    return schema
  case .map(let entry, let mayBeEmpty):
    let schema: SchemaMembers = [
      ("type", .string("object")), ("propertyNames", names(of: entry)),
      ("additionalProperties", .object(valueSchema(entry.value))),
    ]
    return mayBeEmpty ? schema : schema + [("minProperties", .number("1"))]
  case .object(let object): return [("$ref", reference(to: object.name))]
  case .chosen(let key, let objects):
    return [
      ("type", .string("object")), ("required", .strings([key])),
      ("properties", .object(key, .object("enum", .strings(objects.map(\.value))))),
      (
        "allOf",
        .array(
          objects.map { value, object in
            .object([("if", has(key, value)), ("then", .object("$ref", reference(to: object.name)))])
          })
      ),
    ]
  case .either(let values): return either(values)
  }
}

func patternSchema(_ pattern: TextPattern) -> SchemaMembers {
  // Visual Studio Code shows the words in the place of the expression.
  let words = "this is no \(pattern.name), which is \(pattern.meaning.filter { $0 != "`" })"
  return [("pattern", .string(pattern.expression)), ("patternErrorMessage", .string(words))]
}

private func names(of entry: ModelEntry) -> JSONValue {
  let schema = patternSchema(entry.names)
  return .object(entry.taken.isEmpty ? schema : schema + [("not", .object("enum", .strings(entry.taken)))])
}

private func reference(to name: String) -> JSONValue { .string("#/$defs/\(name)") }

// MARK: - One of several values

/// By the kind of the value, so that a mistake is told of the kind that was meant.
private func either(_ values: [ModelValue]) -> SchemaMembers {
  if values.allSatisfy({ $0.constants != nil }) { return constants(values) }
  let schemas = values.map(valueSchema)
  // A pattern holds for strings alone.
  if values.allSatisfy(\.isScalar) {
    return [("type", .strings(values.map(\.type)))] + schemas.flatMap { $0.filter { $0.key != "type" } }
  }
  let fixed = values.filter { $0.constants != nil }
  var branches = zip(values, schemas).filter { $0.0.constants == nil }.map { branch(.string($0.type), $1) }
  if !fixed.isEmpty { branches.insert(branch(.strings(fixed.map(\.type)), constants(fixed)), at: 0) }
  return [("type", .strings(values.map(\.type))), ("allOf", .array(branches))]
}

private func branch(_ type: JSONValue, _ schema: SchemaMembers) -> JSONValue {
  .object([("if", .object("type", type)), ("then", .object(schema.filter { $0.key != "type" }))])
}

private func constants(_ values: [ModelValue]) -> SchemaMembers {
  let constants = values.flatMap { $0.constants ?? [] }
  return constants.count == 1 ? [("const", constants[0])] : [("enum", .array(constants))]
}

extension ModelValue {
  /// The only values that there are; nil if there are too many.
  fileprivate var constants: [JSONValue]? {
    switch self {
    case .choice(let texts): texts.map { .string($0) }
    case .off: [.boolean(false)]
    case .boolean: [.boolean(true), .boolean(false)]
    default: nil
    }
  }

  fileprivate var type: String {
    switch self {
    case .text, .pattern, .choice, .platform: "string"
    case .boolean, .off: "boolean"
    case .number: "number"
    case .wholeNumber: "integer"
    case .null: "null"
    case .list: "array"
    case .map, .object, .chosen, .either: "object"
    }
  }

  fileprivate var isScalar: Bool {
    switch self {
    case .text, .pattern, .number, .boolean, .null: true
    default: false
    }
  }
}

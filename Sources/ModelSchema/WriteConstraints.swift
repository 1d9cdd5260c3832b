import ImageModel

typealias SchemaMembers = [(key: String, value: JSONValue)]

/// What holds between the keys of an object, as keywords of its schema.
func constraint(_ rule: ModelRule, in object: ModelObject) -> SchemaMembers {
  switch rule {
  case .exactlyOne(let one, let other): return [("oneOf", .array([one, other].map { required([$0]) }))]
  case .notBoth(let one, let other): return [("not", required([one, other]))]
  case .needsOne(let key, let others):
    return [("if", required([key])), ("then", .object("anyOf", .array(others.map { required([$0]) })))]
  case .needsOther:
    if object.keys.isEmpty { return [("minProperties", .number("1"))] }
    return [("not", .object("propertyNames", .object("enum", .strings(object.keyNames))))]
  case .required(let key): return [("required", .strings([key]))]
  case .refused(let keys): return [("properties", .object(keys.map { ($0, .boolean(false)) }))]
  case .matches(let key, let pattern):
    let schema = JSONValue.object(patternSchema(pattern))
    return [("properties", .object(key, object.hasList(key) ? .object("items", schema) : schema))]
  case .when(let key, let value, let then, let otherwise):
    var schema = [("if", has(key, value, isDefault: object.isDefault(value, of: key)))]
    if !then.isEmpty { schema.append(("then", .object(then.flatMap { constraint($0, in: object) }))) }
    if !otherwise.isEmpty { schema.append(("else", .object(otherwise.flatMap { constraint($0, in: object) }))) }
    return schema
  case .without(let keys, let rules):
    let isThere = keys.count == 1 ? required(keys) : .object("anyOf", .array(keys.map { required([$0]) }))
    return [("if", isThere), ("else", .object(rules.flatMap { constraint($0, in: object) }))]
  case .settings(let settings):
    return [
      (
        "properties",
        .object("images", .object("additionalProperties", .object("$ref", .string("#/$defs/\(name(of: settings))"))))
      )
    ]
  }
}

/// Whether a key has this value, which it has by default, too, where that is said.
func has(_ key: String, _ value: String, isDefault: Bool = false) -> JSONValue {
  let properties: SchemaMembers = [("properties", .object(key, .object("const", .string(value))))]
  return .object(isDefault ? properties : properties + [("required", .strings([key]))])
}

private func required(_ keys: [String]) -> JSONValue { .object("required", .strings(keys)) }

extension ModelObject {
  func hasList(_ key: String) -> Bool {
    if case .list = keys.first(where: { $0.name == key })?.value { true } else { false }
  }

  fileprivate func isDefault(_ value: String, of key: String) -> Bool {
    guard case .value(let text) = keys.first(where: { $0.name == key })?.defaultValue,
      case .string(let usual) = JSONValue(json5: text)
    else { return false }
    return usual == value
  }

  /// What engines take of the settings of images, for which the schema has definitions.
  var engineSettings: [EngineSettings] {
    rules.compactMap { rule in
      if case .when(_, _, let then, _) = rule, case .settings(let settings) = then.first { settings } else { nil }
    }
  }
}

func name(of settings: EngineSettings) -> String { "engine-\(settings.engine.rawValue)" }

/// What an engine takes, in an image and wherever an image has settings within.
func settingsSchema(_ settings: EngineSettings) -> JSONValue {
  let same = JSONValue.object("$ref", .string("#/$defs/\(name(of: settings))"))
  var types = ["string", "boolean"]
  if settings.takesLinks { types.append("array") }
  if settings.cacheTypes?.isEmpty != true { types.append("object") }
  var cache: SchemaMembers = [("type", .strings(types))]
  if let known = settings.cacheTypes, !known.isEmpty {
    let refused: SchemaMembers = settings.refusedCacheKeys.map { ($0, .boolean(false)) }
    cache.append(("properties", .object([("type", .object("enum", .strings(known)))] + refused)))
  }
  var properties: SchemaMembers = [("cache", .object(cache))]
  if !settings.takesAttestations {
    let none = JSONValue.object("const", .boolean(false))
    properties += [
      ("attest", .object([("properties", .object([("provenance", none), ("sbom", none)]))])),
      ("annotations", .boolean(false)),
    ]
  }
  properties += [
    ("variants", .object("additionalProperties", same)),
    ("matrix", .object("properties", .object("include", .object("items", same)))),
  ]
  return .object([
    ("title", .string("What the engine \(settings.engine.rawValue) takes")), ("properties", .object(properties)),
  ])
}

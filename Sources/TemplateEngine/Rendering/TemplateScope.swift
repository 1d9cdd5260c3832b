import SourceText

/// The names that mean something at a place of a template.
struct TemplateScope {
  private let root: [String: TemplateValue]
  private var loopVariables: [TemplateValue] = []

  init(root: [String: TemplateValue]) {
    self.root = root
  }

  mutating func set(_ slot: Int, to value: TemplateValue) {
    if slot < loopVariables.count {
      loopVariables[slot] = value
    } else {
      loopVariables.append(value)
    }
  }

  func value(of reference: Reference) throws(ValueMistake) -> TemplateValue {
    var value: TemplateValue
    switch reference.base {
    case .loopVariable(let slot): value = loopVariables[slot]
    case .root(let name):
      guard let known = root[name] else {
        throw Self.unknown("name", name, among: Array(root.keys) + reference.loopVariables)
      }
      value = known
    }
    for (index, field) in reference.fields.enumerated() {
      guard case .record(let record) = value else {
        let owner = reference.text.split(separator: ".").prefix(index + 1).joined(separator: ".")
        throw ValueMistake(
          #""\#(owner)" is \#(value.kind) and has no field "\#(field)""#, hint: "only records have fields")
      }
      guard let next = record[field] else { throw Self.unknown("field", field, among: Array(record.keys)) }
      value = next
    }
    return value
  }

  private static func unknown(_ kind: String, _ name: String, among names: [String]) -> ValueMistake {
    let names = Set(names).sorted()
    let hint =
      if let nearest = nearestName(to: name, among: names) {
        #"did you mean "\#(nearest)"?"#
      } else if names.isEmpty {
        "no \(kind)s are known here"
      } else {
        "known here: \(names.joined(separator: ", "))"
      }
    return ValueMistake(rule: "unknown-name", #"unknown \#(kind) "\#(name)""#, hint: hint)
  }
}

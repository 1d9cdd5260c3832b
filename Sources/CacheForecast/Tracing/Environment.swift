/// Variables that a command sees. Commands with no change of a variable between them share one.
struct Environment {
  struct Value: Hashable {
    let name: String
    let value: Key
    let isArgument: Bool
  }

  let values: [Value]

  /// Of the names and values, as they count for a builder.
  let key: Key

  /// Also of which of them are arguments.
  let exactKey: Key

  init(_ values: [Value]) {
    self.values = values
    key = Key(values.flatMap { [Key($0.name), $0.value] })
    exactKey = Key([key] + values.map { Key($0.isArgument ? "argument" : "variable") })
  }
}

/// The variables of a stage in the order in which they were set. To set one costs the same however many there are.
struct Variables {
  struct Variable {
    let name: String
    let value: String
    let isArgument: Bool
  }

  /// Nil for one that was set again later.
  private var variables: [Variable?] = []
  private var places: [String: Int] = [:]

  subscript(name: String) -> Variable? { places[name].flatMap { variables[$0] } }

  var all: [Variable] { variables.compactMap(\.self) }

  mutating func set(_ name: String, _ value: String, isArgument: Bool) {
    if let place = places.updateValue(variables.count, forKey: name) { variables[place] = nil }
    variables.append(Variable(name: name, value: value, isArgument: isArgument))
    if variables.count > 2 * places.count + 16 { keep(where: { _ in true }) }
  }

  mutating func keep(where isKept: (Variable) -> Bool) {
    let kept = all.filter(isKept)
    variables = kept
    places = Dictionary(kept.enumerated().map { ($1.name, $0) }) { _, last in last }
  }
}

/// The combinations of a matrix, each as values of its keys; a combination without values stands for what is not known.
///
/// GitHub adds each of `include` to the combinations whose own values it keeps, else it is one more (docs.github.com,
/// "Workflow syntax", `jobs.<job_id>.strategy.matrix.include`).
func matrixCombinations(_ matrix: YAMLNode?) -> [[String: String]] {
  guard let matrix else { return [[:]] }
  let axes = matrix.members.filter { !["include", "exclude"].contains($0.key) }
  guard case .map = matrix, matrix["exclude"] == nil, axes.allSatisfy({ !$0.value.elements.isEmpty }) else {
    return [[:]]
  }
  var combinations = products(axes.map { axis in axis.value.elements.map { values(of: $0, under: axis.key) } })
  if axes.isEmpty { combinations = [] }
  let originals = combinations.count
  let ownKeys = Set(combinations.flatMap(\.keys))
  if let include = matrix["include"] {
    guard case .list(let added, _) = include else { return [[:]] }
    for node in added {
      let values = node.members.reduce(into: [String: String]()) { result, member in
        result.merge(ProjectImport.values(of: member.value, under: member.key)) { $1 }
      }
      var isAdded = false
      for index in 0..<originals {
        let fits = values.allSatisfy { key, value in !ownKeys.contains(key) || combinations[index][key] == value }
        if fits { combinations[index].merge(values) { $1 } }
        isAdded = isAdded || fits
      }
      if !isAdded { combinations.append(values) }
    }
  }
  return combinations.isEmpty || combinations.count > mostCombinations ? [[:]] : combinations
}

/// One of each, in all ways; none if there are too many.
func products(_ axes: [[[String: String]]]) -> [[String: String]] {
  var combinations: [[String: String]] = [[:]]
  for axis in axes {
    if combinations.count * axis.count > mostCombinations { return [] }
    combinations = combinations.flatMap { known in axis.map { known.merging($0) { $1 } } }
  }
  return combinations
}

/// GitHub's own limit.
private let mostCombinations = 256

/// The texts of a value, by their keys: `image.name` for a map.
private func values(of node: YAMLNode, under key: String) -> [String: String] {
  if let text = node.text { return [key: text] }
  return node.members.reduce(into: [key: String(unknownMark)]) { result, member in
    result["\(key).\(member.key)"] = member.value.text ?? String(unknownMark)
  }
}

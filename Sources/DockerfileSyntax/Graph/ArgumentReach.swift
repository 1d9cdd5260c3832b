/// Which build arguments can change what a stage is made of.
///
/// An argument reaches a stage that declares it, used or not: the classic builder and BuildKit run every `RUN` with all
/// that are declared. It reaches a stage through its `FROM` and through the defaults of other arguments, and with a stage
/// all that are built from it or copy from it. What no `ARG` of the file declares may be an argument of the builder's own,
/// or of an `ONBUILD` in a base image: it reaches every stage.
package struct ArgumentReach: Sendable {
  private let declared: Set<String>
  private let stages: [Set<String>]

  package init(_ dockerfile: Dockerfile, _ graph: StageGraph) {
    declared = dockerfile.declaredArguments
    // A default holds those that it is made of; of an argument that is declared again, both defaults may count.
    var globals: [String: Set<String>] = [:]
    for pair in dockerfile.globalArguments.flatMap(\.pairs) {
      var names = globals[pair.key.text] ?? [pair.key.text]
      for name in variables(in: pair.value?.text) { names.formUnion(globals[name] ?? [name]) }
      globals[pair.key.text] = names
    }
    var stages: [Set<String>] = []
    for stage in dockerfile.stages {
      var named = variables(in: stage.baseText) + variables(in: stage.platform)
      for pair in stage.instructions.flatMap(\.declarations) {
        named.append(pair.key.text)
        named += variables(in: pair.value?.text)
      }
      var reaching: Set<String> = []
      for name in named { reaching.formUnion(globals[name] ?? [name]) }
      for source in graph.dependencies(of: stage.index) { reaching.formUnion(stages[source]) }
      stages.append(reaching)
    }
    self.stages = stages
  }

  /// Whether another value of the argument could make another stage.
  package func reaches(_ stage: Int, _ argument: String) -> Bool {
    !declared.contains(argument) || stages[stage].contains(argument)
  }
}

extension Instruction {
  /// What an `ARG` declares, also one that waits behind `ONBUILD`.
  fileprivate var declarations: [KeyValue] {
    if case .trigger(let inner) = arguments { return inner.declarations }
    return keyword == .arg ? pairs : []
  }
}

/// The names behind each `$` and `${`, those in defaults of expansions too, whether they are used or not.
private func variables(in text: String?) -> [String] {
  guard let text, text.utf8.contains(UInt8(ascii: "$")) else { return [] }
  return text.split(separator: "$", omittingEmptySubsequences: false).dropFirst().compactMap { piece in
    let name = (piece.first == "{" ? piece.dropFirst() : piece).prefix {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
    }
    return name.isEmpty ? nil : String(name)
  }
}

import ImageModel
import Registry

/// The jobs in their order, those that differ in values alone together: images that are alike but for their names, the
/// variants of an image, and its platforms.
func grouped(_ jobs: [Job], for system: Output.System, onlyChanged: Bool) -> [Job] {
  // A leg of a matrix cannot be left out.
  if onlyChanged, system != .bash { return jobs }
  let mostRows = system == .gitlab ? 200 : 256
  var groups: [[Job]] = []
  var indices: [GroupKey: Int] = [:]
  var groupOfImage: [String: Int] = [:]
  for job in jobs {
    // Others wait for it under its own name; and a report of GitLab's has other variables for each job.
    let isTaken = !job.outputs.isEmpty && (system == .gitlab || job.family == nil)
    let takes = !job.needs.isEmpty && system == .gitlab
    let key = GroupKey(job, alone: isTaken || takes || job.condition != nil)
    let first = (job.dependsOn.compactMap { groupOfImage[$0] }.max() ?? -1) + 1
    if let index = indices[key], index >= first, system == .bash || groups[index].count < mostRows {
      groups[index].append(job)
      groupOfImage[job.name] = index
    } else {
      indices[key] = groups.count
      groupOfImage[job.name] = groups.count
      groups.append([job])
    }
  }
  return groups.map { $0.count > 1 ? merged($0) : $0[0] }
}

/// What jobs of one group have in common.
private struct GroupKey: Hashable {
  let family: String?
  let name: String
  let job: Job

  /// - Parameter alone: whether it is a group of its own.
  init(_ job: Job, alone: Bool) {
    family = job.family
    name = alone ? job.name : ""
    var shape = job
    if job.family != nil {
      shape = job.mappingWords { _ in "" }
    } else if !alone {
      shape = job.replacing(job.name, by: .image)
    }
    shape.name = ""
    shape.rows = []
    (shape.waitsFor, shape.dependsOn) = ([], [])
    for index in shape.needs.indices { shape.needs[index].images = [] }
    for index in shape.steps.indices { shape.steps[index].subject = "" }
    self.job = shape
  }
}

extension Variable {
  /// The image's name, in a job that stands for several.
  static let image = Variable(name: "IMAGE")
}

/// One job for several of the same shape.
private func merged(_ jobs: [Job]) -> Job {
  var job = jobs[0]
  job.rows = jobs.flatMap(\.rows)
  job.waitsFor = unique(jobs.flatMap(\.waitsFor))
  for index in job.needs.indices { job.needs[index].images = unique(jobs.flatMap { $0.needs[index].images }) }
  for index in job.steps.indices where !jobs.allSatisfy({ $0.steps[index].subject == job.steps[index].subject }) {
    job.steps[index].subject = ""
  }
  if job.family == nil {
    job = job.replacing(job.name, by: .image)
    job.parameters = [.image]
    for index in job.rows.indices { job.rows[index].values = [job.rows[index].image] }
    job.name = "images"
    return job
  }
  var unifier = Unifier(rows: job.rows)
  let words = jobs.map(\.words)
  // Build arguments have the names that tell the most.
  for place in words[0].indices where words[0][place].argumentName != nil {
    _ = unifier.unify(words.map { $0[place] })
  }
  var results = (0..<words[0].count).map { place in unifier.unify(words.map { $0[place] }) }.makeIterator()
  job = job.mappingWords { results.next() ?? $0 }
  job.parameters = unifier.parameters
  for index in job.rows.indices { job.rows[index].values = unifier.values.map { $0[index] } }
  let isOfPlatforms = !job.outputs.isEmpty && job.rows.contains { $0.platform != nil }
  job.name = (job.family ?? job.name) + (isOfPlatforms ? "-platforms" : "")
  return job
}

/// Finds in words of several jobs what differs, and calls it by the names of parameters.
private struct Unifier {
  let rows: [Row]
  private(set) var parameters: [Variable] = []

  /// Of each parameter, by row.
  private(set) var values: [[String]] = []

  init(rows: [Row]) {
    self.rows = rows
  }

  mutating func unify(_ words: [Word]) -> Word {
    if words.allSatisfy({ $0 == words[0] }) { return words[0] }
    var tokens = words.map { $0.fragments.flatMap(tokens(of:)) }
    guard tokens.allSatisfy({ $0.count == tokens[0].count }) else {
      let texts = words.compactMap(\.literal)
      if texts == rows.map({ $0.platform?.text ?? "" }) { return Word([.variable(parameter(texts, after: []))]) }
      // What they have in common at their ends stays.
      var (start, end): ([Word.Fragment], [Word.Fragment]) = ([], [])
      while let first = tokens[0].first, tokens.allSatisfy({ $0.first == first && $0.count > 1 }) {
        start.append(first)
        for index in tokens.indices { tokens[index].removeFirst() }
      }
      while let last = tokens[0].last, tokens.allSatisfy({ $0.last == last && $0.count > 1 }) {
        end.insert(last, at: 0)
        for index in tokens.indices { tokens[index].removeLast() }
      }
      let rest = tokens.map { Word($0) }
      guard rest.allSatisfy({ $0.literal != nil }) else { return words[0] }
      return Word(start + [.variable(parameter(rest.compactMap(\.literal), after: start))] + end)
    }
    var fragments: [Word.Fragment] = []
    for place in tokens[0].indices {
      let column = tokens.map { $0[place] }
      if column.allSatisfy({ $0 == column[0] }) {
        fragments.append(column[0])
      } else {
        fragments.append(.variable(parameter(column.map { $0.literal ?? "" }, after: fragments)))
      }
    }
    return Word(fragments)
  }

  private mutating func parameter(_ column: [String], after start: [Word.Fragment]) -> Variable {
    if let known = values.firstIndex(of: column) { return parameters[known] }
    let name = name(of: column, after: start)
    var (unique, number) = (name, 2)
    while parameters.contains(Variable(name: unique)) {
      unique = "\(name)_\(number)"
      number += 1
    }
    parameters.append(Variable(name: unique))
    values.append(column)
    return Variable(name: unique)
  }

  /// After what the values are, as far as they tell.
  private func name(of column: [String], after start: [Word.Fragment]) -> String {
    if column == rows.map(\.image) { return "IMAGE" }
    if column == rows.map({ $0.platform?.text ?? "" }) { return "PLATFORM" }
    if column == rows.map({ $0.platform?.architecture ?? "" }) || column == rows.map({ $0.platform?.word ?? "" }) {
      return "ARCH"
    }
    return Word(start).argumentName ?? "VARIANT"
  }
}

extension Word {
  /// The name of the build argument that it gives a value, if a variable that means nothing else can have it.
  fileprivate var argumentName: String? {
    guard case .literal(let text) = fragments.first, let end = text.firstIndex(of: "=") else { return nil }
    let name = text[..<end]
    let isName = name.utf8.allSatisfy { isLetterOrDigit($0) && $0 < 0x80 || $0 == UInt8(ascii: "_") }
    guard isName, !(name.first?.isNumber ?? true) else { return nil }
    return mayBeParameter(String(name)) ? String(name) : nil
  }
}

/// Whether nothing else has the name: no variable of a shell, which are in lower case, nor of a run or its machine, nor
/// one of the values that a matrix has beside parameters.
private func mayBeParameter(_ name: String) -> Bool {
  name == name.uppercased() && name.contains(where: \.isLetter) && !isRunnersOwn(name) && !isScriptsOwn(name)
    && !["RUNNER", Variable.version.name].contains(name)
}

/// Runs of letters, digits and dots, and what is between them.
private func tokens(of fragment: Word.Fragment) -> [Word.Fragment] {
  guard case .literal(let text) = fragment else { return [fragment] }
  var tokens: [[UInt8]] = []
  var isInName = false
  for byte in text.utf8 {
    let isNameByte = isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    if isNameByte, isInName { tokens[tokens.count - 1].append(byte) } else { tokens.append([byte]) }
    isInName = isNameByte
  }
  return tokens.map { .literal(String(decoding: $0, as: UTF8.self)) }
}

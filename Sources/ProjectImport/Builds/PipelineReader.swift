/// Reads the builds of a pipeline of GitLab: the commands of its jobs, with the variables that the file gives them.
struct PipelineReader {
  private(set) var builds: [FoundBuild] = []
  private let file: String
  private let survey: FolderSurvey
  private var values: KnownValues

  /// Of a file with aliases in aliases, no more is read.
  private var commandsLeft = 10_000

  /// How many variables of jobs are looked at: a file can have many jobs and many variables for each of them.
  private var valuesLeft = 100_000

  /// - Parameter image: what `$CI_REGISTRY_IMAGE` is, if the project is on a GitLab.
  init(_ file: String, _ survey: FolderSurvey, image: String?) {
    self.file = file
    self.survey = survey
    values = KnownValues()
    values.variables["CI_PROJECT_DIR"] = checkoutMark
    guard survey.isOnGitLab, let path = survey.gitAddress?.path, let name = path.split(separator: "/").last else {
      return
    }
    let parts = path.split(separator: "/")
    values.variables["CI_PROJECT_PATH"] = path
    values.variables["CI_PROJECT_NAME"] = String(name)
    values.variables["CI_PROJECT_NAMESPACE"] = parts.dropLast().joined(separator: "/")
    values.variables["CI_PROJECT_ROOT_NAMESPACE"] = String(parts[0])
    guard let image else { return }
    values.variables["CI_REGISTRY_IMAGE"] = image
    values.variables["CI_REGISTRY"] = image.split(separator: "/").first.map { String($0) }
  }

  mutating func read(_ pipeline: YAMLNode) {
    let jobs = pipeline.members.filter { !ownKeys.contains($0.key) }
    let named = Dictionary(pipeline.members.map { ($0.key, $0.value) }) { $1 }
    let before = pipeline["default"]?["before_script"] ?? pipeline["before_script"]
    for job in jobs where !job.key.hasPrefix(".") && valuesLeft > 0 {
      let line = parents(of: job.value, among: named)
      let key: (String) -> YAMLNode? = { name in line.lazy.compactMap { $0[name] }.first }
      guard let script = key("script") else { continue }
      for combination in matrix(key("parallel")?["matrix"]).prefix(256)
      where builds.count < mostBuilds && commandsLeft > 0 && valuesLeft > 0 {
        let definitions = [named["variables"]] + line.reversed().map { $0["variables"] }
        valuesLeft -= 1 + definitions.reduce(combination.count) { $0 + ($1?.members.count ?? 0) }
        let rules = [named["workflow"]?["rules"], key("rules")].compactMap(\.self).flatMap(\.elements)
        let changing = rules.compactMap { $0["variables"] }.flatMap(\.members).map(\.key)
        var reader = ScriptReader(
          known(definitions, combination, changing: changing), folder: ".",
          at: FoundPlace(file: file, line: script.line))
        // All in one shell, one after the other.
        for part in [key("before_script") ?? before, script] {
          for command in part.map(commands) ?? [] where commandsLeft > 0 {
            commandsLeft -= 1
            reader.read(command)
          }
        }
        builds += reader.found(in: survey)
      }
    }
  }

  /// A job and what it extends, the nearest first.
  private func parents(of job: YAMLNode, among pipeline: [String: YAMLNode]) -> [YAMLNode] {
    var line = [job]
    var next = 0
    // GitLab's own limit is 11 levels.
    while next < line.count, line.count < 32 {
      let extended = line[next]["extends"]
      let names = extended?.text.map { [$0] } ?? extended?.elements.compactMap(\.text) ?? []
      line += names.reversed().compactMap { pipeline[$0] }
      next += 1
    }
    return line
  }

  private func matrix(_ node: YAMLNode?) -> [[String: String]] {
    guard let node else { return [[:]] }
    let combinations = node.elements.flatMap { entry in
      products(
        entry.members.map { member in
          let texts = member.value.text.map { [$0] } ?? member.value.elements.compactMap(\.text)
          return texts.map { [member.key: $0] }
        })
    }
    return combinations.isEmpty ? [[:]] : combinations
  }

  /// The values of variables, of which each may be made of others.
  ///
  /// - Parameter changing: those that a rule may change.
  private func known(
    _ definitions: [YAMLNode?], _ combination: [String: String], changing: [String]
  ) -> KnownValues {
    var written: [String: String] = [:]
    for member in definitions.compactMap(\.self).flatMap(\.members) {
      written[member.key] = (member.value["value"] ?? member.value).text ?? String(unknownMark)
    }
    written.merge(combination) { $1 }
    for name in changing { written[name] = String(unknownMark) }
    var known = values
    for name in written.keys { known.variables[name] = nil }
    // What is made of a variable that is not known yet waits for it; a circle waits for ever.
    var open = written.sorted { $0.key < $1.key }
    for _ in 0..<20 {
      let before = open.count
      open.removeAll { name, text in
        guard let value = known.expanded(text).known else { return false }
        known.variables[name] = value
        return true
      }
      if open.count == before { break }
    }
    let settled = known
    for (name, text) in open { known.variables[name] = settled.expanded(text) }
    return known
  }

  /// The lines of a script, which may be lists in a list.
  private func commands(of script: YAMLNode) -> [String] {
    script.text.map { [$0] } ?? script.elements.flatMap { $0.text.map { [$0] } ?? $0.elements.compactMap(\.text) }
  }
}

/// Keys of a pipeline that are not jobs.
private let ownKeys: Set<String> = [
  "after_script", "before_script", "cache", "default", "image", "include", "services", "spec", "stages", "variables",
  "workflow",
]

import Registry

/// Reads the builds of a workflow of GitHub: steps with Docker's actions, and commands. An expression that the file and
/// the checkout do not tell is not known.
struct WorkflowReader {
  private(set) var builds: [FoundBuild] = []
  private let file: String
  private let survey: FolderSurvey
  private var values: KnownValues

  /// What the steps of `docker/metadata-action` in a job have made, by their ids.
  private var named: [String: [FoundText]] = [:]

  /// Of a file with aliases in aliases, no more is read.
  private var stepsLeft = 10_000

  /// The commands of a job.
  private var scripts: ScriptReader

  init(_ file: String, _ survey: FolderSurvey) {
    self.file = file
    scripts = ScriptReader(KnownValues(), folder: nil, at: FoundPlace(file: file, line: 1))
    self.survey = survey
    values = KnownValues()
    values.expressions["github.workspace"] = checkoutMark
    values.variables["GITHUB_WORKSPACE"] = checkoutMark
    guard let remote = survey.gitAddress, !survey.isOnGitLab else { return }
    let parts = remote.path.split(separator: "/")
    guard parts.count == 2 else { return }
    let texts = ["repository": remote.path, "repository_owner": String(parts[0])]
    for (name, text) in texts {
      values.expressions["github.\(name)"] = text
      values.variables["GITHUB_\(name.uppercased())"] = text
    }
    values.expressions["github.event.repository.name"] = String(parts[1])
  }

  mutating func read(_ workflow: YAMLNode) {
    set(workflow["env"])
    let outer = values
    for job in workflow["jobs"]?.members ?? [] {
      for combination in matrixCombinations(job.value["strategy"]?["matrix"]) where stepsLeft > 0 {
        // Each has values of its own.
        stepsLeft -= 1 + outer.variables.count / 100
        values = outer
        named = [:]
        scripts = ScriptReader(values, folder: nil, at: FoundPlace(file: file, line: job.line))
        for (key, value) in combination { values.expressions["matrix.\(key)"] = values.filled(value) }
        set(job.value["env"])
        let folder =
          workingFolder(of: job.value["defaults"]?["run"])
          ?? workingFolder(of: workflow["defaults"]?["run"])
        for step in job.value["steps"]?.elements ?? [] where stepsLeft > 0 {
          stepsLeft -= 1
          read(step, folder: folder)
        }
        builds += scripts.found(in: survey)
        if builds.count > mostBuilds || stepsLeft <= 0 { return }
      }
    }
  }

  private func workingFolder(of node: YAMLNode?) -> String? {
    node?["working-directory"]?.text.map { values.filled($0) }
  }

  private mutating func set(_ environment: YAMLNode?) {
    for member in environment?.members ?? [] {
      let value = member.value.text.map { values.filled($0) } ?? String(unknownMark)
      values.variables[member.key] = value
      values.expressions["env.\(member.key)"] = value
    }
  }

  private mutating func read(_ step: YAMLNode, folder: String?) {
    let outer = values
    set(step["env"])
    let inputs = step["with"]
    switch step["uses"]?.text.map({ $0.prefix { $0 != "@" }.lowercased() }) {
    case "docker/metadata-action": readNames(inputs, id: step["id"]?.text)
    case "docker/build-push-action": readBuild(inputs, at: step.line)
    default: break
    }
    var exported: [String: String] = [:]
    if let run = step["run"], let script = run.text {
      scripts.begin(
        values, folder: path(workingFolder(of: step) ?? folder ?? ".", in: "."),
        at: FoundPlace(file: file, line: run.line))
      scripts.read(values.filled(script))
      exported = scripts.exported
    }
    values = outer
    for (name, value) in exported {
      values.variables[name] = value
      values.expressions["env.\(name)"] = value
    }
  }

  // MARK: - Docker's actions

  /// `images`: a name in each line, or `name=…` with attributes.
  private mutating func readNames(_ inputs: YAMLNode?, id: String?) {
    guard let id, let images = inputs?["images"] else { return }
    var names: [FoundText] = []
    for line in lines(of: images) {
      let fields = line.split(separator: ",").map { trimmed($0) }
      if fields.contains("enable=false") { continue }
      let attributes = ["enable=", "type="]
      for field in fields where !attributes.contains(where: field.hasPrefix) {
        let name = field.hasPrefix("name=") ? field.dropFirst(5) : field
        names.append(FoundText(text: String(name), place: FoundPlace(file: file, line: images.line)))
      }
    }
    named[id] = names
  }

  private mutating func readBuild(_ inputs: YAMLNode?, at line: Int) {
    let values = values
    let input: (String) -> String? = { key in inputs?[key]?.text.map { values.filled($0) } }
    // Without one it is the repository itself, and so with Docker's word for that.
    var context = input("context") ?? "."
    if context.isEmpty { context = "." }
    for word in ["{{defaultContext}}:", "{{defaultContext}}"] where context.hasPrefix(word) {
      context = String(context.dropFirst(word.count))
    }
    let file = input("file").flatMap { $0.isEmpty ? nil : $0 }
    guard let context = path(context, in: "."), let dockerfile = file ?? path("Dockerfile", in: context),
      let build = found(
        dockerfile: dockerfile, context: context,
        at: FoundPlace(file: self.file, line: inputs?["context"]?.line ?? inputs?["file"]?.line ?? line))
    else { return }
    builds.append(named(build, inputs))
  }

  private func found(dockerfile: String, context: String, at place: FoundPlace) -> FoundBuild? {
    guard let dockerfile = survey.fromRoot(dockerfile), let context = survey.fromRoot(context) else { return nil }
    return FoundBuild(dockerfile: dockerfile, context: context, origin: place)
  }

  private func named(_ build: FoundBuild, _ inputs: YAMLNode?) -> FoundBuild {
    var build = build
    let platforms = inputs?["platforms"].map { lines(of: $0).flatMap { $0.split(separator: ",") } } ?? []
    build.platforms = knownPlatforms(platforms.map { String(trimmed($0)) })
    build.platformsPlace = inputs?["platforms"].map { FoundPlace(file: file, line: $0.line) }
    build.target = inputs?["target"].flatMap { target(values.filled($0.text ?? String(unknownMark)), at: $0.line) }
    build.arguments = inputs?["build-args"].map { values.filled($0.text ?? "") } ?? ""
    let outputs = inputs?["outputs"].map { lines(of: $0) } ?? []
    let isPushed = (inputs?["push"]?.text ?? "false") != "false" || outputs.contains { $0.contains("push=true") }
    guard isPushed else { return build }
    var names = inputs?["tags"].map { self.names(of: $0) } ?? []
    for output in outputs {
      let name = output.split(separator: ",").first { $0.hasPrefix("name=") }?.dropFirst(5)
      if let name, let place = inputs?["outputs"]?.line {
        names.append(FoundText(text: String(name), place: FoundPlace(file: file, line: place)))
      }
    }
    build.add(names)
    return build
  }

  private func target(_ text: String, at line: Int) -> FoundText? {
    text.isEmpty ? nil : FoundText(text: text, place: FoundPlace(file: file, line: line))
  }

  /// References, or what a step with metadata has made.
  private func names(of tags: YAMLNode) -> [FoundText] {
    guard let text = tags.text else { return [] }
    if let match = text.wholeMatch(of: #/\s*\$\{\{\s*steps\.([\w-]+)\.outputs\.tags\s*\}\}\s*/#) {
      if let names = self.named[String(match.1)] { return names }
    }
    return lines(of: tags).flatMap { $0.split(separator: ",") }.map {
      FoundText(text: String(trimmed($0)), place: FoundPlace(file: file, line: tags.line))
    }
  }

  /// The lines of an input, filled in.
  private func lines(of node: YAMLNode) -> [String] {
    (node.text ?? "").split(separator: "\n").map { values.filled(String(trimmed($0))) }
      .filter { !$0.isEmpty && $0.first != "#" }
  }
}

/// As many as are read of a file.
let mostBuilds = 500

extension FoundBuild {
  mutating func add(_ names: [FoundText]) {
    for name in names {
      if let repository = knownRepository(name.text) {
        // A registry that lives as long as the job.
        if ["localhost", "127."].contains(where: repository.hasPrefix) { continue }
        if !repositories.contains(where: { $0.text == repository }) {
          repositories.append(FoundText(text: repository, place: name.place))
        }
      } else {
        openNames.append(name)
      }
    }
  }
}

/// Each once, without what is not one; none if one of them is not known.
func knownPlatforms(_ texts: [String]) -> [Platform] {
  var platforms: [Platform] = []
  if texts.contains(where: { $0.known == nil }) { return [] }
  for text in texts {
    guard let platform = try? Platform(text), !platforms.contains(platform) else { continue }
    platforms.append(platform)
  }
  return platforms
}

extension ScriptReader {
  /// Its builds, as the project has them.
  func found(in survey: FolderSurvey) -> [FoundBuild] {
    builds.compactMap { build in
      guard let written = build.command.context, written != "-", let context = path(written, in: build.folder) else {
        return nil
      }
      // That of a context is found in it, and one that is named, from where the command runs.
      let file = build.command.file.map { path($0, in: build.folder) } ?? path("Dockerfile", in: context)
      guard let dockerfile = file,
        let ownDockerfile = survey.fromRoot(dockerfile), let ownContext = survey.fromRoot(context)
      else { return nil }
      var found = FoundBuild(
        dockerfile: ownDockerfile, context: ownContext, platforms: knownPlatforms(build.command.platforms),
        target: build.command.target.map { FoundText(text: $0, place: build.place) },
        arguments: build.command.arguments.joined(separator: "\n"), origin: build.place)
      found.add(names(of: build).map { FoundText(text: $0, place: build.place) })
      return found
    }
  }
}

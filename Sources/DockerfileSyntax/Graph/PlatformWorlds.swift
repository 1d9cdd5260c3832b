import Registry

/// What a text of a `FROM` may become, by the platforms that are built for and on.
///
/// Worked out only where a text depends on them.
struct PlatformWorlds {
  /// One text that a build may make of another.
  struct Text: Hashable {
    let text: String

    /// The platform that it is of; nil for that of the machine that builds.
    let platform: Platform?
  }

  /// For each target, one for each machine that may build.
  private let groups: [(platform: Platform?, worlds: [GlobalArguments])]

  private let escape: UInt8

  /// A file with many stages and a target that only the build knows would make more worlds than are worth looking at.
  private static let mostWorlds = 4096

  init(_ dockerfile: Dockerfile, _ buildArguments: [String: String], _ platforms: BuildPlatforms) {
    escape = dockerfile.escape
    let possible = platforms.possibleValues
    var stages: [String?] = [nil]
    if dockerfile.mayUseTargetStage {
      // The stage that is built is any of them: each link of a cache chain is a build of its own.
      let names = Set(dockerfile.stages.map { $0.name ?? "" }).sorted()
      if names.count * possible.joined().count <= Self.mostWorlds { stages = names }
    }
    // Errors are told where the arguments are looked at without a platform.
    var reporter = Reporter(dockerfile.source)
    groups = possible.indices.flatMap { index in
      stages.map { stage in
        let worlds = possible[index].map { values in
          var values = values
          values["TARGETSTAGE"] = stage.map(VariableValue.text)
          return GlobalArguments(dockerfile, buildArguments, automatic: values, &reporter)
        }
        return (platforms.targets.isEmpty ? nil : platforms.targets[index], worlds)
      }
    }
  }

  /// The texts that a build may make of this one, each once, and whether more may be known only to the build.
  func texts(of text: String) -> (texts: [Text], isOpen: Bool) {
    var texts: [Text] = []
    var known: Set<String> = []
    var isOpen = false
    for group in groups {
      var ofGroup: Set<String> = []
      for world in group.worlds {
        guard let word = try? expandWord(text, escape: escape, values: world.value) else { continue }
        guard let expanded = word.text else {
          isOpen = true
          continue
        }
        guard !expanded.isEmpty, ofGroup.insert(expanded).inserted else { continue }
        if known.insert(expanded).inserted { texts.append(Text(text: expanded, platform: group.platform)) }
      }
      // By the machine that builds.
      if ofGroup.count > 1 { isOpen = true }
    }
    return (texts, isOpen)
  }
}

extension Dockerfile {
  fileprivate var mayUseTargetStage: Bool {
    let values = globalArguments.flatMap(\.pairs).compactMap(\.value?.text)
    return (stages.map(\.baseText) + values).contains { $0.contains("TARGETSTAGE") }
  }
}

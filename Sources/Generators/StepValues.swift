import BuildPlanning
import ImageModel
import TemplateEngine

// Steps as the templates of the engines see them.

/// What a system adds to the steps of a plan.
struct StepWriter {
  let spelling: Spelling

  /// What makes a line that people see of a text, before it.
  var notice = ""

  /// Where a job hands a digest on, as a word of a shell.
  var outputFile = ""

  /// Where a run's page shows what was published, as a word of a shell; nil if it has none.
  var summaryFile: String?

  var plan: BuildPlan { spelling.plan }
  private var isScript: Bool { plan.system == .bash }

  /// - Parameters:
  ///   - setup: commands before it.
  ///   - condition: the test that it is in, if it is in any.
  ///   - explains: whether it says why it builds once more.
  ///   - settles: whether it waits for the pushes of caches.
  func value(
    of step: Step, setup: [String], condition: String? = nil, isLater: Bool = true, explains: Bool = false,
    settles: Bool = false
  ) -> TemplateValue {
    var fields: [String: TemplateValue] = [
      "setup": .list(setup.isEmpty ? [] : [.shell(ShellFragment(trusted: setup.joined(separator: "\n")))]),
      "condition": .string(""),
      "is_later": .boolean(isLater),
      "push": .shell(ShellFragment(trusted: isScript ? "push" : "docker push --quiet")),
      "push_cache": .shell(ShellFragment(trusted: isScript ? "beside push" : "docker push --quiet")),
    ]
    if let condition { fields["condition"] = .shell(ShellFragment(trusted: condition)) }
    for name in Self.kinds { fields[name] = .list([]) }
    switch step.action {
    case .pull(let caches): fields["pulls"] = .list([pull(caches)])
    case .find(let finding): fields["findings"] = .list([value(of: finding)])
    case .remember(let remembering): fields["rememberings"] = .list([value(of: remembering)])
    case .publishFound(let tags): fields["found_publishings"] = .list([value(ofFound: tags, in: step)])
    case .build(let build):
      fields[kind(of: build)] = .list([value(of: build, in: step).replacing("explains", .boolean(explains))])
    case .pushCache(let cache): fields["cache_pushes"] = TemplateValue([cache])
    case .publish(let publishing):
      fields["publishings"] = .list([value(of: publishing).replacing("settles", .boolean(settles))])
    case .join(let joining): fields["joinings"] = .list([value(of: joining, in: step)])
    case .handOn(let digest): fields["digests"] = .list([value(of: digest)])
    }
    return .record(fields)
  }

  /// Commands that are no step of the plan.
  func value(ofCommands lines: [String], condition: String? = nil, isLater: Bool = true) -> TemplateValue {
    value(of: Step("", "", .pull([])), setup: lines, condition: condition, isLater: isLater).replacing(
      "pulls", .list([]))
  }

  private static let kinds = [
    "pulls", "plain_builds", "repeated_builds", "kept_builds", "again_builds", "cache_pushes",
    "publishings", "joinings", "digests", "findings", "rememberings", "found_publishings",
  ]

  private func kind(of build: Build) -> String {
    switch build.form {
    case .kept: return "kept_builds"
    case .again: return "again_builds"
    case .whole where build.isRepeated: return "repeated_builds"
    case .whole: return "plain_builds"
    }
  }

  private func pull(_ caches: [Argument]) -> TemplateValue {
    .record([
      "caches": .list(caches.flatMap { TemplateValue.words(of: $0) }),
      "commands": .list(
        (isScript ? caches : []).flatMap { cache in
          cache.words.map { word in
            .record([
              "condition": cache.condition.map { .shell(ShellFragment(trusted: "[[ -n ${\($0.name)} ]]")) }
                ?? .string(""),
              "cache": TemplateValue(word),
            ])
          }
        }),
      "is_loop": .boolean(caches.count > 1),
      "notice": .string(notice),
    ])
  }

  // MARK: - Builds

  private func value(of build: Build, in step: Step) -> TemplateValue {
    let (choices, beginsAnew) = self.choices(of: build, in: step)
    let metadata = build.metadata.map { [Argument(["--metadata-file", $0])] } ?? []
    let always = build.choices.filter { $0.condition == nil }.flatMap(\.options)
    var options = build.sources + build.options + metadata
    if case .whole = build.form { options += always }
    var lines = options.map { TemplateValue.list(TemplateValue.words(of: $0)) }
    let given = TemplateValue.shell(ShellFragment(trusted: "\"$@\""))
    if case .whole = build.form, !choices.isEmpty { lines.append(.list([given])) }
    var kept = ""
    switch build.form {
    case .whole: kept = spelling.system == .gitlab ? "$@" : "${options[@]}"
    case .kept(let name), .again(let name): kept = "${\(name)[@]}"
    }
    var first = always.flatMap { TemplateValue.words(of: $0) }
    if !choices.isEmpty { first.append(given) }
    return .record([
      "options": .list(lines),
      "repeated_options": .list(build.options.map { TemplateValue.list(TemplateValue.words(of: $0)) }),
      "sources": .list(build.sources.flatMap { TemplateValue.words(of: $0) }),
      "context": TemplateValue(build.context),
      "copies": .list(copies(of: build)),
      "has_arrays": .boolean(spelling.system != .gitlab),
      "repeated": .shell(ShellFragment(trusted: "\"\(kept)\"")),
      "again": .shell(ShellFragment(trusted: isScript ? "again" : "docker build --quiet")),
      "choices": .list(choices),
      "explains": .boolean(false),
      "clears": .boolean(!choices.isEmpty && !beginsAnew && spelling.system != .github),
      "first": .list(first),
      "name": .shell(ShellFragment(trusted: kept.prefix { $0 != "[" }.dropFirst(2).description)),
    ])
  }

  /// The copy of a Dockerfile that a build makes, with the words for `sed -E` that let images of this run stand in it.
  private func copies(of build: Build) -> [TemplateValue] {
    guard let copy = build.copy, !copy.isThere else { return [] }
    let programs = copy.edits.map { edit in
      Word("/FROM|from=/s#([ =])\(regularExpression(edit.text))([ ,]|$)#\\1") + edit.image + "\\2#g"
    }
    return [
      .record([
        "edits": .list(programs.map { TemplateValue(["-e", $0]) }), "source": TemplateValue(build.dockerfile),
        "file": TemplateValue(copy.file),
        "ignore_files": TemplateValue(copy.ignoreFile.map { [$0] } ?? []),
        "ignore_copy": TemplateValue(copy.file + ".dockerignore"),
      ])
    ]
  }

  /// Options that are given on a condition, as words for `set -- "$@"`; or tags alone, for a loop over them.
  private func choices(of build: Build, in step: Step) -> (values: [TemplateValue], beginsAnew: Bool) {
    let option: [TemplateValue] = step.isBuild ? ["--tag"] : []
    var groups: [(condition: String?, words: [TemplateValue])] = []
    func add(_ condition: String?, _ words: [TemplateValue]) {
      if words.isEmpty { return }
      if let last = groups.indices.last, groups[last].condition == condition {
        groups[last].words += words
      } else {
        groups.append((condition, words))
      }
    }
    for choice in build.choices {
      guard let condition = choice.condition else { continue }
      let test = step.conditions.contains(condition) ? nil : spelling.test(of: condition)
      let always = choice.tags.filter { spelling.test(of: $0.publication) == nil }
      let options = choice.options.flatMap { TemplateValue.words(of: $0) }
      // There is nothing to push where no tag is published.
      let tests = unique(choice.tags.compactMap { spelling.test(of: $0.publication) })
      let isTagged =
        choice.tags.isEmpty || !always.isEmpty
        ? nil : tests.count == 1 ? tests[0] : "{ \(tests.joined(separator: " || ")); }"
      add(
        [test, isTagged].compactMap(\.self).joinedTests, always.flatMap { option + [TemplateValue($0.word)] } + options)
      for tag in choice.tags {
        guard let own = spelling.test(of: tag.publication) else { continue }
        add([test, own].compactMap(\.self).joinedTests, option + [TemplateValue(tag.word)])
      }
    }
    let beginsAnew = groups.first.map { $0.condition == nil } ?? false
    let values = groups.enumerated().map { index, group in
      let given: [TemplateValue] = index == 0 && beginsAnew ? [] : [.shell(ShellFragment(trusted: "\"$@\""))]
      return TemplateValue.record([
        "condition": group.condition.map { .shell(ShellFragment(trusted: $0)) } ?? .string(""),
        "words": .list(given + group.words),
      ])
    }
    return (values, beginsAnew)
  }

  // MARK: - Publishing

  private func value(of publishing: Publishing) -> TemplateValue {
    let digestFile: [Word] = publishing.digestFile.map { ["--digestfile", $0] } ?? []
    return tags(publishing.tags, in: publishing.repository).merging([
      "source": TemplateValue(publishing.source),
      "options": TemplateValue([Word("--quiet")] + digestFile),
      "settles": .boolean(false),
      "summaries": .list(summaryFile.map { [.shell(ShellFragment(trusted: $0))] } ?? []),
    ])
  }

  /// What a loop over tags needs: the words of its list, or commands that gather it.
  private func tags(_ tags: [PlannedTag], in repository: Word) -> TemplateValue {
    let always = tags.filter { spelling.test(of: $0.publication) == nil }.map(\.word)
    var choices: [(test: String, tags: Word)] = []
    for tag in tags {
      guard let test = spelling.test(of: tag.publication) else { continue }
      if let index = choices.firstIndex(where: { $0.test == test }) {
        choices[index].tags = choices[index].tags + " " + tag.word
      } else {
        choices.append((test, tag.word))
      }
    }
    let first = always.dropFirst().reduce(always.first ?? "") { $0 + " " + $1 }
    return .record([
      "repository": TemplateValue(repository),
      "first": choices.isEmpty ? .list([]) : .list([TemplateValue(first)]),
      "choices": .list(
        choices.map { .record(["condition": .shell(ShellFragment(trusted: $0.test)), "tags": TemplateValue($0.tags)]) }),
      "is_loop": .boolean(!choices.isEmpty || always.count > 1),
      "only": TemplateValue(repository + ":" + (always.first ?? "")),
      "list": choices.isEmpty ? TemplateValue(always) : .list([.shell(ShellFragment(trusted: "${tags}"))]),
    ])
  }

  private func value(of joining: Joining, in step: Step) -> TemplateValue {
    let images = joining.images
    var build = Build(joining)
    let condition = step.conditions.first
    build.choices = [
      Choice(
        condition: condition ?? .publishes,
        tags: joining.tags.map { PlannedTag(joining.repository + ":" + $0.word, $0.publication) })
    ]
    let prefix = plan.engine.cachesSteps ? Word("docker://") : ""
    return .record([
      "images": TemplateValue(images.map { prefix + $0 }),
      "options": TemplateValue(isInsecure(joining.repository) ? ["--insecure"] : [] as [Word]),
      "name": TemplateValue(joining.repository + ":local"),
      "publishings": .list([tags(joining.tags, in: joining.repository)]),
      "builds": .list([value(of: build, in: step)]),
    ])
  }

  // MARK: - Reuse

  private func value(of finding: Finding) -> TemplateValue {
    .record([
      "reference": TemplateValue(finding.repository + ":build-" + Word([.variable(.inputsHash)])),
      "paths": TemplateValue(finding.paths),
      "words": .list(
        finding.words.map { TemplateValue($0) }
          + finding.environment.map { .shell(ShellFragment(trusted: "\"\($0)${\($0)+=${\($0)}}\"")) }),
      "bases": .list(
        finding.bases.map { base in
          .record([
            "image": TemplateValue(base),
            "options": TemplateValue(optionsToAsk(for: base)),
          ])
        }),
      "built_bases": TemplateValue(finding.builtBases),
      "may_be_elsewhere": .boolean(!isScript),
      "image_id": .string(plan.engine == .podman ? "{{.Id}}" : "{{.FromImageID}}"),
      "names": TemplateValue(finding.names),
      "keeps": .boolean(spelling.system == .github),
    ])
  }

  /// podman always asks the registry when it pulls.
  private func optionsToAsk(for base: Word) -> [Word] {
    switch plan.engine {
    case .buildah: ["--policy", "always"]
    case .docker where isInsecure(base): ["--insecure"]
    default: []
    }
  }

  private func value(of remembering: Remembering) -> TemplateValue {
    .record([
      "source": TemplateValue(remembering.source),
      "reference": TemplateValue(remembering.repository + ":build-" + Word([.variable(.inputsHash)])),
    ])
  }

  private func value(ofFound tags: [PlannedTag], in step: Step) -> TemplateValue {
    var build = Build(Joining(repository: "", tags: tags, images: []))
    build.choices = [Choice(condition: step.conditions.first, tags: tags)]
    return value(of: build, in: step)
  }

  private func value(of digest: HandingOn) -> TemplateValue {
    // Docker leaves out its own registry's name.
    let name = digest.repository.literal ?? ""
    let familiar = name.hasPrefix("docker.io/") ? String(name.dropFirst("docker.io/".count)) : name
    let short = familiar.hasPrefix("library/") ? String(familiar.dropFirst("library/".count)) : familiar
    return .record([
      "output": TemplateValue(digest.output),
      "variable": .shell(ShellFragment(trusted: digest.output.literal ?? "")),
      "repository": plan.engine == .docker ? .string("\(short)@") : TemplateValue(digest.repository),
      "source": TemplateValue(digest.source),
      "file": outputFile.isEmpty ? .string("") : .shell(ShellFragment(trusted: outputFile)),
    ])
  }
}

/// Whether Docker takes a registry for one without TLS: on the machine itself (docs.docker.com, "dockerd", "Insecure
/// registries").
private func isInsecure(_ repository: Word) -> Bool {
  let host = (repository.literal ?? "").prefix { $0 != "/" }.prefix { $0 != ":" }
  return host == "localhost" || host.hasPrefix("127.")
}

/// A text as a part of an extended regular expression, between `#`.
private func regularExpression(_ text: String) -> String {
  // A dollar sign in quotes looks as if it were to be expanded, and a dot stands for it as for itself.
  text.map { $0 == "$" ? "." : "*+?()[]{}|#".contains($0) ? "[\($0)]" : String($0) }.joined()
}

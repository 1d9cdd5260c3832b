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
    case .checkVersion(let check): fields["version_checks"] = .list([value(of: check)])
    case .retag(let publishing):
      fields["registry_publishings"] = .list([value(of: publishing, parts: [publishing.source ?? ""], in: step)])
    case .find(let finding): fields["findings"] = .list([value(of: finding)])
    case .remember(let remembering): fields["rememberings"] = .list([value(of: remembering)])
    case .publishFound(let publishing):
      let found = Word([.variable(.found)])
      fields["registry_publishings"] = .list([value(of: publishing, parts: [found], in: step)])
    case .build(let build):
      fields[kind(of: build)] = .list([value(of: build, in: step).replacing("explains", .boolean(explains))])
    case .pushCache(let cache): fields["cache_pushes"] = TemplateValue([cache])
    case .forget(let name): fields["removals"] = TemplateValue([name])
    case .publish(let publishing):
      fields["publishings"] = .list([value(of: publishing, in: step).replacing("settles", .boolean(settles))])
    case .join(let joining) where plan.engine == .buildx:
      fields["registry_publishings"] = .list([value(of: joining.publishing, parts: joining.images, in: step)])
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
    "publishings", "joinings", "digests", "findings", "rememberings", "registry_publishings",
    "version_checks", "removals",
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

  /// Options that are given on a condition, as words for `set -- "$@"`.
  private func choices(of build: Build, in step: Step) -> (values: [TemplateValue], beginsAnew: Bool) {
    var groups: [(condition: String?, words: [TemplateValue])] = []
    func add(_ condition: String?, _ words: [TemplateValue]) {
      if words.isEmpty { return }
      if let index = groups.firstIndex(where: { $0.condition == condition }) {
        groups[index].words += words
      } else {
        groups.append((condition, words))
      }
    }
    for choice in build.choices {
      if choice.condition == nil, choice.tags.isEmpty { continue }
      let within = step.conditions + [choice.condition].compactMap(\.self)
      let isKnown = choice.condition.map { step.conditions.contains($0) } ?? true
      let test = isKnown ? nil : choice.condition.map { spelling.test(of: $0) }
      let always = choice.tags.filter { spelling.test(of: $0, within: within) == nil }
      let options = choice.options.flatMap { TemplateValue.words(of: $0) }
      // There is nothing to push where no tag is published.
      let tests = unique(choice.tags.compactMap { spelling.test(of: $0, within: within) })
      let isTagged =
        choice.tags.isEmpty || !always.isEmpty
        ? nil : tests.count == 1 ? tests[0] : "{ \(tests.joined(separator: " || ")); }"
      add(
        [test, isTagged].compactMap(\.self).joinedTests, always.flatMap { ["--tag", TemplateValue($0.word)] } + options)
      for tag in choice.tags {
        guard let own = spelling.test(of: tag, within: within) else { continue }
        add([test, own].compactMap(\.self).joinedTests, ["--tag", TemplateValue(tag.word)])
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

  private func value(of publishing: Publishing, in step: Step) -> TemplateValue {
    let digestFile: [Word] = publishing.digestFile.map { ["--digestfile", $0] } ?? []
    return tags(of: publishing, in: step).merging([
      "source": TemplateValue(publishing.source ?? ""),
      "options": TemplateValue([Word("--quiet")] + digestFile),
      "parts": .list([]), "is_index": .boolean(false),
      "settles": .boolean(false),
      "summaries": .list(summaryFile.map { [.shell(ShellFragment(trusted: $0))] } ?? []),
    ])
  }

  /// Where an image goes: to references that are known to be published, or by a function that each tag is given to.
  private func tags(of publishing: Publishing, in step: Step) -> TemplateValue {
    let tested = publishing.tags.map { (tag: $0, test: spelling.test(of: $0, within: step.conditions)) }
    var choices: [(test: String, tags: [Word])] = []
    for (tag, test) in tested {
      guard let test else { continue }
      if let index = choices.firstIndex(where: { $0.test == test }) {
        choices[index].tags.append(tag.word)
      } else {
        choices.append((test, [tag.word]))
      }
    }
    let always = tested.filter { $0.test == nil }.map(\.tag.word)
    let references = publishing.references.map(\.word)
    let isFunction = !choices.isEmpty || !publishing.limited.isEmpty
    return .record([
      "is_function": .boolean(isFunction),
      "is_loop": .boolean(!isFunction && references.count > 1),
      "repositories": TemplateValue(publishing.repositories.count > 1 ? publishing.repositories : []),
      "images": .list([
        isFunction
          ? image(publishing.repositories.count > 1 ? "${repository}" : text(of: publishing.repositories[0]), "$1")
          : references.count > 1 ? image("${image}") : TemplateValue(addressPrefix + references[0])
      ]),
      "limited": .list(
        publishing.limited.map { other in
          .record([
            "condition": .shell(ShellFragment(trusted: spelling.test(ofAny: other.events) ?? "true")),
            "images": .list([image(text(of: other.repository), "$1")]),
          ])
        }),
      "references": TemplateValue(references),
      "always": TemplateValue(always),
      "choices": .list(
        choices.map { choice in
          .record([
            "condition": .shell(ShellFragment(trusted: choice.test)),
            "first": TemplateValue(choice.tags[0]),
            "rest": TemplateValue(Array(choice.tags.dropFirst())),
          ])
        }),
    ])
  }

  /// How an engine without a daemon says that it means a registry.
  private var addressPrefix: Word { plan.engine.cachesSteps ? "docker://" : "" }

  private func image(_ repository: String, _ tag: String = "") -> TemplateValue {
    let prefix = addressPrefix.literal ?? ""
    return .shell(ShellFragment(trusted: "\"\(prefix)\(repository)\(tag.isEmpty ? "" : ":")\(tag)\""))
  }

  /// A repository within quotes: it holds nothing that a shell takes for more than text.
  private func text(of repository: Word) -> String {
    repository.fragments.map { fragment in
      switch fragment {
      case .literal(let text): text
      case .variable(let variable): "${\(variable.name)}"
      }
    }.joined()
  }

  private func value(of joining: Joining, in step: Step) -> TemplateValue {
    let images = joining.images.map { addressPrefix + $0 }
    let name = TemplateValue(joining.repository + ":local")
    return .record([
      "images": TemplateValue(images),
      "name": name,
      "publishings": .list([
        value(of: joining.publishing, parts: images, in: step).merging([
          "is_index": .boolean(plan.engine == .docker), "source": name,
          "options": TemplateValue(isInsecure(joining.repository) ? ["--insecure"] : [] as [Word]),
        ])
      ]),
    ])
  }

  /// Tags for what is made of images that a registry has. Each is pushed by itself: a registry may refuse to be asked for a
  /// manifest while it is pushed again.
  private func value(of publishing: Publishing, parts: [Word], in step: Step) -> TemplateValue {
    tags(of: publishing, in: step).merging([
      "parts": TemplateValue(parts), "is_index": .boolean(false), "source": "", "options": .list([]),
    ])
  }

  private func value(of check: VersionCheck) -> TemplateValue {
    let (before, git) = spelling.versionTest(check)
    return .record([
      "image": TemplateValue(check.image),
      "options": TemplateValue(isInsecure(check.image) ? ["--insecure"] : [] as [Word]),
      "before": .list(before.isEmpty ? [] : [.shell(ShellFragment(trusted: before.joined(separator: "\n")))]),
      "tests": .list(git.isEmpty ? [] : [.shell(ShellFragment(trusted: git))]),
      "notice": .string(notice),
      "keeps": .boolean(spelling.system == .github),
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
  let host = (repository.fragments.first.flatMap { if case .literal(let text) = $0 { text } else { nil } } ?? "").prefix
  { $0 != "/" }.prefix { $0 != ":" }
  return host == "localhost" || host.hasPrefix("127.")
}

/// A text as a part of an extended regular expression, between `#`.
private func regularExpression(_ text: String) -> String {
  // A dollar sign in quotes looks as if it were to be expanded, and a dot stands for it as for itself.
  text.map { $0 == "$" ? "." : "*+?()[]{}|#".contains($0) ? "[\($0)]" : String($0) }.joined()
}

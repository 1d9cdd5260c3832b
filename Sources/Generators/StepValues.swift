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
  var isScript: Bool { plan.system == .bash }

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
    /// Commands that no template has to know of.
    func add(_ lines: [String]) {
      fields["setup"] = .list([.shell(ShellFragment(trusted: (setup + lines).joined(separator: "\n")))])
    }
    switch step.action {
    case .pull(let caches): fields["pulls"] = .list([pull(caches)])
    case .checkVersion(let check): fields["version_checks"] = .list([value(of: check)])
    case .retag(let publishing):
      fields["registry_publishings"] = .list([value(of: publishing, parts: [publishing.source ?? ""], in: step)])
    case .find(let finding) where finding.promoted != nil: add(promotion(finding))
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
    case .handOn(let digest):
      guard let published = digest.published else {
        fields["digests"] = .list([value(of: digest)])
        break
      }
      add(isolated(lines(finding: published) + ["echo \"\(digest.output.shellText)=${published}\" >>\(outputFile)"]))
    case .sign(let vouching): add(isolated(signing(vouching)))
    case .attest(let vouching):
      add(isolated(lines(finding: vouching.published) + ["echo \"digest=${published#*@}\" >>\(outputFile)"]))
    case .run(let commands): add(isolated(lines(of: commands)))
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
}

/// A text as a part of an extended regular expression, between `#`.
private func regularExpression(_ text: String) -> String {
  // A dollar sign in quotes looks as if it were to be expanded, and a dot stands for it as for itself.
  text.map { $0 == "$" ? "." : "*+?()[]{}|#".contains($0) ? "[\($0)]" : String($0) }.joined()
}

import BuildPlanning
import ImageModel
import TemplateEngine

// What is published and looked for, as the templates of the engines see it.
extension StepWriter {
  func value(of publishing: Publishing, in step: Step) -> TemplateValue {
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
    var choices: [(test: String, tags: [PlannedTag])] = []
    for (tag, test) in tested {
      guard let test else { continue }
      if let index = choices.firstIndex(where: { $0.test == test }) {
        choices[index].tags.append(tag)
      } else {
        choices.append((test, [tag]))
      }
    }
    let always = tested.filter { $0.test == nil }.map(\.tag.word)
    let references = publishing.references.map(\.word)
    // The first step of a file says why it asks twice.
    var hasExplained = spelling.firstToFollow != step
    let isOneChoice = always.isEmpty && references.count == 1 && choices.count == 1
    let isFunction = !isOneChoice && (!choices.isEmpty || !publishing.limited.isEmpty)
    return .record([
      "is_function": .boolean(isFunction),
      "is_loop": .boolean(!isFunction && references.count > 1),
      "repositories": TemplateValue(publishing.repositories.count > 1 ? publishing.repositories : []),
      "images": .list(
        isOneChoice
          ? []
          : [
            isFunction
              ? image(publishing.repositories.count > 1 ? "${repository}" : publishing.repositories[0].shellText, "$1")
              : references.count > 1 ? image("${image}") : TemplateValue(addressPrefix + references[0])
          ]),
      "limited": .list(
        publishing.limited.map { other in
          .record([
            "condition": .shell(ShellFragment(trusted: spelling.test(ofAny: other.events) ?? "true")),
            "images": .list([image(other.repository.shellText, "$1")]),
          ])
        }),
      "references": TemplateValue(references),
      "always": TemplateValue(always),
      "choices": .list(
        choices.map { choice in
          let overtaking = overtaking(choice.tags, publishing)
          let explains = !hasExplained && overtaking != nil
          hasExplained = hasExplained || explains
          return .record([
            "condition": .shell(ShellFragment(trusted: choice.test)),
            "tags": TemplateValue(choice.tags.map(\.word)),
            "images": .list(isOneChoice ? [TemplateValue(addressPrefix + references[0])] : []),
            "overtakings": .list(overtaking.map { [$0] } ?? []),
            "explains": .boolean(explains),
            "is_short": .boolean(isFunction && choice.tags.count == 1 && overtaking == nil),
          ])
        }),
    ])
  }

  /// How tags that follow the highest release are given back to a higher one that was published between the last look and
  /// the push. GitLab's runs wait for each other (`resource_group`); GitHub's cannot: of those that wait for a group, it
  /// cancels all but the last, where `queue: max` is not known (GitHub Enterprise Server, act).
  private func overtaking(_ tags: [PlannedTag], _ publishing: Publishing) -> TemplateValue? {
    guard spelling.system == .github, !plan.engine.cachesSteps, tags.allSatisfy({ $0.events == [.release] }),
      let test = tags.first.flatMap({ spelling.highestTest(of: $0.publication) }), let version = publishing.version
    else { return nil }
    let highest = version.shellText.replacing("${VERSION}", with: "${highest#\(spelling.tagPrefixes.first ?? "")}")
    let repositories =
      publishing.repositories + publishing.limited.filter { $0.events.contains(.release) }.map(\.repository)
    let copies = repositories.flatMap { repository in
      tags.map { tag in
        let moved = ShellFragment(trusted: "\"\((repository + ":" + tag.word).shellText)\"")
        return TemplateValue.record([
          "tag": tag.word.literal == nil ? .shell(moved) : TemplateValue(repository + ":" + tag.word),
          "source": .shell(ShellFragment(trusted: "\"\(repository.shellText):\(highest)\"")),
        ])
      }
    }
    return .record([
      "condition": .shell(ShellFragment(trusted: test)), "copies": .list(copies),
      "is_short": .boolean(copies.count == 1),
    ])
  }

  /// How an engine without a daemon says that it means a registry.
  private var addressPrefix: Word { plan.engine.cachesSteps ? "docker://" : "" }

  private func image(_ repository: String, _ tag: String = "") -> TemplateValue {
    let prefix = addressPrefix.literal ?? ""
    return .shell(ShellFragment(trusted: "\"\(prefix)\(repository)\(tag.isEmpty ? "" : ":")\(tag)\""))
  }

  func value(of joining: Joining, in step: Step) -> TemplateValue {
    let images = joining.images.map { addressPrefix + $0 }
    let name = TemplateValue(joining.repository + ":local")
    let digestFile: [Word] = joining.publishing.digestFile.map { ["--digestfile", $0] } ?? []
    let options = isInsecure(joining.repository) && plan.engine == .docker ? ["--insecure"] : digestFile
    return .record([
      "images": TemplateValue(images),
      "name": name,
      "publishings": .list([
        value(of: joining.publishing, parts: images, in: step).merging([
          "is_index": .boolean(plan.engine == .docker), "source": name,
          "options": TemplateValue(options),
        ])
      ]),
    ])
  }

  /// Tags for what is made of images that a registry has. Each is pushed by itself: a registry may refuse to be asked for a
  /// manifest while it is pushed again.
  func value(of publishing: Publishing, parts: [Word], in step: Step) -> TemplateValue {
    tags(of: publishing, in: step).merging([
      "parts": TemplateValue(parts), "is_index": .boolean(false), "source": "", "options": .list([]),
    ])
  }

  func value(of check: VersionCheck) -> TemplateValue {
    let (before, git) = spelling.versionTest(check)
    return .record([
      "command": .shell(ShellFragment(trusted: inspection(of: check.image))),
      "before": .list(before.isEmpty ? [] : [.shell(ShellFragment(trusted: before.joined(separator: "\n")))]),
      "tests": .list(git.isEmpty ? [] : [.shell(ShellFragment(trusted: git))]),
      "notice": .string(notice),
      "keeps": .boolean(spelling.system == .github),
    ])
  }

  /// The command that succeeds if a registry has an image.
  private func inspection(of image: Word) -> String {
    let name = "\"\(image.shellText)\""
    return switch plan.engine {
    case .docker: "docker manifest inspect \(isInsecure(image) ? "--insecure " : "")\(name)"
    case .buildx: "docker buildx imagetools inspect \(name)"
    case .buildah, .podman: "\(plan.engine.program) pull --quiet \(name)"
    }
  }

  // MARK: - Reuse

  /// The commands that look for what the default branch published.
  func promotion(_ finding: Finding) -> [String] {
    let reference = "\"\((finding.promoted ?? "").shellText)\""
    let program = plan.engine.program
    let search =
      plan.engine == .buildx
      ? "docker buildx imagetools inspect \(reference) >/dev/null" : "\(program) pull --quiet \(reference)"
    let naming = finding.names.map { name in
      "  \(program) tag \(reference) "
        + (name.literal.map { ShellFragment(quoting: [$0]).text } ?? "\"\(name.shellText)\"")
    }
    return ["FOUND=''", "if \(search); then", "  FOUND=\(reference)"] + naming + ["fi"]
      + (spelling.system == .github ? ["echo \"FOUND=${FOUND}\" >>\"${GITHUB_ENV}\""] : [])
  }

  func value(of finding: Finding) -> TemplateValue {
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

  func value(of remembering: Remembering) -> TemplateValue {
    .record([
      "source": TemplateValue(remembering.source),
      "reference": TemplateValue(remembering.repository + ":build-" + Word([.variable(.inputsHash)])),
    ])
  }

  func value(of digest: HandingOn) -> TemplateValue {
    .record([
      "output": TemplateValue(digest.output),
      "variable": .shell(ShellFragment(trusted: digest.output.literal ?? "")),
      "repository": plan.engine == .docker
        ? .string("^\(dockerName(of: digest.repository.literal ?? ""))@") : TemplateValue(digest.repository),
      "source": TemplateValue(digest.source),
      "file": outputFile.isEmpty ? .string("") : .shell(ShellFragment(trusted: outputFile)),
    ])
  }
}

/// Whether Docker takes a registry for one without TLS: on the machine itself (docs.docker.com, "dockerd", "Insecure
/// registries").
private func isInsecure(_ repository: Word) -> Bool {
  guard case .literal(let text) = repository.fragments.first else { return false }
  let host = text.prefix { $0 != "/" && $0 != ":" }
  return host == "localhost" || host.hasPrefix("127.")
}

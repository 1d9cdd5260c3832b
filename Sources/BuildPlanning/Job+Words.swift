import ImageModel

extension Job {
  /// All that may differ between jobs of one shape, always in the same order.
  var words: [Word] {
    var words: [Word] = []
    _ = mappingWords { word in
      words.append(word)
      return word
    }
    return words
  }

  /// The job with a variable wherever its image's name stands between characters that belong to no name.
  func replacing(_ name: String, by variable: Variable) -> Job {
    mappingWords { word in
      Word(
        word.fragments.flatMap { fragment -> [Word.Fragment] in
          guard case .literal(let text) = fragment else { return [fragment] }
          return pieces(of: text, around: name, variable)
        })
    }
  }

  func mappingWords(_ change: (Word) -> Word) -> Job {
    Job(
      name: name, rows: rows, parameters: parameters, family: family,
      needs: needs.map { need in
        Handover(
          images: need.images, output: change(need.output), variable: need.variable, local: need.local.map(change))
      }, waitsFor: waitsFor, dependsOn: dependsOn, condition: condition,
      steps: steps.map { Step($0.name, $0.subject, $0.action.mappingWords(change), if: $0.conditions) },
      outputs: outputs.map(change), registries: registries, serviceSecrets: serviceSecrets, platforms: platforms)
  }
}

extension Step.Action {
  fileprivate func mappingWords(_ change: (Word) -> Word) -> Step.Action {
    switch self {
    case .pull(let caches): .pull(caches.map { $0.mappingWords(change) })
    case .checkVersion(let check):
      .checkVersion(VersionCheck(image: change(check.image), asksGit: check.asksGit))
    case .retag(let publishing): .retag(publishing.mappingWords(change))
    case .find(let finding):
      .find(
        Finding(
          repository: change(finding.repository), paths: finding.paths.map(change), words: finding.words.map(change),
          environment: finding.environment, bases: finding.bases.map(change),
          builtBases: finding.builtBases.map(change), promoted: finding.promoted.map(change),
          names: finding.names.map(change)))
    case .remember(let remembering):
      .remember(Remembering(source: change(remembering.source), repository: change(remembering.repository)))
    case .publishFound(let publishing): .publishFound(publishing.mappingWords(change))
    case .build(let build): .build(build.mappingWords(change))
    case .pushCache(let cache): .pushCache(change(cache))
    case .forget(let name): .forget(change(name))
    case .run(let commands): .run(commands.mappingWords(change))
    case .sign(let vouching): .sign(vouching.mappingWords(change))
    case .attest(let vouching): .attest(vouching.mappingWords(change))
    case .publish(let publishing): .publish(publishing.mappingWords(change))
    case .join(let joining):
      .join(
        Joining(
          repository: change(joining.repository), publishing: joining.publishing.mappingWords(change),
          images: joining.images.map(change)))
    case .handOn(let handingOn):
      .handOn(
        HandingOn(
          output: change(handingOn.output), repository: change(handingOn.repository), source: change(handingOn.source),
          published: handingOn.published?.mappingWords(change)))
    }
  }
}

extension Build {
  fileprivate func mappingWords(_ change: (Word) -> Word) -> Build {
    var build = self
    build.sources = sources.map { $0.mappingWords(change) }
    build.options = options.map { $0.mappingWords(change) }
    build.choices = choices.map { choice in
      Choice(
        condition: choice.condition, options: choice.options.map { $0.mappingWords(change) },
        tags: choice.tags.map { $0.mappingWords(change) })
    }
    build.copy = copy.map { copy in
      var mapped = EditedCopy(
        file: change(copy.file), edits: copy.edits.map { Edit(text: $0.text, image: change($0.image)) },
        ignoreFile: copy.ignoreFile.map(change))
      mapped.isThere = copy.isThere
      return mapped
    }
    build.dockerfile = change(dockerfile)
    build.context = change(context)
    build.metadata = metadata.map(change)
    build.keys = keys.map { PrivateKey(variable: $0.variable, agent: $0.agent, file: change($0.file)) }
    return build
  }
}

extension PlannedTag {
  fileprivate func mappingWords(_ change: (Word) -> Word) -> PlannedTag {
    PlannedTag(change(word), on: events, publication)
  }
}

extension UserCommands {
  fileprivate func mappingWords(_ change: (Word) -> Word) -> UserCommands {
    UserCommands(
      moment: moment, commands: commands.map { $0.mappingWords(change) },
      published: published?.mappingWords(change))
  }
}

extension Vouching {
  fileprivate func mappingWords(_ change: (Word) -> Word) -> Vouching {
    Vouching(
      published: published.mappingWords(change), repositories: repositories.map(change),
      limited: limited.map { LimitedRepository(repository: change($0.repository), events: $0.events) })
  }
}

extension PublishedImage {
  fileprivate func mappingWords(_ change: (Word) -> Word) -> PublishedImage {
    PublishedImage(
      repository: change(repository), source: source.map(change), tags: tags.map { $0.mappingWords(change) })
  }
}

extension Publishing {
  fileprivate func mappingWords(_ change: (Word) -> Word) -> Publishing {
    Publishing(
      source: source.map(change), repositories: repositories.map(change),
      limited: limited.map { LimitedRepository(repository: change($0.repository), events: $0.events) },
      tags: tags.map { $0.mappingWords(change) }, version: version.map(change), digestFile: digestFile.map(change))
  }
}

extension Argument {
  fileprivate func mappingWords(_ change: (Word) -> Word) -> Argument { Argument(words.map(change), if: condition) }
}

/// A text as fragments, with the variable wherever the name stands whole.
private func pieces(of text: String, around name: String, _ variable: Variable) -> [Word.Fragment] {
  let bytes = Array(text.utf8)
  let wanted = Array(name.utf8)
  var pieces: [Word.Fragment] = []
  var start = 0
  var index = 0
  while index + wanted.count <= bytes.count {
    let end = index + wanted.count
    let isWhole =
      (index == 0 || !isLetterOrDigit(bytes[index - 1])) && (end == bytes.count || !isLetterOrDigit(bytes[end]))
    guard isWhole, bytes[index..<end].elementsEqual(wanted) else {
      index += 1
      continue
    }
    pieces.append(.literal(String(decoding: bytes[start..<index], as: UTF8.self)))
    pieces.append(.variable(variable))
    start = end
    index = end
  }
  pieces.append(.literal(String(decoding: bytes[start...], as: UTF8.self)))
  return pieces
}

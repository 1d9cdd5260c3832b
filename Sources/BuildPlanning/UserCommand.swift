import ImageModel

/// A command of the user's, with values that a run may have to find out.
package struct UserCommand: Sendable, Hashable {
  package enum Part: Sendable, Hashable {
    /// Shell as it was written.
    case text(String)

    /// What stands for a value, in quotes of this kind.
    case value(Word, Command.Quotes)
  }

  package let parts: [Part]

  /// The secrets that it needs in its environment.
  package let environment: [String]

  package var words: [Word] {
    parts.compactMap { part in
      if case .value(let word, _) = part { word } else { nil }
    }
  }
}

/// Commands of the user's that are one step.
package struct UserCommands: Sendable, Hashable {
  package enum Moment: Sendable, Hashable {
    case before, test, after
  }

  package let moment: Moment
  package let commands: [UserCommand]

  /// Where the published image is found, for commands that ask for its digest.
  package var published: PublishedImage?
}

/// An image that was just published.
package struct PublishedImage: Sendable, Hashable {
  package let repository: Word

  /// Its name on the engine, or the file that has the digest; nil where the registry is asked for a tag.
  package let source: Word?

  /// The tags to ask for, each on events of its own.
  package let tags: [PlannedTag]
}

/// An image that was published, and what vouches for it in each repository.
package struct Vouching: Sendable, Hashable {
  package let published: PublishedImage
  package let repositories: [Word]

  /// Those that it is not always published in.
  package let limited: [LimitedRepository]
}

extension Variable {
  /// The published image by its digest.
  package static let published = Variable(name: "published")
}

extension UserCommand {
  /// - Parameter image: what `{image}` stands for.
  init(_ command: Command, image: Word, for system: Output.System) {
    let parts = command.parts.map { part -> Part in
      switch part {
      case .text(let text): .text(text)
      case .value(let value, let quotes):
        switch value {
        case .text(let text): .value(Word(text), quotes)
        case .image: .value(image, quotes)
        case .digest: .value(Word([.variable(Variable(name: "published#*@"))]), quotes)
        case .placeholder(let placeholder):
          .value(Word(ValueText(fragments: [.placeholder(placeholder)]), for: system), quotes)
        }
      }
    }
    self.init(parts: parts, environment: command.environment)
  }

  func mappingWords(_ change: (Word) -> Word) -> UserCommand {
    UserCommand(
      parts: parts.map { part in
        if case .value(let word, let quotes) = part { .value(change(word), quotes) } else { part }
      }, environment: environment)
  }
}

extension PlanContext {
  /// The step of an image's own commands before it is built.
  func stepBefore(_ image: Image) -> [Step] {
    step("Before building", image, UserCommands(moment: .before, commands: commands(image.commands.before)))
  }

  /// The step that tests an image of the engine's.
  func testStep(_ image: Image, _ name: Word) -> [Step] {
    step("Test", image, UserCommands(moment: .test, commands: commands(image.commands.test, image: name)))
  }

  /// The step of the commands after an image was published.
  ///
  /// - Parameter source: its name on the engine, or the file that has the digest; nil to ask the registry.
  func stepAfter(_ image: Image, _ source: Word?) -> [Step] {
    let published = Word([.variable(.published)])
    var after = UserCommands(moment: .after, commands: commands(image.commands.after, image: published))
    if after.commands.flatMap(\.words).flatMap(\.variables).contains(where: { $0.name.hasPrefix("published") }) {
      after.published = self.published(image, source)
    }
    return step("After publishing", image, after, if: [publishCondition(of: image)])
  }

  /// The steps that sign an image and attest how it was built, by the identity of a run: a person who runs a script has
  /// none.
  ///
  /// - Parameter source: as `stepAfter` takes it.
  func vouchingSteps(for image: Image, _ source: Word?) -> [Step] {
    guard !run.isScript, image.isSigned || image.isAttestedByGitHub else { return [] }
    let all = publishing(of: image, tags(of: image), source: nil, run)
    let vouching = Vouching(
      published: published(image, source), repositories: all.repositories, limited: all.limited)
    let (name, condition) = (run.name(of: image), publishCondition(of: image))
    return (image.isSigned ? [Step("Sign", name, .sign(vouching), if: [condition])] : [])
      + (image.isAttestedByGitHub && run.system == .github
        ? [Step("Attest", name, .attest(vouching), if: [condition])] : [])
  }

  /// - Parameter source: as `stepAfter` takes it.
  func published(_ image: Image, _ source: Word?) -> PublishedImage {
    // On a release, one that each has.
    let tags = plannedTags(of: image, rules, for: run.system).compactMap { tag in
      let events = tag.publication == .always ? tag.events : tag.events.filter { $0 != .release }
      return events.isEmpty ? nil : PlannedTag(tag.word, on: events, tag.publication)
    }
    return PublishedImage(repository: Word(run.repository(of: image)), source: source, tags: tags)
  }

  func commands(_ commands: [Command], image: Word = "") -> [UserCommand] {
    commands.map { UserCommand($0, image: image, for: run.system) }
  }

  private func step(
    _ name: String, _ image: Image, _ commands: UserCommands, if conditions: [Condition] = []
  ) -> [Step] {
    commands.commands.isEmpty ? [] : [Step(name, run.name(of: image), .run(commands), if: conditions)]
  }
}

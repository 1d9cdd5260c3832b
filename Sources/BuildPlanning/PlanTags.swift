import ImageModel
import Registry
import Versions

/// What a run has to know to decide which tags it publishes.
package struct TagRules: Sendable, Hashable {
  /// Whether git tells which release is the highest. If not, each is the latest: its versions have no order, or the person
  /// who runs a script says which to build.
  package let isOrdered: Bool

  /// Whether the project has its version, and not git.
  let isVersionStored: Bool

  package let gitTags: ReleaseTags
  package let reserved: ReservedBranchTags

  init(of project: Project, for system: Output.System) {
    let isNamed = project.version == .git || project.versioning.scheme != nil
    let hasNumbers =
      project.versioning.orderingScheme != nil || project.versioning.present?.text.hasNumbersOfRelease ?? false
    isOrdered =
      system == .bash ? isNamed : isNamed || hasNumbers
    isVersionStored = project.version != .git
    gitTags = project.pipelines.versionTags
    reserved = ReservedBranchTags(
      of: project.images, hasBranchCaches: project.pipelines.branchCaches && !project.engine.cachesSteps)
  }
}

/// A tag and the runs that publish it.
package struct PlannedTag: Sendable, Hashable {
  /// Alone, or with its repository before it.
  package let word: Word

  package let events: [Event]

  /// Which releases it is published with.
  package let publication: Publication

  package init(_ word: Word, on events: [Event], _ publication: Publication) {
    (self.word, self.events, self.publication) = (word, events, publication)
  }

  func `in`(_ repository: Word) -> PlannedTag { PlannedTag(repository + ":" + word, on: events, publication) }
}

/// The tags of an image, in their order.
func plannedTags(of image: Image, _ rules: TagRules, for system: Output.System) -> [PlannedTag] {
  image.tags.map { tag in
    let publication = tag.publication == .newest && !rules.isOrdered ? .always : tag.publication
    return PlannedTag(Word(tag.text, for: system, isTag: true), on: tag.events, publication)
  }
}

/// Where an image is published, and under which tags.
func publishing(of image: Image, _ tags: [PlannedTag], source: Word?, _ run: RunImages) -> Publishing {
  var repositories = [Word(run.repository(of: image))]
  var limited: [LimitedRepository] = []
  for other in image.otherRepositories {
    let repository = Word(run.text(of: other.repository))
    if let events = other.events, !tags.allSatisfy({ commonEvents($0.events, events) == $0.events }) {
      limited.append(LimitedRepository(repository: repository, events: events))
    } else {
      repositories.append(repository)
    }
  }
  return Publishing(
    source: source, repositories: repositories, limited: limited, tags: tags, version: tags.versionOfRelease)
}

extension [PlannedTag] {
  /// The tag that says a release's version, and stays with it.
  var versionOfRelease: Word? {
    first { $0.events == [.release] && $0.publication == .always && $0.word.variables == [.version] }?.word
  }
}

/// What is of both lists: the default branch and those with names are branches.
func commonEvents(_ some: [Event], _ others: [Event]) -> [Event] {
  func isBranch(_ event: Event) -> Bool {
    switch event {
    case .defaultBranch, .named: true
    default: false
    }
  }
  return unique(
    some.flatMap { event in
      if others.contains(event) || others.contains(.branch) && isBranch(event) { return [event] }
      return event == .branch ? others.filter(isBranch) : []
    })
}

/// Options for tags on their events, those of the same events together.
///
/// - Parameter options: what is given with any of them.
func tagChoices(_ tags: [PlannedTag], _ options: [Argument]) -> [Choice] {
  unique(tags.map(\.events)).map { events in
    Choice(condition: .isOn(events), options: options, tags: tags.filter { $0.events == events })
  }
}

extension [PlannedTag] {
  /// Those of all of them.
  var events: [Event] { unique(flatMap(\.events)) }
}

extension Word {
  /// The text with variables for what only a run knows.
  ///
  /// - Parameter isTag: whether it is a tag, which has no place for all that a value may hold.
  init(_ text: ValueText, for system: Output.System, isTag: Bool = false) {
    self.init(
      text.fragments.map { fragment in
        switch fragment {
        case .literal(let text): .literal(text)
        case .placeholder(.own(let value)) where isTag: .variable(.tag(of: value))
        case .placeholder(let placeholder): .variable(Variable(placeholder, for: system))
        }
      })
  }
}

extension Variable {
  /// The system's own where it has one.
  fileprivate init(_ placeholder: ValueText.Placeholder, for system: Output.System) {
    self =
      switch (placeholder, system) {
      case (.version, _): .version
      case (.major, _): .major
      case (.minor, _): .minor
      case (.patch, _): .patch
      case (.date, _): .date
      case (.created, _): .created
      case (.branch, _): .branch
      case (.number, _): .number
      case (.own(let value), _): .value(value)
      case (.sha, .github): .commitOnGitHub
      case (.sha, .gitlab): Variable(name: "CI_COMMIT_SHA")
      case (.sha, .bash): .commit
      case (.shortSHA, .gitlab): Variable(name: "CI_COMMIT_SHORT_SHA")
      case (.shortSHA, _): .shortCommit
      case (.ref, .github): Variable(name: "GITHUB_REF_NAME")
      case (.ref, .gitlab): Variable(name: "CI_COMMIT_REF_NAME")
      case (.ref, .bash): .ref
      case (.source, .gitlab): Variable(name: "CI_PROJECT_URL")
      case (.source, _): .source
      }
  }
}

/// The references under which a project publishes, in order; those of caches are not among them.
package func publishedTags(of project: Project, for system: Output.System) -> [PlannedTag] {
  let rules = TagRules(of: project, for: system)
  let run = RunImages(project, for: system)
  return project.images.filter { !$0.isShared && !$0.isPlatformBuild }.flatMap { image in
    publishing(of: image, plannedTags(of: image, rules, for: system), source: nil, run).references
  }
}

import ImageModel
import Registry
import Versions

/// What a run has to know to decide which tags it publishes.
package struct TagRules: Sendable, Hashable {
  /// Whether git tells which release is the highest. If not, each is the latest: its versions have no order, or the person
  /// who runs a script says which to build.
  package let isOrdered: Bool

  package let gitTags: ReleaseTags
  package let reserved: ReservedBranchTags

  init(of project: Project, for system: Output.System) {
    let isNamed = project.version == .git || project.versioning.scheme != nil
    let hasNumbers =
      project.versioning.orderingScheme != nil || project.versioning.present?.text.hasNumbersOfRelease ?? false
    isOrdered =
      system == .bash ? isNamed : (isNamed || hasNumbers) && !project.pipelines.releaseTags.isEmpty
    gitTags = project.pipelines.versionTags
    reserved = ReservedBranchTags(of: project.images)
  }
}

/// A tag alone, without its repository.
package struct PlannedTag: Sendable, Hashable {
  package let word: Word

  /// Which releases it is published with.
  package let publication: Publication

  package init(_ word: Word, _ publication: Publication) {
    (self.word, self.publication) = (word, publication)
  }
}

/// The tags of an image, in their order.
func plannedTags(of image: Image, _ rules: TagRules) -> [PlannedTag] {
  image.tags.map { tag in
    let publication = image.publication(of: tag)
    let word = Word(
      tag.fragments.map { fragment in
        switch fragment {
        case .literal(let text): .literal(text)
        case .placeholder(let placeholder): .variable(variable(placeholder))
        }
      })
    return PlannedTag(word, publication == .newest && !rules.isOrdered ? .always : publication)
  }
}

private func variable(_ placeholder: TagPattern.Placeholder) -> Variable {
  switch placeholder {
  case .version: .version
  case .major: .major
  case .minor: .minor
  case .patch: .patch
  case .date: .date
  case .sha: .commit
  case .branch: .branch
  }
}

/// The references under which a project publishes, in order; those of caches are not among them.
package func publishedTags(of project: Project, for system: Output.System) -> [PlannedTag] {
  let rules = TagRules(of: project, for: system)
  return project.images.filter { !$0.isShared && !$0.isPlatformBuild }.flatMap { image in
    let repository = project.engine.cachesSteps ? image.repository.normalizedText : image.repository.text
    return plannedTags(of: image, rules).map { PlannedTag(Word("\(repository):") + $0.word, $0.publication) }
  }
}

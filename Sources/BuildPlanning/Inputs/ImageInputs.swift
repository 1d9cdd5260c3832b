import BuildContext
import ImageModel

/// The files that an image is made of.
package struct ImageInputs: Sendable {
  package let image: String

  /// Whether a person knows it: not if it is a part of another image.
  package let isPublished: Bool

  /// All together, with those of the images that it needs.
  package let sets: [InputSet]

  /// The same with whole contexts, and so in fewer words.
  package let whole: [InputPattern]
}

/// Files that are looked for at once.
package struct InputSet: Sendable, Hashable {
  package var patterns: [InputPattern]

  /// What does not count of them.
  package var ignored: [InputPattern] = []
}

extension Project {
  /// In the order of the images.
  func inputs() -> [ImageInputs] {
    let images = Dictionary(images.map { ($0.name, $0) }) { first, _ in first }
    var inputs: [String: ImageInputs] = [:]
    return self.images.map { image in
      let context = image.contextInputs(onImages: images)
      let files = InputSet(
        patterns: image.inputFiles(takesContext: !context.patterns.isEmpty) + modelFiles(of: image)
          + (runsCommands(for: image) || image.usedValues.contains(where: \.isPrinted)
            ? [InputPattern([], .folder)] : []))
      let needed = image.needs.compactMap { inputs[$0.image] }
      let folder = context.patterns.isEmpty ? [] : [InputPattern(path: image.context, .folder)]
      let result = ImageInputs(
        image: image.name, isPublished: !image.isShared && !image.isPlatformBuild,
        sets: merged([context, files] + needed.flatMap(\.sets)),
        whole: withoutCovered(folder + files.patterns + needed.flatMap(\.whole)))
      inputs[image.name] = result
      return result
    }
  }

  /// Whether commands of the user's make files for it, or test it: they may read any file of the project.
  private func runsCommands(for image: Image) -> Bool {
    !before.isEmpty || !image.commands.before.isEmpty || !image.commands.test.isEmpty
  }

  private func modelFiles(of image: Image) -> [InputPattern] {
    var paths = [source]
    if image.usesVersion {
      switch version {
      case .file(let path), .value(let path, _): paths.append(path)
      case .literal, .git: break
      }
    }
    for case .file(let path, _) in image.usedValues.map(\.source) { paths.append(path) }
    return paths.map { InputPattern(path: $0, .file) }
  }
}

extension Image {
  /// What it takes of its context, as the project sees it.
  fileprivate func contextInputs(onImages images: [String: Image]) -> InputSet {
    let folder = InputPattern.components(ofPath: context)
    let rules = IgnoredPaths(ignoreRules)
    let patterns = contextSources(onImages: images).flatMap { source -> [InputPattern] in
      guard source.components.isEmpty, let kept = rules.kept else {
        return [InputPattern(folder + source.components, source.kind)]
      }
      return kept.map { InputPattern(folder + $0, $0.isEmpty ? .folder : .either) }
    }
    return InputSet(patterns: patterns, ignored: rules.ignored.map { InputPattern(folder + $0, .either) })
  }

  /// The Dockerfile, the files of secrets, and what decides what is left out of a context that is used.
  fileprivate func inputFiles(takesContext: Bool) -> [InputPattern] {
    if stages == nil { return [] }
    let ignoreFiles = takesContext ? [ignoreRules?.file].compactMap(\.self) : []
    let secrets = secrets.compactMap { secret in
      if case .file(let path) = secret.source { path } else { nil as String? }
    }
    return ([dockerfile] + ignoreFiles + secrets + submodules).map { InputPattern(path: $0, .file) }
  }

  private var texts: [ValueText] {
    tags.map(\.text) + arguments.compactMap(\.value) + (labels + annotations).map(\.value)
  }

  fileprivate var usedValues: [OwnValue] { texts.flatMap(\.ownValues) }

  fileprivate var usesVersion: Bool {
    texts.contains(where: \.usesVersion)
      || arguments.contains { $0.value == nil && $0.name == Variable.version.name }
  }
}

extension OwnValue {
  /// Whether a command of the user's prints it, which may read any file of the project.
  fileprivate var isPrinted: Bool {
    if case .command = source { true } else { false }
  }
}

/// As few sets as say the same.
private func merged(_ sets: [InputSet]) -> [InputSet] {
  var merged: [InputSet] = []
  for set in sets where !set.patterns.isEmpty {
    var set = set
    set.ignored = unique(set.ignored).filter { ignored in set.patterns.contains(where: ignored.mayMeet) }
    let index = merged.indices.first { index in
      !merged[index].hidesPart(of: set) && !set.hidesPart(of: merged[index])
    }
    guard let index else {
      merged.append(set)
      continue
    }
    let all = merged[index].patterns + set.patterns
    // One file that is left out here, and counts there, counts.
    let ignored = unique(merged[index].ignored + set.ignored)
    merged[index] = InputSet(
      patterns: withoutCovered(all), ignored: ignored.filter { !all.contains($0.asFile) })
  }
  return merged.map { InputSet(patterns: withoutCovered($0.patterns), ignored: $0.ignored) }
}

extension InputSet {
  /// Whether something that counts in another would be left out here.
  fileprivate func hidesPart(of other: InputSet) -> Bool {
    ignored.contains { ignored in
      !other.ignored.contains(ignored) && !other.patterns.contains(ignored.asFile)
        && other.patterns.contains(where: ignored.mayMeet)
    }
  }
}

extension InputPattern {
  fileprivate var asFile: InputPattern { InputPattern(components, .file) }
}

/// Without those that others of them stand for.
package func withoutCovered(_ patterns: [InputPattern]) -> [InputPattern] {
  let patterns = unique(patterns)
  return patterns.filter { pattern in !patterns.contains { $0 != pattern && $0.covers(pattern) } }
}

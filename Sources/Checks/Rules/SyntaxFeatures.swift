import DockerfileSyntax
import SourceText

/// Something that a release of docker/dockerfile brought.
struct SyntaxFeature: Hashable {
  /// As a message names it.
  let what: String

  /// The second number of the first release that has it; nil if only the labs channel has it.
  let stable: Int?

  /// That of the labs channel, if it had it earlier.
  let labs: Int?

  init(_ what: String, stable: Int?, labs: Int? = nil) { (self.what, self.stable, self.labs) = (what, stable, labs) }
}

/// A place that needs a feature.
struct SyntaxUse {
  let feature: SyntaxFeature
  let range: SourceRange
}

extension Dockerfile {
  /// What the file uses that not every release has, by position.
  var syntaxUses: [SyntaxUse] {
    (globalArguments + stages.flatMap { [$0.from] + $0.instructions }).flatMap(uses)
  }
}

// The releases are those of docs.docker.com, "Dockerfile reference" (its tables "Minimum Dockerfile version") and
// "Dockerfile release notes", of August 2026.

/// By keyword and flag.
private let flagFeatures: [Keyword: [String: SyntaxFeature]] = [
  .add: [
    "checksum": SyntaxFeature("ADD --checksum", stable: 6, labs: 5),
    "chmod": SyntaxFeature("ADD --chmod", stable: 2),
    "exclude": SyntaxFeature("ADD --exclude", stable: 19, labs: 7),
    "keep-git-dir": SyntaxFeature("ADD --keep-git-dir", stable: 6, labs: 1),
    "link": SyntaxFeature("ADD --link", stable: 4),
    "unpack": SyntaxFeature("ADD --unpack", stable: 17),
  ],
  .copy: [
    "chmod": SyntaxFeature("COPY --chmod", stable: 2),
    "exclude": SyntaxFeature("COPY --exclude", stable: 19, labs: 7),
    "link": SyntaxFeature("COPY --link", stable: 4),
    "parents": SyntaxFeature("COPY --parents", stable: 20, labs: 7),
  ],
  .healthcheck: ["start-interval": SyntaxFeature("HEALTHCHECK --start-interval", stable: 6)],
  .run: [
    "device": SyntaxFeature("RUN --device", stable: nil, labs: 14),
    "mount": SyntaxFeature("RUN --mount", stable: 2, labs: 0),
    "network": SyntaxFeature("RUN --network", stable: 3, labs: 1),
    "security": SyntaxFeature("RUN --security", stable: 20, labs: 1),
  ],
]

private let hereDocument = SyntaxFeature("a here-document", stable: 4, labs: 3)
private let gitSource = SyntaxFeature("ADD of a git repository", stable: 6, labs: 5)
private let gitQuery = SyntaxFeature("ADD of a git repository with a query", stable: 18)
private let gitChecksum = SyntaxFeature("ADD --checksum of a git repository", stable: 16)
private let secretVariable = SyntaxFeature("a secret as a variable, RUN --mount=type=secret,env=", stable: 10)
private let mountVariable = SyntaxFeature("a variable in RUN --mount", stable: 3)
private let modeVariable = SyntaxFeature("a variable in --chmod", stable: 10)
private let modeLetters = SyntaxFeature("letters in --chmod", stable: 14, labs: 11)
private let triggerFrom = SyntaxFeature("ONBUILD with --from", stable: 11)
private let severalArguments = SyntaxFeature("ARG with several names", stable: 2)
private let patternExpansion = SyntaxFeature("${name#pattern} and the like", stable: 7)
private let plainExpansion = SyntaxFeature("${name-word} without a colon", stable: 6)

private func uses(of instruction: Instruction) -> [SyntaxUse] {
  if case .trigger(let inner) = instruction.arguments {
    let from = inner.flags.first { $0.name == "from" || $0.mount?.from != nil }
    return uses(of: inner) + [from].compactMap(\.self).map { SyntaxUse(feature: triggerFrom, range: $0.range) }
  }
  var uses: [SyntaxUse] = []
  for flag in instruction.flags {
    if let feature = flagFeatures[instruction.keyword]?[flag.name] {
      uses.append(SyntaxUse(feature: feature, range: flag.range))
    }
    uses += valueFeatures(of: flag).map { SyntaxUse(feature: $0, range: flag.range) }
  }
  if let document = instruction.hereDocuments.first {
    uses.append(SyntaxUse(feature: hereDocument, range: document.opening))
  }
  if instruction.keyword == .add {
    for source in instruction.words.dropLast() where isGitRepository(source.text) {
      uses.append(SyntaxUse(feature: gitSource, range: source.range))
      if source.text.prefix(while: { $0 != "#" }).contains("?") {
        uses.append(SyntaxUse(feature: gitQuery, range: source.range))
      }
      if let flag = instruction.flag("checksum") { uses.append(SyntaxUse(feature: gitChecksum, range: flag.range)) }
    }
  }
  if instruction.keyword == .arg, instruction.pairs.count > 1 {
    uses.append(SyntaxUse(feature: severalArguments, range: instruction.pairs[1].key.range))
  }
  return uses + instruction.expandedWords.flatMap(expansionUses)
}

private func valueFeatures(of flag: Flag) -> [SyntaxFeature] {
  var features: [SyntaxFeature] = []
  if flag.name == "chmod", let mode = flag.value {
    if mode.contains("$") {
      features.append(modeVariable)
    } else if !mode.allSatisfy({ $0.isASCII && $0.isNumber }) {
      features.append(modeLetters)
    }
  }
  if let mount = flag.mount {
    if mount.type == "secret", mount.value(of: "env") != nil { features.append(secretVariable) }
    if mount.options.contains(where: { $0.key != "from" && $0.value?.contains("$") ?? false }) {
      features.append(mountVariable)
    }
  }
  return features
}

private func expansionUses(in word: Word) -> [SyntaxUse] {
  var uses: [SyntaxUse] = []
  if word.text.contains(/\$\{\w+(?:#|%|\/)/) { uses.append(SyntaxUse(feature: patternExpansion, range: word.range)) }
  if word.text.contains(/\$\{\w+[-+?]/) { uses.append(SyntaxUse(feature: plainExpansion, range: word.range)) }
  return uses
}

extension Instruction {
  /// What Docker itself puts variables into; the others are for a shell.
  fileprivate var expandedWords: [Word] {
    switch keyword {
    case .add, .copy, .expose, .from, .stopsignal, .user, .volume, .workdir: words
    case .arg, .env, .label: pairs.compactMap(\.value)
    case .cmd, .entrypoint, .healthcheck, .maintainer, .onbuild, .run, .shell: []
    }
  }
}

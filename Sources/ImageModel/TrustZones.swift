import Registry
import SourceText
import Versions

// What branches and requests publish can be neither a release, nor what another event publishes, nor a cache: whoever may
// push a branch would otherwise decide what those are.

/// Checks the tags that branches and requests name.
///
/// A tag of `{branch}` and fixed text alone may still be the name of something fixed: the scripts publish no such branch.
///
/// - Parameter places: where the tags of each image are declared, by the image's name.
func checkTrustZones(
  of images: [Image], _ version: VersionDeclaration, places: [String: [SourcePlace?]], _ problems: inout Problems
) {
  let guarded = GuardedTags(images, version)
  if guarded.isEmpty { return }
  for image in images {
    for (index, tag) in image.tags.enumerated() where tag.isNamedByOthers {
      let shape = TagShape(tag.text, version)
      let isChecked = tag.text.placeholders == [.branch]
      for repository in image.repositories {
        let other = guarded.first(in: repository, like: shape, patternsAlone: isChecked)
        guard let other else { continue }
        problems.add(
          rule: "unsafe-tag",
          "tag \"\(tag.text.written)\" of image \"\(image.declaredName)\" may become \(other)",
          at: places[image.name].flatMap { index < $0.count ? $0[index] : nil },
          hint: "begin it with a word of its own, such as \"branch-{branch}\" or \"pr-{number}\"")
        break
      }
    }
  }
}

extension ImageTag {
  /// Whether those decide its text who may push a branch or open a request.
  package var isNamedByOthers: Bool {
    events.contains(.request)
      || events.contains(.branch) && (text.placeholders.contains(.branch) || !text.ownValues.isEmpty)
  }
}

extension Image {
  /// Everywhere that it is published.
  package var repositories: [Repository] { [repository] + otherRepositories.map(\.repository) }
}

extension ValueText {
  /// As a person may have written it.
  package var written: String { text { "{\($0.name)}" } }
}

/// Everything that no branch or request may write, by repository.
private struct GuardedTags {
  private struct Entry {
    let shape: TagShape
    let what: String
    let isPattern: Bool
  }

  private var entries: [String: [Entry]] = [:]

  var isEmpty: Bool { entries.isEmpty }

  init(_ images: [Image], _ version: VersionDeclaration) {
    guard images.contains(where: { $0.tags.contains(where: \.isNamedByOthers) }) else { return }
    for image in images {
      for tag in image.tags where !tag.isNamedByOthers {
        let what = "tag \"\(tag.text.written)\" of image \"\(image.declaredName)\""
        for repository in image.repositories {
          add(TagShape(tag.text, version), what, isPattern: tag.text.literal == nil, in: repository)
        }
      }
      for reference in image.cacheReferences + [image.buildReference].compactMap(\.self) {
        guard let tag = reference.tag else { continue }
        let shape = TagShape(ValueText(tag.text), version)
        add(shape, "\"\(tag.text)\", which is not published", isPattern: false, in: reference.repository)
      }
      if image.isReused {
        add(
          TagShape(reusedBy: reuseTagPrefix), "a tag by which an image is reused", isPattern: false,
          in: image.repository)
      }
    }
  }

  private mutating func add(_ shape: TagShape, _ what: String, isPattern: Bool, in repository: Repository) {
    entries[repository.normalizedText, default: []].append(Entry(shape: shape, what: what, isPattern: isPattern))
  }

  func first(in repository: Repository, like shape: TagShape, patternsAlone: Bool) -> String? {
    entries[repository.normalizedText]?.first { ($0.isPattern || !patternsAlone) && shape.meets($0.shape) }?.what
  }
}

/// The texts that a tag may become, as a regular language of characters that follow each other.
struct TagShape {
  private struct Part {
    let bytes: Set<UInt8>
    var isRepeated = false
  }

  private var parts: [Part] = []

  init(_ text: ValueText, _ version: VersionDeclaration) {
    for fragment in text.fragments {
      switch fragment {
      case .literal(let text): parts += text.utf8.map { Part(bytes: [$0]) }
      case .placeholder(let placeholder): add(placeholder, version)
      }
    }
  }

  /// A prefix with a hash after it.
  init(reusedBy prefix: String) {
    parts = prefix.utf8.map { Part(bytes: [$0]) } + [Part(bytes: hexadecimal, isRepeated: true)]
  }

  private mutating func add(_ placeholder: ValueText.Placeholder, _ version: VersionDeclaration) {
    switch placeholder {
    case .version:
      switch version.shape {
      case .semantic:
        for _ in 0..<2 { parts += [Part(bytes: digits, isRepeated: true), Part(bytes: [UInt8(ascii: ".")])] }
        parts.append(Part(bytes: digits, isRepeated: true))
        // A pre-release may follow, or nothing.
        parts.append(Part(bytes: tagBytes, isRepeated: true))
        mayBeEmpty.insert(parts.count - 1)
      case .numbered:
        parts.append(Part(bytes: [UInt8(ascii: "v")]))
        mayBeEmpty.insert(parts.count - 1)
        parts.append(Part(bytes: digits))
        parts.append(Part(bytes: tagBytes, isRepeated: true))
        mayBeEmpty.insert(parts.count - 1)
      case .any: parts.append(Part(bytes: tagBytes, isRepeated: true))
      }
    case .major, .minor, .patch, .number, .date: parts.append(Part(bytes: digits, isRepeated: true))
    case .sha, .shortSHA: parts.append(Part(bytes: hexadecimal, isRepeated: true))
    case .branch: parts.append(Part(bytes: slugBytes, isRepeated: true))
    case .created, .ref, .source, .own: parts.append(Part(bytes: tagBytes, isRepeated: true))
    }
  }

  /// The parts that may be left out.
  private var mayBeEmpty: Set<Int> = []

  /// Whether a text is of both.
  func meets(_ other: TagShape) -> Bool {
    var seen: Set<[Int]> = []
    var open = [[0, 0]]
    while let state = open.popLast() {
      guard seen.insert(state).inserted else { continue }
      let (own, its) = (state[0], state[1])
      if own == parts.count, its == other.parts.count { return true }
      if mayBeEmpty.contains(own) { open.append([own + 1, its]) }
      if other.mayBeEmpty.contains(its) { open.append([own, its + 1]) }
      guard own < parts.count, its < other.parts.count,
        !parts[own].bytes.isDisjoint(with: other.parts[its].bytes)
      else { continue }
      for next in parts[own].isRepeated ? [own, own + 1] : [own + 1] {
        for itsNext in other.parts[its].isRepeated ? [its, its + 1] : [its + 1] { open.append([next, itsNext]) }
      }
    }
    return false
  }
}

private let digits = Set(UInt8(ascii: "0")...UInt8(ascii: "9"))
private let hexadecimal = digits.union(UInt8(ascii: "a")...UInt8(ascii: "f"))
private let slugBytes = digits.union(UInt8(ascii: "a")...UInt8(ascii: "z")).union([UInt8(ascii: "-")])
private let tagBytes = slugBytes.union(UInt8(ascii: "A")...UInt8(ascii: "Z")).union("_.".utf8)

/// What every version of a project has in common.
private enum VersionShape {
  /// Three numbers with dots between them.
  case semantic

  /// A number at its beginning.
  case numbered

  case any
}

extension VersionDeclaration {
  fileprivate var shape: VersionShape {
    if let scheme { return scheme == .semver ? .semantic : .numbered }
    // Those of git tags.
    guard let present else { return source == .git ? .semantic : .any }
    let candidates = candidateSchemes(of: present.value)
    return candidates == [.semver] ? .semantic : candidates.isEmpty ? .any : .numbered
  }
}

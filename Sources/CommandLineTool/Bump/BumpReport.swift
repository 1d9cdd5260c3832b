import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a bump did, or would do.
struct BumpReport {
  /// Nil if there is no version yet.
  let from: String?

  let to: String
  let scheme: String
  let isDryRun: Bool

  /// Empty where git says the version.
  var plan = BumpPlan(versionFiles: [], outputs: [])

  var commit: String?
  var tag: String?

  var text: String { "\(from ?? "none") -> \(to)\n" + (isDryRun ? diff : "") }

  var diff: String {
    plan.changes.map { change in
      unifiedDiff(
        from: String(decoding: change.old ?? [], as: UTF8.self), named: change.path,
        to: String(decoding: change.new ?? [], as: UTF8.self), named: "\(change.path) (\(to))")
    }.joined()
  }

  /// One document with the keys in alphabetical order.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = Document(
      from: OrNull(from), to: to, scheme: scheme, dryRun: isDryRun,
      files: plan.versionFiles.map { Document.File(path: $0.path, holds: "version") }
        + plan.outputs.map { Document.File(path: $0.path, holds: "output") },
      diff: diff, commit: OrNull(commit), tag: OrNull(tag))
    // Texts and truth values can always be encoded.
    return String(decoding: (try? encoder.encode(document)) ?? Data(), as: UTF8.self) + "\n"
  }
}

private struct Document: Encodable {
  struct File: Encodable {
    let path: String
    let holds: String
  }

  let from: OrNull
  let to: String
  let scheme: String
  let dryRun: Bool
  let files: [File]
  let diff: String
  let commit: OrNull
  let tag: OrNull
}

/// An optional text whose key is there also without it.
private struct OrNull: Encodable {
  let text: String?

  init(_ text: String?) {
    self.text = text
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let text { try container.encode(text) } else { try container.encodeNil() }
  }
}

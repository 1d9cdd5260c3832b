import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a bump did, or would do.
struct BumpReport {
  let from: String
  let to: String
  let scheme: String
  let isDryRun: Bool
  let plan: BumpPlan
  var commit: String?
  var tag: String?

  var text: String { "\(from) -> \(to)\n" + (isDryRun ? diff : "") }

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
      from: from, to: to, scheme: scheme, dryRun: isDryRun,
      files: plan.versionFiles.map { Document.File(path: $0.path, holds: "version") }
        + plan.outputs.map { Document.File(path: $0.path, holds: "output") },
      diff: diff, commit: commit, tag: tag)
    // Texts and truth values can always be encoded.
    return String(decoding: (try? encoder.encode(document)) ?? Data(), as: UTF8.self) + "\n"
  }
}

private struct Document: Encodable {
  struct File: Encodable {
    let path: String
    let holds: String
  }

  let from: String
  let to: String
  let scheme: String
  let dryRun: Bool
  let files: [File]
  let diff: String
  let commit: String?
  let tag: String?
}

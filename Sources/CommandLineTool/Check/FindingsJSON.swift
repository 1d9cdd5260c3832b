import Checks
import Generators
import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Findings {
  /// GitLab's report (docs.gitlab.com, "Code Quality", "Code Quality report format").
  var gitlab: String {
    var seen: [String: Int] = [:]
    return encoded(
      all.map { finding in
        CodeQualityIssue(
          description: finding.sentence, check_name: finding.rule, fingerprint: fingerprint(of: finding, &seen),
          severity: ["error": "critical", "warning": "minor"][finding.severity.rawValue] ?? "info",
          location: .init(
            path: finding.place.map(path) ?? "cigen.json5", lines: .init(begin: finding.place?.start.line ?? 1)))
      })
  }

  /// SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), which GitHub's code scanning and editors read.
  var sarif: String {
    var seen: [String: Int] = [:]
    let names = Set(all.map(\.rule))
    let known = CheckRule.all.filter { names.contains($0.name) }.map { rule in
      SARIF.Rule(
        id: rule.name, shortDescription: .init(text: rule.summary),
        help: .init(text: rule.explanation, markdown: page(of: rule)))
    }
    let others = names.subtracting(known.map(\.id)).sorted().map { name in
      SARIF.Rule(id: name, shortDescription: .init(text: name), help: nil)
    }
    let results = all.map { finding in
      SARIF.Result(
        ruleId: finding.rule, level: finding.severity.rawValue, message: .init(text: finding.sentence),
        locations: finding.place.map { [location($0)] } ?? [],
        partialFingerprints: ["cigen/v1": fingerprint(of: finding, &seen)])
    }
    return encoded(
      SARIF(
        version: "2.1.0", schema: "https://json.schemastore.org/sarif-2.1.0.json",
        runs: [
          .init(
            tool: .init(driver: .init(name: "cigen", semanticVersion: cigenVersion, rules: known + others)),
            columnKind: "unicodeCodePoints", results: results)
        ]))
  }

  private func location(_ place: SourcePlace) -> SARIF.Location {
    let (start, end) = (place.start, place.file.location(of: place.range.end))
    return SARIF.Location(
      physicalLocation: .init(
        artifactLocation: .init(uri: uri(path(place)), uriBaseId: "%SRCROOT%"),
        region: .init(startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column)))
  }

  /// The same as long as the rule, the file and the words in question are, wherever the line moves.
  private func fingerprint(of finding: Diagnostic, _ seen: inout [String: Int]) -> String {
    let words = finding.place.map { "\(path($0))\u{0}\($0.file.text(in: $0.range))" } ?? ""
    let text = "\(finding.rule)\u{0}\(words)\u{0}\(finding.message)"
    seen[text, default: 0] += 1
    return checksum(of: "\(text)\u{0}\(seen[text] ?? 0)".utf8)
  }

  private func encoded(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
  }
}

/// A path as a relative reference of RFC 3986.
private func uri(_ path: String) -> String {
  path.utf8.map { byte in
    let isPlain =
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-._~/".utf8.contains(byte)
    let digits = String(byte, radix: 16, uppercase: true)
    return isPlain ? String(decoding: [byte], as: UTF8.self) : "%" + (byte < 16 ? "0" : "") + digits
  }.joined()
}

private struct CodeQualityIssue: Encodable {
  struct Location: Encodable {
    struct Lines: Encodable { let begin: Int }
    let path: String
    let lines: Lines
  }
  let description: String
  let check_name: String
  let fingerprint: String
  let severity: String
  let location: Location
}

private struct SARIF: Encodable {
  struct Text: Encodable { let text: String }
  struct Help: Encodable {
    let text: String
    let markdown: String
  }
  struct Rule: Encodable {
    let id: String
    let shortDescription: Text
    let help: Help?
  }
  struct Driver: Encodable {
    let name: String
    let semanticVersion: String
    let rules: [Rule]
  }
  struct Tool: Encodable { let driver: Driver }
  struct Artifact: Encodable {
    let uri: String
    let uriBaseId: String
  }
  struct Region: Encodable { let startLine, startColumn, endLine, endColumn: Int }
  struct Physical: Encodable {
    let artifactLocation: Artifact
    let region: Region
  }
  struct Location: Encodable { let physicalLocation: Physical }
  struct Result: Encodable {
    let ruleId: String
    let level: String
    let message: Text
    let locations: [Location]
    let partialFingerprints: [String: String]
  }
  struct Run: Encodable {
    let tool: Tool
    let columnKind: String
    let results: [Result]
  }

  let version: String
  let schema: String
  let runs: [Run]

  private enum CodingKeys: String, CodingKey {
    case version, runs
    case schema = "$schema"
  }
}

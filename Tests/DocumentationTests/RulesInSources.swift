import Foundation
import Testing

/// The names of rules that the sources hold, and the severity of each place that names one.
///
/// A rule is the text after `rule:`, that of a constant which stands there, or the first one in a call.
struct RulesInSources {
  struct Use: Hashable {
    let rule: String
    let severity: String
    let file: String
  }

  private(set) var uses: Set<Use> = []

  /// The rules of `cigen check`, each with its severity, as they are declared.
  private(set) var checks: [(rule: String, severity: String)] = []

  var rules: Set<String> { Set(uses.map(\.rule)) }

  init() throws {
    let files = try Self.swiftFiles().map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
    var shared: [String: String] = [:]
    for (_, text) in files {
      for match in text.matches(of: #/(?m)^let (\w+) = "([a-z0-9-]+)"/#) { shared[String(match.1)] = String(match.2) }
    }
    for (file, text) in files {
      addNamed(in: text, file, shared)
      addCalls(in: text, file)
      for match in text.matches(of: #/name: "([a-z0-9-]+)", severity: \.(\w+)/#) {
        checks.append((String(match.1), String(match.2)))
      }
    }
    for (written, meant) in Self.interpolated {
      let found = uses.filter { $0.rule == written }
      #expect(!found.isEmpty, "\(written) is no longer in the sources")
      uses.subtract(found)
      for use in found { uses.formUnion(meant.map { Use(rule: $0, severity: use.severity, file: use.file) }) }
    }
  }

  /// `rule: "…"`, an error where nothing else stands before it.
  private mutating func addNamed(in text: String, _ file: String, _ shared: [String: String]) {
    var constants = shared
    for match in text.matches(of: #/(?:let|var) (\w+)(?:: String)? = "([a-z0-9-]+)"/#) {
      constants[String(match.1)] = String(match.2)
    }
    for match in text.matches(of: #/(?:\.(error|warning|note),\s*)?rule: (?:String = )?(?:"([^"]+)"|(\w+))/#) {
      guard let rule = match.2.map({ String($0) }) ?? match.3.flatMap({ constants[String($0)] }) else { continue }
      uses.insert(Use(rule: rule, severity: match.1.map { String($0) } ?? "error", file: file))
    }
  }

  /// `error("…", …)` and the like, also with a constant; a call of another name makes an error.
  private mutating func addCalls(in text: String, _ file: String) {
    let constants = text.matches(of: #/let (\w+) = "([a-z0-9-]+)"/#).reduce(into: [:]) { $0[$1.1] = $1.2 }
    for match in text.matches(of: #/reporter\.(error|warning)\(\s*(\w+),/#) {
      guard let rule = constants[match.2] else { continue }
      uses.insert(Use(rule: String(rule), severity: String(match.1), file: file))
    }
    for match in text.matches(of: #/(\w+)\(\s*"([a-z0-9]+(?:-[a-z0-9]+)+)",/#)
    where !Self.otherCalls.contains(String(match.1)) {
      let severity = ["warning", "note"].contains(match.1) ? String(match.1) : "error"
      uses.insert(Use(rule: String(match.2), severity: severity, file: file))
    }
  }

  /// Calls whose first text looks like a rule and is none.
  private static let otherCalls = ["CacheParameter", "FlagRule", "ModelKey", "choice"]

  private static let interpolated = [
    #"invalid-\(engine)-version"#: ["invalid-docker-version", "invalid-buildah-version", "invalid-podman-version"],
    #"unknown-\(what)"#: ["unknown-command", "unknown-option"],
  ]

  private static func swiftFiles() throws -> [URL] {
    let folder = Page.root.appendingPathComponent("Sources")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return paths.filter { $0.hasSuffix(".swift") }.sorted().map { folder.appendingPathComponent($0) }
  }
}

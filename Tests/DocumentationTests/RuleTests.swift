import Foundation
import Testing

/// The page on troubleshooting has every rule that cigen can name, and no other.
@Suite("troubleshooting")
struct RuleTests {
  @Test("each rule has its cause and cure, once")
  func rules() throws {
    let onPage = try Page.named("Troubleshooting").text
      .matches(of: #/(?m)^\| `([a-z0-9-]+)` \| .+ \| .+ \|$/#).map { String($0.1) }
    let inSources = try rulesInSources()
    #expect(inSources.count > 200)
    #expect(Set(onPage).subtracting(inSources) == [], "no longer in the sources")
    #expect(inSources.subtracting(onPage) == [], "not on the page")
    #expect(onPage.count == Set(onPage).count, "twice on the page")
  }

  @Test("the search in the sources finds every rule of a golden case")
  func searchIsComplete() throws {
    let known = try rulesInSources()
    let root = Page.root.appendingPathComponent("golden")
    for name in try FileManager.default.contentsOfDirectory(atPath: root.path) {
      for file in ["stderr", "stderr.github", "stderr.gitlab", "stderr.clean-up"] {
        let text = try? String(contentsOf: root.appendingPathComponent("\(name)/\(file)"), encoding: .utf8)
        for match in (text ?? "").matches(of: #/(?m)\[([a-z0-9]+(?:-[a-z0-9]+)+)\]$/#) {
          let isKnown = known.contains(String(match.1))
          #expect(isKnown, "\(match.1) of \(name)/\(file)")
        }
      }
    }
  }

  /// A rule is the text after `rule:`, that of a constant which stands there, or the first one in a call. The rules of
  /// `Checks` have a page of their own.
  private func rulesInSources() throws -> Set<String> {
    let sources = try swiftFiles().filter { !$0.path.contains("/Sources/Checks/") }
      .map { try String(contentsOf: $0, encoding: .utf8) }
    let constants = Set(sources.flatMap { $0.matches(of: #/rule: (\w+)/#).map { String($0.1) } })
    var rules: Set<String> = []
    for source in sources {
      rules.formUnion(source.matches(of: #/rule: (?:String = )?"([^"]+)"/#).map { String($0.1) })
      for match in source.matches(of: #/(?:let|var) (\w+)(?:: String)? = "([^"]+)"/#)
      where constants.contains(String(match.1)) {
        rules.insert(String(match.2))
      }
      for match in source.matches(of: #/(\w+)\(\s*"([a-z0-9]+(?:-[a-z0-9]+)+)",/#)
      where !Self.otherCalls.contains(String(match.1)) {
        rules.insert(String(match.2))
      }
    }
    for (written, meant) in Self.interpolated {
      #expect(rules.remove(written) != nil, "\(written) is no longer in the sources")
      rules.formUnion(meant)
    }
    return rules
  }

  /// Calls whose first text looks like a rule and is none.
  private static let otherCalls = ["CacheParameter", "FlagRule", "ModelKey", "choice"]

  private static let interpolated = [
    #"invalid-\(engine)-version"#: ["invalid-docker-version", "invalid-buildah-version", "invalid-podman-version"],
    #"unknown-\(what)"#: ["unknown-command", "unknown-option"],
  ]

  private func swiftFiles() throws -> [URL] {
    let folder = Page.root.appendingPathComponent("Sources")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return paths.filter { $0.hasSuffix(".swift") }.sorted().map { folder.appendingPathComponent($0) }
  }
}

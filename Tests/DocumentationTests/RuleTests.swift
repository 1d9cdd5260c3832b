import Foundation
import Testing

/// Each rule that cigen can name is declared once: as a rule of `cigen check`, or in a row of the page on troubleshooting.
@Suite("rules")
struct RuleTests {
  private let sources: RulesInSources
  private let rows: [(rule: String, severity: String)]

  init() throws {
    sources = try RulesInSources()
    rows = try Page.named("Troubleshooting").text
      .matches(of: #/(?m)^\| `([a-z0-9]+(?:-[a-z0-9]+)+|locked)`(?: \((warning|note)\))? \| [^|]+ \| .+ \|$/#)
      .map { (String($0.1), $0.2.map { String($0) } ?? "error") }
  }

  private var declared: [(rule: String, severity: String)] { rows + sources.checks }

  @Test("each is declared, once, with its cause and cure")
  func declarations() {
    #expect(sources.rules.count > 200)
    #expect(sources.checks.count > 30)
    let names = declared.map(\.rule)
    #expect(Dictionary(grouping: names) { $0 }.filter { $1.count > 1 }.keys.sorted() == [], "declared twice")
    #expect(sources.rules.subtracting(names).sorted() == [], "not declared")
    #expect(Set(rows.map(\.rule)).subtracting(sources.rules).sorted() == [], "no longer in the sources")
  }

  @Test("each has one severity, wherever it is named")
  func severities() {
    let severities = Dictionary(declared.map { ($0.rule, $0.severity) }) { first, _ in first }
    for use in sources.uses {
      #expect(use.severity == severities[use.rule], "\(use.rule) in \(use.file)")
    }
  }

  @Test("what golden cases say is declared, with that severity")
  func goldenCases() throws {
    let severities = Dictionary(declared.map { ($0.rule, $0.severity) }) { first, _ in first }
    let root = Page.root.appendingPathComponent("golden")
    for name in try FileManager.default.contentsOfDirectory(atPath: root.path) {
      for file in ["stderr", "stderr.github", "stderr.gitlab", "stderr.clean-up"] {
        let text = try? String(contentsOf: root.appendingPathComponent("\(name)/\(file)"), encoding: .utf8)
        for match in (text ?? "").matches(of: #/(?m)^\S+: (error|warning|note): .*\[([a-z0-9]+(?:-[a-z0-9]+)+)\]$/#) {
          #expect(severities[String(match.2)] == String(match.1), "\(match.2) of \(name)/\(file)")
        }
      }
    }
  }
}

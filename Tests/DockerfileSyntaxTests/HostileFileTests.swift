import SourceText
import TestSupport
import Testing

@testable import DockerfileSyntax

@Suite("Hostile files")
struct HostileFileTests {
  private static func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  /// Texts of a size.
  private static let shapes: [String: @Sendable (Int) -> String] = [
    "continued lines": { many("RUN a \\\n", $0) },
    "empty continued lines": { many("\\\n\n", $0) },
    "continued flags": { many("COPY --from=x\\\n", $0) },
    "here-documents without end": { many("RUN <<A\n", $0) },
    "here-documents in one line": { "RUN " + many("<<A ", $0) + many("\nA", $0) },
    "quotes": { "RUN " + many("'", 4 * $0 + 1) },
    "open substitutions": { "RUN " + many("${a:-", $0) },
    "pairs": { "ENV " + many("a=b ", $0) },
    "a JSON array without end": { "RUN [" + many("\"a\",", $0) },
    "deep JSON": { "RUN " + many("[", $0) },
    "nested triggers": { many("ONBUILD ", $0) },
    "mount options": { "RUN --mount=" + many("from=a,", $0) },
    "a default that doubles": { "ARG A=a\n" + many("ARG A=$A$A\n", $0) + "FROM $A\n" },
    "bases without a value": { many("FROM $A\n", $0) },
    "a long line": { "RUN " + many("a", 20 * $0) },
    "a long word": { many("x", 20 * $0) },
    "one stage name": { many("FROM a AS x\n", $0) + many("COPY --from=x a b\n", $0) },
    "stages in a row": { count in
      "FROM a AS s0\n" + (1..<count).map { "FROM s\($0 - 1) AS s\($0)\nCOPY --from=s\($0 / 2) x y\n" }.joined()
    },
    "unknown instructions": { many("RNU a\n", $0) },
  ]

  private func read(_ text: String) {
    let result = parseDockerfile(file(text))
    guard let dockerfile = result.dockerfile else {
      #expect(!result.diagnostics.isEmpty)
      return
    }
    let graph = StageGraph(dockerfile, buildArguments: [:])
    #expect(graph.stagesUsed(by: graph.defaultTarget).last == graph.defaultTarget)
  }

  @Test("are read to their end in a time in proportion to their length", arguments: shapes.keys.sorted())
  func reads(name: String) throws {
    let shape = try #require(Self.shapes[name])
    for prefix in ["", "FROM a\n"] {
      let ratio = growth(from: 500, to: 2000) { read(prefix + shape($0)) }
      #expect(ratio < 8, "\(ratio)")
    }
  }

  @Test(
    "are not deeper than any stack",
    arguments: ["here-documents in one line", "open substitutions", "deep JSON", "nested triggers", "continued lines"])
  func depth(name: String) throws {
    let shape = try #require(Self.shapes[name])
    read("FROM a\n" + shape(50_000))
  }

  // As many uses as there are triggers and stages together: each is run.
  @Test("have triggers that stages share")
  func sharedTriggers() {
    read("FROM a AS b\n" + Self.many("ONBUILD COPY --from=c d e\n", 300) + Self.many("FROM b\n", 300))
  }
}

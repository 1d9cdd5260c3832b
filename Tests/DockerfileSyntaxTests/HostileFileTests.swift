import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("Hostile files")
struct HostileFileTests {
  private static func many(_ text: String, _ count: Int = 50_000) -> String { String(repeating: text, count: count) }

  private static let texts = [
    "continued lines": many("RUN a \\\n"),
    "empty continued lines": many("\\\n\n"),
    "continued flags": many("COPY --from=x\\\n", 20_000),
    "here-documents without end": many("RUN <<A\n"),
    "here-documents in one line": "RUN " + many("<<A ") + many("\nA"),
    "quotes": "RUN " + many("'", 200_001),
    "open substitutions": "RUN " + many("${a:-"),
    "pairs": "ENV " + many("a=b "),
    "a JSON array without end": "RUN [" + many("\"a\","),
    "deep JSON": "RUN " + many("["),
    "nested triggers": many("ONBUILD "),
    "mount options": "RUN --mount=" + many("from=a,"),
    "a default that doubles": "ARG A=a\n" + many("ARG A=$A$A\n", 5000) + "FROM $A\n",
    "bases without a value": many("FROM $A\n", 5000),
    "a long line": "RUN " + many("a", 1_000_000),
    "a long word": many("x", 1_000_000),
    "one stage name": many("FROM a AS x\n", 10_000) + many("COPY --from=x a b\n", 10_000),
    "unknown instructions": many("RNU a\n"),
    "shared triggers": "FROM a AS b\n" + many("ONBUILD COPY --from=c d e\n", 1000) + many("FROM b\n", 1000),
  ]

  // Each would take minutes if it were not read in linear time, give or take the shared triggers.
  @Test("are read to their end", arguments: texts.keys.sorted())
  func reads(name: String) throws {
    let text = try #require(Self.texts[name])
    for prefix in ["", "FROM a\n"] {
      let result = parseDockerfile(file(prefix + text))
      guard let dockerfile = result.dockerfile else {
        #expect(!result.diagnostics.isEmpty)
        continue
      }
      let graph = StageGraph(dockerfile, buildArguments: [:])
      #expect(graph.stagesUsed(by: graph.defaultTarget).last == graph.defaultTarget)
    }
  }
}

import BuildContext
import CacheForecast
import Checks
import DockerfileEdits
import DockerfileSyntax
import Registry
import SourceText
import TestSupport
import Testing

@Suite("Dockerfiles, fuzzed")
struct DockerfileFuzzer {
  private static let tokens = [
    "\\\n", "\\\r\n", "<<EOF\n", "<<-'E'\n", "\nEOF\n", "\nE\n", "${", "${A:-", "${A#*", "${A//a/b}", "$A", "FROM ",
    "\nFROM a AS b\n", " AS ",
    "ONBUILD ", "\nCOPY --from=", "--from=0 ", "\nRUN --mount=type=cache,target=/x ", "RUN --mount=type=secret,id=",
    "from=b,", "# syntax=",
    "# escape=`\n", "`\n", "#\n", "--platform=$TARGETPLATFORM ", "$TARGETSTAGE", "\nARG A=1\n", "ENV A=",
    "HEALTHCHECK --interval=", "[\"a\", ",
    "\\u00", "\nCOPY . .\n", "COPY [\"a\", \"b\"]\n", "\nWORKDIR ..\n", "RUN npm ci && ",
    "RUN pip install -r requirements.txt\n", "RUN go mod download",
    "\n# cigen: ignore=", "ADD https://x/a.tar.gz /\n", "\nSHELL [\"sh\"]\n", "*", "[a-", "--exclude=", "--parents ",
    "--link ", " \n", "ARG BUILD_DATE\n",
  ]

  @Test("are read, checked, predicted and edited without a crash, and each part has its place")
  func dockerfiles() throws {
    let files = try Corpus.cases("Tests/Advice") { $0 == "Dockerfile" }
    try Fuzzer(
      name: "dockerfile", own: Corpus.own("dockerfile", files: files.first?.files ?? [:]), deep: DeepTexts.dockerfile,
      seeds: files + Corpus.cases("golden") { $0.hasSuffix("Dockerfile") }, tokens: Self.tokens,
      grammar: DockerfileGrammar.text, count: 25, fault: Self.fault
    ).run()
  }

  static func fault(_ file: CorpusFile) -> String? {
    let source = SourceFile(name: "Dockerfile", bytes: file.bytes)
    let (dockerfile, diagnostics) = parseDockerfile(source)
    if let fault = FuzzTests.fault(in: diagnostics) { return fault }
    let isGood = !diagnostics.contains { $0.severity == .error }
    guard let dockerfile else { return isGood ? "nothing is read, and nothing is said" : nil }
    if let fault = placeFault(dockerfile, isWhole: isGood) { return fault }
    let graph = StageGraph(dockerfile, buildArguments: ["A": "b"])
    if let fault = FuzzTests.fault(in: graph.diagnostics) { return fault }
    if let fault = graphFault(graph, dockerfile) { return fault }
    if let fault = expansionFault(dockerfile) { return fault }
    // All else looks only at files that a build could read.
    return isGood ? useFault(dockerfile, graph, Surroundings(file.files)) : nil
  }

  /// Instructions stand one after the other, each within the file; what is in none of them is blank or a comment.
  private static func placeFault(_ dockerfile: Dockerfile, isWhole: Bool) -> String? {
    let bytes = dockerfile.source.bytes
    if dockerfile.isOpaque { return nil }
    let instructions = dockerfile.globalArguments + dockerfile.stages.flatMap { [$0.from] + $0.instructions }
    guard areOrdered(instructions.map(\.range), within: SourceRange(0, bytes.count)) else {
      return "instructions overlap"
    }
    for instruction in instructions {
      let parts = [instruction.keywordRange] + instruction.flags.map(\.range) + argumentRanges(instruction)
      guard areOrdered(parts, within: instruction.range) else {
        return "parts out of place: \(instruction.keyword) \(parts) in \(instruction.range)"
      }
      let lines = instruction.lines
      guard lines.lowerBound == dockerfile.source.location(of: instruction.range.start).line,
        lines.upperBound >= dockerfile.source.location(of: instruction.range.end).line
      else { return "other lines than its place: \(instruction.keyword)" }
    }
    guard isWhole else { return nil }
    var start = dockerfile.source.hasByteOrderMark ? 3 : 0
    for range in instructions.map(\.range) + [SourceRange(bytes.count, bytes.count)] {
      if bytes[start..<range.start].split(separator: 0x0A).contains(where: { isText($0, escape: dockerfile.escape) }) {
        return "text that is in no instruction: from \(start) to \(range.start)"
      }
      start = range.end
    }
    return nil
  }

  /// Whether a line is more than blanks, a comment, or a mark that it goes on.
  private static func isText(_ line: ArraySlice<UInt8>, escape: UInt8) -> Bool {
    let text = line.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    return !text.isEmpty && text.first != UInt8(ascii: "#")
      && !text.allSatisfy { [escape, 0x20, 0x09, 0x0D].contains($0) }
  }

  private static func argumentRanges(_ instruction: Instruction) -> [SourceRange] {
    switch instruction.arguments {
    case .none: []
    case .text(let word): [word.range]
    case .exec(let words), .words(let words): words.map(\.range)
    case .pairs(let pairs): pairs.flatMap { [$0.key.range] + [$0.value?.range].compactMap(\.self) }
    case .trigger(let inner): [inner.range]
    }
  }

  private static func graphFault(_ graph: StageGraph, _ dockerfile: Dockerfile) -> String? {
    let reach = ArgumentReach(dockerfile, graph)
    for stage in dockerfile.stages.indices {
      if graph.dependencies(of: stage).contains(where: { $0 >= stage }) { return "a stage that depends on a later one" }
      if graph.stagesUsed(by: stage).last != stage { return "a stage that does not use itself" }
      _ = (graph.externalImages(usedBy: stage), reach.reaches(stage, "A"))
      _ = dockerfile.secretMounts(in: [stage])
    }
    for platforms in [["linux/amd64"], ["linux/arm64", "linux/arm/v7"]] {
      let targets = platforms.compactMap { try? Platform($0) }
      let other = StageGraph(dockerfile, buildArguments: [:], platforms: BuildPlatforms(targets: targets))
      if let fault = FuzzTests.fault(in: other.diagnostics) { return fault }
    }
    return nil
  }

  private static func expansionFault(_ dockerfile: Dockerfile) -> String? {
    for instruction in dockerfile.stages.flatMap(\.instructions) {
      for word in instruction.words + instruction.pairs.compactMap(\.value) {
        for keepsQuotes in [false, true] {
          do throws(ExpansionError) {
            let expanded = try expandWord(word.text, escape: dockerfile.escape, keepsQuotes: keepsQuotes) { name in
              name.count.isMultiple(of: 2) ? .text("a*\(name)") : name.hasPrefix("T") ? .unknown : .unset
            }
            if (expanded.text == nil) == expanded.unresolved.isEmpty {
              return "a text that is neither known nor unknown"
            }
          } catch {
            if error.message.isEmpty { return "an expansion that fails without words" }
          }
        }
      }
    }
    return nil
  }
}

import BuildContext
import CacheForecast
import Checks
import DockerfileEdits
import DockerfileSyntax
import SourceText
import TestSupport

/// The build context of a Dockerfile.
struct Surroundings {
  let tree: ContextTree
  let read: ContextReader
  let ignoreFile: String?

  init(_ files: [String: SourceFile]) {
    let texts = files.mapValues { String(decoding: $0.bytes, as: UTF8.self) }
    var tree = ContextTree(
      texts.mapValues { ContextTree.Entry(.file(content: $0), mode: 0o644, size: $0.utf8.count) })
    // A link that leads round in a circle.
    tree.add("loop", ContextTree.Entry(.link(target: "./loop/../loop"), mode: 0o777))
    self.tree = tree
    read = { texts[$0] }
    ignoreFile = texts[".dockerignore"]
  }
}

extension DockerfileFuzzer {
  /// Checks, predicts and edits as the commands do.
  static func useFault(_ dockerfile: Dockerfile, _ graph: StageGraph, _ around: Surroundings) -> String? {
    let targets: Set<Int> = [0, graph.defaultTarget]
    let finder = RemedyFinder(
      dockerfile, graph, targets: targets, context: KnownContext(around.tree), read: around.read)
    _ = finder.neverReadFiles()
    for remedy in finder.installs() + finder.argumentMoves() where remedy.edit.applied(to: dockerfile) == nil {
      return "an edit after which the file cannot be read: \(remedy.text)"
    }
    let context = CheckedContext(
      folder: ".", known: KnownContext(around.tree), ignoreFile: around.ignoreFile, ownFiles: [],
      missingSubmodules: ["loop"],
      missingLargeFiles: [], read: around.read)
    let image = CheckedImage(
      name: "a", graph: graph, target: graph.defaultTarget, projectImages: ["b"], context: context, missingMounts: [])
    if let fault = FuzzTests.fault(in: findProblems(in: CheckedFile(dockerfile, [image]))) { return fault }
    return forecastFault(dockerfile, graph, around, targets)
  }

  private static func forecastFault(
    _ dockerfile: Dockerfile, _ graph: StageGraph, _ around: Surroundings, _ targets: Set<Int>
  ) -> String? {
    let target = graph.defaultTarget
    var changed = around.tree
    if let path = around.tree.paths.first {
      changed.add(path, ContextTree.Entry(.file(content: "changed"), mode: 0o644))
    }
    let input = { (tree: ContextTree) in
      BuildInput(
        dockerfile: dockerfile, graph: graph, target: target, arguments: ["A": "b", "E": nil],
        context: ContextFiles(tree))
    }
    let cache = KeptCache(.chain([KeptCache.Link(stage: target, oldStage: target, reference: "r")]))
    for rules in CacheRules.allCases {
      let same = forecast(before: input(around.tree), after: input(around.tree), cache: cache, rules: rules)
      let other = forecast(before: input(around.tree), after: input(changed), cache: cache, rules: rules)
      if other.commandsRun < same.commandsRun { return "a change after which less runs than without it: \(rules)" }
      let sources = AdviceSources(targets: targets, ignoreFile: around.ignoreFile, read: around.read)
      let advice = advise(
        before: input(around.tree), after: input(changed), cache: cache, rules: rules, on: other, sources: sources)
      for edit in advice.compactMap(\.edit) where edit.target == .dockerfile && edit.applied(to: dockerfile) == nil {
        return "advice after which the file cannot be read: \(rules)"
      }
    }
    return nil
  }
}

/// Dockerfiles of few words, so that stages find each other.
enum DockerfileGrammar {
  static func text(using generator: inout SeededGenerator) -> String {
    var text = pick(
      ["", "", "# escape=`\n", "# syntax=docker/dockerfile:1\n", "\u{FEFF}", "# cigen: ignore=latest-base\n"],
      &generator)
    for _ in 0..<Int.random(in: 0...2, using: &generator) {
      text += "ARG \(pick(names, &generator))=\(word(&generator))\n"
    }
    for _ in 0..<Int.random(in: 1...5, using: &generator) {
      text +=
        "FROM \(pick(names + ["scratch", "$a", "a$TARGETARCH"], &generator)) \(pick(["", "AS a", "AS b", "as C"], &generator))\n"
      for _ in 0..<Int.random(in: 0...6, using: &generator) {
        text +=
          pick(["", "", "", "ONBUILD "], &generator) + instruction(&generator)
          + pick(["\n", "\n", "\r\n", "\n\n# c\n"], &generator)
      }
    }
    return text
  }

  private static let names = ["a", "b", "c", "A", "0", "1", "alpine:3"]

  private static func instruction(_ generator: inout SeededGenerator) -> String {
    let (one, two) = (word(&generator), word(&generator))
    return switch Int.random(in: 0..<10, using: &generator) {
    case 0: "COPY --from=\(pick(names, &generator)) \(one) \(two)"
    case 1: "COPY \(pick(["", "--link ", "--chmod=755 ", "--exclude=* "], &generator))\(one) \(two)"
    case 2:
      "RUN --mount=type=\(pick(["bind", "cache", "secret"], &generator)),from=\(pick(names, &generator)),target=/m \(one)"
    case 3:
      "RUN \(pick(["npm ci", "npm ci && npm run build", "pip install -r requirements.txt", "go mod download", "make"], &generator))"
    case 4: "RUN <<\(pick(["E", "-E", "'E'"], &generator))\n\(one)\nE"
    case 5: "ENV \(pick(names, &generator))=\(one)"
    case 6: "ARG \(pick(["a", "BUILD_DATE", "VERSION=1"], &generator))"
    case 7: "WORKDIR \(one)"
    case 8: "COPY . \(pick([".", "/app", "$a"], &generator))"
    default:
      pick(
        ["CMD [\"a\"]", "USER a", "EXPOSE 80", "HEALTHCHECK NONE", "LABEL a=b \\\n c=d", "VOLUME /v", "SHELL [\"a\"]"],
        &generator)
    }
  }

  private static func word(_ generator: inout SeededGenerator) -> String {
    pick(
      ["a", "/app", ".", "*.js", "$a", "${a:-b}", "package.json", "src/", "\"a b\"", "${a%b*}", "../x", "loop"],
      &generator)
  }

  private static func pick(_ choices: [String], _ generator: inout SeededGenerator) -> String {
    choices.randomElement(using: &generator) ?? ""
  }
}

import BuildContext
import BuildPlanning
import DockerfileSyntax
import Foundation
import ImageModel
import SourceText
import TestSupport
import Testing

@testable import CacheForecast
@testable import CommandLineTool
@testable import Generators

@Suite("what is looked at for changes", .enabled(if: FileManager.default.isExecutableFile(atPath: gitProgram)))
struct ChangedFilesTests {
  /// git's own name for a tree without files.
  private let emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

  @Test("every file that a build takes of its context is among it, for git and for GitLab", arguments: 0..<8)
  func takenFilesCount(part: UInt64) throws {
    var counts = 0
    for seed in (part * 6)..<((part + 1) * 6) {
      let random = RandomContext(seed: seed)
      let project = try write(random)
      let streams = Streams()
      var console = Console(
        Invocation(
          arguments: [], workingFolder: project.path, environment: [:], errorIsTerminal: false,
          writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
      let disk = Disk(workingFolder: project.path)
      let loaded = try disk.loadProject(at: try disk.locateProject(from: ".", config: nil), image: nil, &console)
      let image = try #require(loaded.project.images.first)
      let taken = try takenFiles(of: image, random).map { random.folder == "." ? $0 : "\(random.folder)/\($0)" }
      counts += taken.count

      let plan = planBuilds(loaded.project, for: .gitlab)
      let sets = try #require(plan.inputs.first).sets.map(\.pathspecs)
      for words in [["ls-files", "-z", "--others"], ["diff", "--name-only", "-z", emptyTree]] {
        let found = Set(try sets.flatMap { try git(["--glob-pathspecs"] + words + ["--"] + $0, in: project) })
        let missing = Set(taken).subtracting(found)
        #expect(missing.isEmpty, "seed \(seed), \(words): \(sets)\n\(random.dockerfile)\n\(random.ignoreFile)")
        try git(["add", "--all"], in: project)
      }
      let patterns = plan.changePatterns(of: "web", in: ".")
      let missing = taken.filter { file in !patterns.contains { fileNameMatches($0, file) } }
      #expect(missing.isEmpty || patterns.isEmpty, "seed \(seed): \(patterns)\n\(random.dockerfile)")
    }
    #expect(counts > 10)
  }

  private func write(_ random: RandomContext) throws -> TemporaryFolder {
    let project = try TemporaryFolder()
    try git(["init", "--quiet"], in: project)
    let below = random.folder == "." ? "" : "\(random.folder)/"
    for file in random.files { try? project.write(file, to: below + file) }
    for (path, target) in random.links {
      try FileManager.default.createSymbolicLink(
        atPath: "\(project.path)/\(below)\(path)", withDestinationPath: target)
    }
    try project.write(random.dockerfile, to: "web.Dockerfile")
    if !random.ignoreFile.isEmpty { try project.write(random.ignoreFile, to: below + ".dockerignore") }
    try project.write(
      """
      { version: '1.2.3', git: { onlyChanged: true },
        images: { web: { repository: 'x/web', context: '\(random.folder)', dockerfile: 'web.Dockerfile' } } }
      """, to: "cigen.json5")
    return project
  }

  /// What `cigen explain` says that the steps take, from the context's root.
  private func takenFiles(of image: ImageModel.Image, _ random: RandomContext) throws -> [String] {
    let stages = try #require(image.stages)
    var tree = ContextTree([:])
    for file in random.files { tree.add(file, .init(.file(content: file), mode: 0o644)) }
    for (path, target) in random.links { tree.add(path, .init(.link(target: target), mode: 0o777)) }
    let ignored = IgnorePatterns(parsing: SourceFile(name: ".dockerignore", text: random.ignoreFile))
    let input = BuildInput(
      dockerfile: stages.dockerfile, graph: stages.graph, target: stages.graph.defaultTarget, arguments: [:],
      context: ContextFiles(tree.without(ignored)))
    var tracer = Tracer(input, .buildkit)
    tracer.trace()
    return Set(tracer.stages.flatMap(\.steps).flatMap { input.context.files($0.taken).keys }).sorted()
  }

  @discardableResult
  private func git(_ words: [String], in folder: TemporaryFolder) throws -> [String] {
    let run = try runProgram(gitProgram, words, in: folder.url)
    #expect(run.status == 0, "\(words): \(run.error)")
    return run.output.split(separator: "\0").map { String($0) }
  }
}

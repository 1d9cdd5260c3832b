import DockerfileSyntax
import Foundation
import SourceText
import TestSupport

/// An engine whose base images have stand-ins for package managers and compilers: see `Tests/Advice/bin`.
final class AdviceEngine: Sendable {
  struct Build {
    let succeeded: Bool
    let log: String

    /// The `RUN` instructions that ran.
    let commandsRun: Int

    /// How many files the stand-ins made in them.
    let made: Int
  }

  /// What is in an image, and how it runs.
  struct Image: Equatable {
    let files: ImageFiles
    let settings: String
  }

  private let host: ColdHost

  init(bases: Set<String>) throws {
    host = try ColdHost(buildKit: true)
    let folder = try TemporaryFolder()
    let tags = bases.sorted().map { "docker tag \(Self.kind(of: $0)):1 '\($0)'" }
    try folder.write(
      """
      set -euo pipefail
      mkdir -p root/bin root/usr/bin root/usr/local/bin root/opt root/tmp root/root root/etc root/var/lib
      chmod 1777 root/tmp
      cp /bin/busybox root/bin/
      for name in $(busybox --list); do [ "$name" = busybox ] || ln -s busybox "root/bin/$name"; done
      cp -a '\(AdviceCase.corpus.path)/bin' root/opt/stand-ins
      for name in root/opt/stand-ins/*; do ln -s "/opt/stand-ins/${name##*/}" root/usr/local/bin/; done
      echo 'root:x:0:0:root:/root:/bin/sh' >root/etc/passwd
      echo 'nobody:x:65534:65534:nobody:/:/bin/false' >>root/etc/passwd
      echo 'root:x:0:' >root/etc/group
      tar -C root -c . | docker import - small:1
      for name in git make gcc cc g++ curl; do ln -s "/opt/stand-ins/tools/$name" root/usr/local/bin/; done
      cp root/opt/stand-ins/tools/composer root/usr/bin/
      cp root/opt/stand-ins/tools/uv root/
      tar -C root -c . | docker import - large:1
      \(tags.joined(separator: "\n"))

      """, to: "make.sh")
    let made = try host.run("make.sh", in: folder)
    if made.status != 0 { throw ServerFailed(log: made.error) }
  }

  /// Images of languages have git and compilers, unless they say that they are small.
  private static func kind(of base: String) -> String {
    let languages = ["golang", "node", "python", "ruby", "rust", "elixir", "composer", "ghcr.io/astral-sh/uv"]
    let isSmall = base.contains("alpine") || base.contains("slim")
    return languages.contains { base.hasPrefix($0 + ":") } && !isSmall ? "large" : "small"
  }

  /// - Parameters:
  ///   - text: of the Dockerfile, which need not be that of the project.
  ///   - argument: `NAME=VALUE`
  func build(_ text: String, in project: TemporaryFolder, as tag: String, argument: String? = nil) throws -> Build {
    // Another frontend could not be fetched.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("# syntax=") }
    let folder = try TemporaryFolder()
    try folder.write(lines.joined(separator: "\n"), to: "Dockerfile")
    let options = argument.map { ["--build-arg", $0] } ?? []
    let run = try runProgram(
      "/usr/bin/docker",
      ["build", "--network=none", "--progress=plain", "--tag", tag, "--file", "\(folder.path)/Dockerfile"] + options
        + [project.path], environment: host.environment)
    let dockerfile = try parsed(lines.joined(separator: "\n"))
    var steps = MeasuredSteps(of: dockerfile)
    let log = run.output + run.error
    steps.read(log, of: .buildKit)
    let ran = zip(dockerfile.stages, steps.outcomes).flatMap { zip($0.instructions, $1) }
      .filter { $0.keyword == .run && $1 == .ran }
    return Build(
      succeeded: run.status == 0, log: log, commandsRun: ran.count,
      made: log.split(whereSeparator: \.isNewline).count {
        $0.contains(/^#\d+ [\d.]+ made \//) || $0.contains(/^#\d+ [\d.]+ made [^ ]+$/)
      })
  }

  func image(_ tag: String) throws -> Image {
    let fields = ["Env", "Cmd", "Entrypoint", "WorkingDir", "User", "Labels", "ExposedPorts", "Volumes"]
    let settings = try docker(
      "inspect", "--format", fields.map { "{{json .Config.\($0)}}" }.joined(separator: " "), tag)
    let folder = try TemporaryFolder()
    let container = try docker("create", tag, "true").split(separator: "\n").first.map { String($0) } ?? ""
    try docker("export", "--output", "\(folder.path)/files.tar", container)
    let files = ImageFiles(tar: try Data(contentsOf: folder.url.appendingPathComponent("files.tar")))
    return Image(files: files, settings: settings)
  }

  @discardableResult
  private func docker(_ arguments: String...) throws -> String {
    let run = try runProgram("/usr/bin/docker", arguments, environment: host.environment)
    guard run.status == 0 else { throw ServerFailed(log: "docker \(arguments): \(run.error)") }
    return run.output
  }
}

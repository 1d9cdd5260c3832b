import Foundation
import TestSupport
import Testing
import Versions

@Suite("the order of versions in a script is that of cigen", .enabled(if: Requirement.allows("/usr/bin/bash")))
struct ReleaseOrderTests {
  @Test("latest, major and minor move with a release that no higher one outranks", arguments: VersionSample.all)
  func moves(sample: VersionSample) throws {
    var random = SeededGenerator(seed: 12)
    let script = try ReleaseScript(sample)
    for _ in 0..<12 {
      let texts = (0..<Int.random(in: 1...8, using: &random)).map { _ in sample.version(&random) }
      let present = try #require(Version(texts[0], sample.scheme))
      let higher = texts.compactMap { Version($0, sample.scheme) }
        .filter { $0.isRelease && $0.order(to: present) == .higher }
      func leads(_ isOfLine: (ReleaseCore, ReleaseCore) -> Bool) -> Bool {
        guard let core = present.releaseCore, present.isRelease else { return false }
        return !higher.contains { $0.releaseCore.map { isOfLine($0, core) } ?? false }
      }
      var tags = [texts[0]]
      if let core = present.releaseCore, sample.scheme == .semver {
        if leads({ ($0.major, $0.minor) == ($1.major, $1.minor) }) { tags.append("\(core.major).\(core.minor)") }
        if core.major != "0", leads({ $0.major == $1.major }) { tags.append(core.major) }
      }
      if present.isRelease, higher.isEmpty { tags.append("latest") }
      #expect(try script.tags(ofVersion: texts[0], among: texts) == tags, "\(texts)")
    }
  }
}

/// The script of a project, with a git that has the tags that it is told.
private struct ReleaseScript {
  private let project: TemporaryFolder

  init(_ sample: VersionSample) throws {
    project = try TemporaryFolder()
    let numbers = sample.scheme == .semver ? ", '{major}.{minor}', '{major}'" : ""
    try project.write("FROM scratch\n", to: "Dockerfile")
    try project.write(
      """
      { version: { \(sample.declaration) },
        images: { web: { repository: "acme/web", cache: false, tags: ["{version}"\(numbers), "latest"] } } }
      """, to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    // git tag --list PATTERN...
    try project.write(
      """
      #!/bin/bash
      for pattern in "${@:3}"; do for tag in ${TAGS}; do [[ ${tag} != ${pattern} ]] || echo "${tag}"; done; done
      """, to: "bin/git", isExecutable: true)
  }

  /// - Parameter texts: what git tags are called, behind a `v`; there are others, which are no versions.
  func tags(ofVersion version: String, among texts: [String]) throws -> [String] {
    let tags = (texts.map { "v\($0)" } + ["nightly", "2020.1rc"]).joined(separator: " ")
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh", "--dry-run"], in: project.url,
      environment: ["PATH": "\(project.path)/bin:/usr/bin:/bin", "VERSION": version, "TAGS": tags])
    #expect(run.status == 0, "\(run.error)")
    let prefix = "docker push --quiet acme/web:"
    return run.output.split(separator: "\n").filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }
}

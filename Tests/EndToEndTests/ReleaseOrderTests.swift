import Foundation
import TestSupport
import Testing
import Versions

private let shells = ["/usr/bin/bash", "/usr/bin/dash", "/bin/busybox"].filter { Requirement.allows($0) }

@Suite("the order of versions in a script is that of cigen")
struct ReleaseOrderTests {
  @Test(
    "each release has numbers, a pre-release has none, and they are sorted as the versions are",
    arguments: shells.filter { !$0.hasSuffix("bash") })
  func numbers(shell: String) throws {
    var random = SeededGenerator(seed: 11)
    for sample in try VersionSample.all() {
      let texts = Set((0..<25).map { _ in sample.tag(&random) }).sorted()
      let output = try run(
        shell, sample,
        """
        while read -r version; do printf '%s\\n' "$(printf '%s\\n' "${version}" | release_numbers)"; done <input
        release_numbers <input
        """, input: texts)
      let versions = try texts.map { try #require(sample.read($0), "\($0)") }
      let pairs = zip(versions, output).map { (version: $0, numbers: $1) }
      let releases = pairs.filter { $0.version.isRelease }.sorted { $0.version.order(to: $1.version) == .lower }
      #expect(pairs.filter { $0.numbers.isEmpty }.map(\.version) == versions.filter { !$0.isRelease })
      #expect(Array(output.dropFirst(pairs.count)) == releases.map(\.numbers))
      for (a, b) in zip(releases, releases.dropFirst()) {
        #expect((a.numbers == b.numbers) == (a.version.order(to: b.version) == .same), "\(a) \(b)")
      }
    }
  }

  @Test("latest, major and minor move with a release that no higher one outranks", arguments: shells)
  func moves(shell: String) throws {
    var random = SeededGenerator(seed: 12)
    for sample in try VersionSample.all() + [.git] {
      let sets = (0..<16).map { _ in
        let others = ["nightly", "v1.2.x", "1.2.3rc1", "2020.1rc"]
        return (0..<Int.random(in: 1...8, using: &random)).map { index in
          index > 0 && Int.random(in: 0..<8, using: &random) == 0 ? oneOf(others, &random) : sample.tag(&random)
        }
      }
      let output = try run(
        shell, sample,
        """
        list_tags() { printf '%s\\n' "${tags}" | tr ' ' '\\n'; }
        while read -r VERSION tags; do
          RELEASE=yes LATEST='' LATEST_MAJOR='' LATEST_MINOR=''
          follow_releases
          echo "latest ${LATEST:-no}, major ${LATEST_MAJOR:-no}, minor ${LATEST_MINOR:-no}"
        done <input
        """,
        input: sets.map { ([imageTag(ofVersion: $0[0])] + $0.dropFirst()).joined(separator: " ") })
      #expect(output.count == sets.count)
      for (texts, found) in zip(sets, output) {
        let standing = ReleaseStanding(of: texts[0], among: texts, by: sample.scheme, isOfGit: sample.scheme == nil)
        #expect(found == moves(standing.isNewest, standing.isNewestOfMajor, standing.isNewestOfMinor), "\(texts)")
        if sample.scheme != nil { #expect(found == (try movesByOrder(sample, texts)), "\(texts)") }
      }
    }
  }

  private func moves(_ latest: Bool, _ major: Bool, _ minor: Bool) -> String {
    func word(_ isMoved: Bool) -> String { isMoved ? "yes" : "no" }
    return "latest \(word(latest)), major \(word(major)), minor \(word(minor))"
  }

  /// What the order of the versions says of the first one, where all of them are tags.
  private func movesByOrder(_ sample: VersionSample, _ texts: [String]) throws -> String {
    let present = try #require(sample.read(texts[0]))
    let higher = texts.compactMap { sample.read($0) }.filter { $0.isRelease && $0.order(to: present) == .higher }
    func leads(_ isOfLine: (ReleaseCore, ReleaseCore) -> Bool) -> Bool {
      guard let core = present.releaseCore else { return false }
      return !higher.contains { $0.releaseCore.map { isOfLine($0, core) } ?? false }
    }
    return moves(
      present.isRelease && higher.isEmpty, present.releaseCore?.major != "0" && leads { $0.major == $1.major },
      leads { ($0.major, $0.minor) == ($1.major, $1.minor) })
  }

  /// Runs commands with the functions of a generated script, and gives the lines that they print.
  private func run(_ shell: String, _ sample: VersionSample, _ commands: String, input: [String]) throws -> [String] {
    let project = try TemporaryFolder()
    let hasNumbers = sample.scheme == nil || sample.scheme == .semver
    let numbers = hasNumbers ? ", '{major}.{minor}', '{major}'" : ""
    try project.write("FROM scratch\n", to: "Dockerfile")
    try project.write(
      """
      { version: { \(sample.declaration) },
        images: { web: { repository: "acme/web", tags: ["{version}", "latest"\(numbers)] } } }
      """, to: "cigen.json5")
    let lines = try cigen("bash", in: project).split(separator: "\n", omittingEmptySubsequences: false)
    let functions = ["release_numbers", "follow_releases"] + (hasNumbers ? ["leads"] : [])
    let texts = try functions.map { name in
      let start = try #require(lines.firstIndex(of: "\(name)() {"))
      let end = try #require(lines[start...].firstIndex(of: "}"))
      return lines[start...end].joined(separator: "\n")
    }
    try project.write((["export LC_ALL=C"] + texts + [commands]).joined(separator: "\n"), to: "script")
    try project.write(input.map { "\($0)\n" }.joined(), to: "input")
    var environment = ["PATH": "/usr/bin:/bin"]
    if shell.hasSuffix("busybox") {
      try FileManager.default.createDirectory(
        at: project.url.appendingPathComponent("tools"), withIntermediateDirectories: true)
      try runProgram(shell, ["--install", "-s", "\(project.path)/tools"])
      environment["PATH"] = "\(project.path)/tools"
    }
    let run = try runProgram(
      shell, (shell.hasSuffix("busybox") ? ["sh"] : []) + ["-eu", "script"], in: project.url, environment: environment)
    #expect(run.status == 0, "\(run.error)")
    return run.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { String($0) }
  }
}

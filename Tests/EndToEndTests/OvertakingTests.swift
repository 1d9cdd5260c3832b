import Foundation
import TestSupport
import Testing

@Suite(
  "two releases at once on GitHub: latest ends at the higher one", .enabled(if: Requirement.allows("/usr/bin/bash")))
struct OvertakingTests {
  /// The lower release looks at the tags, pushes, looks again, and may give back. The higher one is tagged, pushes its
  /// version, looks, pushes, and looks again.
  static let orders = orders(ofLower: 4, higher: 5)

  @Test("in every order of what they do", arguments: ["docker", "buildx"])
  func everyOrder(engine: String) throws {
    let releases = try TwoReleases(engine)
    #expect(Self.orders.count == 126)
    for order in Self.orders {
      let latest = try releases.latest(after: order)
      #expect(latest == "1.3.0", "\(order)\n\(latest)")
    }
  }

  @Test("the same without the second look ends at the lower one in some order")
  func control() throws {
    let releases = try TwoReleases("docker", looksTwice: false)
    let wrong = try Self.orders.first { try releases.latest(after: $0) == "1.2.3" }
    #expect(wrong != nil)
  }

  /// All orders of so many turns of each.
  private static func orders(ofLower lower: Int, higher: Int) -> [String] {
    if lower == 0 || higher == 0 {
      return [String(repeating: "L", count: lower) + String(repeating: "H", count: higher)]
    }
    return orders(ofLower: lower - 1, higher: higher).map { "L" + $0 }
      + orders(ofLower: lower, higher: higher - 1).map { "H" + $0 }
  }
}

/// The publishing steps of two releases, which take turns at whatever leaves their machines.
private struct TwoReleases {
  private let folder: TemporaryFolder

  init(_ engine: String, looksTwice: Bool = true) throws {
    folder = try TemporaryFolder()
    try folder.write("FROM scratch\n", to: "Dockerfile")
    try folder.write(
      """
      { version: { value: "1.2.3", scheme: "semver" }, engine: "\(engine)",
        images: { web: { repository: "ghcr.io/acme/web", cache: false, tags: ["{version}", "latest"] } } }
      """, to: "cigen.json5")
    let name = engine == "docker" ? "Publish web" : "Move the floating tags of web"
    let step = try cigen("github", in: folder).components(separatedBy: "      - name: ").first { $0.hasPrefix(name) }
    let script = try #require(step?.components(separatedBy: "run: |\n").last)
    let lines = script.split(separator: "\n").filter { looksTwice || !$0.hasSuffix("|| true") }
    // With buildx, the build has pushed the version.
    let before = engine == "docker" ? "" : "docker push \"ghcr.io/acme/web:${GITHUB_REF_NAME#v}\"\n"
    try folder.write("set -euo pipefail\n\(before)\(lines.joined(separator: "\n"))\n", to: "publish.sh")
    try folder.write(
      """
      # Waits for the turn of this run, among those that have not ended; the result has to be right in any order.
      for ((wait = 0; wait < 5000; wait++)); do
        turns=$(cat turns)
        if [[ -e ended-${turns:0:1} ]]; then echo "${turns:1}" >turns.new && mv turns.new turns && continue; fi
        [[ -n ${turns} && ${turns:0:1} != "${RUN}" ]] || break
        sleep 0.002
      done
      """, to: "bin/wait", isExecutable: true)
    // A registry is a folder with a file for each tag, which says whose image it is.
    try folder.write(
      """
      #!/bin/bash
      take_turn() { if [[ $1 != "${RUN}:"*:1.2.3 ]]; then source bin/wait; fi; }
      case $1 in
      push)
        take_turn "${RUN}:${!#}"
        echo "${GITHUB_REF_NAME#v}" >"registry/${!###*:}"
        ;;
      buildx)
        take_turn "${RUN}:$5"
        if [[ ! -e registry/${6##*:} ]]; then echo "$6: not found" >&2; failed=1; else cp "registry/${6##*:}" "registry/${5##*:}"; fi
        ;;
      *) exit 0 ;;
      esac
      if [[ $1 == push && ${!#} == *:1.2.3 ]]; then exit 0; fi
      turns=$(cat turns) && echo "${turns:1}" >turns.new && mv turns.new turns
      exit "${failed:-0}"
      """, to: "bin/docker", isExecutable: true)
    try folder.write(
      """
      #!/bin/bash
      source bin/wait
      sort -rV tags
      turns=$(cat turns) && echo "${turns:1}" >turns.new && mv turns.new turns
      """, to: "bin/git", isExecutable: true)
    try folder.write(
      """
      run() { RUN=$1 GITHUB_REF_NAME=$2 bash publish.sh >"log-$1" 2>&1; touch "ended-$1"; }
      rm -rf registry ended-* && mkdir registry
      echo "$1" >turns
      echo 'h refs/tags/v1.2.3' >tags
      run L v1.2.3 &
      {
        RUN=H; source bin/wait
        echo 'h refs/tags/v1.3.0' >>tags
        turns=$(cat turns) && echo "${turns:1}" >turns.new && mv turns.new turns
        run H v1.3.0
      } &
      wait
      cat registry/latest
      """, to: "both.sh")
  }

  /// - Parameter order: whose turn it is, `L` for the lower release.
  func latest(after order: String) throws -> String {
    let run = try runProgram(
      "/usr/bin/bash", ["both.sh", order], in: folder.url,
      environment: [
        "PATH": "\(folder.path)/bin:/usr/bin:/bin", "PUBLISH": "true", "TOKEN": "token",
        "GITHUB_STEP_SUMMARY": "/dev/null",
      ])
    return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

import JSON5Syntax
import Registry
import SourceText

/// Which runners build for which platform, by their labels.
package struct PlatformRunners: Sendable, Hashable {
  /// The one that does all the rest.
  package let usual: [String]

  /// The platforms that the usual one is a machine of, as far as that is known.
  let usualPlatforms: Set<String>

  /// By the text of the platform.
  let others: [String: [String]]

  /// Whether a person named runners for platforms: each is then built on its own machine.
  package var areNamed = false

  /// - Parameters:
  ///   - usual: the labels of the runner for all that `others` does not name.
  ///   - usualPlatforms: those that it is known to be a machine of.
  ///   - others: labels by the text of a platform.
  package init(usual: [String], usualPlatforms: Set<String> = [], others: [String: [String]] = [:]) {
    (self.usual, self.usualPlatforms, self.others) = (usual, usualPlatforms, others)
  }

  /// - Parameter platform: nil for that of the machine that builds.
  package func labels(for platform: Platform?) -> [String] { platform.flatMap { others[$0.text] } ?? usual }

  /// Whether any of them is a machine of the person's own, which stays when a job ends.
  package var areSelfHosted: Bool { ([usual] + others.values).contains { $0.contains("self-hosted") } }

  /// Whether the runner may be another machine, which has to emulate the platform.
  package func mayEmulate(_ platform: Platform) -> Bool {
    others[platform.text] == nil && !usualPlatforms.contains(platform.text)
  }
}

extension PlatformRunners {
  /// Those that GitHub has: its runners for Linux are of one kind, but for those that say so.
  static let gitHubs = PlatformRunners(
    usual: ["ubuntu-24.04"], usualPlatforms: ["linux/amd64", "linux/386"],
    others: ["linux/arm64": ["ubuntu-24.04-arm"]])

  /// What is known beside the labels of a runner: of GitHub's own, which platforms it has others for.
  fileprivate func known(ofUsual labels: [String]) -> PlatformRunners {
    let isGitHubs = labels.count == 1 && labels[0].hasPrefix("ubuntu-") && !labels[0].hasSuffix("-arm")
    let isKnown = labels == usual || isGitHubs && usual == Self.gitHubs.usual
    return PlatformRunners(usual: labels, usualPlatforms: isKnown ? usualPlatforms : [], others: isKnown ? others : [:])
  }
}

extension ConfigurationReader {
  private static let usual = "default"

  /// The labels of a runner, or an object of them by platform, where `default` is for the rest.
  ///
  /// - Parameter instead: those that there are if nothing is said.
  mutating func runners(_ member: JSON5Member, of what: String, instead: PlatformRunners) -> PlatformRunners {
    guard case .object = member.value.value else { return instead.known(ofUsual: labels(member, of: what)) }
    var usual = instead.usual
    var others: [String: [String]] = [:]
    for entry in members(member.value, of: what) ?? [] {
      let labels = labels(entry, of: "\"\(entry.key)\" of \(what)")
      if entry.key == Self.usual {
        usual = labels
      } else if nearestName(to: entry.key, among: [Self.usual]) != nil {
        problems.add(
          rule: "unknown-key", "unknown key \"\(entry.key)\" in \(what)", at: place(entry.keyRange),
          hint: "did you mean \"\(Self.usual)\"?")
      } else if let platform = platform(Located(value: entry.key, place: place(entry.keyRange))) {
        others[platform.text] = labels
      }
    }
    let known = instead.known(ofUsual: usual)
    var runners = PlatformRunners(
      usual: usual, usualPlatforms: known.usualPlatforms, others: others.merging(known.others) { own, _ in own })
    runners.areNamed = !others.isEmpty
    return runners
  }
}

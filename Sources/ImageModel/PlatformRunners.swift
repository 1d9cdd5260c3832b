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

  /// - Parameters:
  ///   - usual: the labels of the runner for all that `others` does not name.
  ///   - usualPlatforms: those that it is known to be a machine of.
  ///   - others: labels by the text of a platform.
  package init(usual: [String], usualPlatforms: Set<String> = [], others: [String: [String]] = [:]) {
    (self.usual, self.usualPlatforms, self.others) = (usual, usualPlatforms, others)
  }

  /// - Parameter platform: nil for that of the machine that builds.
  package func labels(for platform: Platform?) -> [String] { platform.flatMap { others[$0.text] } ?? usual }

  /// Whether the runner may be another machine, which has to emulate the platform.
  package func mayEmulate(_ platform: Platform) -> Bool {
    others[platform.text] == nil && !usualPlatforms.contains(platform.text)
  }
}

extension ConfigurationReader {
  private static let usual = "default"

  /// The labels of a runner, or an object of them by platform, where `default` is for the rest.
  mutating func runners(_ member: JSON5Member, of what: String, instead: PlatformRunners) -> PlatformRunners {
    guard case .object = member.value.value else {
      return PlatformRunners(usual: labels(member, of: what))
    }
    var usual: [String]?
    var others: [String: [String]] = [:]
    for entry in members(member.value, of: what) ?? [] {
      let labels = labels(entry, of: "\"\(entry.key)\" of \(what)")
      if entry.key == Self.usual {
        usual = labels
      } else if let platform = platform(Located(value: entry.key, place: place(entry.keyRange))) {
        others[platform.text] = labels
      }
    }
    return PlatformRunners(
      usual: usual ?? instead.usual, usualPlatforms: usual == nil ? instead.usualPlatforms : [],
      others: others.merging(usual == nil ? instead.others : [:]) { own, _ in own })
  }
}

import DockerfileSyntax
import Registry

/// Which stages several variants of an image have in common, to be built and kept once for all of them.
///
/// Variants share a stage if they build it from the same Dockerfile and context, for the same platform, and agree on every
/// argument that reaches it. What such a stage is built from they share as well.
struct SharedStages {
  /// Stages that are built together.
  struct Unit {
    /// The image that has the variants.
    let image: String

    /// What its names have beside the image's; empty if all variants share it.
    let word: String

    /// The first of the variants: its arguments are those of the unit.
    let first: Int

    /// In build order.
    fileprivate(set) var stages: [Int]

    var name: String { [image, word, "shared"].filter { !$0.isEmpty }.joined(separator: "-") }
  }

  /// Who builds a stage.
  struct Owner: Hashable {
    let unit: Int

    /// How many variants use it.
    let users: Int
  }

  private struct Key: Hashable {
    let stage: Int
    let platform: Platform?
    let context: String
    let dockerfile: String
    let secrets: [Secret]

    /// Without their places.
    let agents: [SSHAgent]
    let arguments: [ArgumentKey]
  }

  private struct ArgumentKey: Hashable {
    let name: String
    let value: ValueText?
  }

  private(set) var units: [Unit] = []
  private var owners: [[Int: Owner]]

  private let variantNames: [String]

  func view(ofVariant variant: Int) -> StageView {
    StageView(unit: nil, word: variantNames[variant], owners: owners[variant], units: units)
  }

  func view(ofUnit unit: Int) -> StageView {
    StageView(unit: unit, word: units[unit].word, owners: owners[units[unit].first], units: units)
  }

  /// Units have no text in a Dockerfile: what needs them reads their caches.
  func needs(of chain: [CacheLink]) -> [Need] {
    unique(chain.compactMap(\.builder)).map { Need(image: $0, uses: []) }
  }

  init(_ variants: [PreparedImage]) {
    owners = Array(repeating: [:], count: variants.count)
    variantNames = variants.map(\.word)
    guard variants.count > 1 else { return }
    var members: [Key: [Int]] = [:]
    var keys: [Key] = []
    for (index, variant) in variants.enumerated() where variant.derivesCache {
      let reach = ArgumentReach(variant.dockerfile, variant.graph)
      // A stage without a name cannot be built alone.
      for stage in variant.facts.used where variant.dockerfile.stages[stage].name != nil {
        let key = Self.key(of: stage, for: variant, reach)
        if members[key] == nil { keys.append(key) }
        members[key, default: []].append(index)
      }
    }
    let constant = Self.commonValues(of: Array(variants.indices), variants)
    var unitsOfWords: [String: Int] = [:]
    // Each behind what it is built from.
    for key in keys.sorted(by: { $0.stage < $1.stage }) {
      guard let users = members[key], users.count > 1 else { continue }
      let common =
        users.count == variants.count ? [] : Self.commonValues(of: users, variants).filter { !constant.contains($0) }
      var word = common.map { wordOfTag($0.text) }.joined(separator: "-")
      // Of stages with other arguments the first variant's name tells.
      if let unit = unitsOfWords[word], !users.contains(units[unit].first) {
        word = variants[users[0]].word
      }
      if let unit = unitsOfWords[word], !users.contains(units[unit].first) { continue }
      let unit = unitsOfWords[word] ?? units.count
      if unit == units.count {
        units.append(Unit(image: variants[users[0]].family.value, word: word, first: users[0], stages: []))
        unitsOfWords[word] = unit
      }
      units[unit].stages.append(key.stage)
      for user in users { owners[user][key.stage] = Owner(unit: unit, users: users.count) }
    }
  }

  private static func key(of stage: Int, for variant: PreparedImage, _ reach: ArgumentReach) -> Key {
    let settings = variant.declaration.settings
    let arguments = variant.arguments.map(\.value).filter { reach.reaches(stage, $0.name) }
      .map { ArgumentKey(name: $0.name, value: $0.value) }
    return Key(
      stage: stage, platform: variant.platform, context: variant.context, dockerfile: variant.file,
      secrets: settings.secrets ?? [],
      agents: (settings.agents ?? []).map { SSHAgent(id: $0.id, keyVariable: $0.keyVariable, place: nil) },
      arguments: arguments.sorted { $0.name < $1.name })
  }

  /// The values of the matrix that variants have in common.
  private static func commonValues(of users: [Int], _ variants: [PreparedImage]) -> [AxisValue] {
    var common = variants[users[0]].values
    for user in users.dropFirst() {
      let values = Set(variants[user].values)
      common.removeAll { !values.contains($0) }
    }
    return common
  }
}

/// The stages as one sees them that builds some and takes others from shared ones.
struct StageView {
  /// The unit that looks; nil for a variant, or an image without variants.
  let unit: Int?

  /// What its cache tags hold.
  let word: String

  let owners: [Int: SharedStages.Owner]
  let units: [SharedStages.Unit]

  /// The unit that builds a stage, if it is another one.
  func builder(of stage: Int) -> SharedStages.Unit? {
    guard let owner = owners[stage], owner.unit != unit else { return nil }
    return units[owner.unit]
  }

  /// The stages that are built to the end.
  func targets(of image: PreparedImage) -> [Int] { unit.map { units[$0].stages } ?? [image.target] }

  /// Whether who has the cache of a stage needs none of a stage that is in it. What only some share does not stand for
  /// what more do.
  func covers(_ stage: Int, _ source: Int) -> Bool {
    owners[source] == nil || owners[stage] == owners[source] || builder(of: stage) != nil
  }
}

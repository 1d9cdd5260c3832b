/// What a build does with a stage, for pictures that tell it.
package struct StageState: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case reused, perhapsReused, partlyReused, rebuilt, notBuilt
  }

  package let kind: Kind

  /// A few words, such as `3 of 5 reused`.
  package let label: String

  package init(_ kind: Kind, _ label: String) {
    (self.kind, self.label) = (kind, label)
  }
}

/// Why something cannot be done with a version, in words that follow `"VERSION" `.
package struct VersionProblem: Error, Hashable {
  package let reason: String

  /// What would do instead.
  package let hint: String?

  package init(_ reason: String, hint: String? = nil) {
    self.reason = reason
    self.hint = hint
  }
}

/// How two versions stand to each other. Versions of one rank need not be the same: SemVer's build metadata has none.
package enum VersionOrder: Sendable, Hashable {
  case lower, same, higher

  package var reversed: VersionOrder {
    switch self {
    case .lower: .higher
    case .same: .same
    case .higher: .lower
    }
  }

  init<Value: Comparable>(of a: Value, to b: Value) {
    self = a < b ? .lower : a == b ? .same : .higher
  }

  /// The first order that is not `same`; what follows it is not looked at.
  func then(_ next: @autoclosure () -> VersionOrder) -> VersionOrder { self == .same ? next() : self }
}

/// The pre-release part of a version, such as `rc.1`: identifiers between dots (SemVer 2.0.0, sections 9 and 11).
package struct PreRelease: Sendable, Hashable {
  enum Identifier: Sendable, Hashable {
    case number(Numeral)
    case text(String)
  }

  let identifiers: [Identifier]

  /// Nil unless each identifier has letters, digits and `-` alone, and those of digits no leading zero.
  package init?(_ text: some StringProtocol) {
    var identifiers: [Identifier] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      if let number = Numeral(part) {
        identifiers.append(.number(number))
      } else if part.utf8.allSatisfy(\.isDigit) || !part.utf8.allSatisfy(\.isIdentifierCharacter) {
        return nil
      } else {
        identifiers.append(.text(String(part)))
      }
    }
    self.identifiers = identifiers
  }

  init(_ identifiers: [Identifier]) {
    self.identifiers = identifiers
  }

  package var text: String {
    identifiers.map { identifier in
      switch identifier {
      case .number(let number): number.digits
      case .text(let text): text
      }
    }.joined(separator: ".")
  }

  /// Numbers by value and below texts, texts by their bytes; of two that begin alike the longer is higher.
  func order(to other: PreRelease) -> VersionOrder {
    for (a, b) in zip(identifiers, other.identifiers) {
      let order: VersionOrder
      switch (a, b) {
      case (.number(let a), .number(let b)): order = VersionOrder(of: a, to: b)
      case (.number, .text): order = .lower
      case (.text, .number): order = .higher
      case (.text(let a), .text(let b)):
        order = a == b ? .same : a.utf8.lexicographicallyPrecedes(b.utf8) ? .lower : .higher
      }
      if order != .same { return order }
    }
    return VersionOrder(of: identifiers.count, to: other.identifiers.count)
  }
}

/// A version without a pre-release is above those with one.
func order(of a: PreRelease?, to b: PreRelease?) -> VersionOrder {
  switch (a, b) {
  case (nil, nil): .same
  case (nil, _?): .higher
  case (_?, nil): .lower
  case (let a?, let b?): a.order(to: b)
  }
}

extension PreRelease {
  /// The first pre-release of this name: `rc.1` for `rc`, and the name itself if it ends in a number, such as `rc.0`.
  static func first(_ name: PreRelease) -> PreRelease {
    if case .number = name.identifiers.last { return name }
    return PreRelease(name.identifiers + [.number(.one)])
  }

  /// What follows: the last number one higher, or a first number; another name begins anew.
  func next(_ name: PreRelease?) -> PreRelease {
    if let name, name.withoutNumber != withoutNumber { return .first(name) }
    guard let place = identifiers.lastIndex(where: \.isNumber) else { return .first(self) }
    var next = identifiers
    if case .number(let number) = next[place] { next[place] = .number(number.next) }
    return PreRelease(next)
  }

  private var withoutNumber: ArraySlice<Identifier> {
    if case .number = identifiers.last { return identifiers.dropLast() }
    return identifiers[...]
  }
}

extension PreRelease.Identifier {
  var isNumber: Bool {
    if case .number = self { return true }
    return false
  }
}

/// A version by a calendar pattern; one leading `v` is let through and kept.
package struct CalendarVersion: Sendable, Hashable {
  let pattern: CalendarPattern
  let hasV: Bool

  /// The digits of each part of the pattern but the modifier, as they are written.
  private(set) var values: [String]

  /// Ranked as SemVer ranks pre-releases: a version with one is below the version without.
  private(set) var modifier: PreRelease?

  init?(_ text: String, _ pattern: CalendarPattern) {
    self.pattern = pattern
    hasV = text.hasPrefix("v")
    values = []
    var rest = hasV ? text.dropFirst() : text[...]
    let bare = pattern.elementsWithoutModifier
    for element in bare {
      switch element {
      case .separator(let character):
        guard rest.first == character else { return nil }
        rest = rest.dropFirst()
      case .part(let part):
        let digits = rest.prefix(part.hasFixedWidth ? part == .fullYear || part == .fullISOYear ? 4 : 2 : rest.count)
          .prefix { $0.isASCII && $0.isNumber }
        guard part.accepts(digits) else { return nil }
        values.append(String(digits))
        rest = rest[digits.endIndex...]
      }
    }
    if !rest.isEmpty {
      guard let separator = pattern.modifierSeparator, rest.first == separator,
        let modifier = PreRelease(rest.dropFirst())
      else { return nil }
      self.modifier = modifier
    }
    guard isRealDay else { return nil }
  }

  var text: String {
    var text = hasV ? "v" : ""
    var values = values[...]
    for element in pattern.elementsWithoutModifier {
      switch element {
      case .separator(let character): text.append(character)
      case .part: text += values.popFirst() ?? ""
      }
    }
    if let modifier, let separator = pattern.modifierSeparator { text += "\(separator)\(modifier.text)" }
    return text
  }

  /// The values as numbers, in the order of the pattern.
  var numerals: [Numeral] { values.map { numeral($0) } }

  /// By value from left to right, then by modifier; only versions of one pattern are compared.
  func order(to other: CalendarVersion) -> VersionOrder {
    for (a, b) in zip(values, other.values) {
      let order = VersionOrder(of: numeral(a), to: numeral(b))
      if order != .same { return order }
    }
    return Versions.order(of: modifier, to: other.modifier)
  }

  /// Where year, month and day are known, there is such a day.
  private var isRealDay: Bool {
    var numbers = [Int?](repeating: nil, count: 5)
    for (part, value) in zip(pattern.parts, values) {
      guard let rank = part.dateRank, let number = Int(value) else { continue }
      numbers[rank] = rank == 1 && part != .fullYear && part != .fullISOYear ? 2000 + number : number
    }
    guard let year = numbers[1], let month = numbers[2], let day = numbers[4] else { return true }
    return CalendarDay(year: year, month: month, day: day) != nil
  }
}

/// Zeros before a number do not count.
private func numeral(_ digits: String) -> Numeral {
  Numeral(digits.drop { $0 == "0" }) ?? .zero
}

extension CalendarVersion {
  /// The date of today; where that changes, numbers to the right of it begin anew. Where it does not, the number that the
  /// step names is raised: the last one without a step. A pre-release is followed by the next one, and ended by `release`.
  func next(
    _ step: VersionStep?, preRelease name: PreRelease?, on today: CalendarDay
  ) throws(VersionProblem) -> CalendarVersion {
    if name != nil || step == .prerelease, pattern.modifierSeparator == nil {
      throw VersionProblem(
        "has no place for a pre-release: its pattern is \(pattern.text)",
        hint: "put MODIFIER into the pattern, such as \(pattern.text)-MODIFIER")
    }
    let isPreRelease = modifier != nil
    var next = self
    next.modifier = nil
    switch step {
    case .release:
      if !isPreRelease { throw VersionProblem("is no pre-release", hint: "leave \"release\" out") }
      if name != nil { throw VersionProblem.releaseWithName }
      return next
    case .major, .minor, .patch:
      try next.raise(step == .major ? .major : step == .minor ? .minor : .micro, on: today)
    case .prerelease, nil:
      if let modifier {
        next.modifier = modifier.next(name)
        return next
      }
      try next.raise(nil, on: today)
    }
    if name != nil || step == .prerelease { next.modifier = .first(name ?? .usual) }
    return next
  }

  private mutating func raise(_ wanted: CalendarPattern.Part?, on today: CalendarDay) throws(VersionProblem) {
    let parts = pattern.parts
    let numbers = parts.indices.filter { parts[$0].dateRank == nil && parts[$0] != .modifier }
    let isNewDate = values.indices.contains { index in
      parts[index].text(of: today).map { $0 != values[index] } ?? false
    }
    let usual = isNewDate ? nil : numbers.last
    let place = wanted.map { part in numbers.first { parts[$0] == part } } ?? usual
    if let wanted, place == nil {
      throw VersionProblem(
        "has no \(wanted.rawValue): its pattern is \(pattern.text)",
        hint: "the step patch raises MICRO; without a step the last number is raised")
    }
    var changed = false
    var raised = false
    for index in values.indices {
      if let present = parts[index].text(of: today) {
        changed = changed || present != values[index]
        values[index] = present
      } else if changed {
        values[index] = "0"
      } else if index == place {
        values[index] = numeral(values[index]).next.digits
        (raised, changed) = (true, true)
      }
    }
    if !raised, !changed {
      throw VersionProblem(
        "is already the version of this date, and its pattern \(pattern.text) has no number to raise",
        hint: "put MICRO into the pattern, such as \(pattern.text).MICRO")
    }
  }
}

extension CalendarPattern {
  var elementsWithoutModifier: ArraySlice<Element> {
    elements.last == .part(.modifier) ? elements.dropLast(2) : elements[...]
  }

  /// What stands before the modifier, which is left out with it; nil if the pattern has none.
  var modifierSeparator: Character? {
    guard elements.last == .part(.modifier), case .separator(let character)? = elements.dropLast().last else {
      return nil
    }
    return character
  }
}

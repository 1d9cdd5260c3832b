/// How calendar versions are written, in the words of calver.org, such as `YYYY.0M.MICRO`.
package struct CalendarPattern: Sendable, Hashable {
  /// A part of a version by its name. `GGGG`, `GG`, `0G`, `VV` and `0V` are the year and the week of ISO 8601, which
  /// calver.org has no words for; `WW` and `0W` count as `strftime` does with `%W`.
  enum Part: String, Sendable, CaseIterable {
    case fullYear = "YYYY"
    case shortYear = "YY"
    case paddedYear = "0Y"
    case month = "MM"
    case paddedMonth = "0M"
    case week = "WW"
    case paddedWeek = "0W"
    case day = "DD"
    case paddedDay = "0D"
    case fullISOYear = "GGGG"
    case shortISOYear = "GG"
    case paddedISOYear = "0G"
    case isoWeek = "VV"
    case paddedISOWeek = "0V"
    case major = "MAJOR"
    case minor = "MINOR"
    case micro = "MICRO"
    case modifier = "MODIFIER"
  }

  /// What is between the parts of a version; a `v` may be before the first.
  enum Element: Sendable, Hashable {
    case part(Part)
    case separator(Character)
  }

  let elements: [Element]

  package var text: String {
    elements.map { element in
      switch element {
      case .part(let part): part.rawValue
      case .separator(let character): String(character)
      }
    }.joined()
  }

  var parts: [Part] {
    elements.compactMap { element in
      if case .part(let part) = element { return part }
      return nil
    }
  }

  /// - Throws: why the pattern cannot be used, in words that follow `"PATTERN" `.
  package init(_ text: String) throws(VersionProblem) {
    var elements: [Element] = []
    var rest = text[...]
    // Long names first: YYYY begins with YY.
    let known = Part.allCases.sorted { $0.rawValue.count > $1.rawValue.count }
    while let first = rest.first {
      if let part = known.first(where: { rest.hasPrefix($0.rawValue) }) {
        elements.append(.part(part))
        rest = rest.dropFirst(part.rawValue.count)
      } else if ".-_".contains(first) {
        elements.append(.separator(first))
        rest = rest.dropFirst()
      } else {
        throw VersionProblem(
          "has \"\(rest)\", which is no part of a calendar version", hint: "the parts: \(Part.allWords)")
      }
    }
    self.elements = elements
    try check()
  }

  private func check() throws(VersionProblem) {
    for (left, right) in zip(elements, elements.dropFirst()) {
      switch (left, right) {
      case (.part(let a), .part(let b)) where !(a.hasFixedWidth && b != .modifier):
        throw VersionProblem(
          "has \(a.rawValue) and \(b.rawValue) side by side", hint: "put \".\", \"-\" or \"_\" between them")
      case (.separator, .separator):
        throw VersionProblem("has two separators side by side", hint: "such as YYYY.0M.MICRO")
      default: break
      }
    }
    let ends = [elements.first, elements.last].contains { if case .part? = $0 { false } else { true } }
    if ends { throw VersionProblem("does not begin and end with a part", hint: "such as YYYY.0M.MICRO") }
    let parts = parts
    let ranks = parts.compactMap(\.dateRank)
    if ranks.first != 1 { throw VersionProblem("has no year before other dates", hint: "such as YYYY.0M.MICRO") }
    if zip(ranks, ranks.dropFirst()).contains(where: { $0 >= $1 }) || Set(parts).count != parts.count {
      throw VersionProblem(
        "does not go from years to days, each once", hint: "such as YYYY.0M.0D; months and weeks do not mix")
    }
    if ranks.contains(4), !ranks.contains(2) {
      throw VersionProblem("has a day without a month", hint: "such as YYYY.0M.0D")
    }
    if ranks.contains(3), ranks.contains(where: { $0 == 2 || $0 == 4 }) {
      throw VersionProblem("mixes weeks with months or days", hint: "such as YYYY.0W or YYYY.0M.0D")
    }
    // On New Year's Day a calendar year with an ISO week would run backwards.
    if parts.contains(where: \.isISOYear) != parts.contains(where: \.isISOWeek) {
      throw VersionProblem("mixes calendar years with ISO weeks", hint: "such as GGGG.0V or YYYY.0W")
    }
    if let modifier = parts.firstIndex(of: .modifier), modifier != parts.count - 1 {
      throw VersionProblem("has MODIFIER before its end", hint: "such as YYYY.0M.MICRO-MODIFIER")
    }
  }
}

extension CalendarPattern.Part {
  static let allWords = allCases.map(\.rawValue).joined(separator: ", ")

  /// From years to days; nil for what is no date.
  var dateRank: Int? {
    switch self {
    case .fullYear, .shortYear, .paddedYear, .fullISOYear, .shortISOYear, .paddedISOYear: 1
    case .month, .paddedMonth: 2
    case .week, .paddedWeek, .isoWeek, .paddedISOWeek: 3
    case .day, .paddedDay: 4
    case .major, .minor, .micro, .modifier: nil
    }
  }

  var isISOYear: Bool { self == .fullISOYear || self == .shortISOYear || self == .paddedISOYear }
  var isISOWeek: Bool { self == .isoWeek || self == .paddedISOWeek }

  var hasFixedWidth: Bool {
    switch self {
    case .fullYear, .fullISOYear, .paddedMonth, .paddedWeek, .paddedISOWeek, .paddedDay: true
    default: false
    }
  }

  /// The value of a day as it is written. Short years count from 2000: 2006 is `6` or `06`, 2106 is `106`.
  func text(of day: CalendarDay) -> String? {
    switch self {
    case .fullYear: padded(day.year, to: 4)
    case .shortYear: String(max(0, day.year - 2000))
    case .paddedYear: padded(max(0, day.year - 2000), to: 2)
    case .month: String(day.month)
    case .paddedMonth: padded(day.month, to: 2)
    case .week: String(day.week)
    case .paddedWeek: padded(day.week, to: 2)
    case .day: String(day.day)
    case .paddedDay: padded(day.day, to: 2)
    case .fullISOYear: padded(day.isoWeek.year, to: 4)
    case .shortISOYear: String(max(0, day.isoWeek.year - 2000))
    case .paddedISOYear: padded(max(0, day.isoWeek.year - 2000), to: 2)
    case .isoWeek: String(day.isoWeek.week)
    case .paddedISOWeek: padded(day.isoWeek.week, to: 2)
    case .major, .minor, .micro, .modifier: nil
    }
  }

  /// Whether digits are a value of this part: padded to two where its name begins with `0`, else without leading zeros.
  func accepts(_ digits: Substring) -> Bool {
    let isPadded = rawValue.hasPrefix("0")
    if self == .fullYear || self == .fullISOYear {
      guard digits.utf8.count == 4 else { return false }
    } else if isPadded {
      guard digits.utf8.count == 2 || digits.utf8.count == 3 && digits.utf8.first != UInt8(ascii: "0") else {
        return false
      }
    } else if Numeral(digits) == nil {
      return false
    }
    guard let rank = dateRank else { return true }
    guard let number = Int(digits) else { return false }
    switch rank {
    case 1: return number <= 9999
    case 2: return (1...12).contains(number)
    case 3: return (isISOWeek ? 1...53 : 0...53).contains(number)
    default: return (1...31).contains(number)
    }
  }
}

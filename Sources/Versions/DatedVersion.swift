/// A day as `YYYYMMDD` with an optional suffix, such as `20190305_addpjp`; one leading `v` is let through and kept.
///
/// A second release on one day has the count behind a dot at the end: `20190305.2`, `20190305_addpjp.2`. That is a tag,
/// and `sort -V` puts it between that day's first release and the next day's. A suffix belongs to one release, and is
/// not carried on to the next.
package struct DatedVersion: Sendable, Hashable {
  let hasV: Bool
  let day: CalendarDay

  /// With its separator; it begins with a character that is no digit, so that `201903051` is no date.
  let suffix: String

  /// From 1, which is not written.
  let count: Numeral

  init(hasV: Bool, day: CalendarDay, suffix: String, count: Numeral) {
    (self.hasV, self.day, self.suffix, self.count) = (hasV, day, suffix, count)
  }

  init?(_ text: String) {
    let hasV = text.hasPrefix("v")
    let bare = hasV ? text.dropFirst() : text[...]
    let digits = bare.utf8.prefix { $0.isDigit }
    guard digits.count == 8, let day = CalendarDay(bare.prefix(8), separator: "") else { return nil }
    let rest = bare.dropFirst(8)
    if let (suffix, count) = cutCount(rest) {
      self.init(hasV: hasV, day: day, suffix: suffix, count: count)
    } else {
      self.init(hasV: hasV, day: day, suffix: String(rest), count: .one)
    }
  }

  var text: String { (hasV ? "v" : "") + day.compactText + suffix + (count == .one ? "" : ".\(count.digits)") }

  /// The suffix has no rank: two with the same day and count are the same release.
  func order(to other: DatedVersion) -> VersionOrder {
    VersionOrder(of: day, to: other.day).then(VersionOrder(of: count, to: other.count))
  }

  func next(on today: CalendarDay, suffix: String?) throws(VersionProblem) -> DatedVersion {
    if let suffix, suffix.isEmpty || cutCount(suffix[...]) != nil {
      throw VersionProblem(
        "cannot have the suffix \"\(suffix)\"", hint: "write a text that is not empty and does not end in \".2\" or so")
    }
    return DatedVersion(
      hasV: hasV, day: today, suffix: suffix.map { "_\($0)" } ?? "", count: today == day ? count.next : .one)
  }
}

/// A count at the end, from 2 on, and what is before it.
private func cutCount(_ text: Substring) -> (rest: String, count: Numeral)? {
  guard let dot = text.lastIndex(of: "."), let count = Numeral(text[text.index(after: dot)...]), count > .one else {
    return nil
  }
  return (String(text[..<dot]), count)
}

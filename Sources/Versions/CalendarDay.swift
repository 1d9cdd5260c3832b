/// A day of the Gregorian calendar, in UTC. The caller knows which day it is: nothing here reads a clock.
package struct CalendarDay: Sendable, Hashable, Comparable {
  package let year: Int
  package let month: Int
  package let day: Int

  /// Nil if there is no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= daysBefore(month: month + 1, of: year) - daysBefore(month: month, of: year)
    else { return nil }
    self.init(checkedYear: year, month, day)
  }

  /// Reads `YYYY-MM-DD` with the separator `-`, or `YYYYMMDD` without one.
  package init?(_ text: some StringProtocol, separator: String = "-") {
    let parts = separator.isEmpty ? Self.cut(text) : text.split(separator: separator).map { String($0) }
    guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }),
      text.utf8.count == 8 + 2 * separator.utf8.count
    else { return nil }
    let numbers = parts.compactMap { Int($0) }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  /// The day of a moment in seconds since 1970; what lies outside of the years 1 to 9999 is nil.
  package init?(secondsSince1970 seconds: Int) {
    let days = seconds / 86400 - (seconds % 86400 < 0 ? 1 : 0)
    let fromYearOne = days + 719_162
    guard (0...3_652_058).contains(fromYearOne) else { return nil }
    var year = fromYearOne / 366 + 1
    while daysBefore(year: year + 1) <= fromYearOne { year += 1 }
    let inYear = fromYearOne - daysBefore(year: year)
    let month = (1...12).last { daysBefore(month: $0, of: year) <= inYear } ?? 1
    self.init(checkedYear: year, month, inYear - daysBefore(month: month, of: year) + 1)
  }

  private init(checkedYear year: Int, _ month: Int, _ day: Int) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  private static func cut(_ text: some StringProtocol) -> [String] {
    [String(text.prefix(4)), String(text.dropFirst(4).prefix(2)), String(text.dropFirst(6))]
  }

  package static func < (a: CalendarDay, b: CalendarDay) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }

  /// `YYYYMMDD`
  package var compactText: String { padded(year, to: 4) + padded(month, to: 2) + padded(day, to: 2) }

  /// The week of the year as `strftime` counts `%W`: weeks begin on Monday, days before the first Monday are in week 0.
  var week: Int { (dayOfYear + 6 - weekday) / 7 }

  /// The week and its year by ISO 8601: week 1 has the year's first Thursday.
  var isoWeek: (year: Int, week: Int) {
    let week = (dayOfYear - weekday + 9) / 7
    if week < 1 { return (year - 1, Self.isoWeeks(in: year - 1)) }
    if week > Self.isoWeeks(in: year) { return (year + 1, 1) }
    return (year, week)
  }

  /// From 0 for Monday.
  private var weekday: Int { (daysBefore(year: year) + dayOfYear - 1) % 7 }

  /// From 1.
  private var dayOfYear: Int { daysBefore(month: month, of: year) + day }

  /// A year has 53 weeks if it begins on a Thursday, or a leap year on a Wednesday.
  private static func isoWeeks(in year: Int) -> Int {
    let firstWeekday = daysBefore(year: year) % 7
    return firstWeekday == 3 || firstWeekday == 2 && isLeap(year) ? 53 : 52
  }
}

/// A number with zeros before it.
func padded(_ number: Int, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

private func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

/// From 0001-01-01, which was a Monday.
private func daysBefore(year: Int) -> Int {
  let years = year - 1
  return years * 365 + years / 4 - years / 100 + years / 400
}

private func daysBefore(month: Int, of year: Int) -> Int {
  let days = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]
  return days[month - 1] + (month > 2 && isLeap(year) ? 1 : 0)
}

import Testing

@testable import Versions

@Suite("calendar versions")
struct CalendarVersionTests {
  /// Versions of the projects that calver.org names, and its notes on each of its words.
  @Test(
    "follow their pattern, and are printed as they were",
    arguments: [
      ("YY.0M", "16.04"), ("YY.0M.MICRO", "20.04.6"), ("YY.MM.MICRO", "16.4.0"), ("YY.MINOR.MICRO", "19.2.3"),
      ("YYYY.0M.0D", "2016.06.19"), ("YYYY.0M.0D.MICRO", "2016.06.19.1"), ("YYYY.MM", "2016.4"),
      ("YYYY.MINOR.MICRO", "2020.1.17"), ("YYYY.MINOR", "2019.1"), ("YYYY.0M.DD", "2024.07.4"),
      ("0Y.0M.0D", "06.01.02"), ("0Y.0M", "106.01"), ("YY.MM", "6.1"), ("YY.MM", "106.12"), ("YYYY.WW", "2021.0"),
      ("YYYY.0W", "2021.09"), ("GGGG.0V", "2020.53"), ("GG-VV", "20-9"), ("0G.VV", "20.53"),
      ("MAJOR.YYYY.MICRO", "3.2019.12"), ("YYYY0M0D", "20190305"), ("YYYY.0M.MICRO-MODIFIER", "2019.03.1"),
      ("YYYY.0M.MICRO-MODIFIER", "2019.03.1-rc.1"), ("YY.MM.MICRO", "v16.4.0"), ("YYYY_0M", "2019_03"),
      ("YYYY.MICRO", "2019.99999999999999999999"),
    ])
  func examples(pattern: String, text: String) throws {
    let scheme = VersionScheme.calver(try CalendarPattern(pattern))
    #expect(Version(text, scheme)?.text == text)
    #expect(scheme.objection(to: text) == nil)
    #expect(try CalendarPattern(pattern).text == pattern)
  }

  @Test(
    "do not follow another",
    arguments: [
      ("YYYY.MM", "2016.04"), ("YYYY.MM", "2016.13"), ("YYYY.MM", "2016.0"), ("YYYY.0M", "2016.4"),
      ("YYYY.MM", "16.4"), ("YYYY.MM", "02016.4"), ("YYYY.MM", "2016.4.0"), ("YYYY.MM.MICRO", "2016.4"),
      ("YYYY.0M.0D", "2019.02.29"), ("YYYY.0M.0D", "2019.02.32"), ("YY.0M.0D", "19.02.29"), ("YYYY.0W", "2019.54"),
      ("GGGG.0V", "2019.00"), ("YYYY.MICRO", "2019.01"), ("YYYY.0M.MICRO-MODIFIER", "2019.03.1-"),
      ("YYYY.0M.MICRO-MODIFIER", "2019.03.1.rc"), ("YYYY.MM", ""), ("YYYY.MM", "vv2016.4"), ("YYYY.MM", "2016-4"),
    ])
  func wrong(pattern: String, text: String) throws {
    let scheme = VersionScheme.calver(try CalendarPattern(pattern))
    #expect(Version(text, scheme) == nil)
    #expect(scheme.objection(to: text) == "does not follow the pattern \(pattern)")
  }

  @Test(
    "a pattern that cannot be is refused",
    arguments: [
      ("", "does not begin"), ("MICRO", "has no year"), ("MM.YYYY", "has no year before"), ("YY.MMM", "has \"M\""),
      ("YYYY.", "does not begin and end"), (".YYYY", "does not begin"), ("YYYY..MM", "two separators"),
      ("YY0M", "has YY and 0M side by side"), ("YYYY.0M.WW", "mixes weeks"), ("YYYY.0D", "has a day without"),
      ("YYYY.VV", "mixes calendar years"), ("GGGG.WW", "mixes calendar years"), ("YYYY.YY", "each once"),
      ("YYYY.MICRO.MICRO", "each once"), ("MODIFIER.YYYY", "has MODIFIER before"), ("YYYY.PATCH", "has \"PATCH\""),
      ("YYYYMODIFIER", "has YYYY and MODIFIER side by side"),
    ])
  func wrongPatterns(pattern: String, reason: String) {
    do throws(VersionProblem) {
      _ = try CalendarPattern(pattern)
      Issue.record("\(pattern) was accepted")
    } catch {
      #expect(error.reason.contains(reason), "\(error.reason)")
    }
  }

  @Test(
    "the next version",
    arguments: [
      ("YYYY.0M.MICRO", "2026.10.3", nil, nil, "2026.11.0"), ("YYYY.0M.MICRO", "2026.11.3", nil, nil, "2026.11.4"),
      ("YYYY.0M.MICRO", "2026.10.3", .patch, nil, "2026.11.0"), ("YYYY.MM.DD", "2026.1.2", nil, nil, "2026.11.24"),
      ("YY.MINOR.MICRO", "26.1.3", nil, nil, "26.1.4"), ("YY.MINOR.MICRO", "26.1.3", .minor, nil, "26.2.0"),
      ("YY.MINOR.MICRO", "25.1.3", .minor, nil, "26.0.0"), ("0Y.0M", "v25.12", nil, nil, "v26.11"),
      ("YYYY.WW", "2025.1", nil, nil, "2026.47"), ("GGGG.VV", "2025.1", nil, nil, "2026.48"),
      ("MAJOR.YYYY.MICRO", "3.2025.7", nil, nil, "3.2026.0"), ("MAJOR.YYYY.MICRO", "3.2026.7", .major, nil, "4.2026.0"),
      ("MAJOR.YYYY", "3.2025", nil, nil, "3.2026"), ("MAJOR.YYYY", "3.2026", nil, nil, "4.2026"),
      ("YYYY.MICRO-MODIFIER", "2026.1", nil, "rc", "2026.2-rc.1"),
      ("YYYY.MICRO-MODIFIER", "2026.1-rc.1", nil, nil, "2026.1-rc.2"),
      ("YYYY.MICRO-MODIFIER", "2026.1-beta.4", .prerelease, "rc", "2026.1-rc.1"),
      ("YYYY.MICRO-MODIFIER", "2026.1-rc.1", .release, nil, "2026.1"),
      ("YYYY.MICRO-MODIFIER", "2026.1", .release, nil, "is no pre-release"),
      (
        "YYYY.MM", "2026.11", nil, nil,
        "is already the version of this date, and its pattern YYYY.MM has no number to raise"
      ),
      ("YYYY.MICRO", "2026.1", .minor, nil, "has no MINOR: its pattern is YYYY.MICRO"),
      ("YYYY.MICRO", "2026.1", nil, "rc", "has no place for a pre-release: its pattern is YYYY.MICRO"),
    ] as [(String, String, VersionStep?, String?, String)])
  func nextVersion(pattern: String, text: String, step: VersionStep?, pre: String?, expected: String) throws {
    #expect(try next(text, .calver(CalendarPattern(pattern)), step, pre: pre) == expected)
  }
}

@Suite("days")
struct CalendarDayTests {
  /// The weeks at the ends of years, as `date +%W` and `date +%G-%V` print them.
  @Test(
    "have their weeks",
    arguments: [
      ("2021-01-01", 0, 2020, 53), ("2021-01-04", 1, 2021, 1), ("2018-12-31", 53, 2019, 1), ("2019-01-01", 0, 2019, 1),
      ("2020-12-31", 52, 2020, 53), ("2024-12-30", 53, 2025, 1), ("2026-11-24", 47, 2026, 48),
      ("2000-01-01", 0, 1999, 52), ("2012-12-31", 53, 2013, 1), ("2016-02-29", 9, 2016, 9),
    ])
  func weeks(text: String, week: Int, isoYear: Int, isoWeek: Int) throws {
    let day = try #require(CalendarDay(text))
    #expect(day.week == week)
    #expect(day.isoWeek == (isoYear, isoWeek))
  }

  @Test(
    "are found from seconds",
    arguments: [
      (0, "1970-01-01"), (-1, "1969-12-31"), (86399, "1970-01-01"), (86400, "1970-01-02"), (951_782_400, "2000-02-29"),
      (4_107_542_399, "2100-02-28"), (4_107_542_400, "2100-03-01"), (1_795_478_400, "2026-11-24"),
      (253_402_300_799, "9999-12-31"),
    ])
  func seconds(seconds: Int, text: String) throws {
    let day = try #require(CalendarDay(text))
    #expect(CalendarDay(secondsSince1970: seconds) == day)
  }

  @Test(
    "that do not exist are refused",
    arguments: ["2019-02-29", "1900-02-29", "2019-13-01", "2019-00-01", "2019-01-00", "2019-1-1", "20190101", "x", ""])
  func wrong(text: String) {
    #expect(CalendarDay(text) == nil)
    #expect(CalendarDay(secondsSince1970: 253_402_300_800) == nil)
    #expect(CalendarDay(secondsSince1970: .min) == nil)
  }
}

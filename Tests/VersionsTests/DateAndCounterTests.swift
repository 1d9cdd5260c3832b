import Testing
import Versions

@Suite("dates and counters")
struct DateAndCounterTests {
  @Test(
    "the next date",
    arguments: [
      ("20190305", nil, "2026-11-24", "20261124"), ("20190305_addpjp", nil, "2026-11-24", "20261124"),
      ("20190305", "addpjp", "2019-03-06", "20190306_addpjp"), ("20190305", nil, "2019-03-05", "20190305.2"),
      ("20190305.9", nil, "2019-03-05", "20190305.10"), ("20190305_a", "b", "2019-03-05", "20190305_b.2"),
      ("v20190305_a", "b", "2019-03-05", "v20190305_b.2"), ("v20190305", nil, "2019-03-06", "v20190306"),
      ("20190305_a.2", nil, "2019-03-05", "20190305.3"), ("20190305.2", nil, "2019-03-06", "20190306"),
      ("20190305.99999999999999999999", nil, "2019-03-05", "20190305.100000000000000000000"),
      ("20190305", "x.2", "2019-03-06", "cannot have the suffix \"x.2\""),
      ("20190305", "", "2019-03-06", "cannot have the suffix \"\""),
    ])
  func date(text: String, suffix: String?, day: String, expected: String) throws {
    #expect(try next(text, .date, suffix: suffix, on: day) == expected)
  }

  @Test("of one day the count decides, and the suffix has no rank")
  func dateOrder() throws {
    let chain = ["20190304_z.99", "v20190305", "20190305.2", "v20190305_a.3", "20190305.10", "20190306"]
    for (i, a) in chain.enumerated() {
      for (j, b) in chain.enumerated() {
        let (left, right) = (try #require(Version(a, .date)), try #require(Version(b, .date)))
        #expect(left.order(to: right) == (i < j ? .lower : i == j ? .same : .higher), "\(a), \(b)")
      }
    }
    let other = try #require(Version("20190305_b", .date))
    #expect(Version("20190305_a", .date)?.order(to: other) == .same)
    #expect(Version("7", .counter)?.order(to: other) == nil)
  }

  @Test(
    "the next count",
    arguments: [
      ("1", "2"), ("v1", "v2"), ("0", "1"), ("v99", "v100"), ("18446744073709551615", "18446744073709551616"),
    ])
  func counter(text: String, expected: String) throws {
    #expect(try next(text, .counter) == expected)
  }

  @Test("have no parts to raise, and only dates have suffixes")
  func noSteps() throws {
    #expect(try next("1", .counter, .minor) == "is a counter, which has no minor")
    #expect(try next("1", .counter, pre: "rc") == "is a counter, which has no pre-releases")
    #expect(try next("20190305", .date, .release) == "is a date, which has no release")
    #expect(try next("20190305", .date, pre: "rc") == "is a date, which has no pre-releases")
    #expect(try next("1", .counter, suffix: "x") == "takes no suffix")
    #expect(try next("1.0.0", .semver, suffix: "x") == "takes no suffix")
  }
}

@Suite("the scheme told from a version")
struct InferSchemeTests {
  @Test(
    "where there is one",
    arguments: [
      ("1.4.0", "semver"), ("v2.0.0-rc.1", "semver"), ("20.10.5", "semver"), ("20190305", "date"),
      ("20190305_addpjp", "date"), ("20190305.2", "date"), ("v20190305", "date"), ("7", "counter"), ("v42", "counter"),
      ("20191399", "counter"),
      ("2019.04", "calver (YYYY.0M)"), ("2016.4", "calver (YYYY.MM)"), ("2019.04.33", "calver (YYYY.0M.MICRO)"),
    ])
  func one(version: String, expected: String) throws {
    #expect(try inferScheme(of: version).description == expected)
  }

  @Test(
    "an ambiguous one names the candidates, and one that cannot be told what it could be",
    arguments: [
      ("2026.11.0", "may be semver, calver (YYYY.MM.MICRO) or calver (YYYY.0M.MICRO): name the scheme"),
      ("2026.11", "may be calver (YYYY.MM) or calver (YYYY.0M): name the scheme"),
      ("2016.06.19", "may be calver (YYYY.0M.0D) or calver (YYYY.0M.MICRO): name the scheme"),
      ("20190305.2.3", "may be semver or date: name the scheme"),
      (
        "24.04",
        "follows no scheme that can be told from it: name the scheme; it could be calver (YY.0M) or calver (0Y.0M)"
      ),
      ("1.2.3.4", "follows no scheme that can be told from it: name the scheme"),
      ("latest", "follows no scheme that can be told from it: name the scheme"),
    ])
  func notOne(version: String, expected: String) {
    do throws(VersionProblem) {
      Issue.record("\(try inferScheme(of: version))")
    } catch {
      #expect("\(error.reason): \(error.hint ?? "")" == expected)
    }
  }
}

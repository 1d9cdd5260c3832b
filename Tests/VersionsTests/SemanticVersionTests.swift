import Testing
import Versions

/// `next` in one line: a text, or the reason against it.
func next(
  _ text: String, _ scheme: VersionScheme, _ step: VersionStep? = nil, pre: String? = nil, suffix: String? = nil,
  on day: String = "2026-11-24"
) throws -> String {
  let version = try #require(Version(text, scheme), "\(text) is no \(scheme.description)")
  let change = VersionChange(
    step: step, preRelease: try pre.map { try #require(PreRelease($0)) }, suffix: suffix,
    today: try #require(CalendarDay(day)))
  do throws(VersionProblem) {
    return try version.next(change).text
  } catch {
    return error.reason
  }
}

@Suite("SemVer 2.0.0")
struct SemanticVersionTests {
  /// The cases of the regular expression that the specification suggests, and its examples in sections 9 to 11.
  @Test(
    "valid versions are read, and printed as they were",
    arguments: [
      "0.0.4", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.1.2+meta", "1.1.2+meta-valid", "1.0.0-alpha",
      "1.0.0-beta", "1.0.0-alpha.beta", "1.0.0-alpha.beta.1", "1.0.0-alpha.1", "1.0.0-alpha0.valid",
      "1.0.0-alpha.0valid", "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay", "1.0.0-rc.1+build.1",
      "2.0.0-rc.1+build.123", "1.2.3-beta", "10.2.3-DEV-SNAPSHOT", "1.2.3-SNAPSHOT-123", "1.0.0", "2.0.0", "1.1.7",
      "2.0.0+build.1848", "2.0.1-alpha.1227", "1.0.0-alpha+beta", "1.2.3----RC-SNAPSHOT.12.9.1--.12+788",
      "1.2.3----R-S.12.9.1--.12+meta", "1.2.3----RC-SNAPSHOT.12.9.1--.12", "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
      "99999999999999999999999.999999999999999999.99999999999999999", "1.0.0-0A.is.legal", "1.0.0-0.3.7",
      "1.0.0-x.7.z.92", "1.0.0-x-y-z.--", "1.0.0-alpha+001", "1.0.0+20130313144700", "1.0.0-beta+exp.sha.5114f85",
      "1.0.0+21AF26D3---117B344092BD", "1.0.0-00a", "v1.0.0", "v1.0.0-rc.1+001",
    ])
  func valid(text: String) {
    #expect(Version(text, .semver)?.text == text)
  }

  @Test(
    "invalid versions are not",
    arguments: [
      "1", "1.2", "1.2.3-0123", "1.2.3-0123.0123", "1.1.2+.123", "+invalid", "-invalid", "-invalid+invalid",
      "-invalid.01", "alpha", "alpha.beta", "alpha.beta.1", "alpha.1", "alpha+beta", "alpha_beta", "alpha.", "alpha..",
      "beta", "1.0.0-alpha_beta", "-alpha.", "1.0.0-alpha..", "1.0.0-alpha..1", "1.0.0-alpha...1",
      "1.0.0-alpha....1", "01.1.1", "1.01.1", "1.1.01", "1.2.3.DEV", "1.2-SNAPSHOT",
      "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788", "1.2-RC-SNAPSHOT", "-1.0.3-gamma+b7718", "+justmeta",
      "9.8.7+meta+meta", "9.8.7-whatever+meta+meta",
      "99999999999999999999999.999999999999999999.99999999999999999----RC-SNAPSHOT.12.09.1--------------..12",
      "", "vv1.0.0", "V1.0.0", "1.0.0-", "1.0.0+", " 1.0.0", "1.0.0\n", "1.0.0-é", "١.0.0",
    ])
  func invalid(text: String) {
    #expect(Version(text, .semver) == nil)
  }

  /// Sections 11.2 and 11.4, and numbers that 64 bits do not hold.
  @Test(
    "each version is below those that follow",
    arguments: [
      ["1.0.0", "2.0.0", "2.1.0", "2.1.1"],
      [
        "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
        "1.0.0-rc.1", "1.0.0",
      ],
      [
        "1.0.0-9", "1.0.0-10", "1.0.0-18446744073709551615", "1.0.0-18446744073709551616",
        "1.0.0-99999999999999999999999", "1.0.0-00a", "1.0.0-A", "1.0.0-a", "1.0.0",
      ],
      ["9.0.0", "10.0.0", "18446744073709551615.0.0", "18446744073709551616.0.0", "99999999999999999999999.0.0"],
    ])
  func precedence(chain: [String]) throws {
    for (i, a) in chain.enumerated() {
      for (j, b) in chain.enumerated() {
        let (left, right) = (try #require(Version(a, .semver)), try #require(Version(b, .semver)))
        #expect(left.order(to: right) == (i < j ? .lower : i == j ? .same : .higher), "\(a), \(b)")
      }
    }
  }

  @Test("build metadata and the v have no rank")
  func build() throws {
    let (a, b) = (try #require(Version("1.0.0+a", .semver)), try #require(Version("v1.0.0+b", .semver)))
    #expect(a.order(to: b) == .same)
  }

  /// As node-semver counts, but that the first pre-release is number 1.
  @Test(
    "the next version",
    arguments: [
      ("1.2.3", nil, nil, "1.2.4"), ("1.2.3", .patch, nil, "1.2.4"), ("1.2.3", .minor, nil, "1.3.0"),
      ("1.2.3", .major, nil, "2.0.0"), ("0.9.9", .minor, nil, "0.10.0"), ("0.9.9", .major, nil, "1.0.0"),
      ("v1.2.3", .minor, nil, "v1.3.0"), ("1.2.3+build", nil, nil, "1.2.4"), ("1.2.3-rc.1", .patch, nil, "1.2.3"),
      ("1.2.3-rc.1", .minor, nil, "1.3.0"), ("1.3.0-rc.1", .minor, nil, "1.3.0"), ("1.2.1-rc.1", .minor, nil, "1.3.0"),
      ("2.0.0-rc.1", .major, nil, "2.0.0"), ("2.1.0-rc.1", .major, nil, "3.0.0"),
      ("2.0.0-rc.1", .release, nil, "2.0.0"),
      ("2.0.0-rc.1", nil, nil, "2.0.0-rc.2"), ("2.0.0-rc.1", .prerelease, nil, "2.0.0-rc.2"),
      ("2.0.0-rc.9", nil, "rc", "2.0.0-rc.10"), ("2.0.0-beta.3", nil, "rc", "2.0.0-rc.1"),
      ("2.0.0-beta.3", .prerelease, "rc.0", "2.0.0-rc.0"), ("2.0.0-rc.3", nil, "rc.0", "2.0.0-rc.4"),
      ("2.0.0-alpha", nil, nil, "2.0.0-alpha.1"), ("2.0.0-alpha.1.x", nil, nil, "2.0.0-alpha.2.x"),
      ("1.2.3", .prerelease, nil, "1.2.4-rc.1"), ("1.2.3", nil, "beta", "1.2.4-beta.1"),
      ("1.2.3", .minor, "rc", "1.3.0-rc.1"), ("1.2.3", .major, "rc.0", "2.0.0-rc.0"),
      ("1.3.0-rc.1", .minor, "rc", "1.4.0-rc.1"), ("1.2.3-rc.1", .patch, "rc", "1.2.4-rc.1"),
      ("1.0.99999999999999999999", nil, nil, "1.0.100000000000000000000"),
      ("1.0.0-rc.18446744073709551615", nil, nil, "1.0.0-rc.18446744073709551616"),
      ("1.2.3", .release, nil, "is no pre-release"),
      ("1.2.3-rc.1", .release, "rc", "is to be released, and a release has no pre-release"),
    ] as [(String, VersionStep?, String?, String)])
  func nextVersion(text: String, step: VersionStep?, pre: String?, expected: String) throws {
    #expect(try next(text, .semver, step, pre: pre) == expected)
  }

  @Test("a pre-release's name has letters, digits and -", arguments: ["", "a..b", "01", "a_b", "a b", "é", "rc."])
  func preReleaseNames(name: String) {
    #expect(PreRelease(name) == nil)
  }
}

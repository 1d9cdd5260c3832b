import Testing
import Versions

@Suite("how a version stands among those that git has tagged")
struct ReleaseStandingTests {
  /// `latest`, `1` and `1.4`, of which those are left that move to the version.
  private func moving(_ version: String, among tagged: [String], _ scheme: VersionScheme?) -> String {
    let standing = ReleaseStanding(of: version, among: tagged, by: scheme, isOfGit: scheme == nil)
    return [
      standing.isNewest ? "latest" : nil, standing.isNewestOfMajor ? standing.core?.major : nil,
      standing.isNewestOfMinor ? standing.core.map { "\($0.major).\($0.minor)" } : nil,
    ].compactMap(\.self).joined(separator: " ")
  }

  @Test(
    "of semantic versions",
    arguments: [
      ("1.4.2", [], "latest 1 1.4"), ("v1.4.2", ["v1.4.1", "1.4.2", "v1.4.2"], "latest 1 1.4"),
      ("1.4.2", ["v1.4.3-rc.1", "v2.0.0-rc.1"], "latest 1 1.4"), ("1.4.2", ["v2.0.0"], "1 1.4"),
      ("1.4.2", ["v1.5.0"], "1.4"), ("1.4.2", ["1.4.10"], ""), ("1.4.2", ["v0.99.0", "v1.3.99"], "latest 1 1.4"),
      ("1.4.2-rc.1", [], ""), ("1.4.2+b1", ["v1.4.2+b9"], "latest 1 1.4"), ("0.5.0", [], "latest 0.5"),
      ("0.5.0", ["0.6.0"], "0.5"), ("1.4.2", ["latest", "nightly", "v1.5", "2026.11"], "latest 1 1.4"),
      ("18446744073709551616.0.0", ["18446744073709551615.9.9"], "latest 18446744073709551616 18446744073709551616.0"),
      ("9.0.0", ["10.0.0"], "9 9.0"), ("no version", [], ""),
    ])
  func semantic(version: String, tagged: [String], expected: String) {
    #expect(moving(version, among: tagged, .semver) == expected)
  }

  @Test("of other schemes, which have no parts to follow")
  func others() throws {
    let calver = VersionScheme.calver(try CalendarPattern("YYYY.0M.MICRO-MODIFIER"))
    for (version, tagged, scheme, expected) in [
      ("2026.11.3", ["2026.09.9", "v2026.11.3", "2026.11.4-rc.1"], calver, "latest"),
      ("2026.11.3", ["2026.11.10"], calver, ""), ("2026.11.3-rc.1", [], calver, ""),
      ("20190305_a", ["v20190305_z", "20190304.9"], .date, "latest"), ("20190305_a", ["20190305.2"], .date, ""),
      ("9", ["v8", "10.0.0"], .counter, "latest"), ("9", ["10"], .counter, ""),
    ] as [(String, [String], VersionScheme, String)] {
      #expect(moving(version, among: tagged, scheme) == expected, "\(version) among \(tagged)")
    }
  }

  @Test(
    "where git alone knows it",
    arguments: [
      ("3f2a9c1b0d", [], "latest"), ("5731073057", ["v1.0.0"], ""), ("5731073057", [], "latest"),
      ("3f2a9c1b0d", ["v1.0.0-rc.1"], ""), ("v1.4.1-dev.5.g3f2a9c1b0d", ["v1.4.0"], ""),
      ("v1.4.0", ["v1.4.0", "v1.3.0"], "latest 1 1.4"), ("v1.4.0", ["v2.0.0"], "1 1.4"),
      ("v1.4.0+b5", ["v1.4.0"], "latest 1 1.4"),
      ("20190305_x", ["20190304"], "latest"), ("20190305_x-5-g3f2a9c1b0d", ["20190304"], ""),
      ("2026.11", ["2026.9"], "latest"),
      ("v7", ["v8"], ""), ("1.2.3.4", ["1.2.3"], "latest"),
    ])
  func git(version: String, tagged: [String], expected: String) {
    #expect(moving(version, among: tagged, nil) == expected)
  }
}

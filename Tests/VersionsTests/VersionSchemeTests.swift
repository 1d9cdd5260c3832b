import Testing
import Versions

@Suite("a version follows its scheme")
struct VersionSchemeTests {
  /// Among them the examples of semver.org, sections 2 and 9 to 11.
  @Test(
    "accepted",
    arguments: [
      (.semver, "0.0.0"), (.semver, "v1.2.3"), (.semver, "1.0.0-alpha.1"), (.semver, "1.0.0-0.3.7"),
      (.semver, "1.0.0-x-y-z.--"), (.semver, "1.0.0+20130313144700"), (.semver, "1.0.0-beta+exp.sha.5114f85"),
      (.semver, "1.0.0+21AF26D3---117B344092BD"), (.semver, "1.0.0+001"), (.semver, "99999999999999999999.0.0"),
      (.date, "20190305"), (.date, "20190305_addpjp"), (.date, "20240229"), (.date, "20000229-1"), (.counter, "0"),
      (.counter, "7"), (.counter, "v42"),
    ] as [(VersionScheme, String)])
  func accepted(scheme: VersionScheme, version: String) {
    #expect(scheme.objection(to: version) == nil)
  }

  @Test(
    "refused",
    arguments: [
      (.semver, "1"), (.semver, "1.2"), (.semver, "1.2.3.4"), (.semver, "01.2.3"), (.semver, "1.2.3-01"),
      (.semver, "1.2.3-"), (.semver, "1.2.3-a..b"), (.semver, "1.2.3+"), (.semver, "1.2.3-é"), (.semver, "vv1.2.3"),
      (.semver, "1.2.-3"), (.semver, ""), (.date, "2019-03-05"), (.date, "20190230"), (.date, "20191301"),
      (.date, "20190229"), (.date, "19000229"), (.date, "201903051"), (.date, "2019030"), (.date, ""),
      (.counter, "-1"), (.counter, "07"), (.counter, "v"), (.counter, "1.0"), (.counter, ""),
    ] as [(VersionScheme, String)])
  func refused(scheme: VersionScheme, version: String) {
    #expect(scheme.objection(to: version) != nil)
  }
}

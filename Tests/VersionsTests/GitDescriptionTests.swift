import TestSupport
import Testing
import Versions

@Suite("the version that git describes")
struct GitDescriptionTests {
  private static let nines = String(repeating: "9", count: 30)
  private static let tens = "1" + String(repeating: "0", count: 30)

  @Test(
    "is the tag's, or one after it",
    arguments: [
      // At a tag.
      ("v1.4.0-0-g3f2a9c1b0d", "v1.4.0"), ("1.4.0-0-g3f2a9c1b0d", "1.4.0"), ("v1.4.0+b5-0-g3f2a9c1b0d", "v1.4.0+b5"),
      ("v1.5.0-rc.1-0-g3f2a9c1b0d", "v1.5.0-rc.1"), ("20190305-0-g3f2a9c1b0d", "20190305"),
      // After a release.
      ("v1.4.0-5-g3f2a9c1b0d", "v1.4.1-dev.5.g3f2a9c1b0d"), ("1.4.9-1-g3f2a9c1b0d", "1.4.10-dev.1.g3f2a9c1b0d"),
      ("v1.4.0-5-g3f2a9c1b0d-dirty", "v1.4.1-dev.5.g3f2a9c1b0d.dirty"),
      ("v1.4.0-0-g3f2a9c1b0d-dirty", "v1.4.1-dev.0.g3f2a9c1b0d.dirty"),
      ("v1.4.0+b5-5-g3f2a9c1b0d", "v1.4.1-dev.5.g3f2a9c1b0d"), ("v1.4.0-5-g0123456789", "v1.4.1-dev.5.g0123456789"),
      // After a pre-release.
      ("v1.5.0-rc.1-5-g3f2a9c1b0d", "v1.5.0-rc.1.dev.5.g3f2a9c1b0d"),
      ("v1.5.0-rc.1-5-g3f2a9c1b0d-dirty", "v1.5.0-rc.1.dev.5.g3f2a9c1b0d.dirty"),
      ("v1.5.0-rc.1-0-g3f2a9c1b0d-dirty", "v1.5.0-rc.1.dev.0.g3f2a9c1b0d.dirty"),
      ("v1.5.0-rc.1+b5-5-g3f2a9c1b0d", "v1.5.0-rc.1.dev.5.g3f2a9c1b0d"),
      // Tags that look like a description, or like a part of one.
      ("v1.0.0-5-gabc-3-g3f2a9c1b0d", "v1.0.0-5-gabc.dev.3.g3f2a9c1b0d"),
      ("v1.0.0-5-gabc-0-g3f2a9c1b0d", "v1.0.0-5-gabc"), ("v1.0.0-dirty-0-g3f2a9c1b0d", "v1.0.0-dirty"),
      ("v1.0.0-dirty-2-g3f2a9c1b0d-dirty", "v1.0.0-dirty.dev.2.g3f2a9c1b0d.dirty"),
      ("v1.0.0---2-g3f2a9c1b0d", "v1.0.0--.dev.2.g3f2a9c1b0d"),
      // Numbers that 64 bits do not hold.
      ("v1.4.\(nines)-5-g3f2a9c1b0d", "v1.4.\(tens)-dev.5.g3f2a9c1b0d"),
      ("v\(nines).0.0-rc.\(nines)-5-g3f2a9c1b0d", "v\(nines).0.0-rc.\(nines).dev.5.g3f2a9c1b0d"),
      ("v1.4.0-\(nines)-g3f2a9c1b0d", "v1.4.1-dev.\(nines).g3f2a9c1b0d"), ("v\(nines)-0-g3f2a9c1b0d", "v\(nines)"),
      // After a tag of another scheme.
      ("20190305-5-g3f2a9c1b0d", "20190305-5-g3f2a9c1b0d"),
      ("20190305_addpjp-5-g3f2a9c1b0d-dirty", "20190305_addpjp-5-g3f2a9c1b0d-dirty"),
      ("v7-0-g3f2a9c1b0d-dirty", "v7-0-g3f2a9c1b0d-dirty"), ("24.04-2-g3f2a9c1b0d", "24.04-2-g3f2a9c1b0d"),
      ("v01.0.0-2-g3f2a9c1b0d", "v01.0.0-2-g3f2a9c1b0d"), ("v1.0.0_b-2-g3f2a9c1b0d", "v1.0.0_b-2-g3f2a9c1b0d"),
      // Without a tag.
      ("3f2a9c1b0d", "3f2a9c1b0d"), ("3f2a9c1b0d-dirty", "3f2a9c1b0d-dirty"), ("0123456789", "0123456789"),
      // With what stands before versions in tags.
      ("web/v1.4.0-0-g3f2a9c1b0d", "v1.4.0"), ("web/v1.4.0-5-g3f2a9c1b0d", "v1.4.1-dev.5.g3f2a9c1b0d"),
      ("web/20190305-5-g3f2a9c1b0d-dirty", "20190305-5-g3f2a9c1b0d-dirty"),
    ])
  func version(text: String, expected: String) {
    let prefix = "web/"
    let version = GitDescription(text).version { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }
    #expect(version == expected)
  }

  @Test("the nearest tag, its distance and changes are known")
  func parts() {
    let after = GitDescription("web/v1.0.0-5-gabc-3-g3f2a9c1b0d-dirty")
    #expect(after.nearest?.name == "web/v1.0.0-5-gabc" && !after.isAtTag && after.isDirty)
    let at = GitDescription("v1.4.0-0-g3f2a9c1b0d")
    #expect(at.nearest?.name == "v1.4.0" && at.isAtTag && !at.isDirty)
    let commit = GitDescription("3f2a9c1b0d-dirty")
    #expect(commit.nearest == nil && !commit.isAtTag && commit.isDirty)
  }

  /// Tags from which all that follows is above what git describes after them: releases, and pre-releases that have a number.
  private static func tag(_ random: inout SeededGenerator) -> String {
    let numbers = (0..<3).map { _ in
      ["0", "1", "9", nines, String(Int.random(in: 0...99, using: &random))].randomElement(using: &random) ?? "0"
    }
    let names = ["", "-rc.1", "-0", "-alpha.1.x", "-5-gabc.0", "-00a.\(nines)", "-dirty.7", "-dev.3"]
    let build = ["", "", "+b5"].randomElement(using: &random) ?? ""
    return numbers.joined(separator: ".") + (names.randomElement(using: &random) ?? "") + build
  }

  @Test("a version after a SemVer tag is above the tag's, grows with the distance, and is below every next version")
  func order() throws {
    var random = SeededGenerator(seed: 4)
    let today = try #require(CalendarDay("2026-11-24"))
    for _ in 0..<2000 {
      let tag = Self.tag(&random)
      let distance = Int.random(in: 1...1_000_000, using: &random)
      let dirt = ["", "-dirty"].randomElement(using: &random) ?? ""
      let described = GitDescription("\(tag)-\(distance)-g3f2a9c1b0d\(dirt)").version { $0 }
      let further = GitDescription("\(tag)-\(distance + 1)-g0123456789").version { $0 }
      let version = try #require(Version(described, .semver), "\(described)")
      let tagged = try #require(Version(tag, .semver))
      #expect(version.order(to: tagged) == .higher, "\(described)")
      #expect(Version(further, .semver)?.order(to: version) == .higher, "\(described) \(further)")
      let steps: [VersionStep?] = [nil, .major, .minor, .patch, .prerelease, .release]
      for step in steps {
        guard let next = try? tagged.next(VersionChange(step: step, today: today)) else { continue }
        #expect(version.order(to: next) == .lower, "\(described) \(next.text)")
      }
    }
  }

  /// The limits of that, as the documentation has them.
  @Test(
    "a first pre-release that is called like an earlier one may be below",
    arguments: [
      ("1.4.0-5-gabc", VersionStep.prerelease, "beta", "1.4.1-beta.1"),
      ("1.5.0-alpha-5-gabc", nil, nil, "1.5.0-alpha.1"),
    ] as [(String, VersionStep?, String?, String)])
  func limits(text: String, step: VersionStep?, name: String?, expected: String) throws {
    let description = GitDescription(text)
    let nearest = try #require(description.nearest)
    let tagged = try #require(Version(nearest.name, .semver))
    let change = VersionChange(
      step: step, preRelease: name.flatMap { PreRelease($0) }, today: try #require(CalendarDay("2026-11-24")))
    let next = try tagged.next(change)
    #expect(next.text == expected)
    #expect(Version(description.version { $0 }, .semver)?.order(to: next) == .higher)
  }

  @Test(
    "an image's tag has _ for the + of build metadata",
    arguments: [
      ("1.4.0+build.5", "1.4.0_build.5"), ("v1.5.0-rc.1+b-5", "v1.5.0-rc.1_b-5"), ("1.4.0", "1.4.0"),
      ("20190305_a+b", "20190305_a+b"), ("1.4+b5", "1.4+b5"),
    ])
  func imageTags(version: String, expected: String) {
    #expect(imageTag(ofVersion: version) == expected)
  }
}

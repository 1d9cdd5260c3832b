import TestSupport
import Testing
import Versions

@Suite("versions at random")
struct VersionPropertyTests {
  private static let patterns = [
    "YYYY.0M.MICRO", "YY.MM.DD.MICRO", "0Y.0W.MINOR", "GGGG.VV.MICRO-MODIFIER", "MAJOR.YYYY.MINOR.MICRO", "YYYY-MICRO",
  ]

  /// A number that may be longer than 64 bits.
  private static func number(_ random: inout SeededGenerator) -> String {
    let digits = (0..<Int.random(in: 1...24, using: &random)).map { _ in Int.random(in: 0...9, using: &random) }
    let text = digits.map { String($0) }.joined().drop { $0 == "0" }
    if Bool.random(using: &random) { return String(Int.random(in: 0...2, using: &random)) }
    return text.isEmpty ? "0" : String(text)
  }

  private static func preRelease(_ random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 1...3, using: &random)).map { _ in
      ["alpha", "beta", "rc", "00a", "-", "A", number(&random), number(&random)].randomElement(using: &random) ?? "rc"
    }.joined(separator: ".")
  }

  private static func day(_ random: inout SeededGenerator) throws -> CalendarDay {
    try #require(CalendarDay(secondsSince1970: Int.random(in: 1_577_836_800...1_893_456_000, using: &random)))
  }

  /// A version of each scheme in turn, made from text, or by a first step from a day.
  private static func version(_ index: Int, _ random: inout SeededGenerator) throws -> (Version, VersionScheme) {
    let v = Bool.random(using: &random) ? "v" : ""
    switch index % 4 {
    case 0:
      let core = "\(v)\(number(&random)).\(number(&random)).\(number(&random))"
      let text = core + (Bool.random(using: &random) ? "-\(preRelease(&random))" : "")
      return (try #require(Version(text, .semver)), .semver)
    case 1:
      return (try #require(Version(v + number(&random), .counter)), .counter)
    case 2:
      let suffix = ["", "_addpjp", "-1", "x", "_a.b"].randomElement(using: &random) ?? ""
      let count = number(&random)
      let text = compact(try day(&random)) + suffix + (count == "0" || count == "1" ? "" : ".\(count)")
      return (try #require(Version(text, .date)), .date)
    default:
      let scheme = VersionScheme.calver(try CalendarPattern(patterns[index / 4 % patterns.count]))
      let seed = ["2020.01.0", "20.1.1.0", "20.01.0", "2020.1.0", "0.2020.0.0", "2020-0"][index / 4 % patterns.count]
      let first = try #require(Version(v + seed, scheme))
      return (try first.next(VersionChange(today: try day(&random))), scheme)
    }
  }

  private static func compact(_ day: CalendarDay) -> String {
    [day.year, day.month, day.day].map { $0 < 10 ? "0\($0)" : String($0) }.joined()
  }

  @Test("a version that was printed and read again is the same")
  func printing() throws {
    var random = SeededGenerator(seed: 1)
    for index in 0..<4000 {
      let (version, scheme) = try Self.version(index, &random)
      #expect(Version(version.text, scheme) == version)
    }
  }

  @Test("the next version is higher, and follows the scheme")
  func increase() throws {
    var random = SeededGenerator(seed: 2)
    let last = try #require(CalendarDay("2031-06-07"))
    for index in 0..<4000 {
      let (version, scheme) = try Self.version(index, &random)
      let steps: [VersionStep?] = [nil, .major, .minor, .patch, .prerelease, .release]
      for step in steps {
        guard let next = try? version.next(VersionChange(step: step, today: last)) else { continue }
        #expect(next.order(to: version) == .higher, "\(version.text) \(next.text)")
        #expect(Version(next.text, scheme) == next)
      }
      let again = try version.next(VersionChange(today: last)).next(VersionChange(today: last))
      #expect(again.order(to: version) == .higher)
    }
  }

  @Test("any two versions have an order, and it is transitive")
  func order() throws {
    var random = SeededGenerator(seed: 3)
    for kind in 0..<4 {
      let versions = try (0..<60).map { _ in try Self.version(kind, &random).0 }
      for a in versions {
        for b in versions {
          let order = try #require(a.order(to: b))
          #expect(b.order(to: a) == order.reversed)
          for c in versions where order == .lower && b.order(to: c) != .higher {
            #expect(a.order(to: c) == .lower, "\(a.text) \(b.text) \(c.text)")
          }
        }
      }
      #expect(versions.allSatisfy { $0.order(to: $0) == .same })
    }
  }
}

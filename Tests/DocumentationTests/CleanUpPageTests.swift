import Foundation
import Testing

/// What the page says that a policy of GitLab removes and keeps, of the tags of its own example.
@Suite("the page on clean-up")
struct CleanUpPageTests {
  /// The regular expression of a field, which GitLab holds against the whole tag.
  private func expression(_ field: String) throws -> Regex<AnyRegexOutput> {
    let page = try Page.named("CleanUp").text
    let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| \(field) | `") })
    let text = row.dropFirst("| \(field) | `".count).dropLast("` |".count)
    return try Regex(String(text).replacing("\\|", with: "|"))
  }

  @Test(
    "removes what requests and branches leave, and nothing else",
    arguments: [
      ("mr-12", true), ("branch-feature-a", true), ("branch-1-2", true), ("cache-0123456789abcdef", true),
      ("cache-builder-0123456789abcdef", true), ("cache-my.stage_1-0123456789abcdef", true),
      ("branch-main", false), ("cache", false), ("cache-builder", false), ("cache-stage-0", false), ("latest", false),
      ("1.4.0", false), ("1.4.0-mr-1", false), ("mr-", false), ("mr-x", false),
    ])
  func policy(tag: String, isRemoved: Bool) throws {
    let removes = try tag.wholeMatch(of: expression("Remove tags matching")) != nil
    let keeps = try tag.wholeMatch(of: expression("Keep tags matching")) != nil
    #expect((removes && !keeps) == isRemoved)
  }
}

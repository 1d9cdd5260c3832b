import Foundation
import Templates
import TestSupport
import Testing

@Suite("a branch's name as the end of a tag")
struct SlugTests {
  private static let names = [
    "main", "feature/a", "feature-a", "Feature/a", "feature_a", "größe/大", "a\nb", "-x", "a b", "'", "$(x)", "",
    String(repeating: "long/", count: 60), String(repeating: "long/", count: 59) + "long-",
  ]

  @Test(
    "differs for each branch, is the same in every shell, and fits behind the longest tag of a cache",
    arguments: ["/usr/bin/bash", "/usr/bin/dash", "/bin/busybox"].filter { Requirement.allows($0) })
  func slugs(shell: String) throws {
    let template = try #require(BundledTemplate.all.first { $0.name == "shell-functions.sh.tmpl" }).text
    let functions = template.split(separator: "\n").filter { $0.hasPrefix("slug()") || $0.hasPrefix("checksum()") }
    #expect(functions.count == 2)
    let arguments =
      (shell.hasSuffix("busybox") ? ["sh"] : []) + [
        "-c", "export LC_ALL=C; \(functions.joined(separator: "; ")); slug \"$1\"", "sh",
      ]
    let slugs = try Self.names.map { try runProgram(shell, arguments + [$0]).output }
    #expect(Set(slugs).count == slugs.count)
    for slug in slugs {
      // With the "-" before it, 50 characters: what the model leaves room for.
      #expect(slug.utf8.count <= 49)
      #expect(slug.wholeMatch(of: /[A-Za-z0-9_.-]+/) != nil, "\(slug)")
    }
    #expect(slugs[1] == "feature-a-951d42dc02dc7431")
  }
}

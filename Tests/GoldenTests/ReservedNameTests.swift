import Foundation
import ImageModel
import Testing

@Suite("names that generated scripts use themselves")
struct ReservedNameTests {
  @Test("are reserved: no secret, argument or value of a project has one of them")
  func reserved() throws {
    let assigned = /^\s*(?:export )?([A-Z][A-Z0-9_]*)=/
    var names: Set<String> = []
    for golden in try GoldenCase.all() {
      for file in ["build.sh", "github.yml", "gitlab.yml", "clean-up.yml"] {
        let text = golden.expected(file) ?? ""
        names.formUnion(text.split(separator: "\n").compactMap { $0.firstMatch(of: assigned).map { String($0.1) } })
      }
    }
    #expect(names.count > 10)
    // A cloud's settings are the project's own.
    let others = names.filter { $0 != "VERSION" && !isScriptsOwn($0) && !isRunnersOwn($0) && !$0.hasPrefix("AWS_") }
    #expect(others.sorted() == [])
  }
}

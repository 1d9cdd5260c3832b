import Foundation
import Testing

@Suite("golden cases")
struct GoldenTests {
  @Test("the output is what golden/ holds", arguments: try GoldenCase.all())
  func outputIsExpected(_ golden: GoldenCase) throws {
    let output = try golden.run()
    if ProcessInfo.processInfo.environment["CIGEN_UPDATE_GOLDEN"] == "1" {
      try golden.record(output)
      Issue.record("recorded \(golden.testDescription); a recording is no passed test")
      return
    }
    for name in GoldenOutput.names {
      #expect(output.files[name] == golden.expected(name), "\(name) of \(golden.testDescription)")
    }
    // A script is written exactly when nothing is wrong.
    #expect((output.status == 0) == (output.files["build.sh"] != nil))
    #expect(output.status == 0 || output.status == 2)
  }

  @Test("the same input gives the same bytes", arguments: try GoldenCase.all())
  func outputIsStable(_ golden: GoldenCase) throws {
    #expect(try golden.run().files == golden.run().files)
  }

  @Test("there are cases")
  func casesAreFound() throws {
    #expect(try GoldenCase.all().count > 20)
  }
}

import Foundation
import TestSupport
import Testing

/// Projects in the styles of many real ones, on an engine with stand-ins for their package managers. A stand-in fails where
/// the real program would, and what it makes holds a digest of what that would read.
@Suite("advice on projects as people write them")
struct AdviceCorpusTests {
  /// Advice that cigen once gave, as `Dockerfile.wrong`: a step is moved before what it reads.
  private static let brokenOnce = [
    "go-build-only", "go-modules", "npm-install-and-build", "pip-install-project", "rust-copy-all", "npm-in-subfolder",
  ]

  /// Where a person sees an edit that nothing proves: what these tools read is decided by programs, or lies elsewhere.
  private static let unproven: Set<String> = [
    "go-replace", "gradle-build-src", "gradle-catalog", "npm-file-dependency", "rust-fetch",
  ]

  @Test("each project says what is right for it")
  func complete() throws {
    let cases = try AdviceCase.all()
    #expect(cases.count >= 64)
    let kinds = Dictionary(grouping: cases, by: \.description.kind).mapValues(\.count)
    #expect(kinds[.good, default: 0] >= 25)
    #expect(kinds[.bad, default: 0] + kinds[.silent, default: 0] >= 40)
    for each in cases {
      #expect((each.better != nil) == (each.description.kind == .bad), "\(each.name): Dockerfile.better")
      #expect((each.description.change == nil) == (each.description.argument != nil), "\(each.name): what changes")
      #expect(each.description.kind != .silent || each.wrong != nil, "\(each.name): Dockerfile.wrong")
      #expect(each.description.why.count > 10, "\(each.name): why")
      for text in [try each.dockerfile, each.better, each.wrong].compactMap(\.self) {
        #expect(throws: Never.self, "\(each.name)") { try parsed(text) }
      }
    }
  }

  @Test("where nothing can be improved, nothing is said")
  func silence() throws {
    for each in try AdviceCase.all() where each.description.kind != .bad {
      let opinion = try Opinion(on: try each.checkOut(), each.changeAsOptions)
      let wrongly = opinion.findings.filter { !(each.description.right ?? []).contains($0.rule) }
      #expect(wrongly.isEmpty, "\(each.name): \(each.description.why)")
      if each.description.kind == .good {
        #expect(opinion.advice.isEmpty, "\(each.name): \(opinion.advice.map(\.text))")
      }
    }
  }

  @Test(
    "what a person would write is right, what seems right is not, and cigen's edits keep what they promise",
    .enabled(if: Requirement.allowsEngine))
  func built() throws {
    let cases = try AdviceCase.all()
    let engine = try AdviceEngine(bases: try cases.reduce(into: []) { try $0.formUnion($1.baseImages()) })
    let trials = try inParallel(cases, width: 4) { each in
      var trial = AdviceTrial(of: each, on: engine)
      try trial.run()
      return trial
    }
    #expect(trials.flatMap(\.problems) == [])
    let failing = Set(trials.filter(\.wrongFails).map(\.subject.name))
    #expect(failing.isSuperset(of: Self.brokenOnce), "\(Set(Self.brokenOnce).subtracting(failing)) build")
    let bad = trials.filter { $0.subject.description.kind == .bad }
    let missed = bad.filter { !$0.isEdited }.map(\.subject.name)
    print("advice: edits for \(bad.count - missed.count) of \(bad.count) projects; none for \(missed)")
    #expect(Set(missed).isSubset(of: Self.unproven))
  }
}

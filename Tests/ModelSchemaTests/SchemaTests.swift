import Foundation
import ImageModel
import TestSupport
import Testing

@testable import ModelSchema

@Suite("the JSON Schema", .enabled(if: SchemaChecker.isThere))
struct SchemaTests {
  @Test("is one by its metaschema")
  func metaschema() throws {
    let run = try SchemaChecker().checkMetaschema()
    #expect(run.status == 0, "\(run.output)\(run.error)")
  }

  @Test("accepts each key as its example has it")
  func examples() throws {
    let samples = ModelObject.all.flatMap { object in
      [Sample(of: object)] + object.keys.map { Sample(of: object, with: $0) }
    }
    let mistakes = try SchemaChecker().mistakes(in: samples.map(\.text))
    for (sample, mistakes) in zip(samples, mistakes) { #expect(mistakes.isEmpty, "\(sample.text): \(mistakes)") }
  }

  @Test("refuses other keys, and objects that lack one that must be there")
  func otherKeys() throws {
    // Other keys of the rest may be axes.
    let others = ModelObject.all.filter { $0.others == nil }.map { object in
      var sample = Sample(of: object)
      sample.put("unheard", "'x'")
      return sample
    }
    let lacking = ModelObject.all.flatMap { object in
      object.keys.filter(\.isRequired).map { key in
        var sample = Sample(of: object)
        sample.remove(key.name)
        return sample
      }
    }
    let samples = others + lacking
    for (sample, mistakes) in zip(samples, try SchemaChecker().mistakes(in: samples.map(\.text))) {
      #expect(!mistakes.isEmpty, "\(sample.text)")
    }
  }

  @Test("accepts every golden model, the examples of the documentation, and cigen's own")
  func goldenModels() throws {
    let cases = try GoldenModel.all().filter { !$0.name.hasPrefix("error-") }
    #expect(cases.count > 20)
    let pages = GoldenModel.repository.appendingPathComponent("Sources/cigen/cigen.docc")
    let files = try FileManager.default.contentsOfDirectory(atPath: pages.path).filter { $0.hasSuffix(".md") }.sorted()
    let documents =
      [GoldenModel.repository.appendingPathComponent("README.md")] + files.map(pages.appendingPathComponent)
    let text = try documents.map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
    let examples = text.split(separator: "\n```json5\n").dropFirst().map { piece in
      String(piece.prefix(upTo: piece.firstRange(of: "\n```")?.lowerBound ?? piece.endIndex))
    }
    let own = try String(contentsOf: GoldenModel.repository.appendingPathComponent("cigen.json5"), encoding: .utf8)
    let whole = examples.filter { $0.contains("images: {") }
    #expect(whole.count > 2)
    let texts = cases.map(\.text) + whole + [own]
    for (text, mistakes) in zip(texts, try SchemaChecker().mistakes(in: texts)) {
      #expect(mistakes.isEmpty, "\(text): \(mistakes)")
    }
  }

  @Test("finds every golden error at its place, but for those that need more than the file")
  func goldenErrors() throws {
    let cases = try GoldenModel.all().filter { $0.name.hasPrefix("error-") && JSONValue(json5: $0.text) != nil }
    #expect(cases.count > 15)
    var missed: Set<String> = []
    for (golden, mistakes) in zip(cases, try SchemaChecker().mistakes(in: cases.map(\.text))) {
      for error in try golden.errors() where !mistakes.contains(where: error.isTold) {
        missed.insert("\(golden.name) \(error.description)")
      }
    }
    let expected = Set(goldenErrorsBeyondSchema.flatMap(\.errors))
    #expect(missed.subtracting(expected).sorted() == [], "the schema should tell of these")
    #expect(expected.subtracting(missed).sorted() == [], "the schema does tell of these")
  }
}

import Foundation
import ImageModel
import ProjectImport
import TestSupport
import Testing

/// A target of a bake file, of what cigen has a counterpart for.
private struct Target {
  var name: String
  var repository: String
  var tags: [String]
  var arguments: [String: String]
  var labels: [String: String]
  var stage: String?
  var isCached: Bool
}

@Suite("a bake file and the configuration made from it")
struct PropertyTests {
  @Test("describe the same images, whatever the values are", arguments: 0..<10)
  func sameImages(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<20 {
      let targets = (0..<Int.random(in: 1...5, using: &generator)).map { randomTarget($0, &generator) }
      let files = Bool.random(using: &generator) ? ["VERSION": "1.4.0\n"] : [:]
      let description = try bakeFile(targets)
      let imported = importDescription(.bake, description, files)
      let text = try #require(imported.text, "\(imported.messages)\n\(description)")
      #expect(importDescription(.bake, description, files).text == text)
      #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
      let project = try decode(text, files)
      let version = project.versioning.present?.text ?? "1.4.0"
      let values: [ValueText.Placeholder: String] = [.version: version, .major: "1", .minor: "4", .patch: "0"]
      #expect(project.images.map(\.name) == targets.map(\.name))
      for (image, target) in zip(project.images, targets) {
        #expect(image.repository.text == target.repository)
        #expect(image.tags.map { $0.text.text { values[$0] ?? "?" } } == target.tags)
        #expect(image.target == target.stage)
        #expect(image.cacheChain.isEmpty == !target.isCached)
        #expect(
          Dictionary(uniqueKeysWithValues: image.arguments.map { ($0.name, $0.value?.literal) })
            == target.arguments.mapValues { $0 })
        #expect(
          Dictionary(uniqueKeysWithValues: image.labels.map { ($0.key, $0.value.literal ?? "") }) == target.labels)
      }
    }
  }

  private func randomTarget(_ number: Int, _ generator: inout SeededGenerator) -> Target {
    let registry = ["ghcr.io/", "", "localhost:5000/"].randomElement(using: &generator) ?? ""
    let tags = ["1.4.0", "1.4", "1", "latest", "edge", "1.4.0-alpine", "v1.4.0", "2019", "x_y"]
    var target = Target(
      name: "\(["web", "Api", "a_b", "9"].randomElement(using: &generator) ?? "")\(number)",
      repository: "\(registry)acme/t\(number)", tags: [], arguments: [:], labels: [:],
      stage: [nil, "builder", "runtime"].randomElement(using: &generator) ?? nil,
      isCached: Bool.random(using: &generator))
    target.tags = Array(tags.shuffled(using: &generator).prefix(Int.random(in: 1...4, using: &generator)))
    // The default is written as nothing, and has its own order.
    if Set(target.tags) == ["1.4.0", "latest"] { target.tags = ["1.4.0", "latest"] }
    for name in ["A", "B", "_x", "no-identifier", "é"] where Bool.random(using: &generator) {
      target.arguments[name] = hostileText(&generator)
    }
    for name in ["org.acme/label", "a\"b", "l\u{2028}", "'", "x"] where Bool.random(using: &generator) {
      target.labels[name] = hostileText(&generator)
    }
    return target
  }

  private func hostileText(_ generator: inout SeededGenerator) -> String {
    let pieces = [
      "\"", "'", "\\", "\n", "\r\n", "\t", "\u{1}", "\u{7F}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{202E}",
      "</script>",
      "//", "/*", "*/", "${X}", "$${X}", "%{x}", "%%{", "${\u{301}", "$$", "`id`", "🧑‍🚀", "é", "{version}", "a b", ",",
      "}", "\u{E000}", "\u{10FFFF}", "",
    ]
    return (0..<Int.random(in: 0...6, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }
      .joined()
  }

  private func bakeFile(_ targets: [Target]) throws -> String {
    let objects = try targets.map { target in
      var members = [
        #""context": ".""#, #""dockerfile": "Dockerfile""#,
        "\"tags\": [\(try target.tags.map { try json("\(target.repository):\($0)") }.joined(separator: ", "))]",
        "\"args\": \(try object(target.arguments))", "\"labels\": \(try object(target.labels))",
      ]
      if let stage = target.stage { members.append("\"target\": \(try json(stage))") }
      if !target.isCached { members.append("\"no-cache\": true") }
      return "\(try json(target.name)): { \(members.joined(separator: ", ")) }"
    }
    return "{ \"target\": {\n\(objects.joined(separator: ",\n"))\n} }"
  }

  private func object(_ entries: [String: String]) throws -> String {
    let members = try entries.sorted { $0.key < $1.key }.map { "\(try json($0.key)): \(try json(escaped($0.value)))" }
    return "{ \(members.joined(separator: ", ")) }"
  }

  private func json(_ text: String) throws -> String {
    String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
  }

  /// As bake prints the strings of its templates.
  private func escaped(_ text: String) -> String {
    let bytes = Array(text.utf8).replacing(Array("${".utf8), with: Array("$${".utf8))
    return String(decoding: bytes.replacing(Array("%{".utf8), with: Array("%%{".utf8)), as: UTF8.self)
  }
}

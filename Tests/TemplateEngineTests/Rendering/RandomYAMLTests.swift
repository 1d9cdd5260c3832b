import Foundation
import TemplateEngine
import TestSupport
import Testing

/// Random templates, each rendered with a harmless text and with a nasty one.
@Suite("a value changes nothing but its own text", .enabled(if: Requirement.allowsYAMLReaders))
struct RandomYAMLTests {
  private struct Case: Encodable {
    let one: String
    let other: String
    let replacements: [String: String]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(one)
      try container.encode(other)
      try container.encode(replacements)
    }
  }

  private static let lines = [
    "K: <%= v %>", "- <%= v %>", "- K: <%= v %>", "<%= v %>: a", "<%= v %>:", "K:", "-", "K: a", "- a", "a", "<%= v %>",
    "# <%= v %>", "K: |", "- |", "K: >-", "- K: |", "run <%= w %>", "run <%= w %>", "run '<%= w %>'", "# c", "",
    "K: \"<%= v %>\"", "K: '<%= v %>' # <%= v %>", "- - <%= v %>", "- - K: |+", "K: [a, b]", "K: [a,", "b]",
    "K: {a: b} #",
    "K: <%= list %>", "- <%= list %>", "- <% if yes %>a<% else %><%= v %><% end %>", "<%= f %>", "<%= f %>", "---",
    "K: &a b", "- *a", "\"<%= v %>\": b",
  ]
  private static let tags = [
    "<% for i in two %>", "<% if yes %>", "<% if no %>", "<% else %>", "<% end %>", "<% end %>",
    "<% include a.sh.tmpl %>",
    "<% include b.github.yml.tmpl %>",
  ]
  private static let includes = [
    "a.sh.tmpl": "run <%= w %>\n\n  run '<%= w %>'\n", "b.github.yml.tmpl": "  B: <%= v %>\n",
  ]

  /// They mean much in YAML; in a script, their quotes are those of the harmless text.
  private static let texts = [
    "on: x", "# a", "- b", "a: b", "[ ]", "{a: b}", "[a, ", "& x", "*a", "%s %s", "| x", "> x", "a #b", "\n a",
    "x\n\n  y",
    "  lead", "trail  ", ": ", "a:\n", "? x", "!t x", "@ a", "<% end %>", "k:\n  - a: b\n", "é ü", "<<: *a",
    "---\n...\n", "~",
    "#", "\n", " ", "1 2", "=#", "a\tb",
  ]

  private static func template(_ generator: inout SeededGenerator) -> String {
    var depth = 0
    return (0..<Int.random(in: 2...9, using: &generator)).map { index in
      depth = max(0, depth + ([-4, -2, -2, 0, 0, 0, 2, 2].randomElement(using: &generator) ?? 0))
      let isTag = Int.random(in: 0..<5, using: &generator) == 0
      let line = (isTag ? tags : lines).randomElement(using: &generator) ?? ""
      return String(repeating: " ", count: depth) + line.replacing("K", with: "k\(index)") + "\n"
    }.joined()
  }

  private static func values(_ text: String, _ word: String) -> Values {
    [
      "v": .string(text), "w": .string(word), "f": .shell(ShellFragment(trusted: "run 1\n run 2")),
      "list": .list([.string("e1"), .string(text)]), "two": .list([.integer(1), .integer(2)]), "yes": .boolean(true),
      "no": .boolean(false),
    ]
  }

  @Test("in whatever a template holds", arguments: 0..<2)
  func random(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var cases: [Case] = []
    for _ in 0..<10_000 {
      let template = Self.template(&generator)
      let text = Self.texts.randomElement(using: &generator) ?? ""
      guard
        let one = try? render(template, Self.values("SA FE", "x z"), named: gitHub, including: Self.includes),
        let other = try? render(template, Self.values(text, "x\n\n y"), named: gitHub, including: Self.includes)
      else { continue }
      cases.append(Case(one: one, other: other, replacements: ["SA FE": text, "x z": "x\n\n y"]))
    }
    let folder = try TemporaryFolder()
    try folder.write(String(decoding: try JSONEncoder().encode(cases), as: UTF8.self), to: "cases.json")
    let found = try YAMLReaders.run("compare-yaml.py", [folder.path + "/cases.json"], as: [Int].self)
    #expect(cases.count - (found.last ?? 0) > 300, "\(cases.count) \(found.last ?? 0)")
    for index in found.dropLast().prefix(3) { Issue.record("\(cases[index].one)\n=====\n\(cases[index].other)") }
  }
}

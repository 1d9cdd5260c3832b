import Testing

@testable import ProjectImport

@Suite("the reader of YAML")
struct YAMLTests {
  /// A node in JSON's spelling, with `?` for what is not read.
  private func spelled(_ node: YAMLNode) -> String {
    switch node {
    case .text(let text, _): json5String(text)
    case .list(let elements, _): "[" + elements.map(spelled).joined(separator: ",") + "]"
    case .map(let members, _):
      "{" + members.map { "\(json5String($0.key)):\(spelled($0.value))" }.joined(separator: ",") + "}"
    case .unknown: "?"
    }
  }

  @Test(
    "reads what compose files, workflows and pipelines are made of",
    arguments: [
      ("a: b", #"{"a":"b"}"#), ("a: b # c\n# d\n\nc: 'it''s # x'", ##"{"a":"b","c":"it's # x"}"##),
      ("a:\n  b: c\n  d:\n    e: f\ng: h", #"{"a":{"b":"c","d":{"e":"f"}},"g":"h"}"#),
      ("a:\n- b\n- c\nd: e", #"{"a":["b","c"],"d":"e"}"#), ("a:\n  - b\n  - c", #"{"a":["b","c"]}"#),
      ("- a: b\n  c: d\n- e", #"[{"a":"b","c":"d"},"e"]"#), ("-\n  a: b", #"[{"a":"b"}]"#),
      ("- - a\n  - b", #"[["a","b"]]"#),
      ("- a:\n    b: c\n  d: e", #"[{"a":{"b":"c"},"d":"e"}]"#),
      ("run: |\n  one \\\n    two # kept\n\n  three\nb: c", ##"{"run":"one \\\n  two # kept\n\nthree","b":"c"}"##),
      ("run: >-\n  one\n  two", #"{"run":"one two"}"#), ("- |\n  a\n- b", #"["a","b"]"#),
      ("a: one\n  two", #"{"a":"one two"}"#), ("a: http://x/y#z", ##"{"a":"http://x/y#z"}"##),
      ("a: [b, # c\n  d] # e\nf: \"g\n  h\" # i\nj: [k\n]\n", ##"{"a":["b","d"],"f":"g h","j":["k"]}"##),
      ("a: [b, 'c, d', \"e\"]", #"{"a":["b","c, d","e"]}"#),
      ("a: [\n  b,\n  c # d\n]\ne: f", #"{"a":["b","c"],"e":"f"}"#),
      ("a: { b: c, d: { e: [f] }, g: }", #"{"a":{"b":"c","d":{"e":["f"]},"g":?}}"#),
      ("a: \"x: \\\"y\\\"\"", #"{"a":"x: \"y\""}"#), ("'a b': c\n\"d\" : e", #"{"a b":"c","d":"e"}"#),
      ("a: &x\n  b: c\nd:\n  <<: *x\n  e: f", #"{"a":{"b":"c"},"d":{"b":"c","e":"f"}}"#),
      ("a: &x b\nc: *x\nd: *y", #"{"a":"b","c":"b","d":?}"#),
      ("- &x a: b\n- <<: [*x]\n  a: c", #"[{"a":"b"},{"a":"c"}]"#),
      ("a: !reference [b, c]\nd: !x\n  e: f", #"{"a":?,"d":?}"#), ("a:\nb: ~", #"{"a":?,"b":"~"}"#),
      ("a: ${{ github.sha }}", #"{"a":"${{ github.sha }}"}"#), ("\u{FEFF}a: b\r\nc: d\r\n", #"{"a":"b","c":"d"}"#),
      ("a: b\n---\nc: d\n...\n", #"{"a":"b"} {"c":"d"}"#), ("---\na: b", #"{"a":"b"}"#), ("", ""), ("# a\n\n", ""),
    ])
  func reads(text: String, spelling: String) {
    #expect(readYAML(text)?.map(spelled).joined(separator: " ") == spelling)
  }

  @Test(
    "reads nothing of a file that does not fit, rather than something else",
    arguments: [
      "a: b\n  c: d", "a: b: c", "a:\n    b: c\n  d: e", "a:\n\t b: c", "- a\nb", "a: [b", "a: \"b", "a: 'b' c",
      "a: {b: c",
      "a: [b: c]", "a\nb: c", "? a\n: b", "%YAML 1.2\na: b", "a: @b", "a: \"\\x41\"", "a: [&x b]", "a: }b\n c: d",
      "a\0: b",
    ])
  func refuses(text: String) {
    #expect(readYAML(text) == nil)
  }

  @Test("keeps the line of each part")
  func lineNumbers() {
    let documents = readYAML("# a\n---\n\na:\n  - b\n  - c: |\n      d\n\n    e: f\n")
    let list = documents?.last?["a"]
    #expect(documents?.last?.members.map(\.line) == [4])
    #expect(list?.elements.map(\.line) == [5, 6])
    #expect(list?.elements.last?["e"]?.line == 9)
  }

  @Test("depth and size have an end")
  func hostile() {
    #expect(readYAML(String(repeating: "- ", count: 100_000)) == nil)
    #expect(readYAML("a: " + String(repeating: "[", count: 10_000)) == nil)
    #expect(readYAML(String(repeating: "a: b\n", count: 300_000)) == nil)
    #expect(readYAML(String(repeating: "---\n", count: 200_000)) == [])
    #expect(readYAML("a: [b" + String(repeating: ",\n  b", count: 3000) + "]")?.first?["a"]?.elements.count == 3001)
    #expect(readYAML("a: [b" + String(repeating: ",\n  b", count: 10_000) + "]") == nil)
    let levels = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]" }
    #expect(readYAML((["a0: &a0 b"] + levels).joined(separator: "\n"))?.count == 1)
  }
}

import TemplateEngine
import TestSupport
import Testing

/// What is rendered is read by real readers, and the scripts in it are run.
@Suite("what a value was is what YAML readers read", .enabled(if: Requirement.allowsYAMLReaders))
struct RealYAMLTests {
  /// What some reader takes for something else, or cannot hold as it is.
  private static let typed = [
    "on", "no", "NO", "y", "true", "null", "~", "nan", ".inf", "1.10", "0x1f", "0o17", "017", "1_000", "1e3",
    "12:30:45",
    "2024-01-01", "2024-01-01T00:00:00Z", "29.6.2", "30 4 * * 1", "=", "<<", "!", "&", "*", "%", "@", "`", "- ", "? ",
    ": ",
    "a: b", "a:", "a #b", " #", "a\u{85}b", "a\u{2028}b\u{2029}", "\u{FEFF}a", "\u{FFFE}", "\u{80}\u{9F}", "a\r\nb",
    "\r",
    "---", "...", "--- a", "[", "{", "]", ",", "${{ a }}", "$${{", "${{{", "{{", "\n---\n", "\n\n a\n  b\n", " \n\t\n",
    "\u{10FFFF}\u{1FFFE}", "\\x41", "\0", "a\0b",
  ]

  private static let texts = typed + NastyTexts.all

  private static let template = """
    value:
    <% for t in texts %>
      - <%= t %> # note
    <% end %>
    deep:
    <% for t in texts %>
      - - k: <%= t %>
    <% end %>
    key:
    <% for t in texts %>
      - <%= t %>: 1
    <% end %>
    quoted:
    <% for t in texts %>
      - "a<%= t %>b<%= t %>"
    <% end %>
    single:
    <% for t in singles %>
      - '<%= t %>'
    <% end %>
    list: <%= texts %>
    lists:
    <% for l in lists %>
      - <%= l %>
    <% end %>
    """

  private struct Content: Decodable, Equatable {
    let value: [String]
    let deep: [[[String: String]]]
    let key: [[String: Int]]
    let quoted: [String]
    let single: [String]
    let list: [String]
    let lists: [[String]]
  }

  @Test("at every place", arguments: [gitHub, gitLab])
  func everyPlace(name: String) throws {
    let texts = Self.texts.filter { isWritten("k: <%= t %>", $0, name) }
    #expect(Self.texts.filter { !texts.contains($0) }.allSatisfy { $0.contains("$") || $0.contains("%") })
    let singles = texts.filter { isWritten("k: '<%= t %>'", $0, name) }
    let text = try render(
      Self.template,
      [
        "texts": .list(texts.map { .string($0) }), "singles": .list(singles.map { .string($0) }),
        "lists": .list(texts.map { .list([.string($0)]) }),
      ], named: name)
    let expected = Content(
      value: texts, deep: texts.map { [["k": $0]] }, key: texts.map { [$0: 1] }, quoted: texts.map { "a\($0)b\($0)" },
      single: singles, list: texts, lists: texts.map { [$0] })
    for reading in try YAMLReaders.read([text], as: Content.self) {
      #expect(reading.byYAML11 == expected)
      #expect(reading.byYAML12 == expected)
    }
  }

  /// A place that would have to refuse a text is not that text's.
  private func isWritten(_ template: String, _ text: String, _ name: String) -> Bool {
    (try? render(template, ["t": .string(text)], named: name)) != nil
  }

  // MARK: Scripts

  private static let body = #"""
    printf '%s\0' <%= t %>
      printf '%s\0' "a<%= t %>b" # <%= n %>
    printf '%s\0' 'a<%= t %>b'

    v=x<%= t %><%= t %>; printf '%s\0' "$v"
    case <%= t %> in <%= t %>) printf 'yes\0' ;; *) printf 'no\0' ;; esac
    printf '%s\0' <%= word %> "<%= word %>" '<%= word %>'
    cat <<E
    it's
    E
    printf '\0'
    """#

  private static func printed(_ text: String) -> [String] {
    let word = "\(text)V\(text)"
    return [text, "a\(text)b", "a\(text)b", "x\(text)\(text)", "yes", word, word, word, "it's\n"]
  }

  /// The same loop in a block scalar's own lines and in an included script.
  private static func template(depth: Int) -> String {
    func indented(_ text: String) -> String {
      text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.isEmpty || line.hasPrefix("<% ") ? String(line) : String(repeating: " ", count: depth) + line
      }.joined(separator: "\n")
    }
    return """
      own: |
      \(indented("V=V"))
      <% for pair in pairs %>
      \(indented(own(body)))
      <% end %>
      included: |
      \(String(repeating: " ", count: depth))<% include script.sh.tmpl %>
      """
  }

  private static func own(_ body: String) -> String {
    body.replacing("<%= t %>", with: "<%= pair.t %>").replacing("<%= word %>", with: "<%= pair.word %>")
      .replacing("<%= n %>", with: "<%= pair.n %>")
  }

  private struct Scripts: Decodable, Equatable {
    let own: String
    let included: String
  }

  private func scripts(depth: Int, in name: String) throws -> Scripts? {
    let pairs = Self.scriptTexts.enumerated().map { index, text in
      let word = TemplateValue.word([.literal(text), .variable("V"), .literal(text)])
      return TemplateValue.record(["t": .string(text), "word": word, "n": .integer(index)])
    }
    let text = try render(
      Self.template(depth: depth), ["pairs": .list(pairs)], named: name,
      including: ["script.sh.tmpl": "V=V\n<% for pair in pairs %>\n\(Self.own(Self.body))\n<% end %>\n"])
    #expect(name == gitLab || !text.contains("${{"))
    let reading = try YAMLReaders.read([text], as: Scripts.self).first
    #expect(reading?.byYAML11 == reading?.byYAML12)
    #expect(reading?.byYAML11.own == reading?.byYAML11.included)
    return reading?.byYAML11
  }

  private static let scriptTexts = texts.filter { !$0.utf8.contains(0) }

  @Test("in a script", arguments: [(1, gitHub), (10, gitHub), (2, gitLab)])
  func script(depth: Int, name: String) throws {
    let script = try #require(try scripts(depth: depth, in: name)?.included)
    for shell in [RealShell.bash, .dash, .busybox] where shell.isInstalled {
      #expect(try shell.run(script) == Self.scriptTexts.flatMap(Self.printed), "\(shell.path)")
    }
  }
}

import TemplateEngine
import Testing

/// What is rendered is run, and every byte compared.
@Suite("what a value was is what the shell reads")
struct RealShellTests {
  struct Place: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The body of a loop over all texts.
    let template: String
    /// What the body prints for a text.
    let printed: @Sendable (String) -> String
    let needsBash: Bool
    let needsOneLine: Bool

    init(
      _ name: String, _ template: String, needsBash: Bool = false, needsOneLine: Bool = false,
      printed: @escaping @Sendable (String) -> String = { $0 }
    ) {
      testDescription = name
      self.template = template
      self.needsBash = needsBash
      self.needsOneLine = needsOneLine
      self.printed = printed
    }
  }

  private static let places = [
    Place("word", #"printf '%s\0' <%= t %>"#),
    Place("part of a word", #"printf '%s\0' a-<%= t %>-b"#) { "a-\($0)-b" },
    Place("two values in a word", #"printf '%s\0' --x=<%= t %><%= t %>"#) { "--x=\($0)\($0)" },
    Place("assignment", "v=<%= t %>\n" + #"printf '%s\0' "$v""#),
    Place("assignment before a command", #"v=<%= t %> sh -c 'printf "%s\0" "$v"'"#),
    Place("export", "export v=<%= t %>\n" + #"printf '%s\0' "$v""#),
    Place("argument of a function", #"f() { printf '%s\0' "$1"; }; f <%= t %>"#),
    Place("double quotes", #"printf '%s\0' "a<%= t %>b""#) { "a\($0)b" },
    Place("double quotes alone", #"printf '%s\0' "<%= t %>""#),
    Place("after a variable in double quotes", #"n=N; printf '%s\0' "${n}<%= t %>""#) { "N\($0)" },
    Place("single quotes", #"printf '%s\0' 'a<%= t %>b'"#) { "a\($0)b" },
    Place("substitution", #"printf '%s\0' "$(printf '%s' <%= t %>; echo .)""#) { $0 + "." },
    Place("quotes in a substitution in quotes", #"printf '%s\0' "$(printf '%s' "<%= t %>"; echo '.')""#) { $0 + "." },
    Place("words of for", #"for v in <%= t %> b; do printf '%s|' "$v"; done; printf '\0'"#) { "\($0)|b|" },
    Place("redirection after it", #"printf '%s\0' <%= t %>>&1"#),
    Place("comment", "# <%= t %>\n" + #"printf 'ok\0' # <%= t %>"#, needsOneLine: true) { _ in "ok" },
    Place(
      "case pattern", #"case <%= t %> in x<%= t %>) printf 'no\0' ;; <%= t %>) printf 'yes\0' ;; esac"#,
      printed: { _ in "yes" }),
    Place(
      "case pattern does not match more", #"case <%= t %>x in <%= t %>) printf 'no\0' ;; *) printf 'yes\0' ;; esac"#
    ) { _ in
      "yes"
    },
    Place("case pattern in quotes", #"case <%= t %> in '<%= t %>') printf 'yes\0' ;; *) printf 'no\0' ;; esac"#) { _ in
      "yes"
    },
    Place("first of many patterns", #"case <%= t %> in (<%= t %> | b) printf 'yes\0' ;; *) printf 'no\0' ;; esac"#) {
      _ in "yes"
    },
    Place("here-string", #"printf '%s\0' "$(cat <<< <%= t %>; echo .)""#, needsBash: true) { $0 + "\n." },
    Place("array", "a=(x <%= t %>)\n" + #"printf '%s\0' "${a[1]}""#, needsBash: true),
    Place("[[ ]]", #"if [[ <%= t %> == <%= t %> && x<%= t %> != <%= t %> ]]; then printf 'yes\0'; fi"#, needsBash: true)
    { _ in
      "yes"
    },
    Place(
      "regular expression", #"if [[ a<%= t %>b =~ ^a<%= t %>b$ ]]; then printf 'yes\0'; else printf 'no\0'; fi"#,
      needsBash: true,
      printed: { _ in "yes" }),
    Place("braces", #"printf '%s|' x{<%= t %>,}y; printf '\0'"#, needsBash: true) { "x\($0)y|xy|" },
  ]

  @Test("in bash", .enabled(if: RealShell.bash.isInstalled), arguments: places)
  func bash(place: Place) throws { try check(place, in: .bash) }

  @Test("in dash", .enabled(if: RealShell.dash.isInstalled), arguments: places.filter { !$0.needsBash })
  func dash(place: Place) throws { try check(place, in: .dash) }

  @Test("in busybox", .enabled(if: RealShell.busybox.isInstalled), arguments: places.filter { !$0.needsBash })
  func busybox(place: Place) throws { try check(place, in: .busybox) }

  @Test("in bash, for words, lists and numbers", .enabled(if: RealShell.bash.isInstalled))
  func bash() throws { try checkOtherKinds(in: .bash) }

  @Test("in dash, for words, lists and numbers", .enabled(if: RealShell.dash.isInstalled))
  func dash() throws { try checkOtherKinds(in: .dash) }

  @Test("in busybox, for words, lists and numbers", .enabled(if: RealShell.busybox.isInstalled))
  func busybox() throws { try checkOtherKinds(in: .busybox) }

  private func check(_ place: Place, in shell: RealShell) throws {
    let texts = NastyTexts.all.filter { text in
      !place.needsOneLine || !text.utf8.contains { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    }
    let script = try render(
      "<% for t in texts %>\n\(place.template)\n<% end %>\n", ["texts": .list(texts.map { .string($0) })])
    #expect(try shell.run(script) == texts.map(place.printed))
  }

  private func checkOtherKinds(in shell: RealShell) throws {
    try checkWords(in: shell)
    try checkLists(in: shell)
    try checkNumbers(in: shell)
  }

  private func checkWords(in shell: RealShell) throws {
    let template = #"""
      <% for pair in pairs %>
      V=<%= pair.text %>
      printf '%s\0' <%= pair.word %>
      printf '%s\0' a<%= pair.word %>b
      printf '%s\0' "a<%= pair.word %>b"
      printf '%s\0' 'a<%= pair.word %>b'
      v=<%= pair.word %>; printf '%s\0' "$v"
      printf '%s|' <%= pair.words %> c; printf '\0'
      case <%= pair.word %> in <%= pair.word %>) printf 'yes\0' ;; *) printf 'no\0' ;; esac
      <% end %>
      """#
    let texts = NastyTexts.chosen + NastyTexts.random(100, seed: 11)
    let pairs = texts.map { text in
      let word = TemplateValue.word([.literal(text), .variable("V"), .literal("x\(text)")])
      return TemplateValue.record(["text": .string(text), "word": word, "words": .list([word, .string(text)])])
    }
    let printed = texts.flatMap { text in
      let whole = "\(text)\(text)x\(text)"
      return [whole, "a\(whole)b", "a\(whole)b", "a\(whole)b", whole, "\(whole)|\(text)|c|", "yes"]
    }
    #expect(try shell.run(try render(template, ["pairs": .list(pairs)])) == printed)
  }

  private func checkLists(in shell: RealShell) throws {
    let texts = NastyTexts.all
    let script = try render(
      #"printf '%s\0' <%= texts %>"# + "\n" + #"for v in <%= texts %>; do printf '%s\0' "$v"; done"#,
      ["texts": .list(texts.map { .string($0) })])
    #expect(try shell.run(script) == texts + texts)
  }

  private func checkNumbers(in shell: RealShell) throws {
    let numbers = [0, 1, -1, 42, -42, 1_000_000]
    let script = try render(
      "<% for n in numbers %>\n" + #"printf '%s\0' $((10 -<%= n %>)) $((2*<%= n %>)) <%= n %>"# + "\n<% end %>\n",
      ["numbers": .list(numbers.map { .integer($0) })])
    #expect(try shell.run(script) == numbers.flatMap { ["\(10 - $0)", "\(2 * $0)", "\($0)"] })
  }
}

import Testing

@testable import DockerfileSyntax

@Suite("Expansion of words")
struct ExpandWordTests {
  private static let values: [String: VariableValue] = [
    "x": .text("one"), "empty": .text(""), "unknown": .unknown, "path": .text("a/b/c.tar.gz"), "v": .text("1.2.3"),
  ]

  private func expand(_ word: String, escape: UInt8 = UInt8(ascii: "\\")) -> String {
    do throws(ExpansionError) {
      let result = try expandWord(word, escape: escape) { Self.values[$0] ?? .unset }
      return (result.text ?? "unresolved \(result.unresolved.joined(separator: ","))")
        + (result.missing.isEmpty ? "" : " missing \(result.missing.joined(separator: ","))")
    } catch {
      return "error: \(error.message)"
    }
  }

  @Test(
    "follows the reference",
    arguments: [
      ("", ""), ("a", "a"), ("$x", "one"), ("${x}", "one"), ("$x$x-${x}s", "oneone-ones"), ("$xs", " missing xs"),
      ("a$", "a$"), ("a$/b", "a$/b"), ("$1", " missing 1"), ("$y", " missing y"), ("${y}z", "z missing y"),
      ("${x:-d}", "one"), ("${y:-d}", "d"), ("${empty:-d}", "d"), ("${y:-}", ""),
      ("${x-d}", "one"), ("${y-d}", "d"), ("${empty-d}", ""),
      ("${x:+d}", "d"), ("${y:+d}", ""), ("${empty:+d}", ""), ("${x+d}", "d"), ("${y+d}", ""), ("${empty+d}", "d"),
      ("${x:?e}", "one"), ("${empty?e}", ""), ("${y:?is needed}", "error: needs \"y\": is needed"),
      ("${empty:?}", "error: needs \"empty\": it has no value"), ("${y?}", "error: needs \"y\": it has no value"),
      ("${y:-${x}}", "one"), ("${y:-${z:-${x:+deep}}}", "deep"), ("${y:-a$z}", "a missing z"),
      ("${x:-$z}", "one"), ("${y:+$z}", ""), ("${y:-a b}", "a b"), ("${y:-\"a}b\"}", "a}b"),
      ("${unknown}", "unresolved unknown"), ("a$unknown-$y", "unresolved unknown missing y"),
      ("${unknown:-d}", "unresolved unknown"), ("${unknown:+d}", "unresolved unknown"), ("${x:-$unknown}", "one"),
      ("${y:-$unknown}", "unresolved unknown"), ("${unknown#a}", "unresolved unknown"),
      ("\\$x", "$x"), ("\\\\$x", "\\one"), ("\\a", "a"), ("a\\", "a"),
      ("'$x'", "$x"), ("'a\\'", "a\\"), ("\"$x\"", "one"), ("\"\\$x\"", "$x"), ("\"\\a\\\"\"", "\\a\""),
      ("\"'$x'\"", "'one'"), ("'\"'", "\""), ("a'b'\"c\"d", "abcd"), ("\"a\\", "error: has an open double quote"),
      ("'a", "error: has an open single quote"), ("\"a", "error: has an open double quote"),
      ("${x", "error: lacks a \"}\""), ("${", "error: lacks a \"}\""), ("${y:-a", "error: lacks a \"}\""),
      ("${}", "error: has a \"${\" without a name after it"), ("${:x}", "error: has a \"${\" without a name after it"),
      ("${x!y}", "error: has the unknown modifier \"!\" after \"x\""),
      ("${x:y}", "error: has the unknown modifier \":y\" after \"x\""),
      ("${x:", "error: lacks a \"}\""),
    ])
  func expands(word: String, expected: String) {
    #expect(expand(word) == expected)
  }

  @Test(
    "knows the pattern forms",
    arguments: [
      ("${path#*/}", "b/c.tar.gz"), ("${path##*/}", "c.tar.gz"), ("${path%.*}", "a/b/c.tar"), ("${path%%.*}", "a/b/c"),
      ("${path#x}", "a/b/c.tar.gz"), ("${path%x}", "a/b/c.tar.gz"), ("${path#?}", "/b/c.tar.gz"), ("${path##*}", ""),
      ("${path%%*}", ""), ("${path#*}", "a/b/c.tar.gz"), ("${v%.*}", "1.2"), ("${v%%.*}", "1"), ("${v#*.}", "2.3"),
      ("${v/./-}", "1-2.3"), ("${v//./-}", "1-2-3"), ("${v/./}", "12.3"), ("${v//?/x}", "xxxxx"), ("${v/2*/x}", "1.x"),
      ("${path//\\//-}", "a-b-c.tar.gz"), ("${v#\\*}", "1.2.3"), ("${y#a}", " missing y"),
      ("${v#\\q}", "error: has an unknown escape in the pattern \"\\q\""), ("${v/a}", "error: lacks a \"/\""),
    ])
  func patterns(word: String, expected: String) {
    #expect(expand(word) == expected)
  }

  @Test("takes the escape character of the file")
  func escape() {
    #expect(expand("`$x\\$x", escape: UInt8(ascii: "`")) == "$x\\one")
  }

  @Test("is bounded in depth and size")
  func bounds() {
    let deep = String(repeating: "${y:-", count: 1000) + String(repeating: "}", count: 1000)
    #expect(expand(deep) == "error: is nested too deeply")
    #expect(expand(String(repeating: "$x", count: 100_000)).hasPrefix("unresolved a text of more than"))
    #expect(expand("${v#" + String(repeating: "?", count: 15_000) + "}") == "1.2.3")
  }
}

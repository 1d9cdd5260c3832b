import JSON5Syntax
import SourceText
import Testing

/// Each row is a sentence of the specification at json5.org.
@Suite("what JSON5 allows is read")
struct AcceptedTextTests {
  @Test(
    "the example of the specification",
    arguments: [
      """
      {
        // comments
        unquoted: 'and you can quote me on that',
        singleQuotes: 'I can use "double quotes" here',
        lineBreaks: "Look, Mom! \\
      No \\\\n's!",
        hexadecimal: 0xdecaf,
        leadingDecimalPoint: .8675309, andTrailing: 8675309.,
        positiveSign: +1,
        trailingComma: 'in objects', andIn: ['arrays',],
        "backwardsCompatible": "with JSON",
      }
      """
    ])
  func example(text: String) {
    #expect(
      outcome(text) == """
        {unquoted: "and you can quote me on that", singleQuotes: "I can use "double quotes" here", \
        lineBreaks: "Look, Mom! No \\n's!", hexadecimal: 912559.0, leadingDecimalPoint: 0.8675309, \
        andTrailing: 8675309.0, positiveSign: 1.0, trailingComma: "in objects", andIn: ["arrays"], \
        backwardsCompatible: "with JSON"}
        """)
  }

  @Test(
    "values",
    arguments: [
      ("null", "null"), ("true", "true"), ("false", "false"), ("\"a\"", "\"a\""), ("'a'", "\"a\""), ("[]", "[]"),
      ("{}", "{}"), ("[1,]", "[1.0]"), ("[1\u{A0},null\u{2028},true\u{FEFF}]", "[1.0, null, true]"),
      ("{a:1,}", "{a: 1.0}"), ("[[], {}]", "[[], {}]"), ("true//c", "true"),
      ("[true/**/,false]", "[true, false]"), ("\u{FEFF}{}", "{}"), ("\u{A0}\u{2003}\u{2028}1\u{B}\u{C}", "1.0"),
      ("/* a * / */ 1 // b", "1.0"), ("// a\r1", "1.0"), ("// a\u{2029}1", "1.0"),
    ])
  func values(text: String, expected: String) {
    #expect(outcome(text) == expected)
  }

  @Test(
    "numbers",
    arguments: [
      ("0", "0.0"), ("-0", "-0.0"), ("+7", "7.0"), ("1.5e3", "1500.0"), ("1E+2", "100.0"), ("1e-2", "0.01"),
      (".5", "0.5"), ("5.", "5.0"), ("5.e1", "50.0"), ("0x1F", "31.0"), ("-0Xa", "-10.0"), ("Infinity", "inf"),
      ("-Infinity", "-inf"), ("+Infinity", "inf"), ("NaN", "nan"), ("-NaN", "nan"), ("1e999", "inf"),
    ])
  func numbers(text: String, expected: String) {
    #expect(outcome(text) == expected)
  }

  @Test(
    "escapes",
    arguments: [
      (#""\b\f\n\r\t\v\0""#, "\u{8}\u{C}\n\r\t\u{B}\0"), (#""\'\"\\\/\a\q""#, "'\"\\/aq"), (#""\x41\u00e9""#, "Aé"),
      (#""\uD83D\uDC33""#, "🐳"), ("\"a\\\nb\"", "ab"), ("\"a\\\r\nb\"", "ab"), ("\"a\\\u{2028}b\"", "ab"),
      ("\"\\é\"", "é"), ("'\u{2028}\u{2029}'", "\u{2028}\u{2029}"), ("\"tab\tinside\"", "tab\tinside"),
    ])
  func escapes(text: String, expected: String) {
    #expect(outcome(text) == "\"\(expected)\"")
  }

  @Test(
    "keys",
    arguments: [
      ("{a: 1}", "a"), ("{$_9: 1}", "$_9"), ("{'a b': 1}", "a b"), ("{\"\": 1}", ""), ("{größe: 1}", "größe"),
      (#"{\u0061b: 1}"#, "ab"), ("{null: 1}", "null"), ("{Infinity: 1}", "Infinity"), ("{ク: 1}", "ク"),
    ])
  func keys(text: String, key: String) {
    #expect(outcome(text) == "{\(key): 1.0}")
  }

  @Test("a node's range is its text, without blanks around it")
  func ranges() throws {
    let source = SourceFile(name: "t", text: "\u{FEFF} { a : [ 'é' , 0x1F ] } // end")
    let root = try #require(parseJSON5(source).root)
    guard case .object(let members) = root.value, let member = members.first,
      case .array(let elements) = member.value.value
    else {
      Issue.record("not the expected tree")
      return
    }
    #expect(source.text(in: root.range) == "{ a : [ 'é' , 0x1F ] }")
    #expect(source.text(in: member.keyRange) == "a")
    #expect(source.text(in: member.value.range) == "[ 'é' , 0x1F ]")
    #expect(elements.map { source.text(in: $0.range) } == ["'é'", "0x1F"])
    if case .number(let number) = elements.last?.value { #expect(number.text == "0x1F") }
  }
}

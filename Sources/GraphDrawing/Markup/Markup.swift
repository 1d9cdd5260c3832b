/// A piece of HTML or SVG. What is interpolated into a literal is escaped, unless it is markup itself:
///
///     let cell: Markup = "<td>\(name)</td>"
package struct Markup: Sendable, Hashable, ExpressibleByStringInterpolation {
  package private(set) var text: String

  package init(stringLiteral text: String) { self.text = text }
  package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// The pieces one behind the other.
  package init(_ pieces: [Markup], separator: Markup = "") {
    text = pieces.map(\.text).joined(separator: separator.text)
  }

  package static func + (a: Markup, b: Markup) -> Markup { Markup([a, b]) }

  package static func += (a: inout Markup, b: Markup) { a.text += b.text }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {}
    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    package mutating func appendInterpolation(_ number: Int) { text += String(number) }

    /// A length, with one place behind the point at most.
    package mutating func appendInterpolation(_ length: Double) {
      let tenths = Int((length * 10).rounded())
      text += tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// Text, also within the quotes of an attribute.
    package mutating func appendInterpolation(_ data: String) {
      for scalar in data.unicodeScalars {
        switch scalar {
        case "&": text += "&amp;"
        case "<": text += "&lt;"
        case ">": text += "&gt;"
        case "\"": text += "&quot;"
        case "'": text += "&#39;"
        case "\t", "\n": text.unicodeScalars.append(scalar)
        // XML has no place for these, escaped or not (XML 1.0, "Characters").
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
  }
}

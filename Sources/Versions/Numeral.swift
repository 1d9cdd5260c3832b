/// A whole number of any length, as decimal digits without leading zeros.
///
/// No version grammar limits its numbers, and tools that read them into 64 bits sort long ones wrongly.
package struct Numeral: Sendable, Hashable, Comparable {
  package let digits: String

  static let zero = Numeral(0)
  static let one = Numeral(1)

  init(_ number: UInt) {
    digits = String(number)
  }

  /// Nil unless `text` is a number without leading zeros.
  init?(_ text: some StringProtocol) {
    guard let first = text.utf8.first, text.utf8.allSatisfy(\.isDigit) else { return nil }
    if first == UInt8(ascii: "0"), text.utf8.count > 1 { return nil }
    digits = String(text)
  }

  var next: Numeral {
    var bytes = Array(digits.utf8)
    for index in bytes.indices.reversed() {
      if bytes[index] != UInt8(ascii: "9") {
        bytes[index] += 1
        return Numeral(checked: bytes)
      }
      bytes[index] = UInt8(ascii: "0")
    }
    return Numeral(checked: [UInt8(ascii: "1")] + bytes)
  }

  private init(checked bytes: [UInt8]) {
    digits = String(decoding: bytes, as: UTF8.self)
  }

  package static func < (a: Numeral, b: Numeral) -> Bool {
    let (left, right) = (a.digits.utf8, b.digits.utf8)
    return left.count == right.count ? left.lexicographicallyPrecedes(right) : left.count < right.count
  }
}

extension UInt8 {
  var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
  var isIdentifierCharacter: Bool {
    isDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= self || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self
      || self == UInt8(ascii: "-")
  }
}

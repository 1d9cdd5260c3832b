/// A whole number, with or without a leading `v`, which is kept.
package struct CounterVersion: Sendable, Hashable {
  let hasV: Bool
  let number: Numeral

  init(hasV: Bool, number: Numeral) {
    (self.hasV, self.number) = (hasV, number)
  }

  init?(_ text: String) {
    let hasV = text.hasPrefix("v")
    guard let number = Numeral(hasV ? text.dropFirst() : text[...]) else { return nil }
    self.init(hasV: hasV, number: number)
  }

  var text: String { (hasV ? "v" : "") + number.digits }

  var next: CounterVersion { CounterVersion(hasV: hasV, number: number.next) }
}

/// What something is, in 128 bits: equal things have equal keys, and others are not met by chance.
struct Key: Hashable, Sendable {
  private(set) var low: UInt64
  private(set) var high: UInt64

  static let none = Key(low: 0, high: 0)

  private init(low: UInt64, high: UInt64) { (self.low, self.high) = (low, high) }

  init(_ text: String) {
    var text = text
    self = text.withUTF8 { bytes in
      var hash = Hash(seed: 1, count: bytes.count)
      var (word, filled) = (UInt64(0), 0)
      for byte in bytes {
        word = word << 8 | UInt64(byte)
        filled += 1
        if filled == 8 {
          hash.take(word)
          (word, filled) = (0, 0)
        }
      }
      hash.take(word)
      return Key(low: hash.low, high: hash.high)
    }
  }

  init(_ parts: [Key]) {
    var hash = Hash(seed: 2, count: parts.count)
    for part in parts {
      hash.take(part.low)
      hash.take(part.high)
    }
    (low, high) = (hash.low, hash.high)
  }

  init(_ text: String, _ parts: Key...) { self.init([Key(text)] + parts) }

  func hash(into hasher: inout Hasher) { hasher.combine(low) }

  /// A sum, which is the same whatever the order of what is added.
  mutating func add(_ other: Key) {
    low &+= other.low
    high &+= other.high
  }

  mutating func subtract(_ other: Key) {
    low &-= other.low
    high &-= other.high
  }
}

/// Two hashes side by side; each word goes into both by a multiplication whose halves are folded (as in wyhash).
private struct Hash {
  private(set) var low: UInt64
  private(set) var high: UInt64

  init(seed: UInt64, count: Int) {
    (low, high) = (0x9E37_79B9_7F4A_7C15 ^ seed, 0xC2B2_AE3D_27D4_EB4F &+ seed)
    take(UInt64(count))
  }

  mutating func take(_ word: UInt64) {
    low = Self.folded(low ^ word, 0xA076_1D64_78BD_642F)
    high = Self.folded(high &+ word, 0xE703_7ED1_A0B4_28DB) ^ (low << 1)
  }

  private static func folded(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let product = one.multipliedFullWidth(by: other)
    return product.high ^ product.low
  }
}

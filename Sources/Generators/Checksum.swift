/// FNV-1a with 64 bits, as 16 hexadecimal digits (draft-eastlake-fnv, "The FNV Non-Cryptographic Hash Algorithm").
///
/// It finds accidents. Who wants to deceive can make a text with any checksum.
package func checksum(of bytes: some Sequence<UInt8>) -> String {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

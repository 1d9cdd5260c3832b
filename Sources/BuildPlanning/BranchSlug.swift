/// A branch's name as a part of a tag, as GitLab writes it in `CI_COMMIT_REF_SLUG`: at most 63 lower-case letters, digits
/// and `-`, which is neither first nor last.
package func branchSlug(of branch: String) -> String {
  let bytes = branch.utf8.map { byte in
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
    default: UInt8(ascii: "-")
    }
  }
  let dash = UInt8(ascii: "-")
  let cut = bytes.prefix(63).drop { $0 == dash }
  let end = cut.lastIndex { $0 != dash }.map { $0 + 1 } ?? cut.startIndex
  return String(decoding: cut[cut.startIndex..<end], as: UTF8.self)
}

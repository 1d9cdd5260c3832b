import JSON5Syntax

extension ConfigurationReader {
  /// `reuse`, of the project or of an image; nil where it is not said.
  mutating func reuse(_ member: JSON5Member?, of what: String) -> Bool? {
    switch member?.value.value {
    case nil: return nil
    case .string("content"): return true
    case .boolean(false): return false
    default:
      if let node = member?.value {
        problems.add(
          rule: "wrong-type", "\(what) is neither \"content\" nor false", at: place(node.range),
          hint: "write reuse: \"content\" to build no image that was built of the same before")
      }
      return nil
    }
  }
}

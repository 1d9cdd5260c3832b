/// A list of scalars in the place of one value.
struct YAMLList {
  private static let longestLine = 100

  /// Each element as a flow collection writes it, and as a line of its own does.
  private var elements: [(inFlow: [UInt8], alone: [UInt8])] = []

  mutating func append(_ number: Int) {
    let text = Array(String(number).utf8)
    elements.append((text, text))
  }

  mutating func append(_ text: String) {
    var inFlow: [UInt8] = []
    var alone: [UInt8] = []
    appendScalar(text, inFlow: true, to: &inFlow)
    appendScalar(text, to: &alone)
    elements.append((inFlow, alone))
  }

  /// On the line of its key or dash if it fits there, else a line for each element.
  func write(_ place: YAMLPlace, to output: inout [UInt8]) {
    let flow = Array("[".utf8) + elements.map(\.inFlow).joined(separator: ", ".utf8) + Array("]".utf8)
    let lineStart = output.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    if elements.isEmpty || length(output[lineStart...]) + length(flow[...]) <= Self.longestLine {
      return output.append(contentsOf: flow)
    }
    if place.kind == .value {
      while output.last == UInt8(ascii: " ") { output.removeLast() }
    }
    for (index, element) in elements.enumerated() {
      if index > 0 || place.kind == .value {
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: place.listColumn))
      }
      output.append(contentsOf: "- ".utf8)
      output.append(contentsOf: element.alone)
    }
  }

  /// In characters.
  private func length(_ text: ArraySlice<UInt8>) -> Int {
    text.count { $0 & 0xC0 != 0x80 }
  }
}

/// Whether GitLab may replace a part of a text: `$NAME`, `${NAME}` and `%NAME%` (GitLab, "Use variables in YAML"), or
/// `$$`.
func mayNameVariable(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  if bytes.contains(UInt8(ascii: "$")) { return true }
  let parts = bytes.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false)
  return parts.dropFirst().dropLast().contains { isIdentifier($0) }
}

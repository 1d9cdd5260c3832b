import SourceText

extension ShellContext {
  /// Moves on over literal text; answers the offset where it is lost, and why.
  mutating func scan(_ bytes: [UInt8], _ range: SourceRange) -> (offset: Int, problem: EscapingProblem)? {
    for offset in range.start..<range.end {
      do throws(EscapingProblem) {
        try take(bytes[offset])
      } catch {
        return (offset, error)
      }
    }
    return nil
  }
}

extension YAMLContext {
  /// Moves on over literal text; answers the offset where it is lost, and why.
  mutating func scan(_ bytes: [UInt8], _ range: SourceRange) -> (offset: Int, problem: EscapingProblem)? {
    let unprintable = bytes.withUnsafeBufferPointer {
      firstUnprintable(in: UnsafeBufferPointer(rebasing: $0[range.start..<range.end]))
    }
    if let unprintable {
      let isLineEnd = bytes[range.start + unprintable] == UInt8(ascii: "\r")
      return (
        range.start + unprintable,
        .unreadableYAML(
          isLineEnd ? "a carriage return stands here" : "YAML cannot hold this character",
          hint: isLineEnd ? "save the template with line feeds alone" : "remove it, or pass it as a value")
      )
    }
    for offset in range.start..<range.end {
      do throws(EscapingProblem) {
        try take(bytes[offset])
      } catch {
        return (offset, error)
      }
      // GitLab leaves scripts and comments alone.
      if provider == .gitHub || (state != .block && state != .comment) { expansion.take(bytes[offset], provider) }
    }
    return nil
  }
}

/// A path with wildcards as `COPY` and `ADD` take it: those of Go's path/filepath.Match, none of which means a `/`.
struct PathPattern {
  private enum Token {
    case character(Unicode.Scalar)
    case one, run
    case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
  }

  private let tokens: [Token]

  /// - Returns: nil if it is no pattern.
  init?(_ text: String) {
    var tokens: [Token] = []
    var rest = Substring(text).unicodeScalars
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": tokens.append(.run)
      case "?": tokens.append(.one)
      case "\\":
        guard let next = rest.popFirst() else { return nil }
        tokens.append(.character(next))
      case "[":
        let negated = rest.first == "^"
        if negated { rest.removeFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while let low = rest.popFirst(), low != "]" {
          var high = low
          if rest.first == "-" {
            rest.removeFirst()
            guard let last = rest.popFirst() else { return nil }
            high = last
          }
          guard low <= high else { return nil }
          ranges.append(low...high)
        }
        guard !ranges.isEmpty else { return nil }
        tokens.append(.oneOf(ranges, negated: negated))
      default: tokens.append(.character(scalar))
      }
    }
    self.tokens = tokens
  }

  func matches(_ path: String) -> Bool {
    let path = Array(path.unicodeScalars)
    // Where the last run began, to let it take one more.
    var (token, position) = (0, 0)
    var retry: (token: Int, position: Int)?
    while true {
      if token < tokens.count, case .run = tokens[token] {
        token += 1
        retry = (token, position)
      } else if token == tokens.count, position == path.count {
        return true
      } else if token < tokens.count, position < path.count, Self.matches(tokens[token], path[position]) {
        token += 1
        position += 1
      } else if let (start, from) = retry, from < path.count, path[from] != "/" {
        retry = (start, from + 1)
        (token, position) = (start, from + 1)
      } else {
        return false
      }
    }
  }

  private static func matches(_ token: Token, _ scalar: Unicode.Scalar) -> Bool {
    switch token {
    case .character(let wanted): scalar == wanted
    case .one: scalar != "/"
    case .oneOf(let ranges, let negated): scalar != "/" && ranges.contains { $0.contains(scalar) } != negated
    case .run: false
    }
  }
}

/// One pattern of an ignore file, ready to be held against paths.
///
/// The language is that of moby/patternmatcher (patternmatcher.go): anchored at the context's root, `*` and `?` stop at a
/// `/`, `**` is any number of folders, `[…]` a class in which `^` negates, and a backslash takes the next character as it is.
package struct IgnorePattern: Sendable, Hashable {
  enum Token: Sendable, Hashable {
    case character(Unicode.Scalar)

    /// `?`
    case one

    /// `*`
    case run

    /// `**/`, or `**` within a name: nothing, or anything up to a `/`.
    case folders

    /// `**` at the end: anything, or nothing.
    case rest

    case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
  }

  package let text: String

  /// Whether it takes back what an earlier one excludes.
  package let isException: Bool

  private let tokens: [Token]

  /// Whether the tokens are the characters of `text`, as most patterns are.
  private let isLiteral: Bool

  /// - Parameter text: without its `!`, cleaned.
  /// - Returns: nil if a class is not closed, or a backslash stands at the end.
  package init?(_ text: String, isException: Bool) {
    guard let tokens = parseTokens(text) else { return nil }
    self.text = text
    self.isException = isException
    isLiteral = tokens == text.unicodeScalars.map { .character($0) }
    // Two stars in a row mean what one means.
    self.tokens = tokens.enumerated().filter { index, token in
      index == 0 || token != tokens[index - 1] || token != .run && token != .folders
    }.map(\.element)
  }

  /// Whether it means the path, or a folder that the path is in.
  func covers(_ path: String) -> Bool { means(path, orFolderOf: true) }

  /// Whether it means the path itself.
  package func matches(_ path: String) -> Bool { means(path, orFolderOf: false) }

  private func means(_ path: String, orFolderOf coversFolders: Bool) -> Bool {
    if isLiteral {
      guard path.utf8.starts(with: text.utf8) else { return false }
      let rest = path.utf8.dropFirst(text.utf8.count)
      return rest.isEmpty || coversFolders && rest.first == UInt8(ascii: "/")
    }
    var states: Set<Int> = []
    enter(0, inside: false, &states)
    for scalar in path.unicodeScalars {
      if coversFolders, scalar == "/", states.contains(end) { return true }
      var next: Set<Int> = []
      for state in states { step(state, scalar, &next) }
      if next.isEmpty { return false }
      states = next
    }
    return states.contains(end)
  }

  // MARK: - The automaton: state 2n is before token n, 2n + 1 within it

  private var end: Int { tokens.count * 2 }

  private func enter(_ index: Int, inside: Bool, _ states: inout Set<Int>) {
    if inside {
      states.insert(index * 2 + 1)
      return
    }
    var index = index
    // What may stand for nothing is passed at once.
    while states.insert(index * 2).inserted, index < tokens.count {
      switch tokens[index] {
      case .run, .rest, .folders: index += 1
      case .character, .one, .oneOf: return
      }
    }
  }

  private func step(_ state: Int, _ scalar: Unicode.Scalar, _ next: inout Set<Int>) {
    let index = state / 2
    guard index < tokens.count else { return }
    switch tokens[index] {
    case .character(let wanted):
      if scalar == wanted { enter(index + 1, inside: false, &next) }
    case .one:
      if scalar != "/" { enter(index + 1, inside: false, &next) }
    case .oneOf(let ranges, let negated):
      if ranges.contains(where: { $0.contains(scalar) }) != negated { enter(index + 1, inside: false, &next) }
    case .run:
      if scalar != "/" { enter(index, inside: false, &next) }
    case .rest:
      enter(index, inside: false, &next)
    case .folders:
      enter(index, inside: true, &next)
      if scalar == "/" { enter(index + 1, inside: false, &next) }
    }
  }
}

private func parseTokens(_ text: String) -> [IgnorePattern.Token]? {
  var tokens: [IgnorePattern.Token] = []
  var rest = Substring(text).unicodeScalars
  while let scalar = rest.popFirst() {
    switch scalar {
    case "*" where rest.first == "*":
      rest.removeFirst()
      if rest.first == "/" { rest.removeFirst() }
      tokens.append(rest.isEmpty ? .rest : .folders)
    case "*":
      tokens.append(.run)
    case "?":
      tokens.append(.one)
    case "\\":
      guard let escaped = rest.popFirst() else { return nil }
      tokens.append(.character(escaped))
    case "[":
      guard let oneOf = parseClass(&rest) else { return nil }
      tokens.append(oneOf)
    default:
      tokens.append(.character(scalar))
    }
  }
  return tokens
}

/// Behind a `[`.
private func parseClass(_ rest: inout Substring.UnicodeScalarView) -> IgnorePattern.Token? {
  let negated = rest.first == "^"
  if negated { rest.removeFirst() }
  var ranges: [ClosedRange<Unicode.Scalar>] = []
  while let scalar = rest.popFirst() {
    if scalar == "]" { return ranges.isEmpty ? nil : .oneOf(ranges, negated: negated) }
    guard let low = member(scalar, &rest) else { return nil }
    var high = low
    if rest.first == "-" {
      rest.removeFirst()
      guard let scalar = rest.popFirst(), scalar != "]", let last = member(scalar, &rest) else { return nil }
      high = last
    }
    guard low <= high else { return nil }
    ranges.append(low...high)
  }
  return nil
}

/// A character of a class, behind its backslash if it has one. A bare `-` cannot stand first, as in Go's path/filepath.
private func member(_ scalar: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView) -> Unicode.Scalar? {
  switch scalar {
  case "\\": rest.popFirst()
  case "-": nil
  default: scalar
  }
}

/// How far literal text is in something that the provider replaces, where a value would become part of a name or an
/// expression.
enum Expansion: Hashable {
  case none

  /// After `$`.
  case dollar

  /// After `${` for GitHub.
  case brace

  /// In `${{ }}`; text in single quotes there may hold braces.
  case expression(isQuoted: Bool, afterBrace: Bool)

  /// In GitLab's `$NAME`.
  case variable

  /// In GitLab's `${NAME}`.
  case variableInBraces

  mutating func take(_ byte: UInt8, _ provider: YAMLProvider) {
    switch (self, byte) {
    case (.expression(let isQuoted, _), UInt8(ascii: "'")):
      self = .expression(isQuoted: !isQuoted, afterBrace: false)
    case (.expression(isQuoted: false, afterBrace: true), UInt8(ascii: "}")): self = .none
    case (.expression(let isQuoted, _), _):
      self = .expression(isQuoted: isQuoted, afterBrace: byte == UInt8(ascii: "}"))
    case (.variableInBraces, UInt8(ascii: "}")), (.variableInBraces, UInt8(ascii: "\n")): self = .none
    case (.variableInBraces, _): break
    case (.variable, _) where isNameByte(byte): break
    // GitLab writes a dollar sign as two.
    case (.dollar, UInt8(ascii: "$")) where provider == .gitLab: self = .none
    case (_, UInt8(ascii: "$")): self = .dollar
    case (.dollar, UInt8(ascii: "{")): self = provider == .gitHub ? .brace : .variableInBraces
    case (.brace, UInt8(ascii: "{")): self = .expression(isQuoted: false, afterBrace: false)
    case (.dollar, _) where provider == .gitLab && isNameStart(byte): self = .variable
    default: self = .none
    }
  }

  func takeValue(_ provider: YAMLProvider) throws(EscapingProblem) {
    switch self {
    case .expression:
      throw .refused(
        #"in "${{ }}", which GitHub evaluates"#,
        hint: "pass the whole as a GitHub expression, or set a variable in env:")
    case .none, .brace: break
    case .dollar where provider == .gitHub: break
    case .dollar, .variable, .variableInBraces:
      throw .refused(
        "in the name of a variable, which GitLab replaces",
        hint: #"write the whole name in the template, in braces as in "${NAME}""#)
    }
  }

  /// The state after either of two texts, or nil if a value would stand in an expression after only one of them.
  func joined(with other: Expansion) -> Expansion? {
    if self == other { return self }
    switch (self, other) {
    case (.expression, _), (_, .expression), (.variableInBraces, _), (_, .variableInBraces): return nil
    // What is further on its way refuses more.
    case (.none, let further), (let further, .none), (.dollar, let further), (let further, .dollar): return further
    default: return self
    }
  }
}

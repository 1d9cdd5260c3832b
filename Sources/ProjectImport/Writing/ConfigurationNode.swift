import SourceText

/// A value of the configuration before it is text, with what it was made from.
enum ConfigurationNode {
  case null
  case boolean(Bool)
  case string(String, SourcePlace?)
  case list([ConfigurationNode])
  case object([ConfigurationMember])

  static func text(_ text: Sourced<String>) -> ConfigurationNode { .string(text.value, text.place) }
}

struct ConfigurationMember {
  let key: String
  var value: ConfigurationNode

  /// What the key was made from.
  var place: SourcePlace?

  /// Whether each member of it has a line of its own, also if all fit on one.
  var isBlock = false

  /// Whether all of it is a comment, for a person to take in.
  var isComment = false

  /// Comments on the lines before.
  var remarks: [String]

  /// A comment behind it.
  var hint: String?

  init(
    _ key: String, _ value: ConfigurationNode, from place: SourcePlace? = nil, isBlock: Bool = false,
    isComment: Bool = false, remarks: [String] = [], hint: String? = nil
  ) {
    self.key = key
    self.value = value
    self.place = place
    self.isBlock = isBlock
    self.isComment = isComment
    self.remarks = remarks
    self.hint = hint
  }
}

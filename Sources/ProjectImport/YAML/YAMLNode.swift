/// A part of a YAML file, as far as `readYAML` reads it.
indirect enum YAMLNode: Hashable {
  /// A text without its quotes; what type a plain one has is for the reader of the key to know.
  case text(String, line: Int)
  case list([YAMLNode], line: Int)
  case map([YAMLMember], line: Int)

  /// Nothing after a key, or something that is not read: a tag, an alias of nothing, a key of several lines.
  case unknown(line: Int)

  var line: Int {
    switch self {
    case .text(_, let line), .list(_, let line), .map(_, let line), .unknown(let line): line
    }
  }

  var text: String? {
    if case .text(let text, _) = self { text } else { nil }
  }

  /// Of a map; none of anything else.
  var members: [YAMLMember] {
    if case .map(let members, _) = self { members } else { [] }
  }

  /// Of a list; none of anything else.
  var elements: [YAMLNode] {
    if case .list(let elements, _) = self { elements } else { [] }
  }

  /// The last of this key, as most readers of YAML have it.
  subscript(key: String) -> YAMLNode? { members.last { $0.key == key }?.value }
}

struct YAMLMember: Hashable {
  let key: String
  let value: YAMLNode
  let line: Int
}

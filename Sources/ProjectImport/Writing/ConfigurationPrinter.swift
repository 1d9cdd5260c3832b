import SourceText

/// A configuration's text, and what each part of it was made from.
struct WrittenConfiguration {
  fileprivate(set) var text = ""

  /// In no order; parts may lie in each other.
  fileprivate(set) var origins: [(range: SourceRange, place: SourcePlace)] = []
}

/// Prints a configuration as a person would write it: what is short stands on one line.
struct ConfigurationPrinter {
  private(set) var written = WrittenConfiguration()

  private let lineLength = 100

  /// - Parameter head: the comment at the top.
  mutating func document(head: [String], _ members: [ConfigurationMember]) {
    for line in head { written.text += json5Comment(line) + "\n" }
    written.text += "{\n"
    for (index, member) in members.enumerated() {
      if index > 0, !member.remarks.isEmpty { written.text += "\n" }
      written.text += blanks(2)
      self.member(member, indentation: 2)
      written.text += "\n"
    }
    written.text += "}\n"
  }

  private mutating func member(_ member: ConfigurationMember, indentation: Int) {
    for remark in member.remarks { written.text += json5Comment(remark) + "\n" + blanks(indentation) }
    if member.isComment {
      written.text += "// "
      key(member)
      inline(member.value)
    } else {
      key(member)
      let used = indentation + json5Key(member.key).count + 2
      value(member.value, indentation: indentation, used: used, isBlock: member.isBlock)
    }
    written.text += ","
    if let hint = member.hint { written.text += "  " + json5Comment(hint) }
  }

  private mutating func key(_ member: ConfigurationMember) {
    record(member.place) { $0.written.text += json5Key(member.key) }
    written.text += ": "
  }

  /// - Parameter used: how much of the line stands before the value.
  private mutating func value(_ node: ConfigurationNode, indentation: Int, used: Int, isBlock: Bool) {
    if !isBlock {
      var line = ConfigurationPrinter()
      line.inline(node)
      if used + line.written.text.count < lineLength { return inline(node) }
    }
    switch node {
    case .object(let members):
      block("{", members, "}", indentation: indentation) { printer, member in
        printer.member(member, indentation: indentation + 2)
      }
    case .list(let elements):
      block("[", elements, "]", indentation: indentation) { printer, element in
        printer.value(element, indentation: indentation + 2, used: indentation + 2, isBlock: false)
        printer.written.text += ","
      }
    default: inline(node)
    }
  }

  private mutating func block<Part>(
    _ open: String, _ parts: [Part], _ close: String, indentation: Int,
    print: (inout ConfigurationPrinter, Part) -> Void
  ) {
    written.text += open + "\n"
    for part in parts {
      written.text += blanks(indentation + 2)
      print(&self, part)
      written.text += "\n"
    }
    written.text += blanks(indentation) + close
  }

  private mutating func inline(_ node: ConfigurationNode) {
    switch node {
    case .null: written.text += "null"
    case .boolean(let flag): written.text += String(flag)
    case .string(let text, let place): record(place) { $0.written.text += json5String(text) }
    case .list(let elements):
      written.text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { written.text += ", " }
        inline(element)
      }
      written.text += "]"
    case .object(let members):
      written.text += "{ "
      for (index, member) in members.enumerated() {
        if index > 0 { written.text += ", " }
        key(member)
        inline(member.value)
      }
      written.text += " }"
    }
  }

  private mutating func record(_ place: SourcePlace?, _ print: (inout ConfigurationPrinter) -> Void) {
    let start = written.text.utf8.count
    print(&self)
    if let place { written.origins.append((SourceRange(start, written.text.utf8.count), place)) }
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}

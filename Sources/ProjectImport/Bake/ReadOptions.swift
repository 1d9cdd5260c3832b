import JSON5Syntax
import SourceText

/// One element of a list such as `cache-from`, with its options by name.
struct DescribedOptions {
  let place: SourcePlace
  let options: [(name: String, value: Sourced<String>)]

  subscript(name: String) -> Sourced<String>? { options.first { $0.name == name }?.value }
}

extension DescriptionReader {
  /// The elements of a list: strings such as `type=registry,ref=acme/web:cache`, objects with the same options, or a
  /// reference alone.
  mutating func options(_ member: JSON5Member?, of what: String) -> [DescribedOptions] {
    guard let member else { return [] }
    let what = "\"\(member.key)\" of \(what)"
    return list(member.value, of: what).compactMap { element in
      let place = place(element.range)
      if case .object(let members) = element.value {
        let options = members.compactMap { option in
          optionValue(option, of: what).map { (name: option.key, value: $0) }
        }
        return DescribedOptions(place: place, options: options)
      }
      return string(element, of: "an element of \(what)").map { DescribedOptions($0) }
    }
  }

  private mutating func optionValue(_ option: JSON5Member, of what: String) -> Sourced<String>? {
    switch option.value.value {
    case .null: nil
    case .boolean, .number: Sourced(value: file.text(in: option.value.range), place: place(option.value.range))
    default: string(option.value, of: "\"\(option.key)\" in \(what)")
    }
  }
}

extension DescribedOptions {
  /// Of a text without `=`, which is a reference, `ref` is the whole.
  init(_ text: Sourced<String>) {
    let fields = text.value.split(separator: ",")
    place = text.place
    options =
      fields.contains { $0.contains("=") }
      ? fields.map { field in
        let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let value = Sourced(value: pair.count > 1 ? String(pair[1]) : "", place: text.place)
        return (name: pair[0].lowercased(), value: value)
      } : [(name: "ref", value: text)]
  }
}

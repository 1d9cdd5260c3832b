import SourceText

extension ImageResolver {
  /// The tags of an image. Those of a variant hold its name by default; the default variant has them without it, too.
  mutating func tags(of declaration: ImageDeclaration) -> [Located<TagPattern>] {
    let usual = declaration.variant == nil ? ["{version}", "latest"] : ["{version}-{variant}", "latest-{variant}"]
    var texts = declaration.settings.tags ?? usual.map { Located(value: $0, place: declaration.name.place) }
    let values = declaration.variant?.placeholders ?? [:]
    if declaration.variant?.isDefault ?? false {
      let known = Set(texts.map(\.value))
      let plain = texts.map { Located(value: plainTag($0.value, values), place: $0.place) }
      texts += unique(plain.map(\.value)).filter { !$0.isEmpty && !known.contains($0) }
        .compactMap { text in plain.first { $0.value == text } }
    }
    return texts.compactMap { text in
      TagPattern.parse(text, values, version: version, problems: &problems)
        .map { Located(value: $0, place: text.place) }
    }
  }
}

/// The text without the words that tell a variant from others: `{version}-go{go}` is `{version}`.
private func plainTag(_ text: String, _ values: [String: String]) -> String {
  var result = ""
  for (separator, word) in words(of: text) where !isOfVariant(word, values) {
    if let separator, !result.isEmpty { result.append(separator) }
    result += word
  }
  return result
}

/// The words of a tag, each with the separator before it; those within braces stay together.
private func words(of text: String) -> [(separator: Character?, word: String)] {
  var words: [(separator: Character?, word: String)] = [(nil, "")]
  var isName = false
  for character in text {
    if character == "{" { isName = true }
    if character == "}" { isName = false }
    if !isName, "._-".contains(character) {
      words.append((character, ""))
    } else {
      words[words.count - 1].word.append(character)
    }
  }
  return words
}

private func isOfVariant(_ word: String, _ values: [String: String]) -> Bool {
  word.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
    .contains { values[String($0.prefix { $0 != "}" })] != nil }
}

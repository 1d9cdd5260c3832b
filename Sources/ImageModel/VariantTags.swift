import SourceText

extension ImageResolver {
  /// The tags of an image. Those of a variant hold its name by default; the default variant has them without it, too.
  mutating func tags(of declaration: ImageDeclaration) -> [Located<ImageTag>] {
    let usual = declaration.variant == nil ? ["{version}", "latest"] : ["{version}-{variant}", "latest-{variant}"]
    var tags =
      declaration.settings.tags
      ?? usual.map { DeclaredTag(text: Located(value: $0, place: declaration.name.place)) }
    let values = declaration.variant?.placeholders ?? [:]
    if declaration.variant?.isDefault ?? false {
      var known = Set(tags.map(\.text.value))
      for tag in tags {
        let plain = plainTag(tag.text.value, values)
        guard !plain.isEmpty, known.insert(plain).inserted else { continue }
        tags.append(DeclaredTag(text: Located(value: plain, place: tag.text.place), events: tag.events))
      }
    }
    return tags.compactMap { tag in
      guard let text = ValueText.parseTag(tag.text, values, ownValues, version: version, problems: &problems) else {
        return nil
      }
      let events = tag.events ?? text.usualEvents
      guard mayBe(text, tag.text, publishedOn: events) else { return nil }
      return Located(value: ImageTag(text, on: events), place: tag.text.place)
    }
  }

  /// Whether the values of a tag are known in each of the runs that publish it; if not, that is reported.
  private mutating func mayBe(_ text: ValueText, _ written: Located<String>, publishedOn events: [Event]) -> Bool {
    let isRequest = events == [.request]
    if text.placeholders.contains(.number), !isRequest {
      problems.add(
        rule: "unfit-placeholder", "tag \"\(written.value)\" has {number}, which only requests have", at: written.place,
        hint: "publish it on: \"request\" alone")
      return false
    }
    if text.placeholders.contains(.branch), events.contains(.release) {
      problems.add(
        rule: "unfit-placeholder", "tag \"\(written.value)\" has {branch}, and a release is of no branch",
        at: written.place,
        hint: "publish it on: \"branch\"")
      return false
    }
    if isRequest || !text.placeholders.isDisjoint(with: [.branch, .sha, .shortSHA]) { return true }
    guard events.contains(.request) else { return true }
    problems.add(
      rule: "unfit-placeholder", "tag \"\(written.value)\" is published by requests, and by other runs, too",
      at: written.place, hint: "give requests a tag of their own: { tag: \"pr-{number}\", on: \"request\" }")
    return false
  }
}

extension ValueText {
  /// The runs that publish a tag of which nobody says so.
  fileprivate var usualEvents: [Event] {
    if placeholders.contains(.branch) { return [.branch] }
    return placeholders.contains(.number) ? [.request] : [.release]
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

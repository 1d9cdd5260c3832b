/// What is known of a variable when a word is expanded.
package enum VariableValue: Sendable, Hashable {
  case text(String)

  /// It has no value, so it expands to nothing.
  case unset

  /// It has a value, but only the build knows it: `TARGETARCH` and the like.
  case unknown
}

/// A word with its variables replaced and its quotes removed.
package struct ExpandedWord: Sendable, Hashable {
  /// Nil if the word depends on something that only the build knows.
  package let text: String?

  /// Variables without a value that were replaced by nothing, in order of use.
  package let missing: [String]

  /// What made `text` nil: names of variables, or an expression that is too large to be worked out.
  package let unresolved: [String]
}

/// Why a word cannot be expanded; the message continues a sentence about the word.
package struct ExpansionError: Error, Hashable {
  package let message: String
}

/// Expands a word by the rules of the Dockerfile reference, with the file's escape character.
///
/// Knows `$x`, `${x}`, the `:-`, `-`, `:+`, `+`, `:?`, `?` forms, and the pattern forms `#`, `##`, `%`, `%%`, `/`, `//`
/// with `*` and `?` in the pattern. Throws for what BuildKit's frontend/dockerfile/shell/lex.go refuses: an open quote
/// or brace, an unknown modifier, and `:?` without a value.
///
/// - Parameter keepsQuotes: whether quotes mean nothing and stay, as in a here-document.
package func expandWord(
  _ word: String, escape: UInt8, keepsQuotes: Bool = false, values: (String) -> VariableValue
) throws(ExpansionError) -> ExpandedWord {
  var expander = WordExpander(Array(word.utf8), escape: escape, keepsQuotes: keepsQuotes)
  let text = try expander.expand(values)
  return ExpandedWord(
    text: expander.unresolved.isEmpty ? String(decoding: text, as: UTF8.self) : nil,
    missing: expander.missing, unresolved: expander.unresolved)
}

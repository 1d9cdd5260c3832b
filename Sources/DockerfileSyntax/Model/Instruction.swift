import SourceText

/// One instruction: its keyword, flags and arguments, each with its place.
package struct Instruction: Sendable, Hashable {
  package let keyword: Keyword
  package let keywordRange: SourceRange

  /// From the keyword to the end of the last line that belongs to it, here-documents included.
  package internal(set) var range: SourceRange

  /// The lines of `range`, from 1.
  package internal(set) var lines: ClosedRange<Int>

  package let flags: [Flag]
  package let arguments: Arguments
  package internal(set) var hereDocuments: [HereDocument] = []

  package enum Arguments: Sendable, Hashable {
    /// Nothing, as in `HEALTHCHECK NONE` or a bare `CMD`.
    case none

    /// One text for a shell, or the single value of `USER`, `WORKDIR`, `STOPSIGNAL`, `MAINTAINER`.
    case text(Word)

    /// A JSON array.
    case exec([Word])

    /// Words between blanks: `FROM`, `EXPOSE`, and the shell form of `COPY`, `ADD`, `VOLUME`.
    case words([Word])

    /// `ARG`, `ENV`, `LABEL`.
    case pairs([KeyValue])

    /// The instruction that an `ONBUILD` keeps for later.
    indirect case trigger(Instruction)
  }

  /// The flag of this name; the last one if there are several.
  package func flag(_ name: String) -> Flag? { flags.last { $0.name == name } }

  /// Whether a flag that is on or off is on.
  package func isOn(_ name: String) -> Bool { flag(name).map { $0.value?.lowercased() != "false" } ?? false }

  /// The words of either form; empty for what has no words.
  package var words: [Word] {
    switch arguments {
    case .exec(let words), .words(let words): words
    case .text(let word): [word]
    case .none, .pairs, .trigger: []
    }
  }

  /// The pairs of `ARG`, `ENV` and `LABEL`; empty for the others.
  package var pairs: [KeyValue] {
    if case .pairs(let pairs) = arguments { pairs } else { [] }
  }
}

/// A piece of an instruction's text, line continuations taken out; quotes and variables are as written, except that
/// the words of a JSON array are decoded.
package struct Word: Sendable, Hashable {
  package let text: String
  package let range: SourceRange
}

/// `key=value`, or a key alone in `ARG`.
package struct KeyValue: Sendable, Hashable {
  package let key: Word

  /// As written: quotes and variables are not yet resolved.
  package let value: Word?
}

/// `--name` or `--name=value`, quotes removed.
package struct Flag: Sendable, Hashable {
  package let name: String
  package let value: String?
  package let range: SourceRange

  /// The options of `RUN --mount`.
  package let mount: Mount?
}

/// The comma separated options of `RUN --mount`.
package struct Mount: Sendable, Hashable {
  package struct Option: Sendable, Hashable {
    /// In lower case.
    package let key: String
    package let value: String?

    package init(key: String, value: String?) { (self.key, self.value) = (key, value) }
  }

  package let options: [Option]

  package init(options: [Option]) { self.options = options }

  /// The value of the last option with one of these names.
  package func value(of keys: String...) -> String? {
    options.last { keys.contains($0.key) }?.value
  }

  package var type: String { value(of: "type")?.lowercased() ?? "bind" }

  /// The stage or image it mounts; nil is the build context, or an empty file system for a cache.
  package var from: String? { value(of: "from").flatMap { $0.isEmpty ? nil : $0 } }
}

/// Lines that an instruction carries along: `<<EOF`.
package struct HereDocument: Sendable, Hashable {
  /// The delimiter without quotes; for `COPY` and `ADD` also the name of the file.
  package let name: String

  /// The `<<EOF` that announced it.
  package let opening: SourceRange

  /// Its lines with their line ends; leading tabs are gone after `<<-`.
  package internal(set) var content: String

  /// Whether variables in it are expanded: not if any part of the delimiter was quoted.
  package let expands: Bool
}

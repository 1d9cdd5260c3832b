import SourceText

/// A Dockerfile that was read: its directives, the arguments before the first `FROM`, and its stages.
package struct Dockerfile: Sendable, Hashable {
  package let source: SourceFile

  /// The parser directives at the top, in the order of the file.
  package let directives: [ParserDirective]

  /// The character that escapes and continues lines: a backslash or a backtick.
  package let escape: UInt8

  /// The `ARG` instructions before the first `FROM`: the only ones that a `FROM` can use.
  package let globalArguments: [Instruction]

  /// Never empty.
  package let stages: [Stage]

  /// What reads the file; nil for what the builder has of its own.
  package let frontend: Frontend?

  /// Whether another frontend reads it, so that nothing is known of it but that it is there: its one stage is empty.
  package var isOpaque: Bool { frontend?.isForeign ?? false }

  /// The names that any `ARG` declares, before the first `FROM`, in a stage or as a trigger.
  package var declaredArguments: Set<String> {
    var names: Set<String> = []
    for instruction in globalArguments + stages.flatMap(\.instructions) {
      var instruction = instruction
      if case .trigger(let inner) = instruction.arguments { instruction = inner }
      if instruction.keyword == .arg { names.formUnion(instruction.pairs.map(\.key.text)) }
    }
    return names
  }
}

/// A `FROM` and what follows it up to the next one.
package struct Stage: Sendable, Hashable {
  /// The position in the file, from 0: the number that `COPY --from=` accepts.
  package let index: Int

  /// The name after `AS`, in lower case: Docker compares stage names without regard to case.
  package let name: String?

  package let nameRange: SourceRange?

  package let from: Instruction

  /// The image or stage as written, variables unexpanded; empty if the `FROM` names none, which is then reported.
  package let baseText: String

  package let baseRange: SourceRange

  /// The value of `--platform` as written.
  package let platform: String?

  /// All instructions of the stage without its `FROM`.
  package let instructions: [Instruction]

  /// From the `FROM` to the end of the last instruction.
  package var range: SourceRange {
    SourceRange(from.range.start, instructions.last?.range.end ?? from.range.end)
  }
}

/// A comment at the top of the file that tells the parser something.
package struct ParserDirective: Sendable, Hashable {
  package enum Name: String, Sendable, CaseIterable {
    case check, escape, syntax
  }

  package let name: Name
  package let value: String
  package let range: SourceRange
}

import SourceText

/// What rendering does, in order: the template's tree with its includes in place and an escaper at each value.
enum RenderStep: Sendable {
  /// Literal text; that of a script which is included is indented as the tag that includes it.
  case text([UInt8], indentation: Int)

  /// A value, and how much deeper than the text around the outermost include it stands at the start of a line.
  case value(Reference, Escaper, indentation: Int)
  case choose([Choice])
  case `repeat`(list: Reference, slot: Int, body: [RenderStep])

  /// The first choice whose condition holds is rendered; the one for `else` has none.
  struct Choice: Sendable {
    let condition: (reference: Reference, isNegated: Bool)?
    let body: [RenderStep]
  }
}

/// A name in a template, resolved as far as loading can.
struct Reference: Sendable {
  enum Base: Sendable {
    case root(String)
    /// A loop variable, by the depth of its loop.
    case loopVariable(Int)
  }

  let base: Base
  let fields: [String]

  /// All names, as written.
  let text: String

  let place: SourcePlace

  /// The loop variables that can be named here, from the outermost.
  let loopVariables: [String]
}

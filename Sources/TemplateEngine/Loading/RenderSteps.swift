/// Gathers steps; neighbouring texts become one.
struct RenderSteps {
  private var steps: [RenderStep] = []
  private var text: [UInt8] = []
  private var indentation = 0

  mutating func append(_ bytes: some Sequence<UInt8>, indentation: Int) {
    if indentation != self.indentation { endText() }
    self.indentation = indentation
    text.append(contentsOf: bytes)
  }

  mutating func append(_ step: RenderStep) {
    if case .text(let bytes, let indentation) = step { return append(bytes, indentation: indentation) }
    endText()
    steps.append(step)
  }

  mutating func append(contentsOf others: [RenderStep]) {
    for step in others { append(step) }
  }

  consuming func finished() -> [RenderStep] {
    endText()
    return steps
  }

  private mutating func endText() {
    if !text.isEmpty { steps.append(.text(text, indentation: indentation)) }
    text = []
  }
}

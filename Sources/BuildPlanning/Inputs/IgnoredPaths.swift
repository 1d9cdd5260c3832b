import BuildContext
import ImageModel

/// What an ignore file makes of a context.
struct IgnoredPaths {
  /// What is kept where all else is left out, as by `*` and then `!src`; nil if nothing is left out as a whole.
  private(set) var kept: [[InputPattern.Component]]?

  /// What is surely left out.
  private(set) var ignored: [[InputPattern.Component]] = []

  init(_ rules: IgnoreRules?) {
    guard let source = rules?.source else { return }
    let patterns = IgnorePatterns(parsing: source)
    guard patterns.diagnostics.isEmpty else { return }
    for pattern in patterns.patterns {
      if pattern.isException {
        let exception = componentsOfSource(pattern.text)
        // git cannot take back a part of what it leaves out.
        ignored.removeAll { InputPattern($0, .either).mayMeet(InputPattern(exception, .either)) }
        kept?.append(exception)
        continue
      }
      guard let components = componentsOfIgnored(pattern.text), let last = components.last else { continue }
      if components == [.name([.some])] || components.allSatisfy({ $0 == .folders }) {
        (kept, ignored) = ([], [])
      } else if last != .name([.text(".git")]) {
        // git's own folder is in no difference.
        ignored.append(components)
      }
    }
  }
}

/// What is taken for true of all that only the build itself can tell: what a command writes when it runs again, what another
/// image has at a path, which image store the engine has.
///
/// A forecast is made with both. What comes out alike is certain; a step that is found with the first alone is perhaps
/// reused.
enum Assumption: Sendable, CaseIterable {
  /// All of it is as it was before the change.
  case same

  /// Whatever can differ does.
  case different
}

/// A step by its stage and its position there.
struct StepPlace: Hashable {
  let stage: Int
  let step: Int
}

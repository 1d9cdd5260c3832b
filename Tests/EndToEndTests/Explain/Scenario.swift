/// A project, a change to it, and what each builder then reuses on a host without a cache.
///
/// The two last are letters, one for each instruction but `FROM`, a blank between stages: `C` it was reused from the
/// cache, `R` it ran, `.` the builder has no such step. They were measured once; the tests measure them again. A small
/// letter is of a step of which only the build can tell. None at all: the builder does not know such a Dockerfile.
///
/// The engine is Docker 20.10. With BuildKit of 26.1, those with mounts, helpers and commands came out alike, but for small
/// letters where the containerd image store keeps the images.
struct Scenario: Sendable {
  let title: String

  /// `FROM base` is of an image with a busybox.
  let dockerfile: String
  let files: [Edit]
  let change: [Edit]
  let classic: String
  let buildKit: String

  init(
    _ title: String, _ dockerfile: String, with files: [Edit] = [], _ change: [Edit], classic: String = "",
    buildKit: String = ""
  ) {
    self.title = title
    self.dockerfile = dockerfile
    self.files = Self.standardFiles + files
    self.change = change
    (self.classic, self.buildKit) = (classic, buildKit)
  }

  static let standardFiles: [Edit] = ["f", "g", "d/a", "d/b", "d/e/c"].map { .write($0, "content of \($0)") }

  func steps(_ builder: BuilderKind) -> String { builder == .classic ? classic : buildKit }

  func isKnown(to builder: BuilderKind) -> Bool { !steps(builder).isEmpty }

  var needsShell: Bool { dockerfile.contains("RUN") }
}

/// The two builders of a Docker engine.
enum BuilderKind: String, Sendable, CaseIterable {
  case classic
  case buildKit = "buildkit"
}

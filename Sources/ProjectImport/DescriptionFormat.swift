/// What another tool prints of the images that it builds.
package enum DescriptionFormat: Sendable, CaseIterable {
  /// `docker buildx bake --print`
  case bake

  /// `docker compose config --format json`
  case compose

  /// The command that prints it.
  package var command: String {
    switch self {
    case .bake: "docker buildx bake --print"
    case .compose: "docker compose config --format json"
    }
  }

  /// The option of `cigen init` that reads it.
  package var option: String {
    switch self {
    case .bake: "--from-bake"
    case .compose: "--from-compose"
    }
  }

  /// The key under which the builds stand.
  var imagesKey: String {
    switch self {
    case .bake: "target"
    case .compose: "services"
    }
  }

  /// The text that a string of the description means: each tool prints what it could read again, so with the marks of
  /// its own variables escaped.
  ///
  /// Bake escapes `${` and `%{` of its HCL templates (buildx, bake/bake.go, `MarshalJSON` of a target), Compose each `$`
  /// (docker/compose, cmd/compose/config.go, `escapeDollarSign`).
  func meaning(of text: String) -> String {
    switch self {
    case .bake: replacing("%%{", with: "%{", in: replacing("$${", with: "${", in: text))
    case .compose: replacing("$$", with: "$", in: text)
    }
  }

  /// Whether a string has a variable that the tool has yet to fill in.
  func hasVariable(_ text: String) -> Bool {
    switch self {
    // Releases of buildx before 0.12 did not escape, so what looks like a variable may be one of the shell.
    case .bake: false
    case .compose: replacing("$$", with: "", in: text).utf8.contains(UInt8(ascii: "$"))
    }
  }
}

/// Byte by byte, as the tools do it: an accent behind a mark makes no other character of it.
private func replacing(_ mark: String, with other: String, in text: String) -> String {
  String(decoding: Array(text.utf8).replacing(Array(mark.utf8), with: Array(other.utf8)), as: UTF8.self)
}

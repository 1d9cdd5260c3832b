/// What a flag may be, as registered in BuildKit's frontend/dockerfile/instructions/parse.go.
struct FlagRule: Sendable {
  enum Value: Sendable {
    case text, toggle, duration, count, mount
    case choice([String])
  }

  let name: String
  let value: Value
  let repeats: Bool

  init(_ name: String, _ value: Value = .text, repeats: Bool = false) {
    self.name = name
    self.value = value
    self.repeats = repeats
  }
}

extension Keyword {
  /// The flags that the instruction knows.
  ///
  /// `ADD --from` is not Docker's; it is known here to be reported as what it is.
  var flagRules: [FlagRule] {
    switch self {
    case .add:
      [
        FlagRule("checksum"), FlagRule("chmod"), FlagRule("chown"), FlagRule("exclude", repeats: true),
        FlagRule("from"), FlagRule("keep-git-dir", .toggle), FlagRule("link", .toggle), FlagRule("unpack", .toggle),
      ]
    case .copy:
      [
        FlagRule("chmod"), FlagRule("chown"), FlagRule("exclude", repeats: true), FlagRule("from"),
        FlagRule("link", .toggle), FlagRule("parents", .toggle),
      ]
    case .from:
      [FlagRule("platform")]
    case .healthcheck:
      [
        FlagRule("interval", .duration), FlagRule("retries", .count), FlagRule("start-interval", .duration),
        FlagRule("start-period", .duration), FlagRule("timeout", .duration),
      ]
    case .run:
      [
        FlagRule("device", repeats: true), FlagRule("mount", .mount, repeats: true),
        FlagRule("network", .choice(["default", "none", "host"])),
        FlagRule("security", .choice(["sandbox", "insecure"])),
      ]
    case .arg, .cmd, .entrypoint, .env, .expose, .label, .maintainer, .onbuild, .shell, .stopsignal, .user, .volume,
      .workdir:
      []
    }
  }
}

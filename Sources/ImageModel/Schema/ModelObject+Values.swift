extension ModelObject {
  static let ownValue = ModelObject(
    name: "ownValue", title: "A value of your own", path: "values.VALUE",
    description: "Where a run finds it.",
    keys: [
      ModelKey(
        "file", .pattern(.path),
        "A file of the project that has it, read when the build runs: its first line, or what "
          + "`key` or `pattern` names.", example: "\"VERSION\""),
      ModelKey(
        "key", .pattern(.fileKey),
        "Its key in a file of JSON, TOML, YAML, XML or Java properties, such as `package.version`. It has a line of its own.",
        example: "\"version\""),
      ModelKey(
        "pattern", .pattern(.linePattern),
        "What the whole of its line is, as an extended regular expression; the first group is the value.",
        example: "\"release = ([0-9.]+)\""),
      ModelKey(
        "command", .pattern(.line), "A command that prints it, in the project's folder. The first line counts.",
        example: "\"make -s version\""),
      ModelKey(
        "github", .pattern(.property),
        "What has it in GitHub's context `github`. Without it, a variable of the repository with the value's name in capitals.",
        example: "\"run_number\""),
      ModelKey(
        "gitlab", .pattern(.variable),
        "The predefined variable of GitLab's. Without it, a variable of the project with the value's name in capitals.",
        example: "\"CI_PIPELINE_IID\""),
      ModelKey("env", .pattern(.variable), "The variable that a person sets.", example: "\"MARK\""),
    ],
    rules: [
      .notBoth("file", "command"), .notBoth("file", "env"), .notBoth("file", "github"), .notBoth("file", "gitlab"),
      .notBoth("command", "env"), .notBoth("command", "github"), .notBoth("command", "gitlab"),
      .notBoth("env", "github"), .notBoth("env", "gitlab"), .notBoth("key", "pattern"),
      .needsOne("key", of: ["file"]), .needsOne("pattern", of: ["file"]),
      .without(["command", "env", "github", "gitlab"], [.required("file")]),
    ])
}

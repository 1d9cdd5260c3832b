extension CheckRule {
  /// What is found while the project is read, by every command.
  static let readingRules = [
    CheckRule(
      name: "undefined-argument", severity: .warning,
      summary: "FROM uses an argument that has no value",
      explanation: """
        Only an `ARG` before the first `FROM` counts in a `FROM`, and one without a default is empty unless a build
        argument gives it a value. Where all of the name is empty, the build fails: that is the error `empty-base`.
        """,
      bad: .dockerfile(
        """
        FROM alpine:3${MINOR}
        """),
      good: .dockerfile(
        """
        ARG MINOR=.20
        FROM alpine:3${MINOR}
        """)),
    CheckRule(
      name: "unused-cache-link", severity: .error,
      summary: "a link of a cache chain is of a stage that the image does not use",
      explanation: "No build reads or writes that cache. Remove the link, or build the image from the stage.",
      bad: .configuration(#"cache: [{ target: "docs", reference: "acme/web:cache-docs" }]"#)),
    CheckRule(
      name: "duplicate-reference", severity: .error,
      summary: "two images write one reference, of an image or a cache",
      explanation: """
        The one that is pushed last undoes the other, in each run: the cache is always the wrong one, or a tag is now this
        image and now that. Give one of them another repository or tag.
        """),
    CheckRule(
      name: "undeclared-argument", severity: .warning,
      summary: "a build argument that no ARG declares",
      explanation: "Nothing reads it. Declare it with `ARG` in the stage that uses it, or remove it from `args`."),
    CheckRule(
      name: "unnamed-stage", severity: .warning,
      summary: "a stage without a name cannot be kept as a cache",
      explanation: "Only a stage with a name can be built alone and pushed. Write `FROM … AS name`."),
    CheckRule(
      name: "base-before-stage", severity: .warning,
      summary: "FROM names a stage that comes later",
      explanation: """
        `FROM` takes the name for an image of a registry then. Move the stage before its use, or rename it.
        """,
      bad: .dockerfile(
        """
        FROM base AS build
        FROM alpine:3.20 AS base
        """),
      good: .dockerfile(
        """
        FROM alpine:3.20 AS base
        FROM base AS build
        """)),
    CheckRule(
      name: "missing-platform-stage", severity: .warning,
      summary: "FROM names a stage by the platform, and one of the image's platforms has none",
      explanation: """
        The stage is there for other platforms. For this one `FROM` takes the name for an image of a registry, which hardly
        anybody has published. Add the stage, or leave the platform out of `platforms`.
        """,
      bad: .dockerfile(
        """
        FROM alpine:3.20 AS base-amd64
        FROM base-${TARGETARCH}
        """),
      good: .dockerfile(
        """
        FROM alpine:3.20 AS base-amd64
        FROM alpine:3.20 AS base-arm64
        FROM base-${TARGETARCH}
        """)),
    CheckRule(
      name: "any-platform", severity: .note,
      summary: "which stage FROM takes depends on the platform, and nothing says for which the image is built",
      explanation: """
        Without `platforms` an image is for the platform of the machine that builds. The cache chain then keeps what any such
        machine may need, and builds it in each run. With `platforms` of the image it keeps the stages of those alone.
        """,
      good: .configuration(#"platforms: ["linux/amd64"]"#)),
    CheckRule(
      name: "other-frontend", severity: .note,
      summary: "another frontend than Docker's reads a Dockerfile",
      explanation: """
        `# syntax=` names an image with a language of its own, which cigen does not know. It takes the file for one stage:
        BuildKit builds it, the chain is the image itself, any file of the context counts, and nothing is found or predicted
        in it.
        """),
    CheckRule(
      name: "misspelt-stage", severity: .warning,
      summary: "COPY --from or a mount names no stage, but nearly one",
      explanation: "The name is taken for an image of a registry. Where that is meant, give it a tag."),
    CheckRule(
      name: "stage-name-case", severity: .warning,
      summary: "FROM names a stage in other letters",
      explanation: "BuildKit compares the letters' case in `FROM`, and takes the name for an image."),
    CheckRule(
      name: "variable-in-from", severity: .error,
      summary: "COPY --from or a mount has a variable in it",
      explanation:
        "Docker puts no values in there, and refuses it. Add a stage `FROM $NAME AS name`, and use its name.",
      bad: .dockerfile(
        """
        COPY --from=tools:$VERSION /bin/tool /bin/
        """),
      good: .dockerfile(
        """
        ARG VERSION=1.2
        FROM tools:$VERSION AS tools
        FROM alpine:3.20
        COPY --from=tools /bin/tool /bin/
        """)),
    CheckRule(
      name: "stage-number-in-mount", severity: .warning,
      summary: "a mount names a stage by its number",
      explanation: "A mount takes a number for an image. Name the stage."),
    CheckRule(
      name: "duplicate-stage-name", severity: .warning,
      summary: "two stages have one name",
      explanation: "BuildKit takes the last of them, the classic builder refuses the second."),
    CheckRule(
      name: "reserved-stage-name", severity: .warning,
      summary: "a stage is called scratch or context",
      explanation: "These names mean something else to Docker. Choose another."),
    CheckRule(
      name: "empty-continuation-line", severity: .warning,
      summary: "an empty line within an instruction",
      explanation: "A later Docker refuses it. Remove the line, or make it a comment."),
    CheckRule(
      name: "not-exec-form", severity: .warning,
      summary: "a command that looks like a JSON array, and is none",
      explanation: "A shell runs it as it is written. Use double quotes, and no comma behind the last word."),
    CheckRule(
      name: "add-from", severity: .warning,
      summary: "ADD with --from",
      explanation: "Not every builder knows it. Use `COPY --from`."),
  ]
}

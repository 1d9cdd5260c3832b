import Registry

/// What a text has to look like, as far as a regular expression can say it (ECMA-262, as JSON Schema has them).
///
/// None is stricter than the decoder, which also says what is wrong; some are looser.
package struct TextPattern: Sendable {
  /// One or two words for it.
  package let name: String

  /// In words that follow "is".
  package let meaning: String

  package let expression: String

  private init(_ name: String, _ meaning: String, _ expression: String) {
    (self.name, self.meaning, self.expression) = (name, meaning, expression)
  }
}

extension TextPattern {
  /// In the order of the page, which tells of platforms in a sentence of its own.
  package static let all = [
    path, version, tag, registry, repository, reference, imageName, variantName, axisName, valueName, assignedName,
    event,
    secretName,
    variable, loginVariable, branch, refPattern, label, schedule, release, builderName, endpoint, linePattern, property,
    fileKey, line, absolutePath,
    cacheValue, filled, match, semanticVersion, datedVersion, counterVersion,
  ]

  static let path = TextPattern("path", "one relative to the folder of `cigen.json5`", "^[^/]")
  static let version = TextPattern(
    "version", "made of letters, digits and `_` `.` `-` `+`, at most 128", "^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,127}$")
  static let tag = TextPattern(
    "tag",
    "made of letters, digits and `_` `.` `-`, and of values in braces, such as `{version}`; `{minor}` needs `{major}`, "
      + "`{patch}` needs `{minor}`, and `{branch}` is not for `{major}`",
    "^(?![.-])(?!(?!.*\\{major\\}).*\\{minor\\})(?!(?!.*\\{minor\\}).*\\{patch\\})(?!(?=.*\\{major\\}).*\\{branch\\})"
      + "([A-Za-z0-9_.-]|\\{[A-Za-z][A-Za-z0-9_-]*\\})+$")

  /// Of an image without a matrix.
  static let tagOfVariant = TextPattern(
    "tag",
    "a tag with no values but those of `values`, "
      + (ValueText.Placeholder.knownNames + ["variant"]).map { "`{\($0)}`" }.joined(separator: ", "),
    "^([^{]|\\{[a-z][a-z0-9_]*\\})*$")

  private static let host = "(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*)(:[0-9]+)?"
  private static let component = "[a-z0-9]+([._-]+[a-z0-9]+)*"

  static let registry = TextPattern("registry", "`host[:port]`, without `https://`", "^\(host)$")
  static let repository = TextPattern(
    "repository", "`[registry/]path` in lower case, without a tag", "^(\(host)/)?\(component)(/\(component))*$")

  /// With values of a variant in braces.
  static let reference = TextPattern(
    "reference", "`repository[:tag]`, without a digest", "^(?!.*://)[A-Za-z0-9._/:{}\\[\\]-]+$")
  static let cacheValue = TextPattern(
    "cache value", "made of letters, digits and `.` `_` `-` `/` `:` `@`", "^[A-Za-z0-9._/:@{}-]+$")

  static let imageName = TextPattern(
    "image name", "made of letters, digits and `_` `.` `-`, at most 80, without `.` or `-` first",
    "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}$")
  static let variantName = TextPattern(
    "variant name", "made of letters, digits and `_` `.` `-`", "^[A-Za-z0-9_.-]+$")
  static let axisName = TextPattern(
    "axis", "made of letters, digits and `_` `-`, with a letter first", "^[A-Za-z][A-Za-z0-9_-]*$")
  static let valueName = TextPattern(
    "value name", "made of small letters, digits and `_`, with a letter first", "^[a-z][a-z0-9_]*$")
  static let property = TextPattern(
    "property", "names of letters, digits and `_` `-` with `.` between them",
    "^(?!github\\.)[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z][A-Za-z0-9_-]*)*$")
  static let fileKey = TextPattern(
    "key", "names of letters, digits and `_` `-` with `.` between them", "^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$")
  static let linePattern = TextPattern(
    "line pattern", "an extended regular expression of one line, with a group",
    "^[^\\u0000-\\u001f\\u007f]*\\([^\\u0000-\\u001f\\u007f]*$")
  static let assignedName = TextPattern(
    "name", "a text without `=`, blanks and control characters", "^[^=\\u0000-\\u0020\\u007f]+$")
  static let event = TextPattern(
    "event", "`release`, `default`, `branch`, `branch:NAME`, `request`, `schedule` or `manual`",
    "^(release|default|branch|request|schedule|manual|branch:(?![/-])[A-Za-z0-9._/-]+)$")
  static let secretName = TextPattern("secret name", "made of letters, digits and `_` `.` `-`", "^[A-Za-z0-9_.-]+$")
  static let variable = TextPattern(
    "variable", "made of letters, digits and `_`, with no digit first", "^[A-Za-z_][A-Za-z0-9_]*$")
  static let loginVariable = TextPattern(
    "CI variable", "the same, without `GITHUB_` first",
    "^(?![Gg][Ii][Tt][Hh][Uu][Bb]_)[A-Za-z_][A-Za-z0-9_]*$")

  static let branch = TextPattern(
    "branch", "made of letters, digits and `.` `_` `/` `-`, as git takes it",
    "^(?![/-])(?!.*(\\.\\.|//))(?!.*(/|\\.lock)$)[A-Za-z0-9._/-]+$")
  static let refPattern = TextPattern(
    "ref pattern", "a branch or tag of git with `*` for any text without `/` and `**` for any text",
    "^(?![/-])(?!.*(\\.\\.|//))(?!.*(/|\\.lock)$)[A-Za-z0-9._/*-]+$")
  static let label = TextPattern("label", "one line without `$`", "^[^$\\u0000-\\u001f\\u007f]+$")
  static let schedule = TextPattern(
    "schedule", "the five fields of cron", "^[A-Za-z0-9*,/-]+( [A-Za-z0-9*,/-]+){4}$")
  static let release = TextPattern("release", "a number such as `29.6.2` or `29`", "^[0-9]+(\\.[0-9]+){0,2}$")

  static let builderName = TextPattern(
    "builder name", "made of letters, digits and `.` `_` `-`, with a letter first", "^[A-Za-z][A-Za-z0-9._-]*$")
  static let endpoint = TextPattern(
    "endpoint", "an address that begins with `tcp://`, `unix://`, `docker-container://`, `kube-pod://` or `ssh://`",
    "^(tcp|unix|docker-container|kube-pod|ssh)://[A-Za-z0-9._/:@?=&%\\[\\]-]+$")
  static let line = TextPattern("line", "one line, not empty", "^[^\\u0000-\\u001f\\u007f]+$")
  static let absolutePath = TextPattern(
    "absolute path", "one that begins with `/`", "^/[^\\u0000-\\u001f\\u007f]*$")

  static let filled = TextPattern("value", "not empty", "^[\\s\\S]")
  static let match = TextPattern(
    "match", "one line that holds `{version}` once",
    "^(?!.*\\{version\\}.*\\{version\\})[^\\r\\n]*\\{version\\}[^\\r\\n]*$")
  static let semanticVersion = TextPattern(
    "semantic version", "a text such as `1.4.0` or `2.0.0-rc.1`", "^v?[0-9]+\\.[0-9]+\\.[0-9]+([+-].+)?$")
  static let datedVersion = TextPattern(
    "dated version", "a date as `YYYYMMDD`, and perhaps a text behind it", "^v?[0-9]{8}($|[^0-9])")
  static let counterVersion = TextPattern("counter version", "a whole number", "^v?[0-9]+$")

  static let platformOrDefault = TextPattern(
    "platform", "a platform, such as `linux/arm64`, or `default` for the rest",
    "^(default|\(Platform.spellings.joined(separator: "|")))$")
}

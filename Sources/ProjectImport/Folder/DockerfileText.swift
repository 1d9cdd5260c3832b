import DockerfileSyntax
import SourceText

/// Whether a file with a Dockerfile's name holds something else: text without `FROM`, or a template of one.
///
/// An empty file is a mistake, of which the parser tells; one for another frontend has what that reads.
func isOtherText(_ source: SourceFile) -> Bool {
  if parseDockerfile(source).dockerfile?.isOpaque ?? false { return false }
  let text = String(decoding: source.bytes, as: UTF8.self)
  var hasText = false
  for line in text.split(whereSeparator: \.isNewline) {
    let line = trimmed(line)
    if line.isEmpty || line.first == "#" { continue }
    hasText = true
    if ["{{", "{%", "<%"].contains(where: line.hasPrefix) { return true }
    let words = line.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
    if words.first?.uppercased() == "FROM" { return ["{{", "{%", "<%"].contains { line.contains($0) } }
  }
  return hasText
}

/// Tells of such files, of many the first.
func noteOnOtherTexts(_ paths: [String]) -> Diagnostic? {
  if paths.isEmpty { return nil }
  let isOne = paths.count == 1
  return Diagnostic(
    .note, rule: "not-a-dockerfile",
    "\(quoted(paths)) \(isOne ? "is left out: it has no FROM, or is a template" : "are left out: they have no FROM, or are templates")",
    hint: "to build one all the same, name it with \"dockerfile\" of an image")
}

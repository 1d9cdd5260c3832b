import TemplateEngine

/// What a generated file says of its own making.
package struct Provenance: Sendable {
  /// The version of cigen.
  package let toolVersion: String

  /// What it was made from, such as `cigen.json5`.
  package let source: String

  /// The words of the command that makes it again.
  package let command: [String]

  package init(toolVersion: String, source: String, command: [String]) {
    self.toolVersion = toolVersion
    self.source = source
    self.command = command
  }

  /// `cigen` in a template. A line with its version and checksum, as in the bundled templates, is the file's mark.
  var value: TemplateValue {
    .record([
      "version": .string(toolVersion),
      "checksum": .string(noChecksum),
      "source": .string(source),
      "command": .string(ShellFragment(quoting: command).text),
    ])
  }
}

import SourceText

/// A command as its help shows it and as its arguments are read.
struct CommandDescription: Sendable {
  let name: String

  /// What it does, in a few words.
  let summary: String

  /// What follows the name, such as `[IMAGE…]`.
  let operands: String

  /// What a shell completes in the place of each; without any, names of images where `operands` has `IMAGE`.
  var operandKinds: [WordKind] = []

  /// What one should know before using it; whole lines.
  let discussion: String

  let options: [OptionDescription]

  /// Each a command line and what it is for.
  let examples: [(command: String, purpose: String)]

  let run: @Sendable (ParsedArguments, inout Console) throws(DiagnosticError) -> ExitStatus
}

struct OptionDescription: Sendable {
  /// With two dashes.
  let name: String

  /// One letter with a dash, for options that are typed often.
  var short: String?

  /// What the value is called, or nil for a flag.
  var value: String?

  /// The values that there are, if they are few.
  var choices: [String] = []

  let help: String

  /// Whether it may be given several times.
  var repeats = false
}

/// Options that every command with diagnostics or a project has.
extension OptionDescription {
  static let folder = OptionDescription(
    name: "--directory", short: "-C", value: "DIR", help: "look for the project in DIR, not here")
  static let config = OptionDescription(
    name: "--config", value: "FILE", help: "read FILE, not the nearest cigen.json5")
  static let templates = OptionDescription(
    name: "--templates", value: "DIR", help: "use the templates in DIR in place of the bundled ones of the same name")
  static let format = OptionDescription(
    name: "--format", value: "FORMAT", choices: DiagnosticsFormat.allCases.map(\.rawValue),
    help: "print diagnostics as text (the default) or json")

  /// What every command has; it is read before the others.
  static let help = OptionDescription(name: "--help", short: "-h", help: "print this")
}

/// What a word of a command line can be, as far as a shell can complete it.
enum WordKind: Sendable, Hashable {
  /// Anything.
  case text

  case file
  case folder

  /// The name of an image of the project, which cigen is asked for.
  case image

  case choices([String])
}

extension OptionDescription {
  /// What its value can be; nil for a flag.
  var valueKind: WordKind? {
    guard let value else { return nil }
    if !choices.isEmpty { return .choices(choices) }
    switch value {
    case "FILE": return .file
    case "DIR": return .folder
    default: return .text
    }
  }

  /// As they are typed, the short one first.
  var names: [String] { [short, name].compactMap(\.self) }
}

extension CommandDescription {
  /// What each operand can be; the names of images may be many.
  var completedOperands: [WordKind] {
    operandKinds.isEmpty && operands.contains("IMAGE") ? [.image] : operandKinds
  }

  /// With the one that all commands have.
  var allOptions: [OptionDescription] { options + [.help] }
}

/// The command of which the completions ask for the names of images, with the options that choose the project.
let imageNamesCommand = "cigen completions --images"

let projectOptions: [OptionDescription] = [.folder, .config]

import Generators
import SourceText
import TemplateEngine

/// How a file stands to the text that would be written now.
enum OutputState: Hashable {
  /// Line ends apart, where those do not matter: git's autocrlf may have changed them.
  case upToDate

  /// It is a script, and a shell does not run it with the line ends of Windows.
  case windowsLineEnds

  case missing

  /// It has no mark of cigen.
  case foreign

  /// Its text is not what its checksum says: a person's work.
  case edited

  case writtenBy(version: String)

  /// The project or a template changed since.
  case stale

  init(of present: SourceFile?, against text: String) {
    guard let present else {
      self = .missing
      return
    }
    if withUnixLineEnds(present.bytes) == withUnixLineEnds(Array(text.utf8)) {
      let isRunnable = present.bytes == Array(text.utf8) || !text.hasPrefix("#!")
      self = isRunnable ? .upToDate : .windowsLineEnds
    } else if let mark = GeneratedMark(in: present.bytes) {
      self = !mark.isIntact ? .edited : mark.version != cigenVersion ? .writtenBy(version: mark.version) : .stale
    } else {
      // A file that was just made for this, as by mktemp, holds no work.
      self = present.bytes.isEmpty ? .stale : .foreign
    }
  }

  /// Whether writing the file anew loses what cigen cannot make again.
  var holdsWork: Bool { self == .edited || self == .foreign }
}

/// The commands that fix a file, as the words of each.
struct Remedy {
  let write: [String]

  /// What writes also over a person's work.
  let overwrite: [String]
}

extension OutputState {
  /// What is to be said of a file in this state; nil if all is well.
  func diagnostic(of path: String, _ remedy: Remedy) -> Diagnostic? {
    let write = ShellFragment(quoting: remedy.write).text
    let overwrite = ShellFragment(quoting: remedy.overwrite).text
    switch self {
    case .upToDate:
      return nil
    case .windowsLineEnds:
      return Diagnostic(
        rule: "crlf-output", "\"\(path)\" has the line ends of Windows (CRLF), with which it does not run",
        notes: [
          Diagnostic.Note("have git keep them: write \(lastComponent(of: path)) text eol=lf into .gitattributes")
        ],
        hint: "write it anew: \(write)")
    case .missing:
      return Diagnostic(rule: "missing-output", "\"\(path)\" is missing", hint: "write it: \(write)")
    case .foreign:
      return Diagnostic(
        rule: "foreign-output", "\"\(path)\" is not cigen's: no line in its head says that cigen generated it",
        hint: "name another file, or replace this one: \(overwrite)")
    case .edited:
      return Diagnostic(
        rule: "edited-output", "\"\(path)\" was edited since cigen wrote it: its checksum does not hold",
        notes: [Diagnostic.Note("put lasting changes in the templates: cigen templates eject DIR")],
        hint: "write it anew, which loses the edit: \(overwrite)")
    case .writtenBy(let version):
      return Diagnostic(
        rule: "outdated-output", "\"\(path)\" was written by cigen \(version), and this is cigen \(cigenVersion)",
        hint: "write it anew: \(write)")
    case .stale:
      return Diagnostic(
        rule: "stale-output", "\"\(path)\" is stale: the project or a template has changed since it was written",
        hint: "write it anew: \(write)")
    }
  }
}

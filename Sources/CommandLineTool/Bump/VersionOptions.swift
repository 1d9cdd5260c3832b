import SourceText
import Versions

extension OptionDescription {
  static let preRelease = OptionDescription(
    name: "--pre", value: "NAME", help: "make a pre-release called NAME, such as rc; rc.0 to count from 0, not 1")
  static let suffix = OptionDescription(
    name: "--suffix", value: "TEXT", help: "add _TEXT to a date, as in 20190305_TEXT")
  static let date = OptionDescription(
    name: "--date", value: "YYYY-MM-DD", help: "the day of the version, not SOURCE_DATE_EPOCH or today (all in UTC)")
}

/// What the words of `cigen bump` and `cigen version --next` say about the next version.
func versionChange(_ arguments: ParsedArguments, _ console: Console) throws(DiagnosticError) -> VersionChange {
  VersionChange(
    step: try versionStep(arguments.operands), preRelease: try preRelease(arguments[.preRelease]),
    suffix: arguments[.suffix], today: try today(arguments[.date], console.invocation.environment))
}

private func versionStep(_ operands: [String]) throws(DiagnosticError) -> VersionStep? {
  guard let word = operands.first else { return nil }
  let known = VersionStep.allCases.map(\.rawValue)
  if operands.count > 1 {
    throw usageError("wrong-operands", "unexpected \"\(operands[1])\"", hint: "name one step, or none")
  }
  if let step = VersionStep(rawValue: word) { return step }
  throw usageError(
    "unknown-step", "unknown step \"\(word)\"",
    hint: nearestName(to: word, among: known).map { "did you mean \"\($0)\"?" }
      ?? "the steps: \(known.joined(separator: ", ")); for a version of your own use cigen bump --set")
}

private func preRelease(_ text: String?) throws(DiagnosticError) -> PreRelease? {
  guard let text else { return nil }
  if let name = PreRelease(text) { return name }
  throw usageError(
    "invalid-pre-release", "\"\(text)\" cannot name a pre-release",
    hint: "use letters, digits and \"-\", such as --pre rc")
}

/// `--date`, else `SOURCE_DATE_EPOCH` (reproducible-builds.org), else the system's clock.
func today(_ date: String?, _ environment: [String: String]) throws(DiagnosticError) -> CalendarDay {
  if let date {
    if let day = CalendarDay(date) { return day }
    throw usageError("invalid-date", "\"\(date)\" is no day", hint: "write --date YYYY-MM-DD")
  }
  if let epoch = environment["SOURCE_DATE_EPOCH"], !epoch.isEmpty {
    if let seconds = Int(epoch), let day = CalendarDay(secondsSince1970: seconds) { return day }
    throw usageError(
      "invalid-date", "SOURCE_DATE_EPOCH is \"\(epoch)\", which is no number of seconds since 1970",
      hint: "set it to a whole number, or unset it")
  }
  if let day = CalendarDay(secondsSince1970: secondsSince1970) { return day }
  throw usageError("invalid-date", "the system's clock gives no day", hint: "write --date YYYY-MM-DD")
}

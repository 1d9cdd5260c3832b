import SourceText

/// The longest script of a step that GitHub runs, in characters (GitHub, "Workflow syntax", `jobs.<job_id>.steps[*].run`).
private let longestScript = 21_000

/// Checks the scripts of a workflow as it was rendered.
///
/// - Throws: every step whose script is too long to run.
func checkScriptLengths(of workflow: String) throws(DiagnosticError) {
  var problems: [Diagnostic] = []
  var (job, step) = ("", "")
  var indentation: Int?
  var length = 0
  func endScript() {
    if length > longestScript {
      problems.append(
        Diagnostic(
          rule: "script-too-long",
          "the script of step \"\(step)\" of job \"\(job)\" has \(length) characters, and GitHub runs at most \(longestScript)",
          hint: "give the image fewer \"args\", \"labels\" and \"tags\", or list fewer stages in its \"cache\""))
    }
    (indentation, length) = (nil, 0)
  }
  for line in workflow.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
    let blanks = line.prefix { $0 == UInt8(ascii: " ") }.count
    if let outer = indentation, blanks > outer || blanks == line.count {
      length += line.count + 1 - min(blanks, outer + 2)
      continue
    }
    endScript()
    let text = String(Substring(line.dropFirst(blanks)))
    if blanks == 2, text.hasSuffix(":") { job = String(text.dropLast()) }
    if text.hasPrefix("- name: ") { step = String(text.dropFirst("- name: ".count)) }
    if text == "run: |" { indentation = blanks }
  }
  endScript()
  if !problems.isEmpty { throw DiagnosticError(problems) }
}

import SourceText

/// The longest script of a step that GitHub runs, in characters (GitHub, "Workflow syntax", `jobs.<job_id>.steps[*].run`).
private let longestScript = 21_000

/// The longest variable that a program on Linux can be given, with its name: 32 pages (man 2 execve, MAX_ARG_STRLEN).
private let longestVariable = 131_071

/// Checks the scripts of a workflow as it was rendered.
///
/// - Throws: every job whose script is too long to run, and functions that are too long to be given to one.
func checkScriptLengths(of workflow: String) throws(DiagnosticError) {
  var problems: [Diagnostic] = []
  var job = ""
  var indentation: Int?
  var length = 0
  var isFunctions = false
  func endScript() {
    if isFunctions, length > longestVariable {
      problems.append(
        Diagnostic(
          rule: "script-too-long",
          "the functions of the workflow have \(length) characters, and an environment variable holds \(longestVariable)",
          hint:
            "build fewer images from each other in one project, or use GitLab or the script, which have no such limit"))
    } else if !isFunctions, length > longestScript {
      problems.append(
        Diagnostic(
          rule: "script-too-long",
          "the script of job \"\(job)\" has \(length) characters, and GitHub runs at most \(longestScript)",
          hint: "list fewer stages in the image's \"cache\", or give it fewer \"args\" and \"labels\""))
    }
    (indentation, length, isFunctions) = (nil, 0, false)
  }
  for line in workflow.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
    let blanks = line.prefix { $0 == UInt8(ascii: " ") }.count
    if let outer = indentation, blanks > outer || blanks == line.count {
      length += line.count + 1 - min(blanks, outer + 2)
      continue
    }
    endScript()
    if blanks == 2, line.last == UInt8(ascii: ":") { job = String(Substring(line.dropFirst(2).dropLast())) }
    isFunctions = Substring(line) == "  FUNCTIONS: |"
    if isFunctions || Substring(line).hasSuffix("run: |") { indentation = blanks }
  }
  endScript()
  if !problems.isEmpty { throw DiagnosticError(problems) }
}

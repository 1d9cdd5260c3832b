import BuildPlanning
import SourceText

/// Checks that the system can carry out the plan.
///
/// - Throws: what keeps it from that.
func checkProblems(of plan: BuildPlan) throws(DiagnosticError) {
  if !plan.problems.isEmpty { throw DiagnosticError(plan.problems) }
}

/// Checks that a pipeline is not larger than what its system reads.
func checkSize(of text: String, most: Int, _ system: String) throws(DiagnosticError) {
  let size = text.utf8.count
  if size <= most { return }
  throw DiagnosticError(
    Diagnostic(
      rule: "pipeline-too-large", "the pipeline has \(size) bytes, and \(system) reads at most \(most)",
      hint: "divide the images among several cigen.json5, each with a pipeline of its own"))
}

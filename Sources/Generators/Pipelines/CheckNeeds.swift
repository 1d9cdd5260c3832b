import BuildPlanning
import SourceText

/// Checks that the system can run the plan, and that no job waits for more others than it can.
///
/// - Throws: what keeps it from that, and every image that is built from too many others.
func checkNeeds(of plan: BuildPlan) throws(DiagnosticError) {
  var problems = plan.problems
  problems += plan.jobs.compactMap { job -> Diagnostic? in
    let count = job.needs.flatMap(\.images).count + job.waitsFor.count
    guard job.rows.count == 1, count > mostBases else { return nil }
    return Diagnostic(
      rule: "too-many-needs",
      "image \"\(job.name)\" is built from more than \(mostBases) others, and a job can wait for no more",
      hint: "build it from fewer, or take a release of one of them that is pinned by its digest")
  }
  if !problems.isEmpty { throw DiagnosticError(problems) }
}

import BuildPlanning
import ImageModel
import Registry
import SourceText
import TemplateEngine

/// Renders the GitHub Actions workflow that deletes what closed requests and deleted branches left in GitHub's registry.
///
/// - Throws: that a plan leaves nothing there, and what is wrong with a template that the person replaced.
package func generateGitHubCleanUp(
  _ plan: BuildPlan, _ pipelines: Pipelines, templates: TemplateLibrary, provenance: Provenance, projectFolder: String
) throws(DiagnosticError) -> String {
  let places = plan.leftovers.places.filter(\.isOfGitHub)
  if places.isEmpty { throw DiagnosticError(nothingToCleanUp(plan)) }
  let template = try templates.template(named: "clean-up.github.yml.tmpl")
  let writer = CleanUpWriter(plan, pipelines, places)
  let text = try template.render([
    "cigen": provenance.value,
    "title": .string(writer.title),
    "of_requests": .boolean(!writer.ofRequests.isEmpty),
    "of_branches": .boolean(!writer.ofBranches.isEmpty),
    "condition": .expression(GitHubExpression(trusted: writer.condition)),
    "runs_on": writer.workflow.label(of: pipelines.github.runsOn.usual),
    "environment": .string(pipelines.hasPassword ? pipelines.github.environment ?? "" : ""),
    "permissions": .list(
      writer.permissions.map { name, access, use in
        .record(["name": .string(name), "access": .string(access), "use": .string(use)])
      }),
    "group": .expression(GitHubExpression(trusted: writer.group(in: projectFolder))),
    "step": .string("Delete what the \(writer.causes.joined(separator: " or the ")) published"),
    "variables": .list(
      writer.variables.map { name, expression in
        .record(["name": .string(name), "value": .expression(GitHubExpression(trusted: expression))])
      }),
    "commands": .list([.shell(ShellFragment(trusted: writer.commands.joined(separator: "\n")))]),
  ])
  try checkScriptLengths(of: text)
  return sealed(text)
}

/// What the person should know of it: what stays, and what it needs.
package func cleanUpNotes(_ plan: BuildPlan, _ pipelines: Pipelines) -> [Diagnostic] {
  let others = plan.leftovers.places.filter { !$0.isOfGitHub }.map(\.repository)
  // Without any in GitHub's registry there is no workflow.
  if others.count == plan.leftovers.places.count { return plan.leftovers.notes }
  let notes = others.map { repository in
    Diagnostic(
      .note, rule: "not-cleaned-up",
      "what requests and branches leave in \(repository.text) stays: the workflow deletes from \(gitHubRegistry) alone",
      hint: "let \(repository.host) delete it by rules of its own")
  }
  guard pipelines.hasPassword else { return plan.leftovers.notes + notes }
  let secret = loginNames(of: gitHubRegistry, in: pipelines).password
  return plan.leftovers.notes + notes + [
    Diagnostic(
      .note, rule: "needs-secret", "to delete from \(gitHubRegistry), the workflow needs the secret \(secret)",
      hint: "a token that may delete packages has the scope delete:packages")
  ]
}

private func nothingToCleanUp(_ plan: BuildPlan) -> Diagnostic {
  let elsewhere = plan.leftovers.places.map(\.repository)
  if elsewhere.isEmpty {
    return Diagnostic(
      rule: "nothing-to-clean-up", "requests and branches leave nothing that could be deleted after them",
      hint:
        "do without this workflow; it is for tags such as { tag: \"pr-{number}\", on: \"request\" } and for \"branchCaches\""
    )
  }
  return Diagnostic(
    rule: "nothing-to-clean-up",
    "requests and branches leave something in \(listed(elsewhere.map(\.text))), and the workflow deletes from \(gitHubRegistry) alone",
    hint: "do without this workflow, and let \(listed(unique(elsewhere.map(\.host)))) delete it by rules of its own")
}

let gitHubRegistry = "ghcr.io"

extension Leftovers.Place {
  /// A package has an owner and a name.
  fileprivate var isOfGitHub: Bool {
    repository.host == gitHubRegistry && repository.path.utf8.contains(UInt8(ascii: "/"))
  }
}

extension Pipelines {
  /// Whether a stored password opens GitHub's registry, and not the token of the job.
  var hasPassword: Bool { hasLogin(for: gitHubRegistry) && identity(for: gitHubRegistry) != .token }
}

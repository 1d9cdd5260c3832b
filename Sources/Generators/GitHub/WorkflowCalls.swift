import BuildPlanning
import ImageModel
import TemplateEngine

// What those that call a workflow are told, and what jobs are told of changes.
extension WorkflowWriter {
  /// A group of each call's own: projects of one repository may be called by one run, and so may versions.
  func callGroup(in folder: String) -> TemplateValue {
    let name = folder == "." ? "images" : "images-\(folder)"
    let text = quoted(name).replacing("{", with: "{{").replacing("}", with: "}}")
    return .expression(GitHubExpression(trusted: "format('\(text)-{0}-{1}', github.run_id, inputs.version)"))
  }

  /// What a caller gets: each image by its digest.
  var callOutputs: [TemplateValue] {
    zip(plan.jobs, ids).flatMap { job, id in
      zip(job.rows, job.rows.map { row in job.outputs.map { text(of: $0, in: job, row) } }).flatMap { row, names in
        names.filter { _ in row.platform == nil }.map { name in
          TemplateValue.record([
            "name": .string(outputName(of: row.image)), "description": .string("\(row.image) by its digest"),
            "value": .expression(GitHubExpression(trusted: "jobs.\(id).outputs.\(name)")),
          ])
        }
      }
    }
  }

  /// The secrets that its jobs use, each once.
  var secrets: [String] {
    let logins = plan.jobs.flatMap(\.registries).filter { registry in
      pipelines.identity(for: registry) == nil && (registry != "ghcr.io" || pipelines.hasLogin(for: registry))
    }
    .map { loginNames(of: $0, in: pipelines).password }
    let commands = plan.jobs.flatMap(\.steps).flatMap { step -> [String] in
      if case .run(let run) = step.action { return run.commands.flatMap(\.environment) }
      return step.requiredEnvironment.map(\.name).filter { $0 != ownToken } + step.privateKeys.map(\.variable)
    }
    return unique(logins + plan.jobs.flatMap(\.serviceSecrets) + commands)
  }

  // MARK: - Changes

  /// The job that finds out which images differ.
  func changeDetection() -> TemplateValue {
    let asking = Set(plan.jobs.filter { $0.condition?.events.isEmpty ?? true }.map(\.rows[0].image))
    let images = plan.inputs.filter { asking.contains($0.image) }.map { inputs -> TemplateValue in
      let name = outputName(of: inputs.image)
      return .record([
        "id": .string(name),
        "output": .expression(GitHubExpression(trusted: "steps.changes.outputs.\(name)")),
        "test": inputs.changeTest,
      ])
    }
    return .record([
      "runs_on": label(of: settings.runsOn.usual),
      "takes_ref": .boolean(settings.on.hasInputs),
      "condition": settings.only.map {
        .expression(GitHubExpression(trusted: "github.repository == '\(quoted($0))'"))
      } ?? .string(""),
      "images": .list(images),
      "default_ref": .string("refs/heads/\(pipelines.defaultBranch)"),
      "default_branch": .string("origin/\(pipelines.defaultBranch)"),
    ])
  }

  func outputName(of image: String) -> String {
    let name = identifier(of: image)
    return name.first?.isNumber ?? true ? "_\(name)" : name
  }
}

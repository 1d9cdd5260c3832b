import BuildPlanning
import ImageModel
import SourceText
import TemplateEngine
import Versions

/// Renders the build script of a plan.
///
/// - Parameter projectFolder: the way from the script's folder to the project's, `.` if they are the same.
/// - Throws: what is wrong with a template that the person replaced.
package func generateBashScript(
  _ plan: BuildPlan, _ pipelines: Pipelines, templates: TemplateLibrary, provenance: Provenance, projectFolder: String
) throws(DiagnosticError) -> String {
  try checkProblems(of: plan)
  let template = try templates.template(named: "bash-build.sh.tmpl")
  let spelling = Spelling(plan, pipelines)
  let steps = plan.jobs.flatMap(\.steps)
  let hasSeveral = plan.jobs.flatMap(\.rows).count > 1
  let usesVersion = spelling.scriptUsesVersion
  let usesPush = plan.engine == .docker
  let works = usesPush && steps.contains { $0.isPull || $0.isCachePush }
  let usesFlag = steps.contains { needsFlag($0, plan) }
  let text = try template.render([
    "cigen": provenance.value,
    "engine": TemplateValue(plan.engine),
    "title": TemplateValue(title(of: plan, pipelines)),
    "project_folder": .string(projectFolder == "." ? "" : projectFolder),
    "settings": .list(spelling.scriptSettings.map { .shell(ShellFragment(trusted: $0)) }),
    "uses_version": .boolean(usesVersion),
    "needs_buildkit": .boolean(plan.needsBuildKit),
    "uses_git": .boolean(
      plan.version == .git || !plan.inputs.isEmpty || steps.contains { $0.isFind }),
    "uses_cache_images": .boolean(steps.contains { $0.isPull }),
    "pushes_by_function": .boolean(usesPush),
    "works_beside": .boolean(works),
    "uses_commands": .boolean(runsCommands(plan)),
    "exit_trap": .shell(ShellFragment(trusted: works ? "'wait; rm -rf \"${work}\"'" : "'rm -rf \"${work}\"'")),
    "uses_flag": .boolean(usesFlag),
    "uses_work_folder": .boolean(
      steps.contains { $0.variables.contains(.workFolder(in: .bash)) } || !(plan.builder?.certificates ?? []).isEmpty),
    "has_several": .boolean(hasSeveral),
    "no_push": .shell(
      ShellFragment(
        trusted: [usesPush ? "push() { :; }" : nil, usesFlag ? "pushes=''" : nil].compactMap(\.self)
          .joined(separator: " && "))),
    "dry_run": .shell(ShellFragment(trusted: dryRun(of: plan))),
    "selections": .list(
      (hasSeveral ? plan.scriptSelections : []).map {
        .record(["name": .string($0.name), "images": .string($0.images.joined(separator: " "))])
      }),
    "changes": .list(plan.inputs.isEmpty ? [] : [changes(of: plan)]),
    "builder": TemplateValue(plan.builder),
    "blocks": .list(blocks(of: plan, spelling, hasSeveral)),
  ])
  return sealed(text)
}

/// How a script knows what changed. An image comes before those that it needs, which are then built for it.
private func changes(of plan: BuildPlan) -> TemplateValue {
  let selections = Dictionary(plan.scriptSelections.map { ($0.name, $0.images) }) { first, _ in first }
  let images = plan.inputs.filter(\.isPublished).reversed().map { inputs -> TemplateValue in
    .record([
      "name": .string(inputs.image), "test": inputs.changeTest,
      "all": .string((selections[inputs.image] ?? [inputs.image]).joined(separator: " ")),
    ])
  }
  return .record(["images": .list(images)])
}

/// What makes a script print its commands.
private func dryRun(of plan: BuildPlan) -> String {
  let steps = plan.jobs.flatMap(\.steps)
  var functions: [String] = []
  if plan.engine == .docker, steps.contains(where: { $0.isPull || $0.isCachePush }) {
    functions.append("beside() { \"$@\"; }")
  }
  functions.append("\(plan.engine.program)() { echo \"\(plan.engine.program)$(printf ' %q' \"$@\")\"; }")
  // Nothing is found, for nobody is asked: without what git says of the files there is no hash.
  if steps.contains(where: \.isFind) { functions.append("git() { [[ $1 != status ]] && command git \"$@\"; }") }
  if runsCommands(plan) { functions.append("dry=yes") }
  return functions.joined(separator: " && ")
}

/// Whether there are commands of the user's, which a script that only prints leaves out.
private func runsCommands(_ plan: BuildPlan) -> Bool {
  (plan.before + plan.jobs.flatMap(\.steps)).contains(where: \.isUsers)
}

/// Whether a step has to ask whether anything is pushed: a push by a function is none where nothing is.
private func needsFlag(_ step: Step, _ plan: BuildPlan) -> Bool {
  switch step.action {
  case .build(let build):
    build.choices.contains { $0.condition != nil } || step.conditions.contains(where: { !$0.events.isEmpty })
  case .publish, .pushCache: plan.engine != .docker
  case .join, .handOn: true
  case .remember: plan.engine != .docker
  case .publishFound: true
  case .pull, .find, .checkVersion, .forget: false
  case .retag: true
  case .run(let commands): commands.moment == .after
  case .sign, .attest: true
  }
}

private func blocks(of plan: BuildPlan, _ spelling: Spelling, _ hasSeveral: Bool) -> [TemplateValue] {
  let writer = StepWriter(spelling: spelling)
  let works = plan.engine == .docker && plan.jobs.contains { $0.steps.contains { $0.isPull || $0.isCachePush } }
  func block(_ job: Job, _ steps: [Step], _ verb: String, comment: String = "") -> TemplateValue? {
    if steps.isEmpty { return nil }
    // What stands on one condition stands together.
    var groups: [(condition: String?, scripts: [TemplateValue])] = []
    let firstBuild = steps.firstIndex { !$0.privateKeys.isEmpty && !$0.isPublished }
    let firstPublished = steps.firstIndex(where: \.isPublished)
    for (index, step) in steps.enumerated() {
      var tests = unique(step.conditions.flatMap { spelling.tests(of: $0, asksFlag: needsFlag(step, plan)) })
      if step.isUsers { tests.insert("[[ -z ${dry} ]]", at: 0) }
      let condition = tests.joinedTests
      if groups.isEmpty || groups.last?.condition != condition || condition == nil { groups.append((condition, [])) }
      let isLater = !groups[groups.count - 1].scripts.isEmpty
      let settles = works && !hasSeveral && index == firstPublished
      // What comes after the first build has its keys.
      let keys = index == firstBuild ? keyCommands(inScriptWith: step.privateKeys) : []
      let script = writer.value(
        of: step, setup: spelling.requirements(of: step) + keys, isLater: isLater, settles: settles)
      groups[groups.count - 1].scripts.append(script)
    }
    let function = verb + "_" + identifier(of: job.name)
    return .record([
      "comment": .string(comment),
      "settles": .boolean(!comment.isEmpty && works),
      "function": .shell(ShellFragment(trusted: "\(function)()")),
      "call": .shell(ShellFragment(trusted: function)),
      "parameters": .list(
        job.parameters.enumerated().map { index, parameter in
          .shell(ShellFragment(trusted: "local \(parameter.name)=$\(index + 1)"))
        }),
      "rows": .list(
        job.isMatrix
          ? job.rows.map { .record(["name": .string($0.image), "values": TemplateValue($0.values)]) } : []),
      "wanted": .string(hasSeveral && !job.isMatrix ? job.rows[0].image : ""),
      "groups": .list(
        groups.enumerated().map { index, group in
          .record([
            "is_later": .boolean(index > 0),
            "condition": group.condition.map { .shell(ShellFragment(trusted: $0)) } ?? .string(""),
            "scripts": .list(group.scripts),
          ])
        }),
    ])
  }
  let before = plan.jobs.first.flatMap { job -> TemplateValue? in
    block(job, plan.before, "prepare")?.merging(["rows": .list([]), "wanted": ""])
  }
  let preparing = before.map { [$0] } ?? []
  if !hasSeveral { return preparing + plan.jobs.compactMap { block($0, $0.steps, "build") } }
  let building = plan.jobs.compactMap { job in block(job, job.steps.filter { !$0.isPublished }, "build") }
  var comment = "Published when all are built."
  let publishing = plan.jobs.compactMap { job -> TemplateValue? in
    guard let block = block(job, job.steps.filter(\.isPublished), "publish", comment: comment) else { return nil }
    comment = ""
    return block
  }
  return preparing + building + publishing
}

extension BuildPlan {
  /// Every image by its name, and the names that stand for several.
  fileprivate var scriptSelections: [Selection] {
    let named = Dictionary(selections.map { ($0.name, $0) }) { first, _ in first }
    let images = jobs.flatMap(\.rows).map(\.image)
    let known = Set(images)
    return images.map { named[$0] ?? Selection(name: $0, images: [$0]) }
      + selections.filter { !known.contains($0.name) }
  }
}

extension Step {
  var isPull: Bool {
    if case .pull = action { true } else { false }
  }

  var isCachePush: Bool {
    if case .pushCache = action { true } else { false }
  }

  /// Whether it is done when everything is built.
  var isPublished: Bool {
    switch action {
    case .publish, .join: return true
    case .build(let build):
      if case .again = build.form { return true }
      return false
    // What was pushed has a digest.
    case .handOn, .retag: return true
    case .run(let commands): return commands.moment == .after
    case .sign, .attest: return true
    case .pull, .pushCache, .find, .remember, .publishFound, .checkVersion, .forget: return false
    }
  }
}

extension Step {
  /// Whether a build argument takes the version from the environment.
  var exportsVersion: Bool {
    switch action {
    case .build(let build): build.exportsVersion
    case .find(let finding): finding.environment.contains(Variable.version.name)
    default: false
    }
  }

  /// Build arguments whose values are those of environment variables of the same name.
  var argumentsFromEnvironment: [String] {
    switch action {
    case .build(let build): build.argumentsFromEnvironment
    case .find(let finding): finding.environment.filter { !isRunnersOwn($0) && $0 != Variable.version.name }
    default: []
    }
  }

  var isFind: Bool {
    if case .find = action { true } else { false }
  }
}

/// A name as that of a function.
func identifier(of name: String) -> String {
  String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
}

extension TemplateValue {
  init(_ builder: BuilderPlan?) {
    self = .record([
      "is_set": .boolean(builder != nil),
      "name": .string(builder?.name ?? ""),
      "driver": .string(builder?.driver ?? ""),
      "options": .list((builder?.options ?? []).map { .list(Self.words(of: $0)) }),
      "certificates": .list(
        (builder?.certificates ?? []).map { certificate in
          .record([
            "file": .string(certificate.file),
            "value": .word([.variable(certificate.variable)]),
            "requirement": .shell(
              ShellFragment(trusted: ": \"${\(certificate.variable):?set it, for the builder}\"")),
          ])
        }),
    ])
  }
}

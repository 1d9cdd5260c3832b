import BuildPlanning
import ImageModel
import Registry
import SourceText
import TemplateEngine
import Versions

extension Disk {
  /// What each event would publish, as a table: an event and a reference a line, `-` for nothing. What only a run knows
  /// stands in `<>`.
  ///
  /// - Throws: as `publishedReferences` does.
  func publishedTable(
    of project: Project, in folder: String, today: CalendarDay, _ console: inout Console
  ) throws(DiagnosticError) -> String {
    let named = project.images.flatMap(\.tags).flatMap(\.events).filter { $0.word.hasPrefix(Event.namePrefix) }
    var rows: [(event: String, reference: String)] = []
    for event in Event.kinds + unique(named) {
      let references = try publishedReferences(
        of: project, in: folder, on: event, today: today, leavesOpen: true, &console)
      rows += (references.isEmpty ? ["-"] : references).map { (event.word, $0) }
    }
    let width = rows.map(\.event.count).max() ?? 0
    return rows.map { event, reference in
      event + String(repeating: " ", count: width + 2 - event.count) + reference + "\n"
    }.joined()
  }

  /// The references that the build script would publish from a project's folder, in its order.
  ///
  /// As it does, this takes the version, the branch and the number of a request from `VERSION`, `BRANCH` and `NUMBER`; else
  /// they are the present version and the default branch. Cache images are not among them.
  ///
  /// - Parameters:
  ///   - event: what the build is for; nil for what `EVENT` says, else a release, or a branch that `BRANCH` names.
  ///   - leavesOpen: whether a branch and a number that nothing says stand in `<>`.
  /// - Throws: that git does not know what a tag needs, or that a version makes no tag.
  func publishedReferences(
    of project: Project, in folder: String, on event: Event?, today: CalendarDay, leavesOpen: Bool = false,
    _ console: inout Console
  ) throws(DiagnosticError) -> [String] {
    var environment = console.invocation.environment
    var open: [Variable: String] = [:]
    if leavesOpen {
      if event == .branch, environment["BRANCH"] == nil { (environment["BRANCH"], open[.branch]) = ("b", "<branch>") }
      if environment["NUMBER"] == nil { (environment["NUMBER"], open[.number]) = ("1", "<number>") }
    }
    let plan = planBuilds(project, for: .bash)
    let run = Run(event, of: project, environment)
    let tags = publishedTags(of: project, for: .bash).filter { !$0.events.filter(run.isOn).isEmpty }
    var values = try RunTimeValues(
      plan, tags, of: project, in: folder, run, environment, today: today, disk: self)
    for value in plan.values where tags.contains(where: { $0.word.variables.contains(.tag(of: value)) }) {
      let text = try known(value, in: folder, environment)
      values.set(.tag(of: value), to: text ?? "x")
      if text == nil { open[.tag(of: value)] = "<\(value.name)>" }
    }
    console.report(values.warnings)
    var references: [String] = []
    for tag in tags where values.publishes(tag, run) {
      let reference = values.text(of: tag.word)
      do throws(InvalidName) {
        _ = try ImageReference(reference)
      } catch {
        throw DiagnosticError(
          Diagnostic(
            rule: "invalid-tag", "\"\(reference)\" cannot be published: it \(error.reason)", hint: error.hint))
      }
      references.append(values.text(of: tag.word, with: open))
    }
    return unique(references)
  }
}

/// What a build is for.
private struct Run {
  let event: Event
  let branch: String

  init(_ event: Event?, of project: Project, _ environment: [String: String]) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let named: String? = if case .named(let name) = event { name } else { nil }
    branch = named ?? value("BRANCH") ?? project.pipelines.defaultBranch
    // A script that publishes nothing but releases asks for no branch.
    let tags = project.images.flatMap(\.tags)
    let knowsBranches =
      project.pipelines.branchCaches && !project.engine.cachesSteps
      || tags.contains { $0.text.placeholders.contains(.branch) || $0.events.contains { $0.word.hasPrefix("branch:") } }
    let isBranch = knowsBranches && branch != project.pipelines.defaultBranch
    self.event = event ?? value("EVENT").flatMap { Event($0) } ?? (isBranch ? .branch : .release)
  }

  /// Whether it publishes what is published on an event.
  func isOn(_ other: Event) -> Bool {
    switch (event, other) {
    case (.named(let name), .named(let wanted)): name == wanted
    case (.branch, .named(let wanted)): branch == wanted
    case (.defaultBranch, .branch), (.named, .branch): true
    default: event == other
    }
  }
}

/// What the build script finds out before it builds: the values of the plan's variables.
private struct RunTimeValues {
  private var values: [Variable: String] = [:]
  private(set) var warnings: [Diagnostic] = []

  private var publications: Set<Publication> = [.always]

  init(
    _ plan: BuildPlan, _ tags: [PlannedTag], of project: Project, in folder: String, _ run: Run,
    _ environment: [String: String], today: CalendarDay, disk: Disk
  ) throws(DiagnosticError) {
    let needed = Set(tags.flatMap(\.word.variables))
    let asked = Set(tags.map(\.publication))
    if needed.contains(.branch) {
      let tag = branchSlug(of: run.branch)
      if tag.isEmpty || plan.tagRules.reserved.contains(tag) {
        warnings.append(
          Diagnostic(
            .warning, rule: "reserved-branch",
            "the branch \"\(run.branch)\" is not published: \(tag) is another tag",
            hint: "write more than {branch} into its tag, such as branch-{branch}"))
      } else {
        values[.branch] = tag
      }
    }
    if needed.contains(.number) { values[.number] = environment["NUMBER", default: ""] }
    values[.date] = today.compactText
    if needed.contains(.commit) { values[.commit] = try disk.commit(of: folder) }
    if needed.contains(.shortCommit) {
      values[.shortCommit] = String(try disk.git(["rev-parse", "HEAD"], in: folder).prefix(8))
    }
    let usesVersion = !needed.isDisjoint(with: [.version, .major, .minor, .patch]) || asked.contains(.newest)
    if usesVersion { try setVersion(plan, of: project, in: folder, environment, asked, today, disk) }
  }

  private mutating func setVersion(
    _ plan: BuildPlan, of project: Project, in folder: String, _ environment: [String: String],
    _ asked: Set<Publication>, _ today: CalendarDay, _ disk: Disk
  ) throws(DiagnosticError) {
    let gitTags = plan.tagRules.gitTags
    let version: String
    if let given = environment["VERSION"], !given.isEmpty {
      version = given
      values[.version] = given
    } else {
      if let present = project.versioning.present {
        version = present.text
      } else if plan.versionMayBeDate, !disk.isInCheckout(folder) {
        version = today.compactText
      } else {
        // As the script has it: without what stands before the version in a git tag.
        let described = try disk.describedVersion(of: folder, gitTags)
        let beginnings = project.pipelines.releaseTags.filter { $0.contains("*") }.map { $0.prefix { $0 != "*" } }
        let hasV = beginnings.isEmpty || beginnings.contains { $0.hasSuffix("v") }
        version = hasV && described.hasPrefix("v") ? String(described.dropFirst()) : described
      }
      values[.version] = imageTag(ofVersion: version)
    }
    if asked.isDisjoint(with: [.release, .newest, .newestOfMajor, .newestOfMinor]) { return }
    let tagged = try disk.versionTags(of: folder, gitTags).map(gitTags.version(inTag:))
    let scheme = project.version == .git ? nil : project.versioning.orderingScheme
    let isOfGit = project.version == .git
    let standing = ReleaseStanding(of: version, among: tagged, by: scheme, isOfGit: isOfGit)
    if standing.isNewest { publications.insert(.newest) }
    guard let core = standing.core else { return }
    publications.insert(.release)
    values[.major] = core.major
    values[.minor] = core.minor
    values[.patch] = core.patch
    if standing.isNewestOfMajor { publications.insert(.newestOfMajor) }
    if standing.isNewestOfMinor { publications.insert(.newestOfMinor) }
  }

  /// Gives a value of the project's own, as much of it as a tag may hold.
  mutating func set(_ variable: Variable, to value: String) {
    let bytes = value.utf8.map { isTagByte($0) ? $0 : UInt8(ascii: "-") }
    values[variable] = String(decoding: bytes, as: UTF8.self)
  }

  func publishes(_ tag: PlannedTag, _ run: Run) -> Bool {
    if tag.word.variables.contains(.branch), values[.branch] == nil { return false }
    return tag.events.contains { run.isOn($0) && ($0 != .release || publications.contains(tag.publication)) }
  }

  /// - Parameter others: what stands for a variable instead of its value.
  func text(of word: Word, with others: [Variable: String] = [:]) -> String {
    word.fragments.map { fragment in
      switch fragment {
      case .literal(let text): text
      case .variable(let variable): others[variable] ?? values[variable, default: ""]
      }
    }.joined()
  }
}

private func isTagByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
  case UInt8(ascii: "0")...UInt8(ascii: "9"): true
  default: "_.-".utf8.contains(byte)
  }
}

extension Disk {
  /// A value of the project's own, if it is known without running anything.
  fileprivate func known(
    _ value: OwnValue, in folder: String, _ environment: [String: String]
  ) throws(DiagnosticError) -> String? {
    switch value.source {
    case .file(let path, let lookup): try read(join(folder, path)).flatMap { lookup.value(in: $0) }
    case .variable(let variable): environment[variable.environment].flatMap { $0.isEmpty ? nil : $0 }
    case .command: nil
    }
  }

  /// The hash of the commit that is checked out, with `-dirty` if tracked files have changes.
  fileprivate func commit(of folder: String) throws(DiagnosticError) -> String {
    let text = try git(["describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"], in: folder)
    return String(text.prefix { !$0.isNewline })
  }
}

import BuildPlanning
import ImageModel
import Registry
import SourceText
import TemplateEngine
import Versions

extension Disk {
  /// The references that the build script would publish from a project's folder, in its order.
  ///
  /// As it does, this takes the version and the branch from `VERSION` and `BRANCH`; else they are the present version and
  /// the default branch. Cache images are not among them.
  ///
  /// - Throws: that git does not know what a tag needs, or that a version makes no tag.
  func publishedReferences(
    of project: Project, in folder: String, today: CalendarDay, _ console: inout Console
  ) throws(DiagnosticError) -> [String] {
    let plan = planBuilds(project, for: .bash)
    let values = try RunTimeValues(
      plan, of: project, in: folder, console.invocation.environment, today: today, disk: self)
    console.report(values.warnings)
    var references: [String] = []
    // A platform is pushed to be joined, not to be published.
    let joined = Set(plan.images.flatMap(\.joins).map(\.name))
    let releases = plan.images.flatMap(\.releases).filter { joined.isDisjoint(with: $0.words) }
    for release in releases where values.holds(release.condition) {
      for reference in release.words.map(values.text(of:)) {
        do throws(InvalidName) {
          _ = try ImageReference(reference)
        } catch {
          throw DiagnosticError(
            Diagnostic(
              rule: "invalid-tag", "\"\(reference)\" cannot be published: it \(error.reason)", hint: error.hint))
        }
        references.append(reference)
      }
    }
    return unique(references)
  }
}

/// What the build script finds out before it builds: the values of the plan's variables.
private struct RunTimeValues {
  private var values: [Variable: String] = [:]
  private(set) var warnings: [Diagnostic] = []

  init(
    _ plan: BuildPlan, of project: Project, in folder: String, _ environment: [String: String], today: CalendarDay,
    disk: Disk
  ) throws(DiagnosticError) {
    let needed = plan.images.reduce(into: Set<Variable>()) { $0.formUnion($1.tagVariables) }
    let isUnnamed = environment["BRANCH", default: ""].isEmpty
    let defaultBranch = project.pipelines.defaultBranch
    let branch = isUnnamed ? defaultBranch : environment["BRANCH", default: ""]
    if needed.contains(.branch) {
      let tag = branchTag(of: branch)
      if plan.tagRules.reserved.contains(tag) || branch != defaultBranch && tag == branchTag(of: defaultBranch) {
        warnings.append(
          Diagnostic(
            .warning, rule: "reserved-branch",
            "the branch \"\(branch)\" is not published: \(tag) is or may be another tag",
            hint: "write more than {branch} into its tag, such as branch-{branch}"))
      } else {
        values[.branch] = tag
      }
    }
    values[.date] = today.compactText
    if needed.contains(.commit) { values[.commit] = try disk.commit(of: folder) }
    if branch == defaultBranch { values[.release] = "yes" }
    if plan.version != nil { try setVersion(plan, of: project, in: folder, environment, needed, today, disk) }
  }

  private mutating func setVersion(
    _ plan: BuildPlan, of project: Project, in folder: String, _ environment: [String: String],
    _ needed: Set<Variable>, _ today: CalendarDay, _ disk: Disk
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
        version = try disk.describedVersion(of: folder, gitTags)
      }
      values[.version] = imageTag(ofVersion: version)
    }
    if values[.release] == nil || needed.isDisjoint(with: Variable.ofReleases) { return }
    let tagged = try disk.versionTags(of: folder, gitTags).map(gitTags.version(inTag:))
    let scheme = project.version == .git ? nil : project.versioning.orderingScheme
    let isOfGit = project.version == .git
    let standing = ReleaseStanding(of: version, among: tagged, by: scheme, isOfGit: isOfGit)
    if standing.isNewest { values[.latest] = "yes" }
    guard let core = standing.core else { return }
    values[.finalRelease] = "yes"
    values[.major] = core.major
    values[.minor] = core.minor
    values[.patch] = core.patch
    if standing.isNewestOfMajor { values[.latestOfMajor] = "yes" }
    if standing.isNewestOfMinor { values[.latestOfMinor] = "yes" }
  }

  /// Whether a variable is not empty.
  func holds(_ condition: Variable?) -> Bool { condition.map { !values[$0, default: ""].isEmpty } ?? true }

  func text(of word: Word) -> String {
    word.fragments.map { fragment in
      switch fragment {
      case .literal(let text): text
      case .variable(let variable): values[variable, default: ""]
      }
    }.joined()
  }
}

extension Disk {
  /// The hash of the commit that is checked out, with `-dirty` if tracked files have changes.
  fileprivate func commit(of folder: String) throws(DiagnosticError) -> String {
    let text = try git(["describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"], in: folder)
    return String(text.prefix { !$0.isNewline })
  }
}

/// A branch's name as a tag, as the scripts make it.
private func branchTag(of branch: String) -> String {
  let bytes = branch.utf8.map { byte in
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
      byte
    default: UInt8(ascii: "-")
    }
  }
  let name = bytes.drop { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
  let text = String(decoding: name, as: UTF8.self)
  if !text.isEmpty, text.utf8.count <= TagPattern.longestBranch { return text }
  let words = ShellFragment(quoting: ["printf", "%s", branch]).text
  let sum = firstLine(printedBy: "\(words) | { sha256sum 2>/dev/null || shasum -a 256; } | cut -c 1-16") ?? ""
  return "\((text.isEmpty ? "branch" : text).prefix(46))-\(sum)"
}

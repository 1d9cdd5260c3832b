import BuildPlanning
import ImageModel

/// The paths of what each image is made of, and of what the images that it needs are made of.
struct ChangePatterns {
  /// How many GitLab takes (docs.gitlab.com, "CI/CD YAML syntax reference", `rules:changes`).
  private static let most = 50

  /// Patterns of GitLab's, which reads them with Ruby's `File.fnmatch?` from the root of the repository. What .dockerignore
  /// leaves out cannot be said there. Without those of an image for which they would be too many, or lie outside of the
  /// repository: it is always built.
  private var patterns: [String: [String]] = [:]

  /// The same as arguments of git in the project's folder.
  private var paths: [String: [String]] = [:]

  /// - Parameters:
  ///   - folder: the way from the root of the repository to the project's folder.
  ///   - hasSubmodules: whether a context may be one: git tells that it changed, and not what in it.
  init(of plan: BuildPlan, madeFrom source: String, in folder: String, hasSubmodules: Bool) {
    for job in plan.jobs {
      guard let image = job.rows.first?.image else { continue }
      var files = job.inputFiles.compactMap(\.literal) + [source]
      if case .file(let path) = plan.version, job.usesVersion { files.append(path) }
      let contextText = job.context.literal ?? "."
      let isOuter = { (file: String) in contextText != "." && !file.hasPrefix("\(contextText)/") }
      let needs = job.dependsOn
      paths[image] = unique(
        [contextText] + files.filter(isOuter) + needs.flatMap { paths[$0] ?? [] })
      let whole = files.map { path(of: $0, in: folder) }
      guard let context = path(of: contextText, in: folder), !whole.contains(nil) else { continue }
      let outer = whole.compactMap(\.self).filter { !context.isEmpty && !$0.hasPrefix("\(context)/") }
      let others = needs.compactMap { patterns[$0] }
      let own =
        [context.isEmpty ? "**/*" : "\(escaped(context))/**/*"]
        + (hasSubmodules && !context.isEmpty ? [escaped(context)] : []) + outer.map(escaped)
      let all = unique(own + others.flatMap(\.self))
      if others.count == needs.count, all.count <= Self.most { patterns[image] = all }
    }
  }

  /// None if the image is always built.
  func texts(of name: String) -> [String] { patterns[name] ?? [] }

  func pathspecs(of name: String) -> [String] { paths[name] ?? ["."] }
}

extension Job {
  /// Whether a tag or a build argument depends on the version.
  var usesVersion: Bool { steps.contains { $0.variables.contains(.version) } }
}

/// A path from the root of the repository, without `.` and `..`; nil if it is outside.
private func path(of text: String, in folder: String) -> String? {
  var parts: [Substring] = []
  for part in "\(folder)/\(text)".split(separator: "/") where part != "." {
    if part != ".." {
      parts.append(part)
    } else if parts.popLast() == nil {
      return nil
    }
  }
  return parts.joined(separator: "/")
}

/// With a `\` before each character that means something else in a pattern.
private func escaped(_ path: String) -> String {
  path.map { "*?[]{}\\".contains($0) ? "\\\($0)" : String($0) }.joined()
}

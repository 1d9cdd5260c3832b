import BuildPlanning
import ImageModel

/// The patterns of `rules: changes` for each image: what it is made of, and what the images that it needs are made of.
///
/// GitLab reads them with Ruby's `File.fnmatch?`, from the root of the repository, 50 at most (docs.gitlab.com, "CI/CD YAML
/// syntax reference", `rules:changes`). What .dockerignore leaves out cannot be said there.
struct ChangePatterns {
  private static let most = 50

  /// Without those of an image for which they would be too many, or lie outside of the repository: it is always built.
  private var known: [String: [String]] = [:]

  /// - Parameter folder: the way from the root of the repository to the project's folder.
  init(of plan: BuildPlan, madeFrom source: String, in folder: String) {
    for image in plan.images {
      let files = inputFiles(of: image, madeFrom: source, plan.version).map { path(of: $0, in: folder) }
      guard let context = path(of: image.context, in: folder), !files.contains(nil) else { continue }
      let outer = files.compactMap(\.self).filter { !context.isEmpty && !$0.hasPrefix("\(context)/") }
      let others = image.needs.compactMap { known[$0.image] }
      let own = [context.isEmpty ? "**/*" : "\(escaped(context))/**/*"] + outer.map(escaped)
      let all = unique(own + others.flatMap(\.self))
      if others.count == image.needs.count, all.count <= Self.most { known[image.name] = all }
    }
  }

  /// None if the image is always built.
  func texts(of name: String) -> [String] { known[name] ?? [] }
}

/// A path from the root of the repository, without `.` and `..`; nil if it is outside.
private func path(of word: Word, in folder: String) -> String? {
  let text = word.fragments.map { fragment in
    if case .literal(let text) = fragment { text } else { "" }
  }.joined()
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

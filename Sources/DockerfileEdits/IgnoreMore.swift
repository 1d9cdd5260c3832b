import BuildContext
import DockerfileSyntax
import SourceText

extension RemedyFinder {
  /// Files and folders of the context's root that a `COPY` of everything takes along although no build reads them.
  package func neverReadFiles() -> [String] {
    guard hasRootCopy else { return [] }
    return neverRead.filter { name in
      context.entries.keys.contains { $0 == name || $0.hasPrefix(name + "/") } && !isNamed(name)
        && (name != ".git" || !mayReadGit())
    }
  }

  /// Whether a stage that images use has a `COPY` or `ADD` of the context's root.
  private var hasRootCopy: Bool {
    stages.flatMap { dockerfile.stages[$0].instructions }.contains { instruction in
      guard [.copy, .add].contains(instruction.keyword), instruction.flag("from") == nil else { return false }
      return instruction.words.dropLast().contains { [".", "/"].contains(cleaned(path: $0.text)) }
    }
  }

  /// Whether the Dockerfile speaks of a file.
  private func isNamed(_ name: String) -> Bool {
    dockerfile.stages.flatMap(\.instructions).contains { dockerfile.source.text(in: $0.range).contains(name) }
  }

  /// What is there for people, editors and CI systems, and for Docker before the build begins.
  private var neverRead: [String] {
    let fixed = [
      ".git", ".github", ".gitlab", ".circleci", ".gitlab-ci.yml", ".dockerignore", ".editorconfig", ".vscode", ".idea",
    ]
    let found = context.paths.filter { path in
      !path.contains("/")
        && (path == "Dockerfile" || path.hasPrefix("Dockerfile.") || path.hasPrefix("docker-compose")
          || path.hasPrefix("compose.y") || path.hasPrefix("docker-bake") || path.hasPrefix("cigen.json"))
    }
    return fixed + found
  }
}

extension FileEdit {
  /// Adds lines to an ignore file.
  ///
  /// - Parameter text: what it holds; nil if there is none.
  package static func ignoring(_ names: [String], in text: String?) -> FileEdit {
    var lines = plainLines(Array((text ?? "").utf8))
    guard let last = lines.popLast(), !last.isEmpty else {
      return FileEdit(.ignoreFile, [Hunk(line: lines.count + 1, removed: [], added: names)])
    }
    return FileEdit(.ignoreFile, [Hunk(line: lines.count + 1, removed: [last], added: [last] + names)])
  }
}

import BuildContext
import DockerfileSyntax
import SourceText

/// From where on a build context is large, in bytes.
private let largeContext = 50_000_000

extension CheckRule {
  static let noDockerignore: CheckRule = .init(
    name: "no-dockerignore", severity: .warning,
    summary: "a large build context has no .dockerignore",
    explanation: """
      The context is sent to the builder, on every run and every host, and what is copied of it decides whether a step
      comes from the cache. From 50 MB on, a context without a `.dockerignore` (or `Dockerfile.dockerignore`) most often
      holds what no build needs: repositories, packages, results of builds.
      """,
    bad: nil, good: Example(language: "text", text: "# .dockerignore\n.git\nnode_modules\ndist"),
    find: { file in
      file.images.compactMap { image -> Diagnostic? in
        let context = image.context
        guard context.ignoreFile == nil, context.known.size >= largeContext else { return nil }
        return noDockerignore.diagnostic(
          "the context \"\(context.folder)\" has \(context.known.size / 1_000_000) MB and no .dockerignore",
          at: file.place(file.dockerfile.stages[0].from.keywordRange),
          hint: "largest: \(largestFolders(context.tree)); list in .dockerignore what no build needs")
      }
    })

  static let gitInContext: CheckRule = .init(
    name: "git-in-context", severity: .warning,
    summary: "COPY takes .git along",
    explanation: """
      `.git` changes with every commit, fetch and checkout, so a `COPY` that takes it, and all after that, never comes
      from the cache on CI. It also puts the whole history into the image. Where the build wants the commit, give it as
      an argument after the steps that cost time. Nothing is found where a step, a script of the project or a tool that
      it is built with may ask git for a version or a commit.
      """,
    bad: .dockerfile("COPY . ."), good: Example(language: "text", text: "# .dockerignore\n.git"),
    find: { file in
      let copies = file.rootCopies().filter { image, _ in
        image.context.tree.entries[".git"] != nil || image.context.known.topFolders.contains(".git")
      }
      // Reads the texts of the context: once, and only where it is asked.
      if copies.isEmpty || !(file.remedies?.neverReadFiles().contains(".git") ?? false) { return [] }
      return copies.map { image, copy in
        return gitInContext.diagnostic(
          "\(copy.keyword.rawValue) takes .git along, which is another one after each commit",
          at: file.place(copy.range), hint: "write .git into \(image.context.ignoreFileToWrite)")
      }
    })

  static let contextNoise: CheckRule = .init(
    name: "context-noise", severity: .note,
    summary: "COPY takes files along that no image needs",
    explanation: """
      Each file that `COPY . .` takes decides whether that step, and all after it, comes from the cache. Packages that are
      installed in the image anyway and the files that cigen writes change without a change of the program.
      """,
    bad: .dockerfile("COPY . ."),
    good: Example(language: "text", text: "# .dockerignore\nnode_modules\nbuild.sh"),
    find: { file in
      file.rootCopies().compactMap { image, copy -> Diagnostic? in
        let entries = image.context.tree.entries
        let folders = installedFolders.filter { folder, signs in
          image.context.known.topFolders.contains(folder) && signs.contains { $0.isEmpty || entries[$0] != nil }
        }.map(\.folder)
        let files = image.context.ownFiles.filter { entries[$0] != nil }
        let names = folders + files
        guard !names.isEmpty else { return nil }
        let shown = names.prefix(4).map { "\"\($0)\"" }.joined(separator: ", ") + (names.count > 4 ? ", …" : "")
        return contextNoise.diagnostic(
          "\(copy.keyword.rawValue) takes along \(shown): a change there repeats what follows",
          at: file.place(copy.range), hint: "list what no build needs in \(image.context.ignoreFileToWrite)")
      }
    })
}

/// What package managers and compilers write beside the sources, and the files that tell that they do.
private let installedFolders: [(folder: String, signs: [String])] = [
  ("node_modules", ["package.json"]), (".venv", [""]), ("venv", ["requirements.txt", "pyproject.toml"]),
  ("__pycache__", [""]),
  (".build", ["Package.swift"]), ("target", ["Cargo.toml", "pom.xml"]), (".gradle", [""]), (".next", ["package.json"]),
  (".idea", [""]), (".vscode", [""]),
]

extension CheckedContext {
  fileprivate var ignoreFileToWrite: String { ignoreFile ?? ".dockerignore" }
}

private func largestFolders(_ tree: ContextTree) -> String {
  var sizes: [String: Int] = [:]
  for (path, entry) in tree.entries { sizes[String(path.prefix { $0 != "/" }), default: 0] += entry.size }
  return sizes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map(\.key).joined(separator: ", ")
}

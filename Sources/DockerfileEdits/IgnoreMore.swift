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

  /// Whether a step may ask git, or a tool that does, for a version or a commit: then `.git` is part of the build.
  package func mayReadGit() -> Bool {
    let runs = dockerfile.stages.flatMap(\.instructions).filter { $0.keyword == .run }
    if runs.contains(where: { asksGit(dockerfile.source.text(in: $0.range)) }) { return true }
    // What a step may call, and what tells a tool to ask.
    let names = [
      "makefile", "justfile", "rakefile", "gruntfile.js", "gulpfile.js", "setup.py", "setup.cfg", "pyproject.toml",
      "build.rs", "cargo.toml", "package.json", "pom.xml", "cmakelists.txt", "meson.build", "mix.exs", "version.txt",
      "taskfile.yml", "taskfile.yaml", ".goreleaser.yml", ".goreleaser.yaml", "gitversion.yml", "version.json",
    ]
    let endings = [
      ".sh", ".bash", ".mk", ".gradle", ".gradle.kts", ".csproj", ".fsproj", ".props", ".targets", ".sbt", ".gemspec",
      ".cmake",
      ".mjs", ".cjs", ".config.js", ".config.ts",
    ]
    let compilesGo = runs.contains { run in
      ["go build", "go install"].contains { dockerfile.source.text(in: run.range).contains($0) }
    }
    for path in paths where !path.hasPrefix(".git/") {
      // Go puts the commit into what it builds, for programs that ask for it.
      if compilesGo, path.hasSuffix(".go"), read(path)?.contains("ReadBuildInfo") ?? true { return true }
      let name = (path.split(separator: "/").last ?? "").lowercased()
      guard
        names.contains(name) || endings.contains(where: name.hasSuffix) || !name.contains(".") && path.contains("bin/")
      else { continue }
      if asksGit(read(path) ?? "git describe") { return true }
    }
    return false
  }

  private func asksGit(_ text: String) -> Bool {
    let words = [
      "git describe", "git rev-parse", "git rev-list", "git log", "git show", "git status", "git ls-files",
      "git config",
      "git branch", "git tag", "git submodule", "git diff", "git archive", "git symbolic-ref", "git -C", "git --",
      "scm",
      "\"git\"", "'git'", "vcs", "versioneer", "vergen", "git_version", "git-version", "gitversion", "minver",
      "nerdbank", "dunamai",
      "dynamic-versioning", "pbr", "git2", "isomorphic-git", "simple-git", "git-rev", "git-commit", "grgit", "jgit",
      "palantir",
      "nebula", "axion", "reckon", "git-describe", "sourcelink", "shadow-rs", "built =", "goreleaser", ".git/",
    ]
    let lower = text.lowercased()
    return words.contains(where: lower.contains)
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

import DockerfileSyntax
import SourceText

extension RemedyFinder {
  /// Whether a step may ask git, or a tool that does, for a version or a commit: then `.git` is part of the build.
  ///
  /// All texts of the build context are looked at, since any may be run. When in doubt, a step may.
  package func mayReadGit() -> Bool {
    let runs = dockerfile.stages.flatMap(\.instructions).filter { $0.keyword == .run }
      .map { dockerfile.source.text(in: $0.range) }
    if runs.contains(where: { asksGit($0) || stampsCommits($0) }) { return true }
    // Somebody thought of it.
    let comments = (read(".dockerignore") ?? "").split(whereSeparator: \.isNewline).filter { $0.hasPrefix("#") }
    if comments.contains(where: { $0.contains(/\.git\b(?!hub|ignore|lab|attributes)/) }) { return true }
    let files = paths.filter { !$0.hasPrefix(".git/") && mayBeRun($0) }
    if files.count > 5_000 { return true }
    return files.contains { path in read(path).map(asksGit) ?? false }
  }

  /// Whether a command puts the commit into what it builds by itself: Go since 1.18 where git is installed
  /// (go.dev/doc/go1.18, "go version -m"), .NET since SDK 8 (SourceLink).
  private func stampsCommits(_ run: String) -> Bool {
    if ["dotnet build", "dotnet publish", "dotnet pack"].contains(where: run.contains) { return true }
    let compiles = ["go build", "go install ", "go run"].contains { run.contains($0) } && !run.contains("@")
    return compiles && !run.contains("-buildvcs=false") && mayHaveGit()
  }

  /// Whether git may be installed where something is compiled: images for Alpine, and slim ones, have none.
  private func mayHaveGit() -> Bool {
    dockerfile.stages.contains { stage in
      let isSmall = ["alpine", "slim", "distroless", "scratch"].contains { stage.baseText.contains($0) }
      let installs = stage.instructions.contains { instruction in
        instruction.keyword == .run && dockerfile.source.text(in: instruction.range).contains(/\bgit\b/)
      }
      let compiles = stage.instructions.contains { instruction in
        instruction.keyword == .run
          && dockerfile.source.text(in: instruction.range).contains(/\bgo (build|install|run)\b/)
      }
      let isStage = dockerfile.stages.contains { $0.name == stage.baseText.lowercased() }
      return (compiles || isStage) && !isSmall && !isStage || installs
    }
  }

  /// Whether a file is one of those that a build runs, or reads to know what to do.
  private func mayBeRun(_ path: String) -> Bool {
    let name = (path.split(separator: "/").last ?? "").lowercased()
    let ending = name.split(separator: ".").last.map { String($0) } ?? name
    let others: Set<String> = [
      "md", "rst", "svg", "png", "jpg", "jpeg", "gif", "ico", "css", "scss", "html", "lock", "sum", "woff", "woff2",
      "ttf", "pdf", "po",
      "mo", "csv", "snap", "map", "gz", "zip", "jar", "webp", "mp4", "dockerignore", "gitignore", "gitattributes",
      "gitmodules",
    ]
    let isAbout =
      path.hasPrefix(".github/") || path.hasPrefix("docs/") || name.hasPrefix("dockerfile") || path.hasPrefix(".gitlab")
    return !others.contains(ending) && !isAbout && !path.contains("node_modules/") && name != "package-lock.json"
  }

  private func asksGit(_ text: String) -> Bool {
    let lower = text.replacing("-buildvcs=false", with: "").lowercased()
    let words = [
      "git describe", "git rev-parse", "git rev-list", "git log", "git show", "git status", "git ls-files",
      "git config",
      "git branch", "git tag", "git submodule", "git diff", "git archive", "git symbolic-ref", "git -c", "git --",
      "setuptools_scm",
      "setuptools-scm", "hatch-vcs", "-buildvcs", "git_executable", "find_package(git", "\"git\"", "'git'", "`git ",
      "readbuildinfo",
      "versioneer", "vergen", "git_version", "git-version", "gitversion", "minver", "nerdbank", "dunamai",
      "dynamic-versioning", "pbr",
      "git2", "isomorphic-git", "simple-git", "git-rev", "git-commit", "git-properties", "grgit", "jgit", "palantir",
      "nebula.", "axion",
      "reckon", "git-describe", "sourcelink", "shadow-rs", "goreleaser", ".git/",
    ]
    return words.contains(where: lower.contains)
  }
}

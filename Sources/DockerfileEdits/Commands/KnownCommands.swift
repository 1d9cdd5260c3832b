/// What a command needs, if it is one of those whose needs are known; nil for all others.
///
/// The lists are those of the programs' own pages on Docker and CI: each names what an install reads before there are
/// sources. What may read more is left out: to say nothing is right, to be wrong once is not.
func knownNeeds(of words: [String], in folder: ProjectFolder) -> Needs? {
  if needsNothing(words) { return .nothing }
  return nodeNeeds(words, in: folder) ?? pythonNeeds(words, in: folder) ?? moduleNeeds(words, in: folder)
    ?? managedNeeds(words, in: folder)
}

/// What could be fetched before a command of a build, so that it need not be fetched again after each change of the sources.
func prefetch(for words: [String], in folder: ProjectFolder) -> Prefetch? {
  pythonPrefetch(words, in: folder) ?? modulePrefetch(words, in: folder) ?? managedPrefetch(words, in: folder)
}

/// The programs that a build has called already may have fetched all: a second fetch would gain nothing.
func hasFetched(_ words: [String], in scripts: [String]) -> Bool {
  guard let program = words.first?.split(separator: "/").last else { return false }
  return scripts.contains { script in
    likelyCommands(in: script).contains { $0.first?.split(separator: "/").last == program }
  }
}

/// The programs of which anything is known.
let knownPrograms: Set<String> = [
  "apt", "apt-get", "apk", "bundle", "cargo", "composer", "corepack", "dnf", "dotnet", "gem", "go", "microdnf",
  "./mvnw",
  "mix", "mvn", "npm", "pip", "pip3", "pipenv", "pipx", "pnpm", "poetry", "python", "python3", "set", "swift", "uv",
  "yarn", "yum",
]

/// Whether a file lists dependencies, so that a change of it repeats an install with reason.
package func isManifest(_ path: String) -> Bool {
  let name = path.split(separator: "/").last.map { String($0) } ?? path
  let names: Set<String> = [
    "package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "pnpm-workspace.yaml",
    "pyproject.toml", "poetry.lock", "uv.lock", "Pipfile", "Pipfile.lock", "go.mod", "go.sum", "go.work", "Cargo.toml",
    "Cargo.lock", "pom.xml", "composer.json", "composer.lock", "Gemfile", "Gemfile.lock", "Package.swift",
    "Package.resolved", "mix.exs", "mix.lock", "settings.gradle", "build.gradle", "settings.gradle.kts",
    "build.gradle.kts", "gradle.properties", "global.json", "setup.py", "setup.cfg",
  ]
  return names.contains(name) || name.hasPrefix("requirements") && name.hasSuffix(".txt")
    || [".csproj", ".fsproj", ".vbproj", ".proj", ".sln", ".props", ".targets"].contains(where: name.hasSuffix)
}

/// Whether a file is likely to be worked on each day, by its name.
package func isSource(_ path: String) -> Bool {
  let name = path.split(separator: "/").last.map { String($0) } ?? path
  let others = ["dockerfile", "readme", "license", "changelog", "docker-compose", "compose.", "makefile", "cigen.json"]
  return !path.hasPrefix(".") && !path.contains("/.") && !name.hasSuffix(".md") && !isManifest(path)
    && !others.contains(where: name.lowercased().hasPrefix) && name.contains(".")
}

/// A program that installs what a list of dependencies names.
package struct PackageManager: Sendable, Hashable {
  package let name: String

  /// The files that it reads, as patterns of `COPY`: all that should be there when it runs. Empty for a system's packages.
  package let manifests: [String]

  /// What installs from those files alone.
  package let command: String

  /// The names of its program.
  fileprivate let programs: [String]

  /// What makes the program install, each as its first words without options; an empty one is the program alone.
  fileprivate let installs: [[String]]

  fileprivate init(
    _ name: String, _ manifests: [String], _ command: String, programs: [String]? = nil, installs: [[String]]
  ) {
    (self.name, self.manifests, self.command) = (name, manifests, command)
    (self.programs, self.installs) = (programs ?? [name], installs)
  }

  package static let all = [
    PackageManager("npm", ["package*.json"], "npm ci", installs: [["ci"], ["install"], ["i"]]),
    PackageManager(
      "yarn", ["package.json", "yarn.lock"], "yarn install --frozen-lockfile", installs: [[], ["install"]]),
    PackageManager(
      "pnpm", ["package.json", "pnpm-lock.yaml"], "pnpm install --frozen-lockfile", installs: [["install"], ["i"]]),
    PackageManager(
      "pip", ["requirements.txt"], "pip install -r requirements.txt", programs: ["pip", "pip3"],
      installs: [["install"]]),
    PackageManager(
      "poetry", ["pyproject.toml", "poetry.lock"], "poetry install --no-root", installs: [["install"], ["sync"]]),
    PackageManager(
      "uv", ["pyproject.toml", "uv.lock"], "uv sync --frozen --no-install-project",
      installs: [["sync"], ["pip", "install"]]),
    PackageManager("pipenv", ["Pipfile*"], "pipenv sync", installs: [["install"], ["sync"]]),
    PackageManager("bundle", ["Gemfile*"], "bundle install", installs: [[], ["install"]]),
    PackageManager(
      "go", ["go.mod", "go.sum"], "go mod download", installs: [["mod", "download"], ["build"], ["install"], ["get"]]),
    PackageManager(
      "cargo", ["Cargo.toml", "Cargo.lock"], "cargo fetch", installs: [["fetch"], ["build"], ["install"], ["chef"]]),
    PackageManager(
      "composer", ["composer.json", "composer.lock"], "composer install --no-scripts --no-autoloader",
      installs: [["install"]]),
    PackageManager(
      "mvn", ["pom.xml"], "mvn dependency:go-offline", programs: ["mvn", "mvnw"],
      installs: [["dependency:go-offline"], ["package"], ["install"], ["verify"], ["clean"]]),
    PackageManager(
      "gradle", ["*.gradle*", "gradle.properties"], "gradle dependencies", programs: ["gradle", "gradlew"],
      installs: [["dependencies"], ["build"], ["assemble"], ["clean"], ["bootJar"], ["installDist"]]),
    PackageManager(
      "dotnet", ["*.csproj"], "dotnet restore", installs: [["restore"], ["build"], ["publish"]]),
    PackageManager("mix", ["mix.exs", "mix.lock"], "mix deps.get", installs: [["deps.get"]]),
    PackageManager(
      "swift", ["Package.swift", "Package.resolved"], "swift package resolve",
      installs: [["package", "resolve"], ["build"]]),
    PackageManager("apt", [], "", programs: ["apt-get", "apt"], installs: [["install"]]),
    PackageManager("apk", [], "", installs: [["add"]]),
    PackageManager("dnf", [], "", programs: ["dnf", "microdnf", "yum"], installs: [["install"]]),
  ]
}

/// A command that installs dependencies.
package struct DependencyInstall: Sendable, Hashable {
  package let manager: PackageManager

  /// As it is written, blanks apart.
  package let command: String
}

/// The dependency installs of a shell's text, in order. What needs the sources beside the lists, such as a package that
/// lies among them, is none.
package func dependencyInstalls(in script: String) -> [DependencyInstall] {
  simpleCommands(of: script).compactMap { words in
    let words = withoutWrappers(words)
    guard let program = words.first?.split(separator: "/").last.map({ String($0) }) else { return nil }
    let options = words.dropFirst()
    guard !options.contains(where: isLocalPackage) else { return nil }
    let operands = options.filter { !$0.hasPrefix("-") }
    let manager = PackageManager.all.first { manager in
      manager.programs.contains(program)
        && manager.installs.contains { $0.isEmpty ? operands.isEmpty : operands.starts(with: $0) }
    }
    return manager.map { DependencyInstall(manager: $0, command: words.joined(separator: " ")) }
  }
}

/// The first dependency install of a shell's text.
package func dependencyInstall(in command: String) -> DependencyInstall? { dependencyInstalls(in: command).first }

/// The words between `&&`, `;`, `|` and line ends: enough of the shell's language to know a command by its first words.
private func simpleCommands(of script: String) -> [[String]] {
  script.split { ";&|\n()".contains($0) || $0 == "\r\n" }
    .map { $0.split(whereSeparator: \.isWhitespace).map { String($0) } }
}

/// Without assignments, `sudo` and the like, and `python -m` in front of a module that is a program, too.
private func withoutWrappers(_ words: [String]) -> [String] {
  var rest = words[...]
  while let word = rest.first {
    if ["sudo", "exec", "time", "env", "set", "then", "do", "else", "if", "!", "{"].contains(word) {
      rest = rest.dropFirst()
    } else if let equals = word.firstIndex(of: "="), !word.hasPrefix("-"),
      word[..<equals].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
    {
      rest = rest.dropFirst()
    } else if word.hasPrefix("python"), rest.dropFirst().first == "-m" {
      rest = rest.dropFirst(2)
    } else {
      break
    }
  }
  return Array(rest)
}

private func isLocalPackage(_ word: String) -> Bool {
  [".deb", ".rpm", ".apk", ".whl", ".tgz"].contains { word.hasSuffix($0) }
    || ["-mod=vendor", "--offline", "--no-index", "--no-deps", "--version", "--help"].contains(word)
}

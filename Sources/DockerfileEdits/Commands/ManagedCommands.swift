import BuildContext

/// What `composer install --no-scripts --no-autoloader`, `bundle install` and `dotnet restore` need, and what Maven needs to
/// fetch what it will use.
func managedNeeds(_ words: [String], in folder: ProjectFolder) -> Needs? {
  switch words.first {
  case "composer":
    guard words.contains("--no-scripts"), words.contains("--no-autoloader") else { return nil }
    return composerNeeds(words, in: folder)
  case "bundle": return bundleNeeds(words, in: folder)
  case "mix":
    guard let line = CommandLine(words.dropFirst(), valued: ["--only"]), line.operands == ["deps.get"],
      line.hasOnly(["--only", "--check-locked"]), let text = folder.text("mix.exs"),
      !["path:", "in_umbrella", "apps_path", "File.", "Code.", "System.cmd", "git describe"].contains(
        where: text.contains),
      !folder.hasFolder(named: "deps")
    else { return nil }
    return Needs(files: ["mix.exs"] + folder.present(["mix.lock"]))
  case "dotnet":
    guard let line = CommandLine(words.dropFirst(2), valued: ["-r", "--runtime"]), words.dropFirst().first == "restore",
      line.hasOnly(["-r", "--runtime", "--locked-mode", "--use-lock-file", "-v", "--verbosity"]),
      line.operands.count < 2
    else { return nil }
    return dotnetNeeds(line.operands.first, in: folder)
  case "mvn", "./mvnw":
    guard let line = CommandLine(words.dropFirst()), line.operands == ["dependency:go-offline"],
      line.hasOnly(mavenOptions)
    else { return nil }
    return mavenNeeds(words, in: folder)
  default: return nil
  }
}

/// The packages, before what builds with them.
func managedPrefetch(_ words: [String], in folder: ProjectFolder) -> Prefetch? {
  switch words.first {
  case "composer":
    guard !words.contains("--no-scripts") || !words.contains("--no-autoloader"), folder.has("composer.lock"),
      let needs = composerNeeds(words, in: folder)
    else { return nil }
    let command = words + ["--no-scripts", "--no-autoloader"].filter { !words.contains($0) }
    return Prefetch(command: command.joined(separator: " "), needs: needs)
  case "dotnet":
    guard let line = CommandLine(words.dropFirst(2), valued: ["-c", "--configuration", "-o", "--output"]),
      ["publish", "build"].contains(words.dropFirst().first), line.operands.count < 2,
      // A restore for another runtime is another restore.
      line.hasOnly(["-c", "--configuration", "-o", "--output", "--no-self-contained", "--nologo", "-v", "--verbosity"]),
      let needs = dotnetNeeds(line.operands.first, in: folder)
    else { return nil }
    return Prefetch(command: (["dotnet", "restore"] + line.operands).joined(separator: " "), needs: needs)
  case "mvn", "./mvnw":
    guard let line = CommandLine(words.dropFirst()), line.hasOnly(mavenOptions), !line.operands.isEmpty,
      line.operands.allSatisfy({ ["clean", "compile", "package", "verify", "install"].contains($0) }),
      let needs = mavenNeeds(words, in: folder)
    else { return nil }
    let options = line.options.filter { ["-B", "-ntp", "-q", "--batch-mode", "--no-transfer-progress"].contains($0) }
    return Prefetch(command: ([words[0]] + options + ["dependency:go-offline"]).joined(separator: " "), needs: needs)
  default: return nil
  }
}

// MARK: - PHP and Ruby

private func composerNeeds(_ words: [String], in folder: ProjectFolder) -> Needs? {
  guard let line = CommandLine(words.dropFirst()), line.operands == ["install"],
    line.hasOnly([
      "--no-dev", "--no-scripts", "--no-autoloader", "--optimize-autoloader", "-o", "--no-interaction", "-n",
      "--prefer-dist", "--no-progress", "--ansi", "--classmap-authoritative", "-a", "--no-ansi", "--quiet", "-q",
      "--no-plugins",
      "--ignore-platform-reqs", "--ignore-platform-req", "--apcu-autoloader",
    ]),
    let text = folder.text("composer.json"), folder.json("composer.json") != nil,
    !["\"path\"", "\"artifact\"", "wikimedia/composer-merge-plugin", "cweagans/composer-patches"]
      .contains(where: text.contains),
    !folder.has("vendor/autoload.php"), !folder.hasFolder(named: "vendor/composer")
  else { return nil }
  return Needs(files: ["composer.json"] + folder.present(["composer.lock", "auth.json", "symfony.lock"]))
}

private func bundleNeeds(_ words: [String], in folder: ProjectFolder) -> Needs? {
  if ["bundle config set", "bundle config --global"].contains(words.prefix(3).joined(separator: " ")), words.count > 3 {
    // Where it is kept in the project, it is kept with the project's own.
    return folder.has(".bundle/config") ? nil : Needs()
  }
  guard let line = CommandLine(words.dropFirst(), valued: ["-j", "--jobs", "--retry", "--without"]),
    ["", "install"].contains(line.operands.joined(separator: " ")),
    line.hasOnly([
      "-j", "-j4", "--jobs", "--retry", "--without", "--deployment", "--quiet", "--no-cache", "--frozen",
      "--full-index",
    ]),
    let text = folder.text("Gemfile"), !folder.hasFolder(named: "vendor/bundle"),
    !folder.hasFolder(named: "vendor/cache")
  else { return nil }
  let lines = text.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }.filter {
    !$0.hasPrefix("#")
  }
  let joined = lines.joined(separator: "\n")
  // A Gemfile is a program: these may read other files.
  let reading = [
    "path", "gemspec", "eval", "File", "Dir", "require_relative", "require \"", "require '", "require(", "load", "IO.",
    "Pathname", "__dir__", "`", "file:",
  ]
  let isReading = reading.contains(where: joined.contains)
  if isReading,
    !(joined.replacing("'", with: "\"").contains("file: \".ruby-version\"")
      && reading.filter(joined.contains) == ["file:"])
  {
    return nil
  }
  return Needs(files: ["Gemfile"] + folder.present(["Gemfile.lock", ".ruby-version", ".bundle/config"]))
}

// MARK: - .NET

/// The projects of a solution, or a project with those that it refers to, and the files that apply to all in a folder.
private func dotnetNeeds(_ operand: String?, in folder: ProjectFolder) -> Needs? {
  let own = folder.paths.filter { !$0.contains("/") }
  let roots = own.filter { $0.hasSuffix(".sln") || $0.hasSuffix("proj") }
  guard let start = operand.map({ cleaned(path: $0) }) ?? (roots.count == 1 ? roots.first : nil), folder.has(start)
  else {
    return nil
  }
  var files: [String] = []
  var waiting = [start]
  while let path = waiting.popLast() {
    if files.contains(path) { continue }
    guard [".sln", ".csproj", ".fsproj", ".vbproj"].contains(where: path.hasSuffix), let text = folder.text(path) else {
      return nil
    }
    files.append(path)
    let place = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let references =
      path.hasSuffix(".sln")
      ? text.split(separator: "\"").map { String($0) }.filter { $0.hasSuffix("proj") }
      : values(of: "ProjectReference", in: text)
    if text.contains("<Import "), !path.hasSuffix(".sln") { return nil }
    for reference in references {
      let target = cleaned(path: place + reference.replacing("\\", with: "/"))
      guard !target.hasPrefix(".."), !target.contains("$"), !target.contains("*") else { return nil }
      waiting.append(target)
    }
  }
  // They apply from their folder down.
  let common = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "packages.lock.json"]
  let root = ["NuGet.config", "nuget.config", "NuGet.Config", "global.json"]
  for path in folder.paths where !files.contains(path) {
    let name = path.split(separator: "/").last.map { String($0) } ?? path
    if common.contains(name) || root.contains(path) {
      guard folder.text(path)?.contains("<Import ") == false || name.hasSuffix(".json") else { return nil }
      files.append(path)
    }
  }
  return Needs(files: files.sorted())
}

/// The `Include` of each element of a name.
private func values(of element: String, in text: String) -> [String] {
  text.split(separator: "<").filter { $0.hasPrefix(element) }.compactMap { piece in
    guard let start = piece.firstRange(of: "Include=\"")?.upperBound else { return nil }
    return String(piece[start...].prefix { $0 != "\"" })
  }
}

// MARK: - Maven

private let mavenOptions: Set<String> = [
  "-B", "--batch-mode", "-q", "--quiet", "-ntp", "--no-transfer-progress", "-U", "-e", "-DskipTests",
  "-Dmaven.test.skip",
]

private func mavenNeeds(_ words: [String], in folder: ProjectFolder) -> Needs? {
  guard let text = folder.text("pom.xml"),
    !["<modules>", "<systemPath>", "basedir", "file:", "<extension>"].contains(where: text.contains)
  else { return nil }
  // A parent is looked for in the folder above, unless it is said to be in a repository.
  if text.contains("<parent>"), !text.contains("<relativePath/>"), !text.contains("<relativePath />"),
    !text.contains("spring-boot-starter-parent")
  {
    return nil
  }
  var needs = Needs(files: ["pom.xml"], folders: folder.paths(in: ".mvn").isEmpty ? [] : [".mvn"])
  if words.first == "./mvnw" {
    guard folder.has("mvnw"), !needs.folders.isEmpty else { return nil }
    needs.files.append("mvnw")
  }
  return needs
}

import BuildContext

/// What `pip install -r`, `poetry install`, `uv sync` and `pipenv install` need: the lists of packages, with those that they name.
/// Nil for what installs the project itself, or a package in a folder.
func pythonNeeds(_ words: [String], in folder: ProjectFolder) -> Needs? {
  if folder.hasFolder(named: ".venv") || folder.hasFolder(named: "venv") { return nil }
  if let line = pipInstall(words) {
    var files: [String] = []
    let lists = line.values(of: "-r", "--requirement", "-c", "--constraint")
    guard !lists.isEmpty else { return nil }
    for list in lists {
      guard readRequirements(cleaned(path: list), in: folder, &files) else { return nil }
    }
    return Needs(files: files)
  }
  switch words.first {
  case "poetry":
    guard let text = poetryProject(words, in: folder) else { return nil }
    let isPackage = !text.contains("package-mode = false")
    return words.contains("--no-root") || !isPackage ? poetryFiles(folder) : nil
  case "uv":
    guard let text = uvProject(words, in: folder) else { return nil }
    let isPackage =
      text.contains("[build-system]") && !text.contains("package = false") || text.contains("package = true")
    return words.contains("--no-install-project") || !isPackage ? uvFiles(folder) : nil
  case "pipenv":
    guard let line = CommandLine(words.dropFirst()),
      ["install", "sync"].contains(line.operands.joined(separator: " ")),
      line.hasOnly(["--deploy", "--system", "--dev", "-d", "--ignore-pipfile", "--clear", "--verbose"]),
      let text = folder.text("Pipfile"), folder.has("Pipfile.lock"),
      !["path =", "path=", "editable", "file ="].contains(where: text.contains)
    else { return nil }
    return Needs(files: ["Pipfile", "Pipfile.lock"])
  default: return nil
  }
}

/// The packages without the project, which is installed when its sources are there.
func pythonPrefetch(_ words: [String], in folder: ProjectFolder) -> Prefetch? {
  if folder.hasFolder(named: ".venv") || folder.hasFolder(named: "venv") { return nil }
  switch words.first {
  case "poetry":
    guard poetryProject(words, in: folder) != nil, !words.contains("--no-root"), folder.has("poetry.lock") else {
      return nil
    }
    return Prefetch(command: (words + ["--no-root"]).joined(separator: " "), needs: poetryFiles(folder))
  case "uv":
    guard uvProject(words, in: folder) != nil, !words.contains("--no-install-project"), folder.has("uv.lock") else {
      return nil
    }
    return Prefetch(command: (words + ["--no-install-project"]).joined(separator: " "), needs: uvFiles(folder))
  default: return nil
  }
}

/// - Parameter files: those that were read, in order.
private func readRequirements(_ path: String, in folder: ProjectFolder, _ files: inout [String]) -> Bool {
  if files.contains(path) { return true }
  guard !path.hasPrefix("/"), !path.hasPrefix(".."), let text = folder.text(path) else { return false }
  files.append(path)
  let place = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  let joined = text.replacing("\\\r\n", with: " ").replacing("\\\n", with: " ")
  for line in joined.split(whereSeparator: \.isNewline) {
    let words = line.prefix(upTo: line.firstRange(of: "#")?.lowerBound ?? line.endIndex)
      .split(whereSeparator: \.isWhitespace).map { String($0) }
    guard let first = words.first else { continue }
    let option = first.prefix { $0 != "=" }
    switch option {
    case "-r", "--requirement", "-c", "--constraint":
      let name = first.contains("=") ? String(first.dropFirst(option.count + 1)) : words.dropFirst().first
      guard let name, readRequirements(cleaned(path: place + name), in: folder, &files) else { return false }
    case "-i", "--index-url", "--extra-index-url", "--trusted-host", "--prefer-binary", "--only-binary", "--no-binary":
      continue
    default:
      // A folder, a file, or a package that is worked on.
      if first.hasPrefix("-") || first.hasPrefix(".") || line.contains("file:") { return false }
      if first.contains("/"), !first.contains("://"), !line.contains("://") { return false }
      if [".whl", ".tar.gz", ".zip"].contains(where: first.hasSuffix), !first.contains("://") { return false }
    }
  }
  return true
}

private func poetryProject(_ words: [String], in folder: ProjectFolder) -> String? {
  guard
    let line = CommandLine(
      words.dropFirst(), valued: ["--only", "--without", "--with", "-E", "--extras"]),
    ["install", "sync"].contains(line.operands.joined(separator: " ")),
    line.hasOnly([
      "--no-root", "--only", "--without", "--with", "--no-dev", "--no-interaction", "-n", "--no-ansi", "--no-cache",
      "--sync", "--all-extras", "-E", "--extras", "-v", "-vv", "-vvv", "--quiet", "-q", "--compile",
    ]),
    let text = folder.text("pyproject.toml"),
    !["path =", "path=", "file =", "dynamic-versioning"].contains(where: text.contains)
  else { return nil }
  return text
}

private func poetryFiles(_ folder: ProjectFolder) -> Needs {
  Needs(files: ["pyproject.toml"] + folder.present(["poetry.lock", "poetry.toml"]))
}

private func uvProject(_ words: [String], in folder: ProjectFolder) -> String? {
  guard
    let line = CommandLine(
      words.dropFirst(), valued: ["--extra", "--group", "--only-group", "--no-group", "--python"]),
    line.operands == ["sync"],
    line.hasOnly([
      "--frozen", "--locked", "--no-dev", "--no-cache", "--no-install-project", "--all-extras", "--all-groups",
      "--extra",
      "--group", "--only-group", "--no-group", "--compile-bytecode", "--no-editable", "-q", "--quiet", "--python",
      "--no-managed-python", "--no-default-groups",
    ]),
    let text = folder.text("pyproject.toml"),
    !["tool.uv.workspace", "path =", "path=", "workspace = true"].contains(where: text.contains)
  else { return nil }
  return text
}

private func uvFiles(_ folder: ProjectFolder) -> Needs {
  Needs(files: ["pyproject.toml"] + folder.present(["uv.lock", "uv.toml", ".python-version"]))
}

import BuildContext

/// What `go mod download` and `swift package resolve` need: the manifest and its lock.
func moduleNeeds(_ words: [String], in folder: ProjectFolder) -> Needs? {
  switch words.first {
  case "go":
    guard ["mod download", "mod download -x"].contains(words.dropFirst().joined(separator: " ")) else { return nil }
    return goNeeds(folder)
  case "swift":
    return words == ["swift", "package", "resolve"] ? swiftNeeds(folder) : nil
  default: return nil
  }
}

/// The modules, before what compiles with them.
func modulePrefetch(_ words: [String], in folder: ProjectFolder) -> Prefetch? {
  switch words.first {
  case "go":
    guard ["build", "install", "test", "vet"].contains(words.dropFirst().first ?? ""),
      !words.contains(where: { $0.contains("vendor") || $0.contains("@") || $0 == "-C" || $0.hasPrefix("-modfile") }),
      folder.has("go.sum") || folder.has("go.work"), let needs = goNeeds(folder)
    else { return nil }
    return Prefetch(command: "go mod download", needs: needs)
  case "swift":
    guard words.dropFirst().first == "build", !words.contains("--package-path"), folder.has("Package.resolved"),
      let needs = swiftNeeds(folder)
    else { return nil }
    return Prefetch(command: "swift package resolve", needs: needs)
  case "cargo": return cargoPrefetch(words, in: folder)
  default: return nil
  }
}

/// The manifests of a module, or of the modules of a workspace, and of those that stand in for others. Nil for a module outside
/// of the folder, and where all is in `vendor`.
private func goNeeds(_ folder: ProjectFolder) -> Needs? {
  if folder.has("vendor/modules.txt") { return nil }
  var files: [String] = []
  var modules = [""]
  if folder.has("go.work") {
    guard let text = folder.text("go.work"), let used = localModules(in: text, after: "use") else { return nil }
    files = ["go.work"] + folder.present(["go.work.sum"])
    modules = used.map { $0 == "." ? "" : "\($0)/" }
    if modules.isEmpty { return nil }
  }
  var known: Set<String> = []
  while let module = modules.popLast() {
    if !known.insert(module).inserted { continue }
    guard let text = folder.text(module + "go.mod"), let replaced = localModules(in: text, after: "replace") else {
      return nil
    }
    files.append(module + "go.mod")
    // Without the sums, go refuses to download what the main module requires.
    if folder.has(module + "go.sum") {
      files.append(module + "go.sum")
    } else if module.isEmpty, statements(of: text).contains(where: { $0.contains("require") }) {
      return nil
    }
    for other in replaced {
      let path = cleaned(path: module + other)
      if path.hasPrefix("..") { return nil }
      modules.append(path == "." ? "" : path + "/")
    }
  }
  return Needs(files: files)
}

private func statements(of text: String) -> [Substring] {
  text.split(whereSeparator: \.isNewline).map { $0.prefix(upTo: $0.firstRange(of: "//")?.lowerBound ?? $0.endIndex) }
}

/// The folders that a `go.work` uses, or that a `go.mod` has in the place of modules; nil for one with an absolute path.
private func localModules(in text: String, after keyword: String) -> [String]? {
  var found: [String] = []
  var isInside = false
  for line in statements(of: text) {
    var words = line.split(whereSeparator: \.isWhitespace).map { String($0) }[...]
    if words.first == keyword {
      words = words.dropFirst()
      if words.first == "(" {
        isInside = true
        continue
      }
    } else if words.first == ")" {
      isInside = false
      continue
    } else if !isInside {
      continue
    }
    if let arrow = words.firstIndex(of: "=>") { words = words[(arrow + 1)...] }
    guard let target = words.first else { continue }
    if target.hasPrefix("/") || target.hasPrefix("\"") { return nil }
    if target.hasPrefix(".") {
      found.append(cleaned(path: target))
    } else if keyword == "use" {
      found.append(cleaned(path: target))
    }
  }
  return found
}

private func swiftNeeds(_ folder: ProjectFolder) -> Needs? {
  guard let text = folder.text("Package.swift"), !text.contains(".package(path:"), !text.contains(", path: \"..") else {
    return nil
  }
  if text.contains(".package(name:"), text.contains("path:") { return nil }
  return Needs(files: ["Package.swift"] + folder.present(["Package.resolved"]))
}

/// cargo wants a source file before it reads the manifest: an empty one stands in for it until the sources are copied.
private func cargoPrefetch(_ words: [String], in folder: ProjectFolder) -> Prefetch? {
  guard ["build", "install", "test"].contains(words.dropFirst().first ?? ""), let text = folder.text("Cargo.toml"),
    !words.contains("--offline"), !words.contains(where: { $0.hasPrefix("--manifest-path") }), folder.has("Cargo.lock"),
    !["[workspace", "[[", "[lib]", "path =", "path=", "build =", "build=", "workspace = true"].contains(
      where: text.contains)
  else { return nil }
  let configuration = folder.present([".cargo/config.toml", ".cargo/config"])
  if configuration.contains(where: { folder.text($0)?.contains("source") ?? true }) { return nil }
  guard let stub = folder.present(["src/main.rs", "src/lib.rs"]).first else { return nil }
  return Prefetch(
    command: "mkdir src && touch \(stub) && cargo fetch",
    needs: Needs(
      files: ["Cargo.toml", "Cargo.lock"] + configuration + folder.present(["rust-toolchain", "rust-toolchain.toml"])))
}

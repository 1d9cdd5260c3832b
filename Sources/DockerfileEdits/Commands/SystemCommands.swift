/// What installs packages of a system, or programs by their names: it needs no file of the project.
func needsNothing(_ words: [String]) -> Bool {
  guard let program = words.first else { return false }
  let rest = words.dropFirst()
  switch program {
  case "apt-get", "apt":
    return isSystemInstall(
      rest, ["update", "upgrade", "dist-upgrade", "install", "clean", "autoclean", "autoremove"],
      valued: ["-o", "-t", "--target-release"])
  case "apk":
    return isSystemInstall(rest, ["add", "update", "upgrade"], valued: ["--virtual", "-t"])
  case "dnf", "microdnf", "yum":
    return isSystemInstall(rest, ["install", "update", "upgrade", "makecache", "clean"], valued: [])
  case "rm":
    return rest.contains { $0.hasPrefix("-") }
      && rest.allSatisfy { word in
        word.hasPrefix("-") || systemCaches.contains { word.hasPrefix($0) } && !word.contains("..")
      }
  case "set": return rest.allSatisfy { $0.hasPrefix("-") || $0 == "pipefail" }
  case "corepack":
    guard let line = CommandLine(rest), line.hasOnly(["--activate"]), let first = line.operands.first else {
      return false
    }
    let names = line.operands.dropFirst()
    // Without a version, corepack reads it from package.json.
    return first == "enable" && names.allSatisfy(isPackageName)
      || first == "prepare" && !names.isEmpty && names.allSatisfy { isPackageName($0) && $0.contains("@") }
  case _ where cleanUps.contains(words.prefix(3).joined(separator: " ")):
    return words.count == 3 || words.dropFirst(3) == ["--force"]
  case "npm":
    guard let line = CommandLine(rest), ["install", "i", "add"].contains(line.operands.first ?? ""),
      line.options.contains("-g") || line.options.contains("--global"),
      line.hasOnly(["-g", "--global", "--no-audit", "--no-fund", "--silent", "--quiet", "--no-progress", "--loglevel"])
    else { return false }
    return line.operands.count > 1 && line.operands.dropFirst().allSatisfy(isNodePackage)
  case "yarn":
    return rest.starts(with: ["global", "add"]) && rest.count > 2 && rest.dropFirst(2).allSatisfy(isNodePackage)
  case "gem":
    guard let line = CommandLine(rest, valued: ["-v", "--version"]), line.hasOnly(["-v", "--version", "--no-document"])
    else { return false }
    return line.operands.first == "install" && line.operands.count > 1
      && line.operands.dropFirst().allSatisfy { isPackageName($0) && !$0.hasSuffix(".gem") }
  case "pip", "pip3", "pipx", "python", "python3":
    guard let line = pipInstall(words) else { return false }
    return line.values(of: "-r", "--requirement", "-c", "--constraint").isEmpty && !line.operands.isEmpty
  case "go":
    return rest.first == "install" && rest.count > 1
      && rest.dropFirst().allSatisfy { !$0.hasPrefix("-") && !$0.hasPrefix(".") && $0.contains("@") }
  case "mix": return rest == ["local.hex", "--force"] || rest == ["local.rebar", "--force"]
  case "poetry": return rest.first == "config" && !rest.contains("--local")
  default: return false
  }
}

/// What package managers keep, and images need not.
private let systemCaches = [
  "/var/lib/apt/lists", "/var/cache/apt", "/var/cache/apk", "/var/cache/dnf", "/var/cache/yum", "/root/.npm",
  "/root/.cache", "~/.npm", "~/.cache",
]

/// What clears a cache, or prepares an install: not worth a step of its own.
func isHousekeeping(_ words: [String]) -> Bool {
  ["rm", "set", "corepack"].contains(words.first) || cleanUps.contains(words.prefix(3).joined(separator: " "))
    || ["poetry config", "bundle config", "apt-get update", "apt update", "apt-get clean", "apk update"]
      .contains(words.prefix(2).joined(separator: " "))
}

private let cleanUps = [
  "npm cache clean", "yarn cache clean", "pip cache purge", "pnpm store prune", "composer clear-cache",
]

private func isSystemInstall(_ words: ArraySlice<String>, _ verbs: Set<String>, valued: Set<String>) -> Bool {
  guard let line = CommandLine(words, valued: valued), let verb = line.operands.first else { return false }
  let names = line.operands.dropFirst()
  return verbs.contains(verb) && names.allSatisfy { isPackageName($0) && !isPackageFile($0) }
}

private func isPackageFile(_ word: String) -> Bool { [".deb", ".rpm", ".apk"].contains { word.hasSuffix($0) } }

/// `name`, `name@1.2`, `@scope/name`.
private func isNodePackage(_ word: String) -> Bool {
  let parts = word.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
  return parts.count == 1 && isPackageName(word) && !word.contains(".tgz")
    || parts.count == 2 && word.hasPrefix("@") && parts.allSatisfy(isPackageName)
}

/// The command line of `pip install`, however pip is called; nil if it is something else or has options that name
/// files in other ways than `-r` and `-c`.
func pipInstall(_ words: [String]) -> CommandLine? {
  var words = words[...]
  if ["python", "python3"].contains(words.first), words.dropFirst().first == "-m" { words = words.dropFirst(2) }
  if words.first == "uv" { words = words.dropFirst() }
  guard let program = words.popFirst(), ["pip", "pip3", "pipx"].contains(program), words.popFirst() == "install" else {
    return nil
  }
  let valued: Set<String> = [
    "-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "--trusted-host",
    "--default-timeout", "--timeout", "--retries",
  ]
  let flags: Set<String> = [
    "--no-cache-dir", "--no-cache", "--upgrade", "-U", "--user", "--quiet", "-q", "--break-system-packages",
    "--root-user-action", "--no-compile", "--disable-pip-version-check", "--prefer-binary", "--require-hashes",
    "--no-deps", "--no-warn-script-location", "--system", "--only-binary", "--progress-bar", "--force-reinstall",
    "--pre",
    "--compile", "--compile-bytecode", "--verbose", "-v",
  ]
  guard let line = CommandLine(words, valued: valued), line.hasOnly(valued.union(flags)),
    line.operands.allSatisfy(isPackageName)
  else { return nil }
  return line
}

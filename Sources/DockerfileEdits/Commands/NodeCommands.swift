import BuildContext
import JSON5Syntax

/// What `npm ci`, `yarn install`, `pnpm install` and the like need: the manifests of the project and of its workspaces. Nil
/// for what may read other files: a script of the project that runs at the install, a dependency in a folder, patches.
func nodeNeeds(_ words: [String], in folder: ProjectFolder) -> Needs? {
  guard let program = words.first, let manager = managers.first(where: { $0.program == program }),
    let line = CommandLine(words.dropFirst(), valued: ["--network-timeout"]),
    line.hasOnly(manager.options), manager.verbs.contains(line.operands.joined(separator: " "))
  else { return nil }
  // What lies in the project as installed would be put over what is installed.
  if folder.hasFolder(named: "node_modules") { return nil }
  if manager.refused.contains(where: folder.has) { return nil }
  if line.operands.first == "ci" || line.operands.first == "clean-install",
    folder.present(["package-lock.json", "npm-shrinkwrap.json"]).isEmpty
  {
    return nil
  }
  let runsScripts = !line.options.contains("--ignore-scripts")
  guard let root = folder.json("package.json"), isPlainPackage("package.json", root, runsScripts, in: folder) else {
    return nil
  }
  guard let members = workspaces(of: root, program, in: folder) else { return nil }
  var needs = Needs(files: ["package.json"] + folder.present(manager.files))
  for member in members {
    let path = "\(member)/package.json"
    // The programs of a member are linked when it is installed.
    guard let package = folder.json(path), isPlainPackage(path, package, runsScripts, in: folder), package["bin"] == nil
    else { return nil }
    needs.files.append(path)
  }
  let patches = root.object("pnpm").object("patchedDependencies")
  if !patches.isEmpty {
    let files = patches.compactMap { if case .string(let path) = $0.value.value { cleaned(path: path) } else { nil } }
    guard program == "pnpm", files.count == patches.count, files.allSatisfy(folder.has) else { return nil }
    needs.files += files
  }
  if program == "yarn", !folder.paths(in: ".yarn").isEmpty {
    // With its cache in the project, yarn installs without the network.
    if !folder.paths(in: ".yarn/cache").isEmpty || !folder.paths(in: ".yarn/patches").isEmpty { return nil }
    needs.folders.append(".yarn")
  }
  return needs
}

private struct NodeManager {
  let program: String
  let verbs: Set<String>
  let options: Set<String>

  /// What it reads where it is there.
  let files: [String]

  /// What makes it read more.
  var refused: [String] = []
}

private let managers = [
  NodeManager(
    program: "npm", verbs: ["ci", "clean-install", "install", "i"],
    options: [
      "--omit", "--production", "--only", "--include", "--no-audit", "--no-fund", "--legacy-peer-deps",
      "--ignore-scripts",
      "--silent", "--quiet", "--prefer-offline", "--no-optional", "--progress", "--no-progress", "--loglevel",
      "--verbose",
      "--unsafe-perm", "--force", "-f", "--audit", "--fund",
    ],
    files: ["package-lock.json", "npm-shrinkwrap.json", ".npmrc"], refused: ["binding.gyp"]),
  NodeManager(
    program: "yarn", verbs: ["", "install"],
    options: [
      "--frozen-lockfile", "--immutable", "--production", "--prod", "--ignore-scripts", "--silent", "-s",
      "--non-interactive", "--network-timeout", "--no-progress", "--pure-lockfile", "--ignore-engines",
      "--ignore-optional", "--ignore-platform", "--prefer-offline",
    ],
    files: ["yarn.lock", ".npmrc", ".yarnrc", ".yarnrc.yml"], refused: ["binding.gyp", ".pnp.cjs"]),
  NodeManager(
    program: "pnpm", verbs: ["install", "i"],
    options: [
      "--frozen-lockfile", "--no-frozen-lockfile", "--prod", "-P", "--ignore-scripts", "--prefer-offline", "--silent",
      "--reporter",
    ],
    files: ["pnpm-lock.yaml", "pnpm-workspace.yaml", ".npmrc"], refused: ["binding.gyp", ".pnpmfile.cjs"]),
]

/// Scripts that a manager runs when it installs the project itself.
private let installScripts = [
  "preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare", "dependencies",
]

/// Packages whose own scripts read the project when they are installed.
private let readingPackages = ["@prisma/client", "prisma", "puppeteer", "patch-package", "@nestjs/ng-universal"]

private func isPlainPackage(
  _ path: String, _ package: [JSON5Member], _ runsScripts: Bool, in folder: ProjectFolder
) -> Bool {
  if runsScripts {
    let scripts = package.object("scripts").map(\.key)
    if installScripts.contains(where: scripts.contains) { return false }
  }
  let kinds = ["dependencies", "devDependencies", "optionalDependencies"]
  if runsScripts, kinds.flatMap({ package.object($0) }).contains(where: { readingPackages.contains($0.key) }) {
    return false
  }
  let places = ["file:", "link:", "portal:", "patch:", ".", "/", "~"]
  let values = kinds.flatMap { package.object($0) }.map(dependency)
  if values.contains(where: { value in places.contains { value.hasPrefix($0) } && !isVersionRange(value) }) {
    return false
  }
  // In overrides and resolutions, too.
  let text = folder.text(path) ?? ""
  return !["\"file:", "\"link:", "\"portal:", "\"patch:"].contains(where: text.contains)
}

/// `~1.2` is a range, `~/lib` a folder.
private func isVersionRange(_ text: String) -> Bool { text.hasPrefix("~") && !text.hasPrefix("~/") }

private func dependency(_ member: JSON5Member) -> String {
  if case .string(let version) = member.value.value { version } else { "file:" }
}

/// The folders of a project's workspaces; nil if they are described in a way that only the manager can read.
private func workspaces(of package: [JSON5Member], _ program: String, in folder: ProjectFolder) -> [String]? {
  var patterns: [String]
  switch package["workspaces"] {
  case nil: patterns = []
  case let list? where list.strings != nil: patterns = list.strings ?? []
  case .object(let members)?:
    guard let packages = members["packages"]?.strings else { return nil }
    patterns = packages
  default: return nil
  }
  if program == "pnpm", let text = folder.text("pnpm-workspace.yaml") {
    guard let own = pnpmPackages(text) else { return nil }
    patterns = own
  }
  var members: [String] = []
  for pattern in patterns {
    let clean = cleaned(path: pattern)
    guard !clean.contains("!"), !clean.contains("**"), !clean.hasPrefix("."), !clean.contains("{") else { return nil }
    guard let matcher = IgnorePattern(clean, isException: false) else { return nil }
    for path in folder.paths where path.hasSuffix("/package.json") {
      let member = String(path.dropLast("/package.json".count))
      if matcher.matches(member), !members.contains(member) { members.append(member) }
    }
  }
  return members
}

/// The list under `packages:`; nil if something else stands in the file.
private func pnpmPackages(_ text: String) -> [String]? {
  var found: [String] = []
  var isInside = false
  for line in text.split(whereSeparator: \.isNewline) {
    let trimmed = line.drop(while: \.isWhitespace)
    if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
    if line == "packages:" {
      isInside = true
    } else if isInside, trimmed.hasPrefix("- ") {
      found.append(trimmed.dropFirst(2).filter { !"\"' ".contains($0) })
    } else {
      return nil
    }
  }
  return found
}

import ImageModel

/// A Dockerfile by what its path says: `services/api/Dockerfile.alpine` is in `services/api` and has the suffix `alpine`.
package struct DockerfilePath: Hashable {
  package let path: String

  /// `.` for the project's own.
  let folder: String

  /// What tells it from others of its folder, before or behind `Dockerfile`; nil for the usual name.
  let suffix: String?

  /// Nil if the name is not one of a Dockerfile. `Containerfile` is podman's word for it; upper and lower case are both
  /// in use.
  package init?(_ path: String) {
    self.path = path
    let parts = path.split(separator: "/")
    guard let name = parts.last else { return nil }
    folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
    let lowerName = name.lowercased()
    // An editor's copy.
    if name.hasSuffix("~") || name.hasSuffix("#") { return nil }
    for word in ["dockerfile", "containerfile"] {
      if lowerName == word {
        suffix = nil
        return
      }
      if lowerName.hasPrefix("\(word).") {
        let suffix = String(name.dropFirst(word.count + 1))
        let last = suffix.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if last.isEmpty || otherFiles.contains(last) { return nil }
        // `Dockerfile.go` may be one, `dockerfile.go` is about them.
        if name.hasPrefix(word), languageEndings.contains(last) { return nil }
        self.suffix = suffix
        return
      }
      if lowerName.hasSuffix(".\(word)") {
        suffix = String(name.dropLast(word.count + 1))
        return
      }
    }
    return nil
  }

  /// A Dockerfile that another file names, whatever it is called.
  init(named path: String) {
    if let usual = DockerfilePath(path) {
      self = usual
      return
    }
    self.path = path
    let parts = path.split(separator: "/")
    folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
    let name = parts.last.map { String($0) } ?? path
    let rest = name.lowercased().hasPrefix("dockerfile") ? String(name.dropFirst(10)) : name
    suffix = rest.isEmpty ? nil : rest
  }

  var folders: [Substring] { folder == "." ? [] : folder.split(separator: "/") }

  /// Whether a part of the path says that what it builds is for the project's own people.
  var isUnpublished: Bool {
    let words = folders.map { $0.lowercased() } + [suffix?.lowercased()].compactMap(\.self)
    return words.contains { unpublishedWords.contains($0) }
  }

  /// Whether the suffix names a base, and so another way to build the same image.
  var isFlavour: Bool {
    guard let suffix else { return false }
    let word = suffix.lowercased().prefix { $0.isLetter }
    return flavourWords.contains(String(word))
  }

  /// The parts of the path that tell images apart: neither the folders that hold nothing but the Dockerfile, nor a word
  /// for what is published anyway.
  var nameParts: (folders: [Substring], suffix: String?) {
    var rest = folders[...]
    while let last = rest.last, isPackagingFolder(last) { rest.removeLast() }
    return (Array(rest), suffix.flatMap { publishedWords.contains($0.lowercased()) ? nil : $0 })
  }
}

/// Whether a folder of this name holds how something is built, and what is built is elsewhere.
func isPackagingFolder(_ name: some StringProtocol) -> Bool { packagingFolders.contains(name.lowercased()) }

/// Folders that hold what others made, or what a build leaves. Git is told to ignore most of them.
package let foldersOfOthers: Set<String> = [
  ".build", ".cache", ".git", ".hg", ".svn", ".terraform", ".tox", ".venv", "bower_components", "node_modules",
  "third_party", "vendor", "venv",
]

/// What stands after `Dockerfile.` in files that are not Dockerfiles: templates, copies, and what is about them.
private let otherFiles: Set<String> = [
  "adoc", "backup", "bak", "conf", "containerignore", "css", "diff", "disabled", "dist", "dockerignore", "ejs", "erb",
  "example", "gotmpl", "hbs", "html", "in", "ini", "j2", "jinja", "jinja2", "json", "liquid", "lock", "log", "md",
  "mdx", "mustache", "old", "orig", "patch", "pdf", "png", "rej", "rst", "sample", "save", "sh", "snap",
  "sublime-syntax",
  "svg", "swo", "swp", "template", "tmlanguage", "tmp", "tmpl", "toml", "tpl", "txt", "xml", "yaml", "yml",
]

/// The endings of programs.
private let languageEndings: Set<String> = [
  "c", "cc", "cpp", "cs", "dart", "el", "ex", "exs", "go", "h", "hpp", "hs", "java", "js", "jsx", "kt", "lua", "mjs",
  "php", "pl", "ps1", "py", "rb", "rs", "scala", "swift", "ts", "tsx", "vim",
]

private let packagingFolders: Set<String> = [
  ".docker", "build", "container", "containers", "deploy", "docker", "dockerfiles", "images", "package", "packaging",
]

private let publishedWords: Set<String> = ["prod", "production", "release"]

private let unpublishedWords: Set<String> = [
  ".devcontainer", "bench", "benchmark", "benchmarks", "debug", "dev", "devel", "development", "e2e", "example",
  "examples", "fixture", "fixtures", "golden", "goldens", "lint", "local", "mock", "mocks", "sample", "samples",
  "snapshots", "test", "testcases", "testdata", "testfiles", "testing", "tests",
]

private let flavourWords: Set<String> = [
  "alpine", "bookworm", "bullseye", "busybox", "cpu", "cuda", "debian", "distroless", "fedora", "glibc", "gpu", "jammy",
  "musl", "noble", "rocm", "rocky", "scratch", "slim", "trixie", "ubi", "ubuntu", "wolfi",
]

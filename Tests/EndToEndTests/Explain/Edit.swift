import Foundation
import TestSupport

/// One step of making a project, or of changing it. Paths are those of the build context.
enum Edit: Sendable {
  /// A file with this content, which no other scenario has: what is equal in two scenarios would share a cache.
  case write(String, String)
  case ignore(String)

  /// In the Dockerfile, a text becomes another.
  case line(String, String)

  /// More members of the image in cigen.json5.
  case configure(String)
  case mode(String, Int)
  case touch(String)
  case move(String, String)
  case remove(String)
  case link(String, to: String)
  case hardLink(String, to: String)
}

struct EditFailed: Error {
  let edit: String
}

/// The folder of a scenario: cigen.json5, build.sh, and the build context `app`, all in a git repository.
struct ScenarioProject {
  let folder: TemporaryFolder

  /// What its base image, its repository and the contents of its files are called by.
  let id: String
  let registry: String

  var context: URL { folder.url.appendingPathComponent("app") }
  var repository: String { "\(registry)/\(id)" }

  init(_ scenario: Scenario, id: String, registry: String) throws {
    (self.id, self.registry) = (id, registry)
    folder = try TemporaryFolder()
    // "FROM base" is of an image that this scenario has alone; where something stands between, it is "%BASE%".
    let base = "\(registry)/base:\(id)"
    try folder.write(
      scenario.dockerfile.replacing("FROM base", with: "FROM \(base)").replacing("%BASE%", with: base),
      to: "app/Dockerfile")
    try apply([.configure("")] + scenario.files)
  }

  var dockerfile: String {
    get throws { try String(contentsOf: context.appendingPathComponent("Dockerfile"), encoding: .utf8) }
  }

  func commit() throws {
    try folder.write("/build.sh\n", to: ".gitignore")
    try runGit(["init", "--quiet", "--initial-branch", "main"], in: folder.url)
    try runGit(["add", "--all"], in: folder.url)
    try runGit(["commit", "--quiet", "--message", "before"], in: folder.url)
  }

  func writeScript() throws { try folder.write(try cigen("bash", in: folder), to: "build.sh") }

  func apply(_ edits: [Edit]) throws { for edit in edits { try apply(edit) } }

  private func apply(_ edit: Edit) throws {
    let manager = FileManager.default
    func file(_ path: String) -> URL { context.appendingPathComponent(path) }
    func makeFolder(of path: String) throws {
      try manager.createDirectory(at: file(path).deletingLastPathComponent(), withIntermediateDirectories: true)
    }
    switch edit {
    // In place: a file keeps its mode.
    case .write(let path, let content):
      try makeFolder(of: path)
      try Data("\(content), of \(id)\n".utf8).write(to: file(path))
    case .ignore(let patterns): try folder.write(patterns, to: "app/.dockerignore")
    case .line(let old, let new):
      let text = try dockerfile
      guard text.contains(old) else { throw EditFailed(edit: "\(edit) in\n\(text)") }
      try folder.write(text.replacing(old, with: new, maxReplacements: 1), to: "app/Dockerfile")
    case .configure(let members):
      try folder.write(
        """
        {
          version: '1',
          images: { web: { repository: '\(repository)', context: 'app', \(members.replacing("REPOSITORY", with: repository)) } },
        }

        """, to: "cigen.json5")
    case .mode(let path, let mode):
      try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: file(path).path)
    case .touch(let path):
      try manager.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: file(path).path)
    case .move(let old, let new):
      try makeFolder(of: new)
      try manager.moveItem(at: file(old), to: file(new))
    case .remove(let path): try manager.removeItem(at: file(path))
    case .link(let path, let target):
      try makeFolder(of: path)
      try? manager.removeItem(at: file(path))
      try manager.createSymbolicLink(atPath: file(path).path, withDestinationPath: target)
    case .hardLink(let path, let target):
      try makeFolder(of: path)
      try manager.linkItem(at: file(target), to: file(path))
    }
  }
}

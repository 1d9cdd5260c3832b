import BuildContext
import CacheForecast
import DockerfileSyntax
import ImageModel
import SourceText

/// The files that forecasts look at, as they are and as they were, each read once for all images.
struct ForecastFiles {
  enum Time: Hashable {
    case before, now
  }

  private let disk: Disk
  private let loaded: LoadedProject
  private let request: ForecastRequest

  private struct Key: Hashable {
    let path: String
    let time: Time

    /// Of a Dockerfile the frontend, of a context the file of what is ignored.
    var other: String?
  }

  private var histories: [String: ContextHistory] = [:]
  private var contexts: [Key: ContextFiles] = [:]
  private var sources: [Key: SourceFile?] = [:]
  private var dockerfiles: [Key: Dockerfile?] = [:]

  init(_ disk: Disk, _ loaded: LoadedProject, _ request: ForecastRequest) {
    (self.disk, self.loaded, self.request) = (disk, loaded, request)
  }

  mutating func read(_ path: String, _ time: Time) throws(DiagnosticError) -> SourceFile? {
    let key = Key(path: path, time: time)
    if let known = sources[key] { return known }
    let source: SourceFile?
    if case .since(let commit) = request.change, time == .before {
      source = try disk.file(path, of: loaded.folder, in: commit)
    } else {
      source = try disk.read(normalized(path: join(loaded.folder, path)))
    }
    sources[key] = .some(source)
    return source
  }

  /// - Returns: nil for one that is not there or cannot be read.
  mutating func dockerfile(_ path: String, frontend: String?, _ time: Time) throws(DiagnosticError) -> Dockerfile? {
    let key = Key(path: path, time: time, other: frontend)
    if let known = dockerfiles[key] { return known }
    let dockerfile = try read(path, time).flatMap { parseDockerfile($0, frontend: frontend).dockerfile }
    if let dockerfile { try checkSize(of: dockerfile) }
    dockerfiles[key] = .some(dockerfile)
    return dockerfile
  }

  /// A build context without what is ignored.
  ///
  /// - Parameter folder: nil for that of the image.
  mutating func context(
    of image: Image, _ time: Time, in folder: String? = nil
  ) throws(DiagnosticError) -> ContextFiles {
    let folder = join(loaded.folder, folder ?? image.context)
    let ignoreFile = try ignoreFile(of: image, time)
    let key = Key(path: folder, time: time, other: ignoreFile?.name)
    if let known = contexts[key] { return known }
    let history: ContextHistory
    if let known = histories[folder] {
      history = known
    } else {
      history = try disk.contextHistory(of: folder, request.change)
      histories[folder] = history
    }
    var patterns = IgnorePatterns.none
    if let ignoreFile {
      patterns = IgnorePatterns(parsing: ignoreFile)
      if !patterns.diagnostics.isEmpty { throw DiagnosticError(patterns.diagnostics) }
    }
    let files = ContextFiles((time == .now ? history.after : history.before).without(patterns))
    contexts[key] = files
    return files
  }

  /// `Dockerfile.dockerignore` beside the Dockerfile comes before the context's own, but for the classic builder.
  private mutating func ignoreFile(of image: Image, _ time: Time) throws(DiagnosticError) -> SourceFile? {
    if request.rules != .classic, let own = try read(image.dockerfile + ".dockerignore", time) { return own }
    return try read(join(image.context, ".dockerignore"), time)
  }
}

extension Disk {
  /// A file of the project as a commit has it; nil if it has none.
  func file(_ path: String, of project: String, in commit: String) throws(DiagnosticError) -> SourceFile? {
    let object = "\(commit):./\(normalized(path: path))"
    guard gitAgrees(["cat-file", "-e", object], in: project) else { return nil }
    return SourceFile(
      name: "\(commit):\(path)", bytes: Array(try git(["cat-file", "blob", object], in: project).utf8))
  }
}

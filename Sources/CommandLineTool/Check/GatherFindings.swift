import BuildContext
import Checks
import DockerfileEdits
import DockerfileSyntax
import ImageModel
import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Disk {
  /// What the rules find in the Dockerfiles of a project, each looked at once with all images that are built from it.
  ///
  /// - Parameter reading: what was said while the project was read.
  func problems(of loaded: LoadedProject, reading: [Diagnostic]) throws(DiagnosticError) -> [Diagnostic] {
    var files: [CheckedFile] = []
    var indexes: [String: Int] = [:]
    var contexts: [String: LackingContext] = [:]
    var unread: [Diagnostic] = []
    let missing = try missingFiles(of: loaded.project, in: loaded.folder)
    for image in loaded.project.images {
      guard let stages = image.stages, !image.isShared else { continue }
      let checked = try checkedImage(image, stages, of: loaded, missing, &contexts, &unread)
      if let index = indexes[image.dockerfile] {
        files[index].images.append(checked)
      } else {
        indexes[image.dockerfile] = files.count
        files.append(CheckedFile(stages.dockerfile, [checked]))
      }
    }
    let ofFiles = Dictionary(grouping: reading) { $0.place?.file.name }
    var found: [Diagnostic] = []
    var seen: Set<String?> = []
    for file in files {
      let name = file.dockerfile.source.name
      found += findProblems(in: file, with: seen.insert(name).inserted ? ofFiles[name] ?? [] : [])
    }
    let rest = reading.filter { !seen.contains($0.place?.file.name) }
    return rest + found + unread + higherRelease(of: loaded)
  }

  /// Nothing where git does not say.
  private func higherRelease(of loaded: LoadedProject) -> [Diagnostic] {
    (try? higherRelease(than: loaded.project, in: loaded.folder)) ?? []
  }

  /// Where git does not tell the files, such as in a checkout of another user, the other rules still find what they find.
  private func contextFiles(of folder: String, _ unread: inout [Diagnostic]) -> ContextTree {
    do throws(DiagnosticError) {
      return try contextHistory(of: folder, .files([])).after
    } catch {
      unread += error.diagnostics.map { problem in
        Diagnostic(
          .note, rule: "unread-context", "the build context \"\(folder)\" is not looked at: \(problem.message)",
          hint: problem.hint)
      }
      return ContextTree([:])
    }
  }

  private func checkedImage(
    _ image: Image, _ stages: ImageStages, of loaded: LoadedProject, _ missing: MissingFiles,
    _ contexts: inout [String: LackingContext], _ unread: inout [Diagnostic]
  ) throws(DiagnosticError) -> CheckedImage {
    let folder = normalized(path: join(loaded.folder, image.context))
    let names = [image.dockerfile + ".dockerignore", join(image.context, ".dockerignore")]
    let ignoreFile = names.first { exists(join(loaded.folder, $0)) }
    let key = "\(folder)\u{0}\(ignoreFile ?? "")"
    if contexts[key] == nil, isFolder(folder) {
      var ignored = IgnorePatterns.none
      if let ignoreFile, let source = try read(normalized(path: join(loaded.folder, ignoreFile))) {
        ignored = IgnorePatterns(parsing: source)
        if !ignored.diagnostics.isEmpty { throw DiagnosticError(ignored.diagnostics) }
      }
      contexts[key] = LackingContext(
        contextFiles(of: folder, &unread).without(ignored), missing,
        in: relativePath(from: missing.root, to: normalized(path: absolute(folder))))
    }
    let root = normalized(path: absolute(folder))
    let context = contexts[key] ?? LackingContext(ContextTree([:]), missing, in: ".")
    let own = loaded.project.outputs.map(\.path)
    return CheckedImage(
      name: image.name, graph: stages.graph, target: stages.targets.last ?? stages.graph.defaultTarget,
      projectImages: Set(image.needs.flatMap(\.uses).flatMap(\.words)),
      context: CheckedContext(
        folder: folder, known: context.known, ignoreFile: ignoreFile,
        ownFiles: own.map { relativePath(from: root, to: absolute(join(loaded.folder, $0))) },
        missingSubmodules: context.submodules, missingLargeFiles: context.largeFiles,
        read: contextReader(of: folder)),
      missingMounts: image.missingMounts.map { ($0, $0.declaration) })
  }
}

/// A build context, and what a job lacks of it.
private struct LackingContext {
  let known: KnownContext
  let submodules: [String]
  let largeFiles: [String]

  /// - Parameter place: from the root of the checkout.
  init(_ tree: ContextTree, _ missing: MissingFiles, in place: String) {
    known = KnownContext(tree)
    submodules = missing.submodules(in: place, tree)
    largeFiles = missing.largeFiles(in: place, tree)
  }
}

extension Disk {
  /// Reads small files of a build context as text; what leads out of it is not read.
  ///
  /// - Parameter folder: the context, as the person would name it.
  func contextReader(of folder: String) -> ContextReader {
    let root = withoutLinks(normalized(path: absolute(folder)))
    return { path in
      let file = withoutLinks(join(root, path))
      guard file.hasPrefix(root == "/" ? "/" : root + "/"), FileKind(absolutePath: file) == .file,
        let attributes = try? FileManager.default.attributesOfItem(atPath: file),
        attributes[.size] as? Int ?? 0 < longestRead, let bytes = bytes(at: file)
      else { return nil }
      return String(validating: bytes, as: UTF8.self)
    }
  }
}

/// In bytes: a list of dependencies is shorter.
private let longestRead = 8_000_000

extension Need.Use {
  /// What the Dockerfile has in its place.
  fileprivate var words: [String] {
    switch self {
    case .text(let text), .context(let text): [text]
    case .argument(let name): ["${\(name)}", "$\(name)"]
    }
  }
}

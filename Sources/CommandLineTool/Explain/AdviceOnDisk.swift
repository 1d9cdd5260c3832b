import CacheForecast
import DockerfileEdits
import DockerfileSyntax
import ImageModel
import SourceText

/// The files that advice on an image would change, by their paths from the project's folder, and what an adviser reads.
struct AdvisedFiles {
  let dockerfile: String
  let ignoreFile: String
  let sources: AdviceSources

  func path(of target: FileEdit.Target) -> String {
    switch target {
    case .dockerfile: dockerfile
    case .ignoreFile: ignoreFile
    }
  }
}

extension Disk {
  /// - Parameter targets: what the images of the Dockerfile are called in it.
  func advisedFiles(
    of image: Image, in loaded: LoadedProject, _ after: BuildInput, targets: Set<String?>
  ) -> AdvisedFiles {
    let own = image.dockerfile + ".dockerignore"
    let ignoreFile = exists(join(loaded.folder, own)) ? own : normalized(path: join(image.context, ".dockerignore"))
    let text = bytes(at: absolute(join(loaded.folder, ignoreFile))).map { String(decoding: $0, as: UTF8.self) }
    let targets = targets.map { $0.flatMap(after.graph.stageIndex(named:)) ?? after.graph.defaultTarget }
    return AdvisedFiles(
      dockerfile: normalized(path: image.dockerfile), ignoreFile: ignoreFile,
      sources: AdviceSources(
        targets: Set(targets), ignoreFile: text, read: contextReader(of: join(loaded.folder, image.context))))
  }
}

extension ForecastReport.Suggestion {
  init(_ advice: Advice, of files: AdvisedFiles, _ dockerfile: Dockerfile) {
    var edits: [ForecastReport.Edit] = []
    var difference: [String] = []
    if let edit = advice.edit {
      let path = files.path(of: edit.target)
      edits = edit.hunks.map { ForecastReport.Edit(file: path, line: $0.line, removed: $0.removed, added: $0.added) }
      let old =
        edit.target == .dockerfile
        ? String(decoding: dockerfile.source.bytes, as: UTF8.self) : files.sources.ignoreFile ?? ""
      difference = unifiedDiff(from: old, named: path, to: edit.applied(to: old), named: path)
        .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { String($0) }
    }
    self.init(
      text: advice.text, line: advice.line, saves: advice.saves, example: advice.example, edits: edits,
      difference: difference)
  }
}

/// Carries out advice until none is left that edits a file.
struct AdviceWriter {
  private let disk: Disk
  private let loaded: LoadedProject

  /// The files that are to be written, by their paths from the project's folder.
  private var texts: [String: String] = [:]

  /// What is done, in order.
  private(set) var done: [String] = []

  init(_ disk: Disk, _ loaded: LoadedProject) { (self.disk, self.loaded) = (disk, loaded) }

  /// Collects the edits for an image. Where another image has the same Dockerfile, one is enough: the advice was on both.
  mutating func add(_ forecast: ImageForecast, _ advice: [Advice]) {
    let files = forecast.advised
    if texts[files.dockerfile] != nil { return }
    var input = (before: forecast.before, after: forecast.after)
    var present = advice
    // Each edit gives another Dockerfile, on which there is other advice.
    for _ in 0..<20 {
      guard let next = present.first(where: { $0.edit != nil && !done.contains("\(files.path(of: $0)): \($0.text)") }),
        let edit = next.edit
      else { return }
      let path = files.path(of: edit.target)
      done.append("\(path): \(next.text)")
      texts[path] = edit.applied(to: texts[path] ?? text(path))
      guard edit.target == .dockerfile, let edited = edit.applied(to: input.after.dockerfile) else {
        present.removeAll { $0 == next }
        continue
      }
      input = (input.before?.with(edited), input.after.with(edited))
      let again = CacheForecast.forecast(
        before: input.before, after: input.after, cache: forecast.cache, rules: forecast.rules)
      present =
        advise(
          before: input.before, after: input.after, cache: forecast.cache, rules: forecast.rules, on: again,
          sources: files.sources)
    }
  }

  private func text(_ path: String) -> String {
    bytes(at: disk.absolute(join(loaded.folder, path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Writes the files, all of them or none.
  func write() throws(DiagnosticError) {
    let places = texts.map { (path: normalized(path: join(loaded.folder, $0.key)), text: $0.value) }
      .sorted { $0.path < $1.path }
    let lock = try disk.lock(loaded.folder, waiting: 10)
    defer { withExtendedLifetime(lock) {} }
    let changes = places.compactMap { disk.change(of: $0.path, to: $0.text, permissions: 0o644) }
    try disk.write(changes, of: places.map(\.path), chosenBy: .checkout, in: loaded.folder)
  }
}

extension AdvisedFiles {
  fileprivate func path(of advice: Advice) -> String { advice.edit.map { path(of: $0.target) } ?? "" }
}

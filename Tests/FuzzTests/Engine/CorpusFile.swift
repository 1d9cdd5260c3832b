import Foundation
import SourceText

/// A text that inputs are made from, and the files around it.
struct CorpusFile: Sendable {
  let bytes: [UInt8]

  /// What is beside it, by path from its folder.
  let files: [String: SourceFile]

  init(_ bytes: [UInt8], files: [String: SourceFile] = [:]) { (self.bytes, self.files) = (bytes, files) }
}

enum Corpus {
  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Where inputs are kept that are at work or have failed.
  static let results = package.appendingPathComponent(".build/fuzz")

  /// The inputs written by hand, and all that ever failed: those that each run tries as they are.
  static func own(_ fuzzer: String, files: [String: SourceFile] = [:]) throws -> [CorpusFile] {
    let folder = package.appendingPathComponent("Tests/FuzzTests/Corpus/\(fuzzer)")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
      CorpusFile(Array(try Data(contentsOf: folder.appendingPathComponent(name))), files: files)
    }
  }

  /// The files of the cases of `golden` or `Tests/Advice` whose paths in their case are wanted.
  static func cases(_ folder: String, _ isWanted: (String) -> Bool) throws -> [CorpusFile] {
    let root = package.appendingPathComponent(folder)
    return try FileManager.default.contentsOfDirectory(atPath: root.path).sorted().flatMap { name in
      let files = try texts(in: root.appendingPathComponent(name))
      return files.keys.filter(isWanted).sorted().map { CorpusFile(files[$0]?.bytes ?? [], files: files) }
    }
  }

  private static func texts(in folder: URL) throws -> [String: SourceFile] {
    var files: [String: SourceFile] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
      let file = folder.appendingPathComponent(path)
      // Pictures and pages are what comes out, not what goes in.
      if ["svg", "html", "dot", "mmd"].contains(file.pathExtension) && path.hasPrefix("graph.") { continue }
      guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false else { continue }
      files[path] = SourceFile(name: path, bytes: Array(try Data(contentsOf: file)))
    }
    return files
  }
}

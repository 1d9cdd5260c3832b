import Foundation
import ImageModel
import JSON5Syntax
import SourceText

/// The configuration of a folder in `golden/`.
struct GoldenModel {
  let name: String
  let text: String

  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let root = repository.appendingPathComponent("golden")

  static func all() throws -> [GoldenModel] {
    try FileManager.default.contentsOfDirectory(atPath: root.path).sorted().compactMap { name in
      let file = root.appendingPathComponent(name).appendingPathComponent("cigen.json5")
      return (try? String(contentsOf: file, encoding: .utf8)).map { GoldenModel(name: name, text: $0) }
    }
  }

  /// What the decoder finds wrong in the configuration itself.
  func errors() throws -> [GoldenError] {
    let folder = Self.root.appendingPathComponent(name)
    let file = SourceFile(name: "cigen.json5", text: text)
    guard let root = parseJSON5(file).root else { return [] }
    do {
      _ = try decodeProject(file) { (path) throws(DiagnosticError) in
        (try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8))
          .map { SourceFile(name: path, text: $0) }
      }
      return []
    } catch {
      return error.diagnostics.compactMap { diagnostic in
        guard diagnostic.severity == .error, let place = diagnostic.place, place.file.name == file.name else {
          return nil
        }
        return GoldenError(diagnostic: diagnostic, place: place.start, path: path(to: place.range.start, in: root))
      }
    }
  }
}

struct GoldenError: CustomStringConvertible {
  let diagnostic: Diagnostic
  let place: SourceLocation

  /// The keys and numbers that lead to what the message points at.
  let path: [String]

  var description: String { "\(place.line):\(place.column) \(diagnostic.rule)" }

  /// Whether a mistake by the schema is about the same: the same value, or one around it for a word of the message.
  func isTold(by mistake: SchemaMistake) -> Bool {
    if mistake.path == path { return true }
    guard path.starts(with: mistake.path) else { return false }
    // The validator leaves out the key for what must not be there.
    if mistake.message.hasPrefix("False schema"), mistake.path == path.dropLast() { return true }
    return words.contains { mistake.message.contains("'\($0)'") }
  }

  /// What the message quotes, and what it points at.
  private var words: [String] {
    let quoted = diagnostic.message.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    let text = diagnostic.place.map { $0.file.text(in: $0.range).filter { $0 != "\"" } }
    return quoted + [text, path.last].compactMap(\.self)
  }
}

/// To the key or the value that begins at an offset, or else the innermost value around it.
private func path(to offset: Int, in node: JSON5Node) -> [String] {
  func isIn(_ range: SourceRange) -> Bool { range.start <= offset && offset < range.end }
  switch node.value {
  case .object(let members):
    guard let member = members.first(where: { isIn($0.keyRange) || isIn($0.value.range) }) else { return [] }
    return [member.key] + (isIn(member.keyRange) ? [] : path(to: offset, in: member.value))
  case .array(let elements):
    guard let index = elements.firstIndex(where: { isIn($0.range) }) else { return [] }
    return ["\(index)"] + path(to: offset, in: elements[index])
  default: return []
  }
}

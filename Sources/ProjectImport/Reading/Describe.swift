import JSON5Syntax
import SourceText

/// Reads a description into a project.
///
/// - Throws: everything that is wrong with it, in one run.
func describe(
  _ description: SourceFile, in format: DescriptionFormat, path: @escaping (String) -> String?
) throws(DiagnosticError) -> (project: ImportedProject, notes: [Diagnostic]) {
  let (root, problems) = parseJSON5(description)
  guard let root, problems.isEmpty else { throw notJSON(description, format, problems) }
  var reader = DescriptionReader(description, format, path: path)
  var images: [ImportedImage] = []
  if var members = reader.object(root, of: "the description") {
    if let builds = members.take(format.imagesKey) {
      switch format {
      case .bake: images = reader.bakeImages(builds, of: &members)
      case .compose: images = reader.composeImages(builds, of: &members)
      }
      for member in members.rest {
        reader.note("\"\(member.key)\" is left out: cigen does not know it", at: reader.place(member.keyRange))
      }
    } else {
      reader.reportOtherFormat(members, at: root.range)
    }
  }
  reader.checkNames(of: images)
  if images.isEmpty, !reader.hasErrors {
    reader.report(
      "no-images", "\(description.name) has no image that cigen can build", at: reader.place(root.range),
      hint: "see the remarks, or write a cigen.json5 by hand")
  }
  if reader.hasErrors { throw DiagnosticError(reader.diagnostics) }
  return (ImportedProject(images: images), reader.diagnostics)
}

/// The first mistake alone: where the text is of another kind, such as YAML or HCL, the rest means nothing.
private func notJSON(
  _ description: SourceFile, _ format: DescriptionFormat, _ problems: [Diagnostic]
) -> DiagnosticError {
  let first = problems.first
  return DiagnosticError(
    Diagnostic(
      rule: "not-json", "\(description.name) is no JSON\(first.map { ": \($0.message)" } ?? "")", at: first?.place,
      notes: first?.notes ?? [], hint: "give what \(format.command) prints"))
}

extension DescriptionReader {
  fileprivate mutating func reportOtherFormat(_ members: DescribedObject, at range: SourceRange) {
    let other = DescriptionFormat.allCases.first { format in
      format != self.format && members.has(format.imagesKey)
    }
    report(
      "no-images", "\(file.name) has no \"\(format.imagesKey)\"", at: place(range),
      hint: other.map { "it looks like what \($0.command) prints: use \($0.option)" }
        ?? "give what \(format.command) prints")
  }

  /// Reports names that became one when they were made valid.
  fileprivate mutating func checkNames(of images: [ImportedImage]) {
    var owners: [String: SourcePlace] = [:]
    for image in images {
      guard let owner = owners.updateValue(image.name.place, forKey: image.name.value) else { continue }
      report(
        "duplicate-image", "two images would be called \"\(image.name.value)\"", at: image.name.place,
        notes: [Diagnostic.Note("the other is here", at: owner)], hint: "rename one of them")
    }
  }
}

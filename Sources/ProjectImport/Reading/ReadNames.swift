import ImageModel
import Registry
import SourceText

extension DescriptionReader {
  /// A name that an image of cigen can have, made from that of a target or service; nil after a report.
  ///
  /// - Parameter what: what it names, such as `target`.
  mutating func imageName(_ name: String, of what: String, at place: SourcePlace) -> Sourced<String>? {
    var valid = ""
    for scalar in name.unicodeScalars {
      if isNameCharacter(scalar) {
        valid.unicodeScalars.append(scalar)
      } else if !valid.hasSuffix("-") {
        valid += "-"
      }
    }
    valid = String(valid.drop { "-.".contains($0) })
    if valid.isEmpty {
      report(
        "invalid-image-name", "\(what) \"\(name)\" has no letter or digit for an image's name", at: place,
        hint: "rename it: an image's name is made of letters, digits, \"_\", \".\" and \"-\"")
      return nil
    }
    if valid != name {
      note("\(what) \"\(name)\" becomes image \"\(valid)\": its own name cannot be an image's", at: place)
    }
    return Sourced(value: valid, place: place)
  }

  private func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "-": true
    default: false
    }
  }

  /// The repository and the tags that references name.
  ///
  /// - Returns: nil without references, or after a report.
  mutating func publication(
    of references: [Sourced<String>], in what: String
  ) -> (repository: Sourced<Repository>, tags: [Sourced<String>]?)? {
    var repository: Sourced<Repository>?
    var tags: [Sourced<String>] = []
    for text in references {
      guard let reference = reference(text) else { continue }
      let first = repository ?? Sourced(value: reference.repository, place: text.place)
      repository = first
      if first.value.normalizedText != reference.repository.normalizedText {
        note(
          "\"\(text.value)\" of \(what) is left out: an image of cigen has one repository, here \"\(first.value.text)\"",
          at: text.place, hint: "add an image with the same build for it")
        continue
      }
      if reference.digest != nil {
        note(
          "the digest of \"\(text.value)\" in \(what) is left out: an image that is built anew has another",
          at: text.place)
        if reference.tag == nil { continue }
      }
      // Docker's own default, made plain.
      let tag = reference.tag?.text ?? "latest"
      if !tags.contains(where: { $0.value == tag }) { tags.append(Sourced(value: tag, place: text.place)) }
    }
    return repository.map { ($0, tags.isEmpty ? nil : tags) }
  }

  /// A repository for an image that nothing names: by its own name, with a note that it needs a registry.
  mutating func repository(
    named name: String, for what: String, because reason: String, at place: SourcePlace
  ) -> Sourced<Repository>? {
    // What names it may be what is wrong.
    if hasErrors { return nil }
    guard let text = (try? Repository(name)) == nil ? inferredRepository(folder: name) : name,
      let repository = try? Repository(text)
    else {
      report(
        "invalid-repository", "\(what) has no \(reason), and its name cannot be a repository's", at: place,
        hint: "name the image where it is described")
      return nil
    }
    add(
      Diagnostic(
        .note, rule: "inferred-image",
        "\(what) has no \(reason), so its repository is called \"\(repository.text)\", in no registry of yours",
        at: place, hint: "name it in full, such as repository: \"ghcr.io/acme/\(repository.text)\""))
    return Sourced(value: repository, place: place)
  }

  private mutating func reference(_ text: Sourced<String>) -> ImageReference? {
    do {
      return try ImageReference(text.value)
    } catch {
      report(
        "invalid-reference", "image reference \"\(text.value)\" \(error.reason)", at: text.place,
        hint: text.value.contains("${") ? "give what \(format.command) prints" : error.hint)
      return nil
    }
  }
}

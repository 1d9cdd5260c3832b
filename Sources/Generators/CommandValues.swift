import BuildPlanning
import ImageModel
import TemplateEngine

// The commands of the user's, as shell.
extension StepWriter {
  /// The lines of a step, each a command of its own.
  func lines(of run: UserCommands) -> [String] {
    (run.published.map { lines(finding: $0) } ?? []) + run.commands.map { text(of: $0) }
  }

  /// Commands that leave no trace in the shell of what follows. A step of GitHub's has a shell of its own.
  func isolated(_ lines: [String]) -> [String] {
    if spelling.system == .github { return lines }
    if lines.count == 1, !lines[0].contains("#") { return ["(\(lines[0]))"] }
    return ["("] + lines.map { "  \($0)" } + [")"]
  }

  /// What the user wrote, with values quoted for where they stand.
  private func text(of command: UserCommand) -> String {
    var line = ""
    // Whether a value has left the single quotes that it stands in.
    var isOutside = false
    for part in command.parts {
      switch part {
      case .text(let text):
        line += isOutside ? (text.hasPrefix("'") ? text.dropFirst() : "'\(text)") : text[...]
        isOutside = false
      case .value(let word, let quotes):
        let plain = word.literal.flatMap { ShellFragment(quoting: [$0]).text == $0 ? $0 : nil }
        switch quotes {
        case .single where plain == nil:
          if line.hasSuffix("'") { line.removeLast() } else if !isOutside { line += "'" }
          line += "\"\(word.shellText)\""
          isOutside = true
        case .double: line += word.shellText
        case .none, .single: line += plain ?? "\"\(word.shellText)\""
        }
      }
    }
    return line
  }

  /// The commands that sign an image in each repository, by its digest.
  func signing(_ vouching: Vouching) -> [String] {
    let images = vouching.repositories.enumerated().map { index, repository in
      index == 0 ? "\"${published}\"" : "\"\(repository.shellText)@${published#*@}\""
    }
    return lines(finding: vouching.published) + ["cosign sign --yes \(images.joined(separator: " "))"]
      + vouching.limited.map { other in
        let test = spelling.test(ofAny: other.events) ?? "true"
        return "if \(test); then cosign sign --yes \"\(other.repository.shellText)@${published#*@}\"; fi"
      }
  }

  private func quoted(_ word: Word) -> String {
    word.literal.map { ShellFragment(quoting: [$0]).text } ?? "\"\(word.shellText)\""
  }

  /// Sets `published` to an image by its digest.
  func lines(finding image: PublishedImage) -> [String] {
    let repository = image.repository.shellText
    switch (plan.engine, image.source) {
    case (.docker, let source?):
      let name = dockerName(of: image.repository.literal ?? "")
      let listing = "docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' \(quoted(source))"
      return ["published=$(\(listing) | grep '^\(name)@' | head -n 1)"]
    case (_, let file?):
      return ["published=\(repository)@$(cat \(quoted(file)))"]
    case (_, nil):
      let inspection = "docker buildx imagetools inspect --format '{{print .Manifest.Digest}}'"
      var lines: [String] = []
      var tag = image.tags.first?.word.shellText ?? "latest"
      let events = unique(image.tags.flatMap(\.events))
      if spelling.system != .bash || spelling.knowsEvents, events.count > 1 {
        for event in events {
          guard let first = image.tags.first(where: { $0.events.contains(event) }) else { continue }
          lines.append("if \(spelling.test(of: event)); then tag=\(quoted(first.word)); fi")
        }
        tag = "${tag}"
      }
      return lines + ["published=\(repository)@$(\(inspection) \"\(repository):\(tag)\")"]
    }
  }
}

/// A repository as Docker has it: without the name of its own registry.
func dockerName(of repository: String) -> String {
  let familiar = repository.hasPrefix("docker.io/") ? String(repository.dropFirst("docker.io/".count)) : repository
  return familiar.hasPrefix("library/") ? String(familiar.dropFirst("library/".count)) : familiar
}

/// A build as a command line says it. What is not known of its words holds `unknownMark`.
struct CommandBuild {
  var names: [String] = []
  var file: String?
  var context: String?
  var platforms: [String] = []
  var target: String?
  var arguments: [String] = []
  var isPushed = false

  /// Whether a word may be any number of words.
  var isOpen = false

  /// Nil if the words build nothing.
  init?(_ words: [String]) {
    guard let program = words.first?.split(separator: "/").last else { return nil }
    let verbs: [[String]] =
      switch program {
      case "docker": [["buildx", "build"], ["image", "build"], ["builder", "build"], ["build"]]
      case "podman": [["image", "build"], ["build"]]
      case "buildah": [["build"], ["bud"], ["build-using-dockerfile"]]
      case "executor": words[0].contains("kaniko") ? [[]] : []
      default: []
      }
    guard let verb = verbs.first(where: { Array(words.dropFirst().prefix($0.count)) == $0 }) else { return nil }
    isPushed = program == "executor"
    var rest = words.dropFirst(verb.count + 1)
    while let word = rest.popFirst() {
      if word == String(unknownMark) { isOpen = true }
      if ["<", ">", ">>"].contains(word) {
        _ = rest.popFirst()
        continue
      }
      guard word.hasPrefix("-"), word != "-" else {
        context = word
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let option = String(parts[0])
      if parts.count == 1, switches.contains(option) || isGroupOfSwitches(option) {
        if option == "--push" { isPushed = true }
        if option == "--no-push" { isPushed = false }
        continue
      }
      if parts.count > 1 {
        take(option, String(parts[1]))
      } else if let value = rest.first, !value.hasPrefix("-") {
        rest.removeFirst()
        take(option, value)
      }
    }
  }

  private mutating func take(_ option: String, _ value: String) {
    switch option {
    case "-t", "--tag", "-d", "--destination": names.append(value)
    case "-f", "--file", "--dockerfile": file = value
    case "-c", "--context": context = value.hasPrefix("dir://") ? String(value.dropFirst(6)) : value
    case "--platform", "--customPlatform", "--custom-platform":
      platforms += value.split(separator: ",").map { String($0) }
    case "--target": target = value
    case "--build-arg": arguments.append(value)
    case "--push": isPushed = value != "false"
    case "--no-push": isPushed = value == "false"
    case "-o", "--output": if value.contains("push=true") || value.contains("type=registry") { isPushed = true }
    default: break
    }
  }
}

/// Options without a value.
private let switches: Set<String> = [
  "--push", "--load", "--no-cache", "--pull", "--quiet", "--rm", "--force-rm", "--compress", "--squash", "--check",
  "--debug", "--layers", "--cleanup", "--single-snapshot", "--insecure", "--skip-tls-verify", "--reproducible",
  "--no-push", "--use-new-run", "--ignore-var-run", "--verbose",
]

/// `-q`, `-D`: what takes no value in one letter.
private func isGroupOfSwitches(_ option: String) -> Bool {
  !option.hasPrefix("--") && option.dropFirst().allSatisfy { "qD".contains($0) }
}

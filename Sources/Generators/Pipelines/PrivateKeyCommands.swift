import BuildPlanning
import TemplateEngine

// How the private keys of ssh agents become files, which the builder's client reads. They are gone when the build is.

extension Step {
  var privateKeys: [PrivateKey] {
    if case .build(let build) = action { build.keys } else { [] }
  }
}

extension PrivateKey {
  fileprivate var fileText: String { file.shellText }
}

/// For a step of a workflow: the runner's folder is open to others.
func keyCommands(inStepWith keys: [PrivateKey]) -> [String] {
  if keys.isEmpty { return [] }
  let files = keys.map { "\"\($0.fileText)\"" }.joined(separator: " ")
  return ["trap 'rm -f \(files)' EXIT"]
    + keys.map { "(umask 077 && printf '%s\\n' \"${\($0.variable)}\" >\"\($0.fileText)\")" }
}

/// For a job of a pipeline, whose variables may be of type file; the folder is its own.
func keyCommands(inJobWith keys: [PrivateKey]) -> [String] {
  keys.map { key in
    let value = "\"${\(key.variable)}\""
    return "{ cat -- \(value) 2>/dev/null || printf '%s\\n' \(value); } >\"\(key.fileText)\" # It may be a file."
  }
}

/// For a script: without the key it forwards the caller's agent, by a link to its socket.
func keyCommands(inScriptWith keys: [PrivateKey]) -> [String] {
  keys.flatMap { key in
    [
      "if [[ -n ${\(key.variable):-} ]]; then",
      "  printf '%s\\n' \"${\(key.variable)}\" >\"\(key.fileText)\"",
      "else",
      "  ln -sf \"${SSH_AUTH_SOCK:?start ssh-agent, or set \(key.variable)}\" \"\(key.fileText)\"",
      "fi",
    ]
  }
}

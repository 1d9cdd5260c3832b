/// A script for zsh: a file `_cigen` in a folder of `fpath`, or a text to be evaluated behind `compinit`.
func zshCompletions(of commands: [CommandDescription]) -> String {
  """
  #compdef cigen
  # Completions of cigen for zsh, by cigen completions zsh. Keep them as the file _cigen in a folder of fpath, or load
  # them behind compinit with: eval "$(cigen completions zsh)"

  _cigen_images() {
    local -a images project
    local option
    # Twice quoted: as it was typed, and then by _arguments.
    for option in \(projectOptions.flatMap(\.names).joined(separator: " ")); do
      if [[ -n $opt_args[$option] ]]; then project+=($option ${(Q)${(Q)opt_args[$option]}}); fi
    done
    images=(${(f)"$(\(imageNamesCommand) $project 2>/dev/null)"})
    compadd -a images
  }

  _cigen_commands() {
    local -a commands
    commands=(
  \(commands.map { "    \(quoted("\($0.name):\($0.summary)"))" }.joined(separator: "\n"))
      'help:print the help, or that of a command'
    )
    _describe -t commands command commands
  }

  _cigen() {
    local curcontext=$curcontext state line
    typeset -A opt_args
    _arguments -C \\
      '(- *)--version[print the version]' \\
      '(- *)'{-h,--help}'[print the help]' \\
      '1:command:_cigen_commands' \\
      '*::argument:->arguments'
    [[ $state == arguments ]] || return
    curcontext=${curcontext%:*:*}:cigen-$words[1]:
    case $words[1] in
  \(commands.map(arm).joined(separator: "\n"))
      help) _arguments '1:command:_cigen_commands' ;;
    esac
  }

  if [[ $funcstack[1] == _cigen ]]; then _cigen "$@"; else compdef _cigen cigen; fi

  """
}

private func arm(_ command: CommandDescription) -> String {
  let operands = command.completedOperands.enumerated().map { place, kind in
    "\(kind == .image ? "*" : "\(place + 1)"):\(kind == .image ? "image" : "operand"):\(action(for: kind))"
  }
  let specifications = command.allOptions.map(specification) + operands.map(quoted)
  return """
        \(command.name))
          _arguments -s -S \\
            \(specifications.joined(separator: " \\\n          "))
          ;;
    """
}

/// `'(-o --output)'{-o+,--output=}'[help]:FILE:_files'`: a value may be the next word or a part of this one.
private func specification(_ option: OptionDescription) -> String {
  let value = option.value.map { ":\($0):\(option.valueKind.map(action) ?? "")" } ?? ""
  let name = option.value == nil ? option.name : "\(option.name)="
  let text = "[\(escapedHelp(option.help))]\(value)"
  guard let short = option.short else { return quoted(name + text) }
  return "'(\(short) \(option.name))'{\(short)\(option.value == nil ? "" : "+"),\(name)}\(quoted(text))"
}

private func action(for kind: WordKind) -> String {
  switch kind {
  case .text: " "
  case .file: "_files"
  case .folder: "_files -/"
  case .image: "_cigen_images"
  case .choices(let words): "(\(words.joined(separator: " ")))"
  }
}

/// A bracket would end the help.
private func escapedHelp(_ text: String) -> String {
  text.map { "[]\\".contains($0) ? "\\\($0)" : String($0) }.joined()
}

private func quoted(_ text: String) -> String {
  "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
}

/// A script for bash 3.2 or later, with or without the package bash-completion.
func bashCompletions(of commands: [CommandDescription]) -> String {
  let names = (commands.map(\.name) + ["help", "--help", "--version"]).joined(separator: " ")
  return """
    # Completions of cigen for bash, by cigen completions bash. Load them with: eval "$(cigen completions bash)"

    # Sets "values" to what may follow the option $2 of the command $1; to nothing if it is a flag or no option.
    _cigen_option_values() {
      values=
      case $1 in
    \(commands.filter { $0.options.contains { $0.value != nil } }.map(optionValues).joined(separator: "\n"))
      esac
    }

    # Sets "values" to the options of the command $1.
    _cigen_options() {
      case $1 in
    \(commands.map(options).joined(separator: "\n"))
      esac
    }

    # Sets "values" to what the command $1 may have behind $2 operands.
    _cigen_operands() {
      case "$1 $2" in
    \(commands.flatMap(operands).joined(separator: "\n"))
        'help 0') values='\(commands.map(\.name).joined(separator: " "))' ;;
      esac
    }

    _cigen() {
      local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
      local values='' project=() count=0 option i line
      COMPREPLY=()
      if [ "$COMP_CWORD" -eq 1 ]; then
        values='\(names)'
      else
        # bash makes three words of --name=value.
        if [ "$word" = = ]; then
          word=
        elif [ "$previous" = = ]; then
          previous=${COMP_WORDS[COMP_CWORD - 2]}
        fi
        _cigen_option_values "$command" "$previous"
        if [ -n "$values" ]; then
          :
        elif [[ $word == -* ]]; then
          _cigen_options "$command"
        else
          for ((i = 2; i < COMP_CWORD; i++)); do
            option=${COMP_WORDS[i]}
            _cigen_option_values "$command" "$option"
            if [ -n "$values" ]; then
              i=$((i + 1))
              if [ "${COMP_WORDS[i]}" = = ]; then i=$((i + 1)); fi
              case $option in
                \(projectOptions.flatMap(\.names).joined(separator: " | "))) project+=("$option" "${COMP_WORDS[i]//\\\\/}") ;;
              esac
            elif [[ $option != -* ]]; then
              count=$((count + 1))
            fi
          done
          values=
          _cigen_operands "$command" "$count"
        fi
      fi
      case $values in
        '' | :text) return ;;
        :file | :folder) compopt -o filenames 2>/dev/null ;;
        :image) values=$(\(imageNamesCommand) ${project[@]+"${project[@]}"} 2>/dev/null) ;;
      esac
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
        case $values in
          :file) compgen -f -- "$word" ;;
          :folder) compgen -d -- "$word" ;;
          *) compgen -W "$values" -- "$word" ;;
        esac
      )
    }

    complete -F _cigen cigen

    """
}

private func optionValues(_ command: CommandDescription) -> String {
  let arms = command.options.compactMap { option in
    option.valueKind.map { "        \(option.names.joined(separator: " | "))) values=\(word(for: $0)) ;;" }
  }
  return """
        \(command.name))
          case $2 in
    \(arms.joined(separator: "\n"))
          esac
          ;;
    """
}

private func options(_ command: CommandDescription) -> String {
  "    \(command.name)) values='\(command.allOptions.map(\.name).joined(separator: " "))' ;;"
}

private func operands(_ command: CommandDescription) -> [String] {
  command.completedOperands.enumerated().map { place, kind in
    let pattern = kind == .image ? "'\(command.name) '*" : "'\(command.name) \(place)'"
    return "    \(pattern)) values=\(word(for: kind)) ;;"
  }
}

/// What stands for a kind of words in the script; no choice begins with a colon.
private func word(for kind: WordKind) -> String {
  switch kind {
  case .text: ":text"
  case .file: ":file"
  case .folder: ":folder"
  case .image: ":image"
  case .choices(let words): "'\(words.joined(separator: " "))'"
  }
}

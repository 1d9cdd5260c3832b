/// A script for fish 3 or later: a file `cigen.fish` in a folder of `fish_complete_path`, or a text to be sourced.
func fishCompletions(of commands: [CommandDescription]) -> String {
  """
  # Completions of cigen for fish, by cigen completions fish. Keep them as ~/.config/fish/completions/cigen.fish, or load
  # them with: cigen completions fish | source

  # Whether the command is $argv[1].
  function __cigen_command
      set -l words (commandline -opc)
      test "$words[2]" = $argv[1]
  end

  # Whether the command is $argv[1], behind $argv[2] operands; $argv[3..] are its options that take a value.
  function __cigen_operand
      __cigen_command $argv[1]; or return 1
      set -l words (commandline -opc)
      set -l count 0
      set -l is_value no
      for word in $words[3..]
          if test $is_value = yes
              set is_value no
          else if contains -- $word $argv[3..]
              set is_value yes
          else if not string match --quiet -- '-*' $word
              set count (math $count + 1)
          end
      end
      test $count -eq $argv[2]
  end

  # The names of the images of the project that the options before the cursor choose.
  function __cigen_images
      set -l words (commandline -opc)
      set -l project
      for place in (seq 2 (math (count $words) - 1))
          if contains -- $words[$place] \(projectOptions.flatMap(\.names).joined(separator: " "))
              set project $project $words[$place] $words[(math $place + 1)]
          end
      end
      \(imageNamesCommand) $project 2>/dev/null
  end

  complete --command cigen --no-files
  complete --command cigen --condition '__cigen_command ""' --long-option version --description 'print the version'
  complete --command cigen --condition '__cigen_command ""' --short-option h --long-option help --description 'print the help'
  \(commands.map { commandName($0.name, $0.summary) }.joined(separator: "\n"))
  \(commandName("help", "print the help, or that of a command"))
  complete --command cigen --condition '__cigen_operand help 0' --arguments '\(commands.map(\.name).joined(separator: " "))'

  \(commands.map(completions).joined(separator: "\n\n"))

  """
}

private func commandName(_ name: String, _ summary: String) -> String {
  "complete --command cigen --condition '__cigen_command \"\"' --arguments \(name) --description \(quoted(summary))"
}

private func completions(_ command: CommandDescription) -> String {
  let isCommand = "complete --command cigen --condition '__cigen_command \(command.name)'"
  let options = command.allOptions.map { option in
    let short = option.short.map { " --short-option \($0.dropFirst())" } ?? ""
    let value = option.valueKind.map { " \(valueWords($0))" } ?? ""
    return "\(isCommand)\(short) --long-option \(option.name.dropFirst(2))\(value) --description \(quoted(option.help))"
  }
  let valued = command.options.filter { $0.value != nil }.flatMap(\.names).map { " \($0)" }.joined()
  let operands = command.completedOperands.enumerated().map { place, kind in
    let isPlace =
      kind == .image
      ? isCommand : "complete --command cigen --condition '__cigen_operand \(command.name) \(place)\(valued)'"
    return "\(isPlace) \(operandWords(kind))"
  }
  return (options + operands).joined(separator: "\n")
}

private func valueWords(_ kind: WordKind) -> String {
  switch kind {
  case .text: "--exclusive"
  case .file: "--require-parameter --force-files"
  case .folder, .image, .choices: "--exclusive \(operandWords(kind))"
  }
}

private func operandWords(_ kind: WordKind) -> String {
  switch kind {
  case .text: ""
  case .file: "--force-files"
  case .folder: "--arguments '(__fish_complete_directories)'"
  case .image: "--arguments '(__cigen_images)'"
  case .choices(let words): "--arguments '\(words.joined(separator: " "))'"
  }
}

private func quoted(_ text: String) -> String {
  "'\(text.map { "\\'".contains($0) ? "\\\($0)" : String($0) }.joined())'"
}

import Foundation
import TestSupport
import Testing

/// A shell that loads its completions and is asked for the words that may stand at the end of a line.
private enum CompletingShell: String, CaseIterable, CustomTestStringConvertible {
  case bash, zsh, fish

  var testDescription: String { rawValue }

  static let isThere = Requirement.allows("/usr/bin/bash", "/usr/bin/zsh", "/usr/bin/fish")

  /// A program of this shell that loads the file `completions` and prints what each of its other arguments is completed
  /// to: the words, and a dot behind them.
  var program: String {
    switch self {
    case .bash:
      """
      source ./completions
      complete -p cigen >/dev/null || exit 1
      for line; do
        # As readline does it: "=" is a word of its own, and a blank at the end begins another.
        words=${line//'\\ '/$'\\1'}
        read -r -a COMP_WORDS <<<"${words//=/ = }"
        COMP_WORDS=("${COMP_WORDS[@]//$'\\1'/'\\ '}")
        if [[ $line == *[' =']  ]] && [ "${COMP_WORDS[${#COMP_WORDS[@]} - 1]}" != = ]; then COMP_WORDS+=(''); fi
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _cigen
        if [ ${#COMPREPLY[@]} -gt 0 ]; then printf '%s\\n' "${COMPREPLY[@]}"; fi
        echo .
      done
      """
    case .zsh:
      // A real line editor, in which a key inserts every match into the line, and another prints the line.
      """
      zmodload zsh/zpty
      zpty inner zsh -f -i
      send() { zpty -w inner "$1" }
      send 'PS1= PS2= ; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -D -u; source ./completions'
      send 'zle -C every complete-word _generic; zstyle ":completion:every:*" completer _all_matches _complete'
      send 'zstyle ":completion:every:*" insert true'
      send 'show() { print -r -- "<"[$BUFFER]">"; zle send-break }; zle -N show; bindkey "^Xa" every "^Xs" show'
      for line; do
        zpty -n -w inner "$line"$'\\CXa\\CXs'
        zpty -r inner output '*<\\[*\\]>*'
        output=${${output##*<\\[}%%\\]>*}
        words=(${=output#${line% *}})
        if [[ $output != $line ]]; then print -rl -- $words; fi
        echo .
      done
      zpty -d inner
      """
    case .fish:
      """
      source ./completions
      for line in $argv
          complete --do-complete $line | string replace --regex '\\t.*' ''
          echo .
      end
      """
    }
  }

  var arguments: [String] {
    switch self {
    case .bash: ["--norc"]
    case .zsh: ["-f"]
    case .fish: ["--no-config"]
    }
  }
}

@Suite("completions", .serialized)
struct CompletionTests {
  private let project: TemporaryFolder

  init() throws {
    project = try TemporaryFolder()
    try project.write("", to: "input.json")
    try project.write("", to: "inner/input.json")
    // In place of cigen, so that the shell's part is all that is tried.
    try project.write(
      """
      #!/bin/sh
      case $* in
      'completions --images') printf '%s\\n' web worker api ;;
      'completions --images -C in the/shop --config x.json5') printf '%s\\n' web shop ;;
      esac

      """, to: "bin/cigen",
      isExecutable: true)
  }

  /// The words that each line may end in, sorted.
  private func completions(of lines: [String], in shell: CompletingShell) throws -> [[String]] {
    let script = cigen(["completions", shell.rawValue], in: project)
    #expect(script.status == 0 && script.error == "")
    try project.write(script.output, to: "completions")
    try project.write(shell.program, to: "program")
    let run = try runProgram(
      "/usr/bin/\(shell.rawValue)", shell.arguments + ["program"] + lines, in: project.url,
      environment: ["PATH": "\(project.path)/bin:/usr/bin:/bin", "HOME": project.path, "TERM": "dumb"], limit: 60)
    #expect(run.status == 0 && run.error == "", "\(run.error)")
    let answers = run.output.replacing("\r", with: "").split(separator: "\n").split(
      separator: ".", omittingEmptySubsequences: false)
    #expect(answers.count == lines.count + 1)
    return zip(lines, answers).map { line, words in words.map { plain($0, completing: line) } }
  }

  /// A word as all shells would give it: without the part that was typed of `--option=value`, without `=` behind an option
  /// and `/` behind a folder, which some leave to the line's editor.
  private func plain(_ word: Substring, completing line: String) -> String {
    let last = line.split(separator: " ", omittingEmptySubsequences: false).last ?? ""
    var word = word
    if let equals = last.firstIndex(of: "="), word.hasPrefix(last[...equals]) {
      word = word.dropFirst(last[...equals].count)
    }
    return String(word.hasSuffix("=") || word.hasSuffix("/") ? word.dropLast() : word)
  }

  @Test(
    "are those of the commands, options, values and images", .enabled(if: CompletingShell.isThere),
    arguments: CompletingShell.allCases)
  private func words(_ shell: CompletingShell) throws {
    let steps = ["major", "minor", "patch", "prerelease", "release"]
    let expected: [(line: String, words: [String])] = [
      ("cigen gene", ["generate"]),
      ("cigen bump ", steps),
      ("cigen bump --dry-run --pre rc m", ["major", "minor"]),
      ("cigen bump minor ", []),
      ("cigen bump --pre ", []),
      ("cigen completions ", ["bash", "fish", "zsh"]),
      ("cigen templates ", ["eject", "list", "show"]),
      ("cigen templates eject in", ["inner"]),
      ("cigen bash w", ["web", "worker"]),
      ("cigen gitlab --check web a", ["api"]),
      ("cigen bash -C in\\ the/shop --config x.json5 s", ["shop"]),
      ("cigen bash -o in", ["inner", "input.json"]),
      ("cigen bash --config in", ["inner", "input.json"]),
      ("cigen generate -C in", ["inner"]),
      ("cigen github --format ", ["json", "text"]),
      ("cigen github --format=", ["json", "text"]),
      ("cigen github --format=j", ["json"]),
      ("cigen generate --f", ["--force", "--format"]),
      ("cigen github --cl", ["--clean-up"]),
      ("cigen github --clean-up w", ["web", "worker"]),
      ("cigen help gene", ["generate"]),
      ("cigen nothing ", []),
    ]
    let found = try completions(of: expected.map(\.line), in: shell)
    for ((line, words), found) in zip(expected, found) {
      // Where nothing else may stand, zsh offers the options.
      let isOption = line.split(separator: " ").last?.hasPrefix("-") ?? false
      #expect(Set(found.filter { isOption || !$0.hasPrefix("-") }) == Set(words), "\(line): \(found)")
    }
  }

  @Test(
    "have every command and every option", .enabled(if: CompletingShell.isThere), arguments: CompletingShell.allCases)
  private func table(_ shell: CompletingShell) throws {
    let help = cigen(["--help"], in: project).output
    let names = try #require(help.firstMatch(of: #/Commands:\n(?s)(.*?)\n\n/#)).1
      .split(separator: "\n").compactMap { $0.split(separator: " ").first.map { String($0) } }
    #expect(names.count > 5)
    let found = try completions(of: ["cigen "] + names.map { "cigen \($0) --" }, in: shell)
    #expect(Set(found[0]).isSuperset(of: names + ["help"]), "\(found[0])")
    for (name, words) in zip(names, found.dropFirst()) {
      let options = cigen([name, "--help"], in: project).output.matches(of: #/(?m)^  (?:-., )?(--[a-z-]+)/#)
        .map { String($0.1) }
      #expect(Set(words.filter { $0.hasPrefix("--") }) == Set(options), "cigen \(name): \(words)")
    }
  }

  @Test("the names of images are those that a person would give")
  func images() throws {
    try project.write("FROM a\n", to: "Dockerfile")
    try project.write(
      """
      { images: {
        web: { repository: "a/web", variants: { slim: {}, full: {} } },
        api: { repository: "a/api", platforms: ["linux/amd64", "linux/arm64"] },
      } }
      """, to: "cigen.json5")
    #expect(cigen(["completions", "--images"], in: project).output == "web\nweb-slim\nweb-full\napi\n")
    #expect(cigen(["completions", "--images", "-C", "bin"], in: project).output == "web\nweb-slim\nweb-full\napi\n")
  }

  @Test("a shell that cigen does not know is an error that names those it does")
  func unknownShell() throws {
    let run = cigen(["completions", "fisch"], in: project)
    #expect(run.status == 2 && run.output == "")
    #expect(
      run.error.contains("there are no completions for \"fisch\"") && run.error.contains("did you mean \"fish\"?"))
    #expect(cigen(["completions"], in: project).error.contains("which shell is it?"))
    #expect(cigen(["completions", "bash", "zsh"], in: project).status == 2)
    #expect(cigen(["completions", "bash", "--images"], in: project).status == 2)
  }
}

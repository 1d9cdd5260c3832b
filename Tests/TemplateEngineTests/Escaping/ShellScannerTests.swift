import TemplateEngine
import Testing

/// After tricky text, what a value becomes shows the state that the scanner is in.
@Suite("the scanner keeps in step with the shell")
struct ShellScannerTests {
  private enum State: String, CaseIterable {
    case command, word, doubleQuotes, singleQuotes, comment

    /// What `v` with the text `a'b` becomes.
    var written: String {
      switch self {
      case .command: ""
      case .word: #"'a'\''b'"#
      case .doubleQuotes, .comment: "a'b"
      case .singleQuotes: #"a'\''b"#
      }
    }
  }

  /// The text before the value, the state there, and what closes the script.
  private static let rows: [(before: String, state: State, after: String)] = [
    ("", .command, ""),
    ("run ", .word, ""),
    ("run \\\n", .word, ""),
    ("run a\\\n", .word, ""),
    ("th\\\nen ", .command, ""),
    (#"run \" "#, .word, ""),
    (#"run \' "#, .word, ""),
    (#"run '\' "#, .word, ""),
    (#"run "\"" "#, .word, ""),
    (#"run "\\" "#, .word, ""),
    (#"run $'\'' "#, .word, ""),
    (#"run "$'" "#, .word, ""),
    (#"run "a$" "#, .word, ""),
    (#"run "$(run ")")" "#, .word, ""),
    (#"run "$(run "a"#, .doubleQuotes, #"")""#),
    (#"run "$(run "$(run 'a"#, .singleQuotes, #"')")""#),
    (#"run "$(run ')' # it's )"# + "\n" + #"run "#, .word, #")""#),
    (#"run "${x:-"a b"}"#, .doubleQuotes, #"""#),
    (#"run ${x:-'}'} "#, .word, ""),
    (#"run ${x#"${y%%/*}"} "#, .word, ""),
    (#"run ${x//\}/a} "#, .word, ""),
    ("run ${#x} $# # ", .comment, ""),
    ("run a#b ", .word, ""),
    ("run a # it's", .comment, ""),
    ("run;#it's", .comment, ""),
    ("run\n# it's \"\nrun ", .word, ""),
    ("run # a \\\n", .command, ""),
    ("run `echo '` ", .word, ""),
    (#"run `echo \`date\`` "#, .word, ""),
    ("run $((1 << 2)) ", .word, ""),
    ("run $(( (1 + 2) * (3) )) ", .word, ""),
    ("((x = 1 << 2)); ", .command, ""),
    ("((x)) && ", .command, ""),
    ("for ((i = 0; i < 3; i++)); do ", .command, "; done"),
    ("for x in a b; do ", .command, "; done"),
    ("for x\nin a\ndo run ", .word, "; done"),
    ("for x; do ", .command, "; done"),
    ("run if then ", .word, ""),
    ("run && if ", .command, ""),
    ("if run; then\n", .command, "\nfi"),
    ("A=1 B='x y' ", .command, ""),
    ("A=1 run B=", .word, ""),
    ("A=$(run) ", .command, ""),
    ("A=$(run ", .word, ")"),
    ("a=(1 2) ", .command, ""),
    ("a[1]=x ", .command, ""),
    ("a=(1 # )\n ", .word, ")"),
    ("2>&1 ", .command, ""),
    ("{fd}>file ", .command, ""),
    ("run 2>&1 ", .word, ""),
    ("run >&2 ", .word, ""),
    ("run &>file ", .word, ""),
    ("run &>>file ", .word, ""),
    ("run >|file ", .word, ""),
    ("run <>file ", .word, ""),
    ("run <(a | b) ", .word, ""),
    ("run > >(tee a) ", .word, ""),
    ("run <<< a ", .word, ""),
    ("run <<E ", .word, "\nE"),
    ("run <<E\nit's $( \" `\nE\n", .command, ""),
    ("run <<'E F'\nE\nE F\n", .command, ""),
    ("run <<\"E\" | run ", .word, "\nE"),
    ("run <<\\E\na\\\nE\n", .command, ""),
    ("run <<E\na\\\nE\nE\n", .command, ""),
    ("run <<E\na\\\\\nE\n", .command, ""),
    ("run <<-E\n\ta\n\tE\n", .command, ""),
    ("run <<E\n\tE\nE\n", .command, ""),
    ("run <<A <<B\na'\nA\nb'\nB\n", .command, ""),
    ("run <<''\na'\n\n", .command, ""),
    ("run <<E # it's\na'\nE\n", .command, ""),
    ("run <<E \\\n ", .word, "\nE"),
    ("run <<E && {\na'\nE\n", .command, "\n}"),
    ("run \"$(cat <<E\nit's \")\nE\n)", .doubleQuotes, "\""),
    ("run \"$(cat <<E\nit's\nE\n)\" ", .word, ""),
    ("run <<A $(run <<B\nb'\nB\n) ", .word, "\na'\nA"),
    ("case a in a) ", .command, ";; esac"),
    ("case a in a) ;; esac; ", .command, ""),
    ("case a in (a) run ", .word, ";; esac"),
    ("case a in\n  # it's a note\n  a | b) run;;\nesac\nrun ", .word, ""),
    ("run $(case a in a) run ;; esac) ", .word, ""),
    ("run $(case a in (a) run ;; b) run\nesac) ", .word, ""),
    ("run $(case a in a) (run) ;; esac; run ", .word, ")"),
    ("case a in a) case b in b) run;; esac;; c) ", .command, ";; esac"),
    ("case a in a) if run; then run; fi;; *) ", .command, ";; esac"),
    (#"case "$1" in --*) run ;; "a)") run "#, .word, ";; esac"),
    ("case in in in) ", .command, ";; esac"),
    ("case a in @(a|b)) run ", .word, ";; esac"),
    ("run @(a|b)*(c) ", .word, ""),
    ("run !(a|(b)) ", .word, ""),
    ("run() { ", .command, "; }"),
    ("run ()\n{\n", .command, "\n}"),
    ("run() ( ", .command, ")"),
    ("function run { ", .command, "; }"),
    ("function run() { run ", .word, "; }"),
    ("( run ) ", .command, ""),
    ("(run; (run)) && ", .command, ""),
    ("! ( run ) || ", .command, ""),
    ("!(run) || ", .command, ""),
    ("[ a ] && ", .command, ""),
    ("[[ $x =~ ^(a|b)$ && -f x ]] && ", .command, ""),
    ("[[ a < b || ( c > d ) ]]; ", .command, ""),
    ("[[ $x == [[:space:]]* ]] && run ", .word, ""),
    ("[[ a &&\n b ]] || run ", .word, ""),
    ("if [[ a ]]; then ", .command, "; fi"),
    ("if (run) then ", .command, "; fi"),
    ("while read -r x; do ", .command, "; done < file"),
    ("{ run; } > file; ", .command, ""),
    ("run '{{.Names}}' {a,b} ", .word, ""),
    ("run $$ $! $? $- $@ $* $1 ", .word, ""),
    ("select x in a; do ", .command, "; done"),
    ("time -p ", .word, ""),
    ("run 'é' \"ü\" ö ", .word, ""),
    ("printf '<%%s>' ", .word, ""),
    ("trap 'run \"$x\"' EXIT; ", .command, ""),
  ]

  @Test(arguments: rows.indices)
  func state(_ index: Int) {
    let row = Self.rows[index]
    let value: TemplateValue =
      row.state == .command ? .shell(ShellFragment(trusted: "")) : .string("a'b")
    let before = row.before.replacing("<%%", with: "<%")
    #expect(outcome(row.before + "<%= v %>" + row.after, ["v": value]) == before + row.state.written + row.after)
    if row.state == .command {
      #expect(outcome(row.before + "<%= v %>" + row.after, ["v": .string("a")]).contains("where a command begins"))
    }
  }

  @Test("a whole script goes through unchanged, with values in every part of it")
  func wholeScript() {
    let script = #"""
      #!/usr/bin/env bash
      # Builds HOLE: it's "made" `here`.
      set -euo pipefail

      usage() {
        cat >&2 <<'USAGE'
      usage: build.sh [--push] # isn't $(run)
      USAGE
        exit "${1:-2}"
      }

      log() { printf '%s %s\n' "$(date +'%H:%M')" "$*" >&2; }

      while [ $# -gt 0 ]; do
        case $1 in
          --push | -p) PUSH=1 ;;
          --tag=*) TAG=${1#--tag=} ;;
          (HOLE) log "it's 'HOLE'" ;;
          *) usage ;;
        esac
        shift
      done

      VERSION=${VERSION:-$(git describe --tags 2>/dev/null || echo "none")}
      NOTE=$(cat <<NOTE
      It's ${VERSION} of "$(basename "$PWD")" (HERE)
      NOTE
      )
      for image in HOLE HOLE; do
        docker pull "$image" >/dev/null 2>&1 || log "no $image: it's 'new'" # HOLE
      done
      if [[ $VERSION =~ ^v([0-9]+)\.(.*)$ && -n HOLE ]]; then
        MAJOR=${BASH_REMATCH[1]} docker build \
          --build-arg NOTE="${NOTE}" --label "a=HOLE" \
          -t HOLE -f 'a HOLE/Dockerfile' .
      fi
      ((count = 1 << 3)); echo "$((count + ${#NOTE})) HOLE"

      """#
    let marked = script.replacing("HOLE", with: "<%= v %>")
    let parts = ["-n <%= v %>": "-n 'web'"]
    var expected = script.replacing("HOLE", with: "web")
    for (part, written) in parts {
      expected = expected.replacing(part.replacing("<%= v %>", with: "web"), with: written)
    }
    #expect(outcome(marked, ["v": .string("web")]) == expected)
  }
}

import SourceText
import TemplateEngine
import Testing

/// One table for each state: template, value of `v`, expected text.
@Suite("a value is escaped for its place")
struct ShellStateTests {
  typealias Row = (template: String, value: TemplateValue, expected: String)

  private func check(_ row: Row) {
    #expect(outcome(row.template, ["v": row.value]) == row.expected)
  }

  private static let variable = TemplateValue.word([.literal(#"a $"\`"#), .variable("V"), .literal("'")])
  private static let fragment = TemplateValue.shell(ShellFragment(trusted: "a | b"))

  @Test(
    "as a word",
    arguments: [
      ("echo <%= v %>", .string("v1_@%+=:,./-Z"), "echo v1_@%+=:,./-Z"),
      ("echo <%= v %>", .string(""), "echo ''"),
      ("echo <%= v %>", .string("a b"), "echo 'a b'"),
      ("echo <%= v %>", .string("a'b"), #"echo 'a'\''b'"#),
      ("echo <%= v %>", .string("~"), "echo '~'"),
      ("echo <%= v %>", .string("é"), "echo 'é'"),
      ("echo <%= v %>", .string("a\nb"), "echo 'a\nb'"),
      ("echo <%= v %>", .integer(-3), "echo -3"),
      ("echo <%= v %>", .boolean(true), "echo true"),
      ("echo <%= v %>", .boolean(false), "echo false"),
      ("echo <%= v %>", variable, #"echo "a \$\"\\\`${V}'""#),
      ("echo <%= v %>", .word([.literal("a"), .literal("b")]), "echo ab"),
      ("echo <%= v %>", .word([.literal("a "), .literal("b")]), "echo 'a b'"),
      ("echo <%= v %>", .word([]), "echo ''"),
      ("echo <%= v %>", .word([.variable("V")]), #"echo "${V}""#),
      ("echo <%= v %>", fragment, "echo a | b"),
      ("echo a-<%= v %>-b", .string("x y"), "echo a-'x y'-b"),
      ("echo --flag=<%= v %>", .string("x"), "echo --flag=x"),
      ("echo <%= v %><%= v %>", .string("x y"), "echo 'x y''x y'"),
      ("V=<%= v %>", .string("x y"), "V='x y'"),
      ("V+=<%= v %> W=<%= v %> run <%= v %>", .string("x"), "V+=x W=x run x"),
      ("a[0]=<%= v %>", .string("x"), "a[0]=x"),
      ("export V=<%= v %>", .string("x y"), "export V='x y'"),
      ("run > <%= v %> 2>><%= v %> < <%= v %>", .string("x y"), "run > 'x y' 2>>'x y' < 'x y'"),
      ("run &><%= v %> <%= v %>", .string("x"), "run &>x x"),
      ("> <%= v %>", .string("x"), "> x"),
      ("cat <<< <%= v %>", .string("x y"), "cat <<< 'x y'"),
      ("for i in <%= v %>; do :; done", .string("x y"), "for i in 'x y'; do :; done"),
      ("a=(<%= v %> b-<%= v %>)", .string("x y"), "a=('x y' b-'x y')"),
      ("local a=( <%= v %> )", .string("x y"), "local a=( 'x y' )"),
      ("case <%= v %> in a) ;; esac", .string("x y"), "case 'x y' in a) ;; esac"),
      ("[ <%= v %> = a ]", .string("x"), "[ x = a ]"),
      ("run \\\n  <%= v %>", .string("x y"), "run \\\n  'x y'"),
      ("echo $# ${#x} a#<%= v %>", .string("x y"), "echo $# ${#x} a#'x y'"),
      ("echo $1<%= v %>", .string("2"), "echo $12"),
      ("echo {a,<%= v %>}<%= v %> <%= v %>", .string("b,c"), "echo {a,'b,c'}b,c b,c"),
      ("echo <%= v %>>file", .integer(2), "echo 2 >file"),
      ("echo <%= v %>>file", .string("a"), "echo a>file"),
    ] as [Row])
  func word(_ row: Row) { check(row) }

  @Test(
    "a list as several words",
    arguments: [
      ("echo <%= v %>", .list([.string("a b"), .integer(1), .word([.variable("V")])]), #"echo 'a b' 1 "${V}""#),
      ("a=(<%= v %>)", .list([.string("a"), .string("")]), "a=(a '')"),
      ("for i in <%= v %>; do :; done", .list([.string("a")]), "for i in a; do :; done"),
      ("echo a <%= v %> b", .list([]), "echo a b"),
      ("echo a <%= v %>\necho b", .list([]), "echo a\necho b"),
      ("a=(<%= v %>)", .list([]), "a=()"),
      ("for i in <%= v %>; do :; done", .list([]), "for i in ; do :; done"),
      ("run \\\n  <%= v %> \\\n  b", .list([]), "run \\\n  \\\n  b"),
      ("run <% if v %><%= v %> <% end %>b", .list([.string("a")]), "run a b"),
    ] as [Row])
  func list(_ row: Row) {
    check(row)
  }

  @Test(
    "in double quotes",
    arguments: [
      (#"echo "<%= v %>""#, .string(#"a $b "c" `d` \e !'"#), #"echo "a \$b \"c\" \`d\` \\e !'""#),
      (#"echo "<%= v %>""#, .string(""), #"echo """#),
      (#"echo "<%= v %>""#, .integer(1), #"echo "1""#),
      (#"echo "<%= v %>""#, .boolean(true), #"echo "true""#),
      (#"echo "<%= v %>""#, variable, #"echo "a \$\"\\\`${V}'""#),
      (#""<%= v %>" build"#, .string("a b"), #""a b" build"#),
      (#"echo "${x}<%= v %>""#, .string("a"), #"echo "${x}a""#),
      (#"echo "$(run "<%= v %>" <%= v %>)" <%= v %>"#, .string("a $"), #"echo "$(run "a \$" 'a $')" 'a $'"#),
    ] as [Row])
  func doubleQuoted(_ row: Row) { check(row) }

  @Test(
    "in single quotes",
    arguments: [
      ("echo '<%= v %>'", .string(#"a$"`\b'c"#), #"echo 'a$"`\b'\''c'"#),
      ("echo '<%= v %>'", .string(""), "echo ''"),
      ("echo '<%= v %>'", variable, #"echo 'a $"\`'"${V}"''\'''"#),
      ("echo '<%= v %>'", .integer(1), "echo '1'"),
    ] as [Row])
  func singleQuoted(_ row: Row) { check(row) }

  @Test(
    "in a comment",
    arguments: [
      ("# <%= v %>", .string(#"it's "$x" `"#), #"# it's "$x" `"#),
      ("run # <%= v %>", .word([.literal("a:"), .variable("V")]), "run # a:${V}"),
      ("#<%= v %>", .integer(1), "#1"),
      ("a=( # <%= v %>\n)", .string("x y"), "a=( # x y\n)"),
      ("$( # <%= v %>\n)", .string("x y"), "$( # x y\n)"),
    ] as [Row])
  func comment(_ row: Row) { check(row) }

  @Test(
    "in a pattern of case",
    arguments: [
      ("case a in <%= v %>) ;; esac", .string("x"), "case a in x) ;; esac"),
      ("case a in <%= v %>) ;; esac", .string("*"), "case a in '*') ;; esac"),
      ("case a in <%= v %>) ;; esac", .string("esac"), "case a in 'esac') ;; esac"),
      ("case a in es<%= v %>) ;; esac", .string("ac"), "case a in es'ac') ;; esac"),
      ("case a in (b | <%= v %>*) ;; esac", .string("x"), "case a in (b | x*) ;; esac"),
      ("case a in b) run ;; <%= v %>) ;; esac", .string("x"), "case a in b) run ;; x) ;; esac"),
      ("case a in b) run ;& <%= v %>) ;;& <%= v %>) ;; esac", .string("x"), "case a in b) run ;& x) ;;& x) ;; esac"),
      ("case a in\nb) run\n;;\n<%= v %>) run <%= v %>\nesac", .string("x"), "case a in\nb) run\n;;\nx) run x\nesac"),
      ("case a in <%= v %>) ;; esac", .word([.variable("V")]), #"case a in "${V}") ;; esac"#),
    ] as [Row])
  func casePattern(_ row: Row) { check(row) }

  @Test(
    "always quoted in [[ ]], where a bare value could be an operator",
    arguments: [
      ("[[ <%= v %> == a<%= v %> ]]", .string("-f"), "[[ '-f' == a'-f' ]]"),
      ("[[ $x =~ ^(<%= v %>|b)$ ]] && run <%= v %>", .string("a.b"), "[[ $x =~ ^('a.b'|b)$ ]] && run a.b"),
      ("[[ ( -f <%= v %> ) ]]", .word([.variable("V")]), #"[[ ( -f "${V}" ) ]]"#),
    ] as [Row])
  func conditional(_ row: Row) { check(row) }

  @Test(
    "only integers in arithmetic",
    arguments: [
      ("echo $((1 + <%= v %>))", .integer(2), "echo $((1 + 2))"),
      ("echo $((1 -<%= v %>))", .integer(-2), "echo $((1 -(-2)))"),
      ("(( (<%= v %>) > 1 )) && run", .integer(2), "(( (2) > 1 )) && run"),
      ("for ((i = 0; i < <%= v %>; i++)); do :; done", .integer(2), "for ((i = 0; i < 2; i++)); do :; done"),
      (
        "echo $((<%= v %>))", .string("2"),
        #"1:13: "v" is a string, but only an integer can stand in arithmetic (the shell evaluates what stands here, so text is not safe)"#
      ),
    ] as [Row])
  func arithmetic(_ row: Row) { check(row) }

  @Test(
    "only shell fragments where a command begins",
    arguments: [
      "<%= v %>", "run; <%= v %>", "run & <%= v %>", "run && <%= v %>", "run || <%= v %>", "run | <%= v %>",
      "(<%= v %>)", "{ <%= v %>; }", "if <%= v %>; then <%= v %>; elif <%= v %>; then :; else <%= v %>; fi",
      "while <%= v %>; do <%= v %>; done", "until ! <%= v %>; do :; done", "time <%= v %>", "echo $(<%= v %>)",
      #"echo "$(<%= v %>)""#, "echo <(<%= v %>)", "f() { <%= v %>; }", "f() (<%= v %>)", "function f { <%= v %>; }",
      "case a in a) <%= v %>;; esac", "A=1 <%= v %>", "> file <%= v %>", "2>&1 <%= v %>", "run |& <%= v %>",
      "a=() <%= v %>", "run\n<%= v %>", "run # note\n<%= v %>", "for i in a; do <%= v %>; done",
      "for i do <%= v %>; done",
      "[[ a ]] && <%= v %>", "((1)) && <%= v %>", "foo<%= v %>", "coproc <%= v %>", "cat <<E\nE\n<%= v %>",
      "[[ a ]] || { <%= v %>; }", "case a in a) (b) esac; <%= v %>", "if a; then (b) else <%= v %>; fi",
    ])
  func command(_ template: String) {
    let rendered = template.replacing("<%= v %>", with: "a | b")
    #expect(outcome(template, ["v": Self.fragment]) == rendered)
    #expect(
      outcome(template, ["v": .string("x")]).contains(
        #""v" is a string, but where a command begins only a shell fragment may stand"#))
  }
}

extension String {
  func replacing(_ mark: String, with text: String) -> String {
    var rest = self[...]
    var result = ""
    while let first = rest.first {
      if rest.hasPrefix(mark) {
        result += text
        rest = rest.dropFirst(mark.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }
}

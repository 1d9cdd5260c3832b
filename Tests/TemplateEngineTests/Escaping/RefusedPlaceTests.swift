import Testing

@Suite("a place where no value is safe is found while loading")
struct RefusedPlaceTests {
  @Test(
    "with what to do instead",
    arguments: [
      (
        "cat <<E\n<%= v %>\nE",
        "2:1: a value cannot stand in a here-document (write the text with \"printf '%s\\n'\", or set a variable first)"
      ),
      (
        "cat <<'E'\n<%= v %>\nE",
        "2:1: a value cannot stand in a here-document (write the text with \"printf '%s\\n'\", or set a variable first)"
      ),
      (
        "cat << <%= v %>\n",
        "1:8: a value cannot stand as the delimiter of a here-document (write the word in the template)"
      ),
      ("echo `run <%= v %>`", #"1:11: a value cannot stand in backticks (write "$( )" instead of backticks)"#),
      (#"echo "`run <%= v %>`""#, #"1:12: a value cannot stand in backticks (write "$( )" instead of backticks)"#),
      (
        "echo $'a<%= v %>'",
        "1:9: a value cannot stand in quotes after a dollar sign (use quotes without the dollar sign for the value)"
      ),
      (
        #"echo $"a<%= v %>""#,
        "1:9: a value cannot stand in quotes after a dollar sign (use quotes without the dollar sign for the value)"
      ),
      (
        "echo ${x:-<%= v %>}",
        #"1:11: a value cannot stand in "${ }" (set a variable from the value first, and use the variable here)"#
      ),
      (
        "echo \"${x:-\"<%= v %>\"}\"",
        #"1:13: a value cannot stand in "${ }" (set a variable from the value first, and use the variable here)"#
      ),
      (
        "echo ${<%= v %>}",
        #"1:8: a value cannot stand in "${ }" (set a variable from the value first, and use the variable here)"#
      ),
      (
        #"echo $(("<%= v %>"))"#,
        "1:10: a value cannot stand in quotes in arithmetic (put the value into the arithmetic without quotes)"
      ),
      (
        "echo $<%= v %>",
        "1:7: a value cannot stand right after a dollar sign (to expand a variable that the data names, pass a word with a variable in it)"
      ),
      (
        #"echo "$<%= v %>""#,
        "1:8: a value cannot stand right after a dollar sign (to expand a variable that the data names, pass a word with a variable in it)"
      ),
      (
        "echo $((1 + $<%= v %>))",
        "1:14: a value cannot stand right after a dollar sign (to expand a variable that the data names, pass a word with a variable in it)"
      ),
      (
        "echo $A<%= v %>",
        #"1:8: a value cannot stand right after the name of a variable (put the name in braces, as in "${NAME}")"#
      ),
      (
        #"echo "$A<%= v %>""#,
        #"1:9: a value cannot stand right after the name of a variable (put the name in braces, as in "${NAME}")"#
      ),
      (
        #"echo \<%= v %>"#,
        "1:7: a value cannot stand right after a backslash (remove the backslash: the value is quoted as it needs)"
      ),
      (
        #"echo "\<%= v %>""#,
        "1:8: a value cannot stand right after a backslash (remove the backslash: the value is quoted as it needs)"
      ),
      (
        "for <%= v %> in a; do :; done",
        "1:5: a value cannot stand as the name of a loop variable (write the word in the template)"
      ),
      (
        "function <%= v %> { :; }",
        "1:10: a value cannot stand as the name of a function (write the word in the template)"
      ),
      (
        "a=([<%= v %>]=x)",
        "1:5: a value cannot stand in a subscript, which bash evaluates (list the elements without subscripts)"
      ),
    ])
  func refused(template: String, expected: String) {
    #expect(loadingProblems(template).first == expected)
  }

  @Test(
    "and so is text that the scanner cannot follow",
    arguments: [
      ("echo )", #"1:6: this ")" closes nothing (quote it if it is text)"#),
      ("echo $[1]", #"1:7: "$[" is an old form of arithmetic (write "$(( ))" or escape the dollar sign)"#),
      (
        #"echo "${x:?it's}""#,
        "1:14: the meaning of a single quote here differs between shells (set a variable first, and use that here)"
      ),
      ("case a b", #"1:9: "in" is missing after the word of this "case" (write "case WORD in")"#),
      ("esac", #"1:5: "esac" without "case" (remove it)"#),
      (
        "echo $((run) | b)",
        #"1:13: this arithmetic does not end with "))" (if a subshell is meant, put a blank between the "(")"#
      ),
      ("echo a(b)", #"1:7: "(" cannot stand in a word (quote it if it is text)"#),
      ("echo (b)", ##"1:7: only ")" can follow this "(" (quote the parenthesis if it is text)"##),
      ("cat <<\n", #"1:7: this here-document has no delimiter (write a word after "<<")"#),
      (
        "echo $(cat <<E)",
        #"1:15: a here-document begins in this substitution and has no text (put ")" on a line after it)"#
      ),
      (
        "echo a<% if v %> <% end %>#c",
        ##"1:27: whether this "#" begins a comment depends on the data (put a blank before it, outside the block)"##
      ),
      (
        "echo 'a",
        "1:8: the template ends in single quotes, but began in the start of a command (close what is open before the end)"
      ),
      (
        "case a in",
        "1:10: the template ends in a case pattern, but began in the start of a command (close what is open before the end)"
      ),
      (
        "cat <<E\nE F",
        "2:4: the template ends in a here-document at the start of a line, but began in the start of a command (close what is open before the end)"
      ),
      (
        "a=(b",
        "1:5: the template ends in an array, but began in the start of a command (close what is open before the end)"
      ),
    ])
  func unreadable(template: String, expected: String) {
    #expect(loadingProblems(template) == [expected])
  }

  @Test("nesting has a limit in shell text as well")
  func nesting() {
    let text = String(repeating: "$(", count: 5000)
    #expect(
      loadingProblems("echo " + text) == [
        "1:206: shell text is nested more than 100 deep here (write the inner part as a function of its own)"
      ])
  }
}

import TestSupport

/// Texts that mean something to a shell, and must come through it as they are.
enum NastyTexts {
  static let chosen = [
    "", " ", "a b", "  a  ", "\t", "\n", "a\nb", "a\n", "\n\n", "\r\n", "'", "''", "'a'", "\"", "\"a\"", "`id`",
    "$(id)",
    "${HOME}", "$HOME", "$", "$$", "$1", "${", "$((", "$'a'", "$\"a\"", "\\", "a\\", "\\\\", "\\n", "\\\n", "\\'",
    "\\\"",
    "\\$HOME", "*", "?", "[a-z]", "/*", "~", "~root", "a:~", "-", "-n", "-e", "--", "-rf /", ";", "; id", "&", "&&",
    "||",
    "|", "<", ">", "<<EOF", "2>&1", "2", "0", "(", ")", "()", "((", "))", "{", "}", "{a,b}", "a,b", "{1..3}", "#",
    "# a",
    "a#b", "!", "!!", "!a", "%s", "%", "=", "a=b", "+=", "==", "^", "@", "é", "ü ö", "日本", "👩‍👩‍👧",
    "\u{7F}", "\u{1}", "\u{1B}[0m", "if", "then", "fi", "esac", "sac", "in", "do", "done", "[[", "]]", "[", "-f",
    "a'b\"c`d$e\\f",
    "x'; id; '", "x\"; id; \"", "$(", "`", "'\\''", "${x:-'}", "<%= x %>", "<%", "%>", "<%%", "<% end %>", "\u{FEFF}",
    "\u{85}",
  ]

  /// Every ASCII character alone and between others.
  static let characters = (1...127).flatMap { code in
    let character = String(UnicodeScalar(UInt8(code)))
    return [character, "a\(character)b", "\\\(character)", "\(character)\(character)'"]
  }

  static func random(_ count: Int, seed: UInt64) -> [String] {
    var generator = SeededGenerator(seed: seed)
    let parts = chosen + ["a", "Z", "0", " ", "'", "\"", "\\", "$", "`"]
    return (0..<count).map { _ in
      (0..<Int.random(in: 0...8, using: &generator)).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
    }
  }

  static let all = chosen + characters + random(300, seed: 7)
}

import BuildPlanning
import TemplateEngine

// The files of an image as arguments of git, in the project's folder (gitglossary, "pathspec"). git is told with
// `--glob-pathspecs` that a `*` stands for no `/`; what has no wildcard is a file, or a folder with all that is in it.
extension InputSet {
  var pathspecs: [String] { patterns.flatMap { $0.pathspecs("") } + ignored.flatMap { $0.pathspecs("exclude") } }
}

extension ImageInputs {
  /// A shell's test of whether any of them changed; what is left out counts for each set apart.
  var changeTest: TemplateValue {
    let tests = sets.map { "changed \(ShellFragment(quoting: $0.pathspecs).text)" }
    return .shell(ShellFragment(trusted: tests.count == 1 ? tests[0] : "{ \(tests.joined(separator: " || ")); }"))
  }
}

extension InputPattern {
  fileprivate func pathspecs(_ magic: String) -> [String] {
    func pathspec(_ magic: [String], _ text: String) -> String {
      let magic = magic.filter { !$0.isEmpty }
      return magic.isEmpty ? text : ":(\(magic.joined(separator: ",")))\(text)"
    }
    if let path = literal {
      let isSpecial = path.hasPrefix(":") || path.contains { "*?[\\".contains($0) }
      return [pathspec([magic, isSpecial ? "literal" : ""], path.isEmpty ? "." : path)]
    }
    let text = components.map(\.globText).joined(separator: "/")
    let texts = components.last == .folders || kind == .file ? [text] : [text, "\(text)/**"]
    return texts.map { pathspec([magic, text.hasPrefix(":") ? "glob" : ""], $0) }
  }
}

extension InputPattern.Component {
  /// As git's wildmatch reads it, and Ruby's `File.fnmatch?`.
  fileprivate var globText: String { text { "*?[\\".contains($0) ? "\\\($0)" : String($0) } }

  func text(_ escape: (Character) -> String) -> String {
    switch self {
    case .folders: "**"
    case .name(let parts):
      parts.map { part in
        switch part {
        case .text(let text): text.map(escape).joined()
        case .some: "*"
        case .one: "?"
        case .oneOf(let members): "[\(members)]"
        }
      }.joined()
    }
  }
}

import BuildPlanning
import Generators
import ImageModel
import SourceText
import TemplateEngine
import Templates
import TestSupport
import Testing

@Suite("Templates, fuzzed")
struct TemplateFuzzer {
  private static let tokens = [
    "<% if yes %>", "<% if not yes %>", "<% else %>", "<% else if no %>", "<% end %>", "<% for a in list %>",
    "<%= x %>", "<%= a.b %>", "<%= image.name %>",
    "<%# c %>", "<%%", "<%", "%>", "<% include b.sh.tmpl %>", "<% include t.sh.tmpl %>", "<%= list %>", "<%= word %>",
    "<%= fragment %>", "<%= expression %>",
    "<%= number %>", "<%= empty %>", "\"", "'", "$(", "$((", "`", "<<E\n", "<<-'E'\n", "\nE\n", "${x:-", "run: |\n  ",
    ">-\n", "- ", "a: ", "{ ", "[", "&&", "case a in\n",
    ";;", "esac\n", "#", "\\\n", "if true; then\n", "fi\n", "${{ ", " }}", "? ", "!t ", "&a ", "\u{85}", "|2\n", ": ",
  ]

  private static let values: [String: TemplateValue] = [
    "x": .string("a b"), "nasty": .string("'\"$(a)\n\\`${{ x }}\0\u{2028}\r\t-"), "empty": .string(""),
    "number": .integer(7),
    "yes": .boolean(true), "no": .boolean(false), "list": .list([.string("a b"), .integer(2), .string("'")]),
    "none": .list([]), "word": .word([.literal("web:"), .variable("VERSION")]),
    "fragment": .shell(ShellFragment(trusted: "run --fast\nagain")),
    "expression": .expression(GitHubExpression(trusted: "a.b")),
    "gitlab": .gitLab(GitLabText(trusted: "$A == \"b\"")),
    "image": .record(["name": .string("web"), "tags": .list([])]),
    "images": .list([
      .record(["name": .string("a"), "tags": .list([.string("1")])]),
      .record(["name": .string(""), "tags": .list([])]),
    ]),
  ]

  @Test("are loaded and rendered without a crash, and mistakes have a place")
  func small() throws {
    try Fuzzer(
      name: "template", own: Corpus.own("template"), deep: DeepTexts.template, tokens: Self.tokens,
      grammar: TemplateGrammar.text, count: 100,
      fault: Self.fault
    ).run()
  }

  static func fault(_ file: CorpusFile) -> String? {
    for suffix in ["sh.tmpl", "github.yml.tmpl", "gitlab.yml.tmpl"] {
      let name = "t.\(suffix)"
      let library = TemplateLibrary([
        name: SourceFile(name: name, bytes: file.bytes),
        "b.sh.tmpl": SourceFile(name: "b.sh.tmpl", text: "<% for i in images %>\necho <%= i.name %>\n<% end %>\n"),
        "b.github.yml.tmpl": SourceFile(name: "b.github.yml.tmpl", text: "a:\n  - <%= x %>\n"),
      ])
      do throws(DiagnosticError) {
        let text = try library.template(named: name).render(values)
        if text.utf8.count > 1 << 26 { return "a text that grows without end" }
      } catch {
        if error.diagnostics.isEmpty { return "refused without a word" }
        if let fault = FuzzTests.fault(in: error.diagnostics) { return fault }
      }
    }
    return nil
  }

  // MARK: - The bundled templates, with the plans of projects

  @Test("that come with cigen, changed, still give outputs of whole projects, or mistakes with a place")
  func bundled() throws {
    let projects = try Self.projects()
    let seeds = BundledTemplate.all.map { template in
      let source = SourceFile(name: template.name, text: template.text)
      return CorpusFile(source.bytes, files: [template.name: source])
    }
    try Fuzzer(name: "bundled", own: [], seeds: seeds, tokens: Self.tokens, count: 8) { file in
      Self.bundledFault(file, projects)
    }.run()
  }

  private static func projects() throws -> [Project] {
    let wanted = ["buildah", "buildx", "after:", "variants:", "registries:", "runners:"]
    let cases = try Corpus.cases("golden") { $0 == "cigen.json5" }
    return wanted.compactMap { word in
      cases.lazy.filter { String(decoding: $0.bytes, as: UTF8.self).contains(word) }.compactMap { file -> Project? in
        let source = SourceFile(name: "cigen.json5", bytes: file.bytes)
        return try? decodeProject(source, files: ConfigurationFuzzer.reader(of: file.files)).project
      }.first
    }
  }

  private static func bundledFault(_ file: CorpusFile, _ projects: [Project]) -> String? {
    let name = file.files.keys.first ?? ""
    var sources = Dictionary(BundledTemplate.all.map { ($0.name, SourceFile(name: $0.name, text: $0.text)) }) { $1 }
    sources[name] = SourceFile(name: name, bytes: file.bytes)
    let templates = TemplateLibrary(sources)
    let mark = Provenance(toolVersion: "1", source: "cigen.json5", command: ["cigen"])
    let number = file.bytes.count % max(1, projects.count)
    for project in projects.dropFirst(number).prefix(1) {
      do throws(DiagnosticError) {
        let pipelines = project.pipelines
        // A shell template is part of all outputs.
        if name.hasSuffix(".sh.tmpl") {
          _ = try generateBashScript(
            planBuilds(project, for: .bash), pipelines, templates: templates, provenance: mark, projectFolder: ".")
        }
        if !name.hasPrefix("pipeline") {
          _ = try generateGitHubWorkflow(
            planBuilds(project, for: .github), pipelines, templates: templates, provenance: mark, projectFolder: ".")
        } else {
          _ = try generateGitLabPipeline(
            planBuilds(project, for: .gitlab), pipelines, templates: templates, provenance: mark, projectFolder: ".")
        }
      } catch {
        if error.diagnostics.isEmpty { return "refused without a word" }
        if let fault = FuzzTests.fault(in: error.diagnostics) { return fault }
      }
    }
    return nil
  }
}

/// Templates of few words, in which blocks close more often than in those that are changed at random.
enum TemplateGrammar {
  static func text(using generator: inout SeededGenerator) -> String { lines(depth: 4, &generator) }

  private static func lines(depth: Int, _ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...5, using: &generator)).map { _ in line(depth: depth, &generator) }.joined()
  }

  private static func line(depth: Int, _ generator: inout SeededGenerator) -> String {
    let inner: (inout SeededGenerator) -> String = { depth == 0 ? "" : lines(depth: depth - 1, &$0) }
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: return "<% if \(pick(["yes", "no", "list", "not empty"], &generator)) %>\n\(inner(&generator))<% end %>\n"
    case 1: return "<% if yes %>\n\(inner(&generator))<% else %>\n\(inner(&generator))<% end %>\n"
    case 2: return "<% for i in images %>\n\(inner(&generator))<% end %>\n"
    case 3: return "<% include b.sh.tmpl %>\n"
    case 4: return "run: |\n  echo \(value(&generator))\n"
    case 5: return "cat <<\(pick(["E", "'E'", "-E"], &generator))\n\(value(&generator))\nE\n"
    case 6: return "\(pick(["a", "- a", "- ", "\(value(&generator))"], &generator)): \(value(&generator))\n"
    case 7: return "echo \"\(value(&generator))\" '\(value(&generator))' \(value(&generator))\n"
    case 8: return "# \(value(&generator))\n"
    case 9: return "a=$(echo \(value(&generator))) b=$((\(value(&generator)) + 1))\n"
    case 10: return "\(pick(["if true; then", "fi", "case a in", "esac", "x() {", "}", "done", "("], &generator))\n"
    default:
      return pick([" ", "  ", "\\\n", "- [\(value(&generator))]\n", "{ a: \(value(&generator)) }\n"], &generator)
    }
  }

  private static func value(_ generator: inout SeededGenerator) -> String {
    let names = [
      "x", "nasty", "empty", "number", "list", "none", "word", "fragment", "expression", "gitlab", "image.name",
      "i.name", "i.tags", "unknown",
    ]
    return "\(pick(["", "", "a", "$"], &generator))<%= \(pick(names, &generator)) %>"
  }

  private static func pick(_ choices: [String], _ generator: inout SeededGenerator) -> String {
    choices.randomElement(using: &generator) ?? ""
  }
}

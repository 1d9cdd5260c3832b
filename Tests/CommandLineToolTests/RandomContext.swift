import TestSupport

/// A small project whose image copies what chance says, from a context that chance fills.
struct RandomContext {
  private(set) var files: [String] = []

  /// Links by their paths, and where each leads.
  private(set) var links: [String: String] = [:]

  private(set) var folder = "."
  private(set) var dockerfile = ""
  private(set) var ignoreFile = ""
  private var random: SeededGenerator

  private static let folders = ["app", "docs", "a b", "x[1]", "é", "*", ".d", "lib.d"]
  private static let names = [
    "main.go", "read.md", ".env", "go.mod", "h?", "b\\c", "{z}", "Makefile", "$v", "{a,b}.go", "w.go",
  ]

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    folder = pick([".", ".", "ctx", "c[t]x", "{a,b}", ":*"])
    for _ in 0..<Int.random(in: 3...14, using: &random) {
      let depth = Int.random(in: 0...2, using: &random)
      let file = ((0..<depth).map { _ in pick(Self.folders) } + [pick(Self.names)]).joined(separator: "/")
      if !files.contains(file) { files.append(file) }
    }
    if chance(5), let target = files.randomElement(using: &random) {
      // To a file, or to the folder that it is in.
      let path = target.split(separator: "/").dropLast().joined(separator: "/")
      links["link"] = chance(2) || path.isEmpty ? target : path
    }
    dockerfile = makeDockerfile()
    ignoreFile = chance(2) ? "" : makeIgnoreFile()
  }

  private mutating func chance(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  private mutating func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }

  /// Some path of the context, a file or a folder.
  private mutating func path() -> [String] {
    if !links.isEmpty, chance(4) { return ["link"] }
    let parts = pick(files).split(separator: "/").map { String($0) }
    return Array(parts.prefix(Int.random(in: 1...parts.count, using: &random)))
  }

  private mutating func makeDockerfile() -> String {
    var lines = ["ARG TOP=app", "FROM alpine", "ARG TOP", "ARG LIB=lib.d", "ENV DOCS=docs"]
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      var words = [source()]
      if chance(3) { words.append(source()) }
      let texts = words.map { word in "\"\(word.map { $0 == "\\" || $0 == "\"" ? "\\\($0)" : "\($0)" }.joined())\"" }
      if chance(6), !words[0].contains(","), !words[0].contains("\"") {
        lines.append("RUN --mount=type=bind,source=\(words[0].replacing(" ", with: "")),target=/m true")
      } else {
        lines.append("\(chance(3) ? "ADD" : "COPY") [\(texts.joined(separator: ", ")), \"/to/\"]")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func source() -> String {
    if chance(12) { return pick([".", "./", "/", "*", "${UNKNOWN}/x", "app/$UNKNOWN", "[a-z]*", "?????"]) }
    if chance(6) { return pick(["$TOP", "${LIB}/*", "./${DOCS}/", "${TOP%p}*", "${LIB:-x}/main.go"]) }
    var parts = path().map(quoted)
    let index = Int.random(in: 0..<parts.count, using: &random)
    if chance(4), let first = parts[index].first {
      parts[index] = pick(["*", "\(first)*", "*\(parts[index].last ?? "x")", "[\(first)]*", "\(first)\(first)*", "**"])
    }
    return pick(["", "", "/", "./", "../", "app/../"]) + parts.joined(separator: "/") + pick(["", "", "/"])
  }

  /// In a source, a `$` and a `\` mean something else; a class takes a wildcard as it is.
  private func quoted(_ name: String) -> String {
    name.map { "$\\".contains($0) ? "?" : "*?[".contains($0) && name.count > 1 ? "[\($0)]" : String($0) }.joined()
  }

  private mutating func makeIgnoreFile() -> String {
    var lines: [String] = []
    if chance(4) { lines.append(pick(["*", "**"])) }
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let path = path().filter { !$0.contains { "*?[\\".contains($0) } }.joined(separator: "/")
      let pattern = pick([
        path.isEmpty ? "docs" : path, "*.md", "**/*.md", "**/docs", "app/**", "*/Makefile", "[a-d]*", "**/.e?v",
        "**/[m]*",
        "*/*.m[od]*", "a**p", ".env",
      ])
      lines.append((chance(3) ? "!" : "") + pattern)
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Follows a script for the images that it builds, tags and pushes. Branches and loops are not decided: what is set in
/// them is not known.
struct ScriptReader {
  struct Build {
    let command: CommandBuild

    /// Where it runs.
    let folder: String
    let place: FoundPlace
  }

  /// Where the script stands.
  var place: FoundPlace

  private(set) var builds: [Build] = []

  /// References, as they are pushed.
  private(set) var pushed: [String] = []

  /// What other names are given.
  private(set) var renamed: [(from: String, to: String)] = []

  var values: KnownValues

  /// What later steps of a job of GitHub get.
  private(set) var exported: [String: String] = [:]

  /// Nil if it is not known.
  var folder: String?

  private var open: [(word: String, folder: String?)] = []

  /// How many of them are branches or loops.
  private var branches = 0

  /// - Parameter folder: where the script begins, from the root of the checkout.
  init(_ values: KnownValues, folder: String?, at place: FoundPlace) {
    self.values = values
    self.folder = folder
    self.place = place
    self.values.variables["GITHUB_ENV"] = gitHubEnvironment
  }

  /// Begins another script of the same job, in a shell of its own: images stay, variables do not.
  mutating func begin(_ values: KnownValues, folder: String?, at place: FoundPlace) {
    var next = ScriptReader(values, folder: folder, at: place)
    (next.builds, next.pushed, next.renamed) = (builds, pushed, renamed)
    self = next
  }

  mutating func read(_ script: String) {
    var reader = ShellWords(script)
    var words: [String] = []
    var isOptional = false
    while true {
      let token = reader.next(values)
      if case .word(let word)? = token {
        words.append(word)
        continue
      }
      if case .mark(let mark)? = token {
        if mark == "<<" { return }
        if mark == ">" || mark == ">>" || mark == "<" {
          words.append(mark)
          continue
        }
        // `2>&1`
        if mark == "&", words.last == ">" { continue }
      }
      run(words, isOptional: isOptional)
      guard case .mark(let mark)? = token else { return }
      let test = words.drop { openingWords.contains($0) || $0 == "!" }.first
      isOptional = mark == "||" || mark == "&&" && (isOptional || ["[", "[[", "test"].contains(test))
      words = []
      if mark == "(" { open.append((mark, folder)) }
      if mark == ")", open.last?.word == "(" { folder = open.removeLast().folder }
    }
  }

  private mutating func run(_ words: [String], isOptional: Bool) {
    var words = words[...]
    while let word = words.first {
      if openingWords.contains(word) {
        open.append((word, folder))
        branches += 1
        if word == "for", let name = words.dropFirst().first { values.variables[name] = String(unknownMark) }
      } else if closingWords.contains(word) {
        if open.last.map({ $0.word != "(" }) ?? false {
          open.removeLast()
          branches -= 1
        }
      } else if !["then", "else", "elif", "do", "!", "time", "sudo", "exec", "command"].contains(word) {
        break
      }
      words = words.dropFirst()
    }
    let isSure = branches == 0 && !isOptional
    if words.first == "export" { words = words.dropFirst() }
    if !words.isEmpty, words.allSatisfy({ assignment($0) != nil }) {
      for (name, value) in words.compactMap(assignment) {
        values.variables[name] = isSure ? value : String(unknownMark)
      }
      return
    }
    let command = Array(words.drop { assignment($0) != nil })
    switch command.first {
    case "cd", "pushd":
      folder = isSure && command.count == 2 ? folder.flatMap { path(command[1], in: $0) } : nil
    case "popd": folder = nil
    case "echo": export(command, isSure: isSure)
    default: build(command)
    }
  }

  private mutating func build(_ command: [String]) {
    if let build = CommandBuild(command) {
      if let folder, !build.isOpen, builds.count < mostBuilds {
        builds.append(Build(command: build, folder: folder, place: place))
      }
      return
    }
    let words = command.drop { $0 == "image" }
    guard let program = words.first, ["docker", "podman", "buildah"].contains(program) else { return }
    let rest = words.dropFirst().drop { $0 == "image" }
    let operands = rest.dropFirst().filter { !$0.hasPrefix("-") }
    // Each is held against each build.
    guard pushed.count + renamed.count < mostBuilds else { return }
    if rest.first == "push", let name = operands.first { pushed.append(name) }
    if rest.first == "tag", operands.count == 2 { renamed.append((operands[0], operands[1])) }
  }

  /// `echo "NAME=value" >> "$GITHUB_ENV"`
  private mutating func export(_ command: [String], isSure: Bool) {
    guard command.count == 4, command[2] == ">>", command[3] == gitHubEnvironment,
      let (name, value) = assignment(command[1])
    else { return }
    exported[name] = isSure ? value : String(unknownMark)
  }

  private func assignment(_ word: String) -> (name: String, value: String)? {
    guard let mark = word.firstIndex(of: "=") else { return nil }
    let name = word[..<mark]
    guard let first = name.first, first.isLetter || first == "_",
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    else { return nil }
    return (String(name), String(word[word.index(after: mark)...]))
  }
}

private let gitHubEnvironment = "\u{1}environment"
private let openingWords: Set<String> = ["if", "while", "until", "for", "case", "{"]
private let closingWords: Set<String> = ["fi", "done", "esac", "}"]

extension ScriptReader {
  /// What a build is pushed as.
  func names(of build: Build) -> [String] {
    var names = build.command.names
    for (from, to) in renamed where from.known != nil && !names.contains(to) {
      if names.contains(where: { isSame($0, from) }) { names.append(to) }
    }
    return build.command.isPushed ? names : names.filter { isPushed($0) }
  }

  private func isSame(_ name: String, _ other: String) -> Bool {
    let whole: (String) -> String = { $0.split(separator: "/").last?.contains(":") ?? false ? $0 : "\($0):latest" }
    return whole(name) == whole(other)
  }

  private func isPushed(_ name: String) -> Bool {
    guard let repository = knownRepository(name) else { return pushed.contains(name) }
    return pushed.contains { knownRepository($0) == repository }
  }
}

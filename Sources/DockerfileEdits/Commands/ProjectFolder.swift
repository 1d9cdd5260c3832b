import JSON5Syntax
import SourceText

/// Reads a file of the build context by its path from the root; nil if it is not there, or not a text.
package typealias ContextReader = @Sendable (String) -> String?

/// The folder in which a command runs, as far as it holds files of the build context at their places.
struct ProjectFolder {
  /// The file of the context that lies at each path, both without a `/` in front.
  private let files: [String: String]
  private let read: ContextReader

  /// - Parameters:
  ///   - files: by path in the image.
  ///   - folder: where the command runs, without a `/` at its end.
  init(_ files: [String: String], folder: String, read: @escaping ContextReader) {
    let prefix = folder == "/" ? "/" : folder + "/"
    var own: [String: String] = [:]
    for (path, file) in files where path.hasPrefix(prefix) { own[String(path.dropFirst(prefix.count))] = file }
    (self.files, self.read) = (own, read)
  }

  /// From the folder, sorted.
  var paths: [String] { files.keys.sorted() }

  func has(_ path: String) -> Bool { files[path] != nil }

  /// Those of some files that are there.
  func present(_ paths: [String]) -> [String] { paths.filter(has) }

  func contextPath(of path: String) -> String? { files[path] }

  func text(_ path: String) -> String? { files[path].flatMap(read) }

  /// Whether something lies in a folder of this name, at any depth.
  func hasFolder(named name: String) -> Bool {
    files.keys.contains { $0.hasPrefix(name + "/") || $0.contains("/\(name)/") }
  }

  /// The files in a folder and below it.
  func paths(in folder: String) -> [String] { paths.filter { $0.hasPrefix(folder + "/") } }

  /// The members of a JSON file's object; nil if it is not one.
  func json(_ path: String) -> [JSON5Member]? {
    guard let text = text(path), case .object(let members) = parseJSON5(SourceFile(name: path, text: text)).root?.value
    else { return nil }
    return members
  }
}

/// What a command needs of its folder, and nothing else.
struct Needs: Equatable {
  /// The files, from the folder in which it runs.
  var files: [String] = []

  /// Folders that it needs with all that is in them.
  var folders: [String] = []

  /// Whether the folder in which it runs makes a difference.
  var dependsOnFolder = true

  /// For what needs no file at all: the packages of a system, and programs from the internet.
  static let nothing = Needs(dependsOnFolder: false)
}

/// A command that does part of another's work, and needs less for it.
struct Prefetch {
  let command: String
  let needs: Needs
}

extension [JSON5Member] {
  subscript(key: String) -> JSON5Value? { first { $0.key == key }?.value.value }

  /// The members of a member.
  func object(_ key: String) -> [JSON5Member] {
    if case .object(let members) = self[key] { members } else { [] }
  }

  func string(_ key: String) -> String? {
    if case .string(let text) = self[key] { text } else { nil }
  }
}

extension JSON5Value {
  /// The texts of a list; nil if it is something else.
  var strings: [String]? {
    guard case .array(let items) = self else { return nil }
    var texts: [String] = []
    for item in items {
      guard case .string(let text) = item.value else { return nil }
      texts.append(text)
    }
    return texts
  }
}

/// Words of a command line: its options, and what is none.
struct CommandLine {
  private(set) var options: [String] = []
  private(set) var operands: [String] = []

  /// - Parameter valued: the options whose value is the next word.
  /// - Returns: nil if a value is missing.
  init?(_ words: some Collection<String>, valued: Set<String> = []) {
    var words = Array(words)[...]
    while let word = words.popFirst() {
      if valued.contains(word) {
        guard let value = words.popFirst() else { return nil }
        options.append("\(word)=\(value)")
      } else if word.hasPrefix("-"), word != "-" {
        options.append(word)
      } else {
        operands.append(word)
      }
    }
  }

  /// Whether each option is one of these, a value behind `=` left out.
  func hasOnly(_ known: Set<String>) -> Bool {
    options.allSatisfy { option in known.contains(String(option.prefix { $0 != "=" })) }
  }

  /// The values of an option that has one.
  func values(of names: String...) -> [String] {
    options.compactMap { option in
      guard let equals = option.firstIndex(of: "="), names.contains(String(option[..<equals])) else { return nil }
      return String(option[option.index(after: equals)...])
    }
  }
}

/// Whether a word names a package, and no file or address.
func isPackageName(_ word: String) -> Bool {
  !word.isEmpty && !word.hasPrefix(".")
    && word.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || ".+:=~_-<>![],@".utf8.contains(byte)
    }
}

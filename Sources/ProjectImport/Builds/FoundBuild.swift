import BuildContext
import Registry

/// What another file of the project says of a build of one of its Dockerfiles. Paths begin in the project's folder.
struct FoundBuild: Hashable {
  let dockerfile: String
  let context: String

  /// The repositories that it is pushed to; none if it is not.
  var repositories: [FoundText] = []

  /// Names with a part that nothing in the files tells, as they stand there.
  var openNames: [FoundText] = []

  var platforms: [Platform] = []
  var platformsPlace: FoundPlace?

  /// The stage that it stops at; nil for the last.
  var target: FoundText?

  /// What else tells it from other builds of the Dockerfile.
  var arguments = ""

  let origin: FoundPlace
}

struct FoundText: Hashable {
  let text: String
  let place: FoundPlace
}

struct FoundPlace: Hashable, CustomStringConvertible {
  let file: String
  let line: Int

  var description: String { "\(file):\(line)" }
}

/// Stands for a part of a text that is not known. No file that is read here holds it.
let unknownMark: Character = "\0"

extension String {
  /// The text if all of it is known.
  var known: String? { contains(unknownMark) ? nil : self }
}

/// The repository of a reference whose tag need not be known; nil if it is not known itself.
func knownRepository(_ reference: String) -> String? {
  let text = reference.prefix { $0 != "@" }
  let start = text.lastIndex(of: "/") ?? text.startIndex
  let end = text[start...].firstIndex(of: ":") ?? text.endIndex
  // As registries have it; the name of an owner on GitHub may be in capitals.
  guard let repository = String(text[..<end]).known?.lowercased(), (try? Repository(repository)) != nil else {
    return nil
  }
  return repository
}

/// A path without `.` and `..` where it can be; nil if it is absolute or not known.
func plainPath(_ path: String) -> String? {
  guard path.known != nil, !path.hasPrefix("/"), !path.hasPrefix("~"), !path.contains("://") else { return nil }
  return cleaned(path: path)
}

/// Stands for the root of the checkout, as CI systems give it in a variable.
let checkoutMark = "\u{1}"

/// A path that begins in a folder; nil if it is absolute or not known.
func path(_ path: String, in folder: String) -> String? {
  if path.hasPrefix(checkoutMark) { return plainPath(".\(path.dropFirst())") }
  return plainPath(path).flatMap { plainPath(folder == "." ? $0 : "\(folder)/\($0)") }
}

extension FolderSurvey {
  /// A path of the checkout's root, as the project has it; nil if it leads out of the checkout.
  func fromRoot(_ path: String) -> String? {
    guard let path = plainPath(path), !path.hasPrefix("..") else { return nil }
    guard let place = checkout?.place, place != "." else { return path }
    let from = place.split(separator: "/")
    let to = path == "." ? [] : path.split(separator: "/")
    let shared = zip(from, to).prefix { $0 == $1 }.count
    let way = Array(repeating: "..", count: from.count - shared) + to[shared...].map { String($0) }
    return way.isEmpty ? "." : way.joined(separator: "/")
  }

  /// The text of a file, if it can be read and is not of a size that nobody writes.
  func text(of path: String) -> String? {
    guard let file = try? files(path), file.bytes.count <= 1 << 20 else { return nil }
    return String(decoding: file.bytes, as: UTF8.self)
  }
}

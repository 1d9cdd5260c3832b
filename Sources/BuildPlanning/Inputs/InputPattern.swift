import BuildContext

/// Paths that a build takes, or leaves out, from the project's folder: one path, or all that a wildcard stands for, with
/// what is below.
package struct InputPattern: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case file, folder

    /// Nothing says which.
    case either
  }

  package enum Component: Sendable, Hashable {
    case name([Part])

    /// `**`: any number of folders; at the end, all that is below.
    case folders
  }

  /// A piece of a name. None stands for a `/`.
  package enum Part: Sendable, Hashable {
    case text(String)

    /// `*`
    case some

    /// `?`, and the members of `[…]`: letters, digits, and `-` between two of them. In what is left out only.
    case one
    case oneOf(String)
  }

  /// None for the project's folder.
  package let components: [Component]
  package let kind: Kind

  init(_ components: [Component], _ kind: Kind) { (self.components, self.kind) = (components, kind) }

  /// One path, as it is.
  init(path: String, _ kind: Kind) {
    self.init(Self.components(ofPath: path), kind)
  }

  static func components(ofPath path: String) -> [Component] {
    let path = cleaned(path: path)
    if path == "." { return [] }
    // An absolute one begins with an empty name.
    return path.split(separator: "/", omittingEmptySubsequences: false).map { .name([.text(String($0))]) }
  }

  /// The path, if there is but one.
  package var literal: String? {
    let names = components.map(\.literal)
    return names.contains(nil) ? nil : names.compactMap(\.self).joined(separator: "/")
  }

  /// Whether everything that another one stands for is meant here, too.
  package func covers(_ other: InputPattern) -> Bool {
    if self == other { return true }
    guard literal != nil, other.components.starts(with: components) else { return false }
    let rest = other.components.dropFirst(components.count)
    return rest.isEmpty ? kind == .either || other.kind == kind : kind != .file && rest.first != .up
  }

  /// Whether a path may be meant by both; when in doubt, it may.
  func mayMeet(_ other: InputPattern) -> Bool {
    // One may lead through a folder that the other begins in.
    if components.first == .up || other.components.first == .up {
      guard components.prefix(while: { $0 == .up }).count == other.components.prefix(while: { $0 == .up }).count else {
        return true
      }
    }
    return meet(components[...], self, other.components[...], other)
  }
}

extension InputPattern.Component {
  fileprivate static let up = InputPattern.Component.name([.text("..")])

  /// The name, if it is but one.
  package var literal: String? {
    guard case .name(let parts) = self else { return nil }
    var text = ""
    for part in parts {
      guard case .text(let piece) = part else { return nil }
      text += piece
    }
    return text
  }

  /// Whether it may stand for a name.
  package func mayBe(_ name: String) -> Bool { mayMeet(.name([.text(name)])) }

  fileprivate func mayMeet(_ other: Self) -> Bool {
    guard case .name(let parts) = self, case .name(let others) = other, parts.count + others.count < 16 else {
      return true
    }
    if let text = other.literal { return fits(parts, Array(text.unicodeScalars)) }
    if let text = literal { return fits(others, Array(text.unicodeScalars)) }
    return true
  }
}

private typealias Components = ArraySlice<InputPattern.Component>

/// More pairs of components than these are in no project: when in doubt, the paths may be the same.
private let mostPairs = 1 << 20

private func meet(_ one: Components, _ first: InputPattern, _ other: Components, _ second: InputPattern) -> Bool {
  var (one, other) = (one, other)
  // Most begin with names, and differ in the first ones.
  while let name = one.first, let otherName = other.first, name != .folders, otherName != .folders {
    guard name.mayMeet(otherName) else { return false }
    (one, other) = (one.dropFirst(), other.dropFirst())
  }
  guard (one.count + 1) * (other.count + 1) <= mostPairs else { return true }
  // What ends first is a folder of the other's, unless it is a file. From the ends on, whether the rest of both meets:
  // `row` is for the present component of the one and each of the other, `next` for the component after it.
  var next = endings(of: other, mayGoOn: first.kind != .file)
  let ends = endings(of: one, mayGoOn: second.kind != .file)
  for (index, name) in one.enumerated().reversed() {
    var row = next
    row[other.count] = ends[index]
    for (place, otherName) in other.enumerated().reversed() {
      row[place] =
        name == .folders || otherName == .folders
        ? next[place] || row[place + 1] : name.mayMeet(otherName) && next[place + 1]
    }
    next = row
  }
  return next[0]
}

/// For each component and the end, whether the components from there on may be passed when the other path has ended.
private func endings(of components: Components, mayGoOn: Bool) -> [Bool] {
  var ends = Array(repeating: true, count: components.count + 1)
  for (place, component) in components.enumerated().reversed() {
    ends[place] = mayGoOn || component == .folders && ends[place + 1]
  }
  return ends
}

/// Whether a name may be one of a pattern; a class is taken for any character.
private func fits(_ parts: [InputPattern.Part], _ text: [Unicode.Scalar]) -> Bool {
  // The places of the text that the parts so far can end at.
  var reached: Set<Int> = [0]
  for part in parts {
    switch part {
    case .text(let piece):
      let scalars = Array(piece.unicodeScalars)
      reached = Set(reached.filter { text[$0...].starts(with: scalars) }.map { $0 + scalars.count })
    case .some: reached = reached.min().map { Set($0...text.count) } ?? []
    case .one, .oneOf: reached = Set(reached.filter { $0 < text.count }.map { $0 + 1 })
    }
  }
  return reached.contains(text.count)
}

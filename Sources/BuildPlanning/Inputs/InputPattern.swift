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
    // Each of these can be tried in many ways.
    if (components + other.components).filter({ $0 == .folders }).count > 8 { return true }
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
    if let text = other.literal { return fits(parts[...], Array(text.unicodeScalars)[...]) }
    if let text = literal { return fits(others[...], Array(text.unicodeScalars)[...]) }
    return true
  }
}

private typealias Components = ArraySlice<InputPattern.Component>

private func meet(_ one: Components, _ first: InputPattern, _ other: Components, _ second: InputPattern) -> Bool {
  // What ends first is a folder of the other's, unless it is a file.
  guard let name = one.first else { return other.allSatisfy { $0 == .folders } || first.kind != .file }
  guard let otherName = other.first else { return one.allSatisfy { $0 == .folders } || second.kind != .file }
  if name == .folders {
    return meet(one.dropFirst(), first, other, second) || meet(one, first, other.dropFirst(), second)
  }
  if otherName == .folders {
    return meet(one, first, other.dropFirst(), second) || meet(one.dropFirst(), first, other, second)
  }
  return name.mayMeet(otherName) && meet(one.dropFirst(), first, other.dropFirst(), second)
}

/// Whether a name may be one of a pattern; a class is taken for any character.
private func fits(_ parts: ArraySlice<InputPattern.Part>, _ text: ArraySlice<Unicode.Scalar>) -> Bool {
  guard let part = parts.first else { return text.isEmpty }
  let rest = parts.dropFirst()
  switch part {
  case .text(let piece):
    let scalars = Array(piece.unicodeScalars)
    return text.starts(with: scalars) && fits(rest, text.dropFirst(scalars.count))
  case .some: return (0...text.count).contains { fits(rest, text.dropFirst($0)) }
  case .one, .oneOf: return !text.isEmpty && fits(rest, text.dropFirst())
  }
}

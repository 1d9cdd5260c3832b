extension VersionScheme {
  /// The releases among versions by their numbers, as the commands of a program for `sed -nE` that prints those between
  /// dots, from the highest rank down: `v1.4.0` as `1.4.0`, `20190305_addpjp.2` as `20190305.2`. A pre-release is no
  /// release.
  ///
  /// The order of what it prints is that of the versions; SemVer's build metadata may have `_` for its `+`.
  package var releaseNumbers: [String] {
    switch self {
    case .semver: [#"s/^v?([0-9]+)\.([0-9]+)\.([0-9]+)([+_].*)?$/\1.\2.\3/p"#]
    case .calver(let pattern): [pattern.releaseNumbers]
    // A count of 1 is not written.
    case .date:
      [
        #"s/^v?([0-9]{8})([^0-9].*)?\.([2-9]|[1-9][0-9]+)$/\1 \3/"#, #"s/^v?([0-9]{8})([^0-9 ].*)?$/\1 1/"#,
        #"s/^([0-9]{8}) ([0-9]+)$/\1.\2/p"#,
      ]
    case .counter: [#"s/^v?([0-9]+)$/\1/p"#]
    }
  }

  /// How many numbers `releaseNumbers` prints.
  package var numberCount: Int {
    switch self {
    case .semver: 3
    case .calver(let pattern): pattern.parts.count { $0 != .modifier }
    case .date: 2
    case .counter: 1
    }
  }

  /// The same where git knows the version and nothing else, or where no scheme can be told. What ends as a description of a
  /// commit is none, nor is a hash that happens to have digits alone.
  package static let releaseNumbersOfAny = [
    "/-[0-9]+-g[0-9a-f]+(-dirty)?$/d", #"s/^v?([0-9]{1,9}(\.[0-9]+)*)([_+].*)?$/\1/p"#,
  ]
}

extension CalendarPattern {
  fileprivate var releaseNumbers: String {
    var expression = ""
    for element in elementsWithoutModifier {
      switch element {
      case .separator(let character): expression += character == "." ? #"\."# : String(character)
      case .part(let part): expression += part.hasFixedWidth ? "([0-9]{\(part.rawValue.count)})" : "([0-9]+)"
      }
    }
    let numbers = parts.indices.filter { parts[$0] != .modifier }.map { "\\\($0 + 1)" }
    return "s/^v?\(expression)$/\(numbers.joined(separator: "."))/p"
  }
}

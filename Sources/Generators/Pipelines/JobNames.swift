/// Gives each job a name that the system allows and that no other job has; GitHub takes `Web` and `web` for one.
struct JobNames {
  private var taken: Set<String>

  /// - Parameter reserved: words that mean something else where jobs are named.
  init(reserved: Set<String> = []) {
    taken = reserved
  }

  mutating func name(for wanted: String) -> String {
    var name = wanted
    var number = 2
    while !taken.insert(name.lowercased()).inserted {
      name = "\(wanted)-\(number)"
      number += 1
    }
    return name
  }
}

import JSON5Syntax
import SourceText

extension ConfigurationReader {
  /// For `depth`: up to what git takes for the whole history.
  static let depths = 0...2_147_483_647

  /// The keys of `git` that say what a job checks out.
  mutating func checkout(_ members: [String: JSON5Member]) -> Checkout {
    Checkout(
      submodules: members["submodules"].flatMap { submodules($0.value) },
      fetchesLargeFiles: boolean(members["lfs"], of: "\"lfs\" of \"git\"") ?? false,
      depth: members["depth"].flatMap { depth($0.value) })
  }

  private mutating func submodules(_ node: JSON5Node) -> Checkout.Submodules? {
    switch node.value {
    case .boolean(let isWanted): return isWanted ? .direct : nil
    case .string("recursive"): return .recursive
    case .string(let text):
      problems.add(
        rule: "unknown-submodules", "\"\(text)\" does not say which submodules are checked out",
        at: place(node.range), hint: "write true, or \"recursive\" for those of submodules as well")
    default:
      wrongType(
        node, of: "\"submodules\" of \"git\"", expected: "true, false or \"recursive\"")
    }
    return nil
  }

  private mutating func depth(_ node: JSON5Node) -> Int? {
    if case .number(let number) = node.value, let depth = Int(exactly: number.value), Self.depths.contains(depth) {
      return depth
    }
    problems.add(
      rule: "invalid-depth", "\"depth\" of \"git\" is not a number of commits", at: place(node.range),
      hint: "write a whole number, or 0 for the whole history")
    return nil
  }
}

/// How a run of cigen ends.
package enum ExitStatus: Int32, Sendable {
  case done = 0

  /// A check found a difference or a problem.
  case checkFailed = 1

  /// The command line or the input cannot be used.
  case wrongInput = 2
}

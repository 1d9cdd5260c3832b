import Foundation

/// How long the fuzzers run, and with which numbers.
struct FuzzOptions {
  /// For each fuzzer; nil for the short run, which has a fixed number of inputs.
  let seconds: Double?

  let seed: UInt64

  /// `CIGEN_FUZZ` is a number of seconds for each fuzzer, `CIGEN_FUZZ_SEED` what the random numbers begin with. The short
  /// run is the same each time, as a build that fails by chance teaches nothing; the long one is another each time.
  static let current: FuzzOptions = {
    let environment = ProcessInfo.processInfo.environment
    let seconds = environment["CIGEN_FUZZ"].flatMap { Double($0) }
    let seed = environment["CIGEN_FUZZ_SEED"].flatMap { UInt64($0) }
    return FuzzOptions(seconds: seconds, seed: seed ?? (seconds == nil ? 1 : UInt64.random(in: 1...999_999)))
  }()
}

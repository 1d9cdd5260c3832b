import Foundation

/// In seconds, of this thread: what others do at the time does not count.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Finds the inputs that take much longer for their length than others.
struct SlowInputs {
  private struct Timed {
    let bytes: [UInt8]
    let cost: Double
    let seconds: Double
  }

  /// How many times the usual time by byte is worth a look.
  private static let limit = 50.0
  private static let most = 5

  /// Less than this is seen by nobody, and measured badly.
  private static let shortest = 0.05

  private var costs: [Double] = []
  private var slowest: [Timed] = []

  mutating func add(_ bytes: [UInt8], _ seconds: Double) {
    // What an input costs whatever its length is counts as some bytes.
    let cost = seconds / Double(bytes.count + 200)
    if costs.count < 10_000 { costs.append(cost) }
    guard seconds > Self.shortest, slowest.count < Self.most || cost > slowest[slowest.count - 1].cost else { return }
    slowest.append(Timed(bytes: bytes, cost: cost, seconds: seconds))
    slowest.sort { $0.cost > $1.cost }
    if slowest.count > Self.most { slowest.removeLast() }
  }

  /// A line for each, and a file beside the others.
  func report(_ name: String) throws -> [String] {
    guard !costs.isEmpty else { return [] }
    let median = costs.sorted()[costs.count / 2]
    return try slowest.filter { $0.cost > Self.limit * median }.enumerated().map { index, timed in
      let file = Corpus.results.appendingPathComponent("\(name).\(index + 1).slow")
      try Data(timed.bytes).write(to: file)
      let factor = Int(timed.cost / median)
      return "\(Int(timed.seconds * 1000)) ms for \(timed.bytes.count) bytes, \(factor) times the usual: \(file.path)"
    }
  }
}

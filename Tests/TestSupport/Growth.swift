import Foundation

/// How many times as long a piece of work takes of a large size as of a small one: the quickest of three runs of each.
///
/// The time is that of the processor for this thread, so that what else the machine does counts little.
package func growth(from small: Int, to large: Int, of work: (Int) throws -> Void) rethrows -> Double {
  func quickest(_ size: Int) throws -> Double {
    var times: [Double] = []
    for _ in 0..<3 {
      let start = threadTime()
      try work(size)
      times.append(threadTime() - start)
    }
    return times.min() ?? 0
  }
  return try quickest(large) / quickest(small)
}

private func threadTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
}

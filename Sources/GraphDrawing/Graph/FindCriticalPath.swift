extension BuildGraph {
  /// A job waits for whole jobs, so the path goes from job to job, and within each through the longest way of its stages.
  func findCriticalPath() -> CriticalPath {
    let sources = edges.reduce(into: [Int: [Int]]()) { $0[$1.target, default: []].append($1.source) }
    var ways: [Way] = Array(repeating: Way(), count: nodes.count)
    var totals: [Way] = []
    for (index, job) in jobs.enumerated() {
      for node in job.nodes where nodes[node].isBuilt {
        for source in sources[node, default: []] where nodes[source].job == index {
          ways[node].goOn(behind: ways[source], source)
        }
        ways[node].length.runCount += nodes[node].runCount
        ways[node].length.count += 1
      }
      var total = Way()
      for need in job.needs { total.goOn(behind: totals[need], need) }
      if let last = end(of: job, ways) {
        total.length.runCount += ways[last].length.runCount
        total.length.count += ways[last].length.count
      }
      totals.append(total)
    }

    var path = CriticalPath()
    guard var job = longest(among: Array(jobs.indices), totals) else { return path }
    path.runCount = totals[job].length.runCount
    while true {
      path.jobs.append(job)
      var node = end(of: jobs[job], ways)
      while let present = node {
        path.nodes.append(present)
        node = ways[present].previous
      }
      guard let previous = totals[job].previous else { break }
      job = previous
    }
    path.jobs.reverse()
    path.nodes.reverse()
    path.edges = edges(along: path)
    return path
  }

  private func end(of job: Job, _ ways: [Way]) -> Int? { longest(among: job.nodes.filter { nodes[$0].isBuilt }, ways) }

  /// The first of the longest.
  private func longest(among candidates: [Int], _ ways: [Way]) -> Int? {
    candidates.max { ways[$0].length < ways[$1].length || (ways[$0].length == ways[$1].length && $0 > $1) }
  }

  /// Those between neighbours on the path; of two jobs any, if their stages on the path do not meet.
  private func edges(along path: CriticalPath) -> [Int] {
    let onPath = Set(path.nodes)
    let nextNodes = Dictionary(zip(path.nodes, path.nodes.dropFirst())) { first, _ in first }
    let nextJobs = Dictionary(zip(path.jobs, path.jobs.dropFirst())) { first, _ in first }
    var found: [Int] = []
    var crossing: [Int: Int] = [:]
    for (index, edge) in edges.enumerated() {
      guard let job = nodes[edge.source].job, let other = nodes[edge.target].job else { continue }
      if job == other {
        if nextNodes[edge.source] == edge.target { found.append(index) }
      } else if nextJobs[job] == other {
        let isOnPath = onPath.contains(edge.source) && onPath.contains(edge.target)
        if isOnPath || crossing[job] == nil { crossing[job] = index }
      }
    }
    return (found + crossing.values).sorted()
  }
}

/// The longest way to a node, by `RUN` instructions and then by nodes.
private struct Way {
  struct Length: Comparable {
    var runCount = 0
    var count = 0

    static func < (a: Length, b: Length) -> Bool { (a.runCount, a.count) < (b.runCount, b.count) }
  }

  var length = Length()
  var previous: Int?

  mutating func goOn(behind other: Way, _ index: Int) {
    if previous == nil || length < other.length { (length, previous) = (other.length, index) }
  }
}

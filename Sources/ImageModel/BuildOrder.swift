/// The order in which images are built, or the circle that leaves them none. Both take time in proportion to the images
/// and what they need, and no depth of the call stack.
struct BuildOrder {
  /// Each image behind those that it needs; apart from that in the order in which they were given.
  private(set) var sorted: [Int] = []

  /// A way round, if there is one: each needs the next, and the last the first.
  private(set) var circle: [(user: Int, edge: Edge)]?

  private enum State {
    case unseen, open, done
  }

  init(_ edges: [[Edge]]) {
    var states = Array(repeating: State.unseen, count: edges.count)
    for start in edges.indices where states[start] == .unseen {
      // The images that are open, and how many of their edges were followed.
      var path: [(user: Int, next: Int)] = [(start, 0)]
      states[start] = .open
      while let (user, next) = path.last {
        guard next < edges[user].count else {
          states[user] = .done
          sorted.append(user)
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let need = edges[user][next].need
        switch states[need] {
        case .done: continue
        case .unseen:
          states[need] = .open
          path.append((need, 0))
        case .open:
          let round = path.drop { $0.user != need }
          circle = round.map { ($0.user, edges[$0.user][$0.next - 1]) }
          return
        }
      }
    }
  }
}

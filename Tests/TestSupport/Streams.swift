/// What a run of cigen wrote. Each run has its own, and uses it from one thread at a time.
package final class Streams: @unchecked Sendable {
  package private(set) var output = ""
  package private(set) var error = ""

  package init() {}

  package func write(output text: String) -> Bool {
    output += text
    return true
  }

  package func write(error text: String) { error += text }
}

/// Each element once, in the order of its first appearance.
package func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
  var isKnown: Set<Element> = []
  return elements.filter { isKnown.insert($0).inserted }
}

/// Gives equal things equal numbers, so that keys that are made of keys stay small.
struct KeyTable {
  typealias Key = Int

  private var texts: [String: Key] = [:]
  private var lists: [[Key]: Key] = [:]
  private var count = 0

  mutating func key(_ text: String) -> Key {
    if let known = texts[text] { return known }
    count += 1
    texts[text] = count
    return count
  }

  mutating func key(_ parts: [Key]) -> Key {
    if let known = lists[parts] { return known }
    count += 1
    lists[parts] = count
    return count
  }

  mutating func key(_ text: String, _ parts: Key...) -> Key { key([key(text)] + parts) }
}

/// Words in quotes, of many the first few.
func quoted(_ words: [String]) -> String {
  let shown = words.prefix(8).map { "\"\($0)\"" }
  if words.count > shown.count { return shown.joined(separator: ", ") + " and \(words.count - shown.count) more" }
  guard let last = shown.last, shown.count > 1 else { return shown.joined() }
  return shown.dropLast().joined(separator: ", ") + " and " + last
}

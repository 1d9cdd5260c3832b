import SourceText

private let mountTypes = ["bind", "cache", "secret", "ssh", "tmpfs"]

/// Options that can stand without a value.
private let mountSwitches: Set = ["readonly", "readwrite", "required", "ro", "rw"]

private let mountKeys = [
  "destination", "dst", "env", "from", "gid", "id", "mode", "readonly", "readwrite", "required", "ro", "rw", "sharing",
  "size", "source", "src", "target", "type", "uid",
]

/// Reads the options of `RUN --mount`, as BuildKit's frontend/dockerfile/instructions/commands_runmount.go does.
func parseMount(_ text: String, at range: SourceRange, _ reporter: inout Reporter) -> Mount {
  guard let fields = splitCommaSeparated(Array(text.utf8)) else {
    reporter.error(
      "bad-mount", "\(quoted(text)) is no list of mount options", at: range,
      hint: "write key=value pairs between commas, without quotes inside")
    return Mount(options: [])
  }
  var options: [Mount.Option] = []
  for field in fields {
    let equals = field.firstIndex(of: .equals)
    let key = field.text(0..<(equals ?? field.count)).lowercased()
    let value = equals.map { field.text($0 + 1..<field.count) }
    guard mountKeys.contains(key) else {
      reporter.error(
        "unknown-mount-option", "a mount has no option \(quoted(key))", at: range,
        hint: nearestName(to: key, among: mountKeys).map { "did you mean \(quoted($0))?" })
      continue
    }
    if value == nil, !mountSwitches.contains(key) {
      reporter.error("bad-mount", "the mount option \(quoted(key)) needs a value", at: range)
      continue
    }
    options.append(Mount.Option(key: key, value: value))
  }
  let mount = Mount(options: options)
  if !mount.type.contains("$"), !mountTypes.contains(mount.type) {
    reporter.error(
      "bad-mount", "there is no mount of type \(quoted(mount.type))", at: range,
      hint: nearestName(to: mount.type, among: mountTypes).map { "did you mean \(quoted($0))?" }
        ?? "the types are \(listed(mountTypes))")
  }
  if mount.type == "secret", mount.from != nil {
    reporter.error("bad-mount", "a secret mount takes no \"from\"", at: range)
  }
  return mount
}

/// The fields of one line of comma separated values (RFC 4180); nil if there is none, or a quote is out of place.
private func splitCommaSeparated(_ bytes: [UInt8]) -> [[UInt8]]? {
  guard !bytes.isEmpty else { return nil }
  let comma = UInt8(ascii: ",")
  var fields: [[UInt8]] = []
  var position = 0
  while true {
    var field: [UInt8] = []
    if position < bytes.count, bytes[position] == .doubleQuote {
      position += 1
      while true {
        guard position < bytes.count else { return nil }
        if bytes[position] == .doubleQuote {
          position += 1
          guard position < bytes.count, bytes[position] == .doubleQuote else { break }
        }
        field.append(bytes[position])
        position += 1
      }
    } else {
      while position < bytes.count, bytes[position] != comma {
        guard bytes[position] != .doubleQuote else { return nil }
        field.append(bytes[position])
        position += 1
      }
    }
    fields.append(field)
    guard position < bytes.count else { return fields }
    guard bytes[position] == comma else { return nil }
    position += 1
  }
}

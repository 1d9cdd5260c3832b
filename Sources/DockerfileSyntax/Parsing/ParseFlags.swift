import SourceText

/// Reads and checks the flags of an instruction; a flag in error is reported and left out.
func parseFlags(
  _ raw: [SplitInstruction.RawFlag], of keyword: Keyword, in line: LogicalLine, _ reporter: inout Reporter
) -> [Flag] {
  let rules = keyword.flagRules
  var flags: [Flag] = []
  var firstPlaces: [String: SourceRange] = [:]
  for rawFlag in raw {
    let range = line.sourceRange(rawFlag.range)
    let equals = rawFlag.text.firstIndex(of: .equals) ?? rawFlag.text.count
    let name = rawFlag.text.text(2..<max(2, equals))
    let value = equals < rawFlag.text.count ? rawFlag.text.text(equals + 1..<rawFlag.text.count) : nil
    guard let rule = rules.first(where: { $0.name == name }) else {
      reportUnknownFlag(name, of: keyword, at: range, &reporter)
      continue
    }
    if let first = firstPlaces[name], !rule.repeats {
      reporter.error(
        "duplicate-flag", "the flag \(quoted("--" + name)) stands twice", at: range,
        notes: [reporter.note("the first one", at: first)], hint: "remove one of them")
      continue
    }
    firstPlaces[name] = range
    guard let problem = problem(with: value, of: rule) else {
      let mount = rule.isMount ? parseMount(value ?? "", at: range, &reporter) : nil
      flags.append(Flag(name: name, value: value, range: range, mount: mount))
      if keyword == .add, name == "from" {
        reporter.warning("add-from", "Docker's ADD has no \"--from\"", at: range, hint: "use COPY")
      }
      continue
    }
    reporter.error("bad-flag-value", "the flag \(quoted("--" + name)) \(problem)", at: range)
  }
  return flags
}

extension FlagRule {
  fileprivate var isMount: Bool { if case .mount = value { true } else { false } }
}

private func reportUnknownFlag(
  _ name: String, of keyword: Keyword, at range: SourceRange, _ reporter: inout Reporter
) {
  let known = keyword.flagRules.map { "--" + $0.name }
  let hint: String? =
    if let near = nearestName(to: "--" + name, among: known) {
      "did you mean \(quoted(near))?"
    } else if known.isEmpty {
      "\(keyword.rawValue) takes no flags"
    } else {
      "\(keyword.rawValue) takes \(listed(known))"
    }
  reporter.error(
    "unknown-flag", "\(keyword.rawValue) has no flag \(quoted("--" + name))", at: range, hint: hint)
}

/// What is wrong with a value, to be read after the flag's name.
private func problem(with value: String?, of rule: FlagRule) -> String? {
  if case .toggle = rule.value {
    guard let value else { return nil }
    return ["true", "false"].contains(value.lowercased()) ? nil : "is either true or false, not \(quoted(value))"
  }
  guard let value else { return "needs a value, as in --\(rule.name)=value" }
  return switch rule.value {
  case .choice(let choices) where !choices.contains(value): "is \(listed(choices)), not \(quoted(value))"
  case .duration where !value.isEmpty && !isDuration(value):
    "needs a duration such as 30s or 1m30s, not \(quoted(value))"
  case .count where !value.isEmpty && (Int32(value) ?? -1) < 0: "needs a whole number, not \(quoted(value))"
  default: nil
  }
}

/// Whether Go's `time.ParseDuration` takes the text, and it is not negative.
private func isDuration(_ text: String) -> Bool {
  var rest = Substring(text)
  if rest.hasPrefix("+") { rest = rest.dropFirst() }
  if rest == "0" { return true }
  guard !rest.isEmpty else { return false }
  while !rest.isEmpty {
    let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    guard number.contains(where: { $0 != "." }), number.count(where: { $0 == "." }) <= 1 else { return false }
    rest = rest.dropFirst(number.count)
    let unit = rest.prefix { !($0.isASCII && $0.isNumber || $0 == ".") }
    guard ["ns", "us", "µs", "μs", "ms", "s", "m", "h"].contains(unit) else { return false }
    rest = rest.dropFirst(unit.count)
  }
  return true
}

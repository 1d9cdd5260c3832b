import JSON5Syntax
import SourceText

extension ConfigurationReader {
  /// `builder: { driver: "kubernetes", … }`
  mutating func builder(_ member: JSON5Member, for engine: Engine) -> Builder? {
    if engine != .buildx {
      problems.add(
        rule: "engine-builder", "engine \"\(engine.rawValue)\" takes no \"builder\"", at: place(member.keyRange),
        hint: "remove it, or choose engine: \"buildx\"")
    }
    guard let given = members(member.value, of: "\"builder\"") else { return nil }
    guard let driverMember = given.first(where: { $0.key == "driver" }) else {
      problems.add(
        rule: "missing-key", "\"builder\" has no \"driver\"", at: place(member.keyRange),
        hint: "use one of: \(Self.drivers.joined(separator: ", "))")
      return nil
    }
    guard let driver = string(driverMember, of: "\"driver\" of \"builder\"").flatMap({ driver($0) }) else { return nil }
    let what = "a builder of driver \"\(driver.rawValue)\""
    let kinds = BuilderOptionKind.all(of: driver)
    guard let members = object(member.value, of: what, .builder(of: driver)) else { return nil }
    let name = members["name"].map { builderName($0) } ?? "cigen-\(driver.rawValue)"
    let endpoint = members["endpoint"].flatMap { builderEndpoint($0, of: what) }
    if driver == .remote, members["endpoint"] == nil {
      problems.add(
        rule: "missing-key", "\(what) has no \"endpoint\"", at: place(driverMember.value.range),
        hint: "such as endpoint: \"tcp://buildkit.example.com:1234\"")
    }
    let options = kinds.compactMap { kind in members[kind.name].flatMap { option($0, kind, of: what) } }
    guard let name else { return nil }
    return Builder(driver: driver, name: name, endpoint: endpoint, options: options)
  }

  private static var drivers: [String] { Builder.Driver.allCases.map(\.rawValue) }

  private mutating func driver(_ text: Located<String>) -> Builder.Driver? {
    if let driver = Builder.Driver(rawValue: text.value) { return driver }
    var hint = "use one of: \(Self.drivers.joined(separator: ", "))"
    if text.value == "docker" {
      hint = "leave \"builder\" out for the engine's own, where it can do what is needed"
    } else if let nearest = nearestName(to: text.value, among: Self.drivers) {
      hint = "did you mean \"\(nearest)\"?"
    }
    problems.add(
      rule: "unknown-driver", "unknown driver \"\(text.value)\" of a builder", at: text.place, hint: hint)
    return nil
  }

  private mutating func builderName(_ member: JSON5Member) -> String? {
    guard let text = string(member, of: "\"name\" of \"builder\"") else { return nil }
    let isLetterFirst = text.value.utf8.first.map { isLetterOrDigit($0) && !(48...57).contains($0) } ?? false
    if isLetterFirst, text.value.utf8.allSatisfy({ isLetterOrDigit($0) || "._-".utf8.contains($0) }) {
      return text.value
    }
    problems.add(
      rule: "invalid-builder", "\"\(text.value)\" cannot be the name of a builder", at: text.place,
      hint: "begin with a letter, and use letters, digits and . _ -")
    return nil
  }

  private mutating func builderEndpoint(_ member: JSON5Member, of what: String) -> String? {
    guard let text = string(member, of: "\"endpoint\" of \(what)") else { return nil }
    let schemes = ["tcp", "unix", "docker-container", "kube-pod", "ssh"]
    let isPlain = text.value.utf8.allSatisfy { isLetterOrDigit($0) || "._-/:@?=&%[]".utf8.contains($0) }
    if isPlain,
      schemes.contains(where: { text.value.hasPrefix("\($0)://") && text.value.utf8.count > $0.utf8.count + 3 })
    {
      return text.value
    }
    problems.add(
      rule: "invalid-builder", "\"\(text.value)\" cannot be the endpoint of \(what)", at: text.place,
      hint: "begin with one of: \(schemes.map { "\($0)://" }.joined(separator: ", "))")
    return nil
  }

  // MARK: - Options

  private mutating func option(_ member: JSON5Member, _ kind: BuilderOptionKind, of what: String) -> BuilderOption? {
    let key = "\"\(member.key)\" of \(what)"
    switch kind.values {
    case .boolean:
      return boolean(member, of: key).map { BuilderOption(name: kind.name, value: .text(String($0))) }
    case .number:
      if case .number(let number) = member.value.value, let count = Int(exactly: number.value), count > 0 {
        return BuilderOption(name: kind.name, value: .text(String(count)))
      }
      return invalid(key, at: member, hint: "write a whole number from 1 on")
    case .choice(let choices):
      guard let text = string(member, of: key) else { return nil }
      if choices.contains(text.value) { return BuilderOption(name: kind.name, value: .text(text.value)) }
      return invalid(key, at: member, hint: "use one of: \(choices.joined(separator: ", "))")
    case .certificate: return certificate(member, kind, key)
    case .text:
      let text: String
      if case .number = member.value.value {
        text = file.text(in: member.value.range)
      } else {
        guard let written = string(member, of: key) else { return nil }
        text = written.value
      }
      if isLine(text) { return BuilderOption(name: kind.name, value: .text(text)) }
      return invalid(key, at: member, hint: "write one line of text")
    }
  }

  private mutating func certificate(_ member: JSON5Member, _ kind: BuilderOptionKind, _ key: String) -> BuilderOption? {
    if case .object = member.value.value {
      guard let members = object(member.value, of: key, .certificate) else { return nil }
      guard let environment = members["env"] else {
        return invalid(key, at: member, hint: "name the variable that holds it, such as { env: \"BUILDKIT_KEY\" }")
      }
      guard let name = string(environment, of: "\"env\" of \(key)"),
        isUsableVariable(name.value, of: key, at: name.place)
      else { return nil }
      return BuilderOption(name: kind.name, value: .environment(name.value))
    }
    guard let path = string(member, of: key) else { return nil }
    // buildx refuses any other, since it keeps it.
    if path.value.hasPrefix("/"), isLine(path.value) { return BuilderOption(name: kind.name, value: .text(path.value)) }
    return invalid(
      key, at: member,
      hint: "write the absolute path of a file on the machine that builds, or { env: \"BUILDKIT_KEY\" } for a variable "
        + "that holds it")
  }

  private func isLine(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  }

  private mutating func invalid(_ key: String, at member: JSON5Member, hint: String) -> BuilderOption? {
    problems.add(
      rule: "invalid-builder", "\(key) cannot be \(file.text(in: member.value.range))", at: place(member.value.range),
      hint: hint)
    return nil
  }
}

import BuildPlanning
import ImageModel
import TemplateEngine

extension TemplateValue {
  init(_ word: Word) {
    self = .word(
      word.fragments.map { fragment in
        switch fragment {
        case .literal(let text): .literal(text)
        case .variable(let variable): .variable(variable.name)
        }
      })
  }

  init(_ words: [Word]) {
    self = .list(words.map { TemplateValue($0) })
  }

  init(_ texts: [String]) {
    self = .list(texts.map { .string($0) })
  }

  /// What the templates have to know of the program that builds.
  init(_ engine: Engine) {
    self = .record([
      "is_docker": .boolean(engine == .docker),
      "is_buildx": .boolean(engine == .buildx),
      "program": .shell(ShellFragment(trusted: engine.program)),
    ])
  }

  /// The words of an argument. One with a condition is a parameter expansion, which vanishes where its variable is empty;
  /// it is made of an option and a reference, whose characters mean nothing to a shell (distribution/reference).
  static func words(of argument: Argument) -> [TemplateValue] {
    guard let condition = argument.condition else { return argument.words.map { TemplateValue($0) } }
    let words = argument.words.map { $0.variables.isEmpty ? $0.shellText : "\"\($0.shellText)\"" }
    return [.shell(ShellFragment(trusted: "${\(condition.name):+\(words.joined(separator: " "))}"))]
  }

  func merging(_ fields: [String: TemplateValue]) -> TemplateValue {
    guard case .record(let own) = self else { return self }
    return .record(own.merging(fields) { $1 })
  }

  func replacing(_ name: String, _ value: TemplateValue) -> TemplateValue { merging([name: value]) }
}

extension [String] {
  /// Tests of a shell of which all must hold; nil for none.
  var joinedTests: String? {
    if count < 2 { return first }
    return map { $0.contains("] || ") && !$0.hasPrefix("{") ? "{ \($0); }" : $0 }.joined(separator: " && ")
  }
}

extension TemplateValue: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) {
    self = .string(text)
  }
}

extension Engine {
  var program: String {
    switch self {
    case .docker, .buildx: "docker"
    case .buildah: "buildah"
    case .podman: "podman"
    }
  }
}

extension Word {
  /// Its text with expansions for the variables, as it stands between double quotes if no character needs an escape.
  var shellText: String {
    fragments.map { fragment in
      switch fragment {
      case .literal(let text): text
      case .variable(let variable): "${\(variable.name)}"
      }
    }.joined()
  }
}

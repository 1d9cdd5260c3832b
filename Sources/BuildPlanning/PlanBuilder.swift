import ImageModel

/// The builder of `docker buildx` that a run makes, unless it is there.
package struct BuilderPlan: Sendable {
  package let name: String

  package let driver: String

  /// What else `docker buildx create` is given.
  package let options: [Argument]

  /// Files of the run that hold what environment variables hold. A builder that has such is forgotten after it.
  package let certificates: [BuilderCertificate]

  /// Whether it is one of the machine's Docker engine, which a run then needs.
  package let needsEngine: Bool
}

package struct BuilderCertificate: Sendable, Hashable {
  /// The file's name in the run's folder.
  package let file: String

  package let variable: String
}

func planBuilder(_ builder: Builder, for system: Output.System) -> BuilderPlan {
  var certificates: [BuilderCertificate] = []
  let options = builder.options.map { option -> Argument in
    switch option.value {
    case .text(let text): return Argument(["--driver-opt", Word(commaSeparatedField("\(option.name)=\(text)"))])
    case .environment(let variable):
      certificates.append(BuilderCertificate(file: option.name, variable: variable))
      return Argument([
        "--driver-opt",
        Word([.literal("\(option.name)="), .variable(.workFolder(in: system)), .literal("/\(option.name)")]),
      ])
    }
  }
  return BuilderPlan(
    name: builder.name, driver: builder.driver.rawValue,
    options: options + (builder.endpoint.map { [Argument([Word($0)])] } ?? []), certificates: certificates,
    needsEngine: builder.driver.needsEngine)
}

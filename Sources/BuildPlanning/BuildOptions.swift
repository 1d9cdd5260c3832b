import ImageModel

// The options that engines have in common, each in one place.

extension Build {
  /// A build of an image, or of one of its stages, with what is the same for every engine.
  ///
  /// Labels are the image's alone: stages are kept without, so that they do not change with each commit.
  ///
  /// - Parameters:
  ///   - needed: the build arguments that name images of this run.
  ///   - isStage: whether it is one of the image's stages.
  init(
    of image: Image, for system: Output.System, target: String?, needed: [Argument] = [], alwaysNamesFile: Bool = false,
    isStage: Bool = false
  ) {
    let isUsual = image.dockerfile == (image.context == "." ? "Dockerfile" : "\(image.context)/Dockerfile")
    dockerfile = pathArgument(image.dockerfile)
    context = pathArgument(image.context)
    namesFile = alwaysNamesFile || !isUsual
    options =
      targetOptions(target, of: image) + inputOptions(of: image, for: system, neededImages: needed, hasLabels: !isStage)
    requiredEnvironment = image.secrets.compactMap { secret in
      if case .environment(let name) = secret.source { RequiredVariable(name: name, secret: secret.id) } else { nil }
    }
    keys = image.privateKeys(for: system)
    argumentsFromEnvironment = image.arguments.filter { argument in
      argument.value == nil && !isRunnersOwn(argument.name) && argument.name != Variable.version.name
    }.map(\.name)
    exportsVersion = image.arguments.contains { $0.value == nil && $0.name == Variable.version.name }
  }

  /// The Dockerfile, unless it is where the builder looks for it.
  package var fileOption: [Argument] {
    if let copy { return [Argument(["--file", copy.file])] }
    return namesFile ? [Argument(["--file", dockerfile])] : []
  }
}

/// The build arguments, the secrets, the ssh agents and the labels of an image. Of two values of an argument the later counts.
private func inputOptions(
  of image: Image, for system: Output.System, neededImages: [Argument], hasLabels: Bool
) -> [Argument] {
  let arguments = image.arguments.map { argument in
    Argument(["--build-arg", Word(argument.name) + (argument.value.map { "=" + Word($0, for: system) } ?? "")])
  }
  let secrets = image.secrets.map { Argument(["--secret", Word(secretSpecification($0))]) }
  let labels = (hasLabels ? image.labels : []).map {
    Argument(["--label", Word("\($0.key)=") + Word($0.value, for: system)])
  }
  return arguments + neededImages + secrets + image.agentOptions(for: system) + labels
}

/// The stage to build up to, without one the Dockerfile's last; and the platforms, without one that of the machine.
private func targetOptions(_ target: String?, of image: Image) -> [Argument] {
  let platforms = image.platforms.isEmpty ? [image.platform].compactMap(\.self) : image.platforms
  return [
    target.map { Argument(["--target", Word($0)]) },
    platforms.isEmpty ? nil : Argument(["--platform", Word(platforms.map(\.text).joined(separator: ","))]),
  ].compactMap(\.self)
}

/// A path as an argument that is taken for nothing else: `-` alone would be standard input, and a leading `-` an option.
func pathArgument(_ path: String) -> Word {
  Word(path.hasPrefix("-") ? "./\(path)" : path)
}

/// The value of `--secret`, which is one record of comma-separated values.
private func secretSpecification(_ secret: Secret) -> String {
  switch secret.source {
  case .environment(let name): "id=\(secret.id),env=\(name)"
  case .file(let path): "id=\(secret.id),\(commaSeparatedField("src=\(path)"))"
  }
}

/// A field as RFC 4180 has it: in quotes where it holds a comma, a quote or a line break.
func commaSeparatedField(_ field: String) -> String {
  guard field.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return field }
  return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

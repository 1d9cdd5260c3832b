import ImageModel

// The options that engines have in common, each in one place.

/// The build arguments, the secrets and the labels of an image. Of two values of an argument the later counts.
func inputOptions(of image: Image, neededImages: [Argument]) -> [Argument] {
  let arguments = image.arguments.map { argument in
    Argument(["--build-arg", Word(argument.value.map { "\(argument.name)=\($0)" } ?? argument.name)])
  }
  let secrets = image.secrets.map { Argument(["--secret", Word(secretSpecification($0))]) }
  let labels = image.labels.map { Argument(["--label", Word("\($0.key)=\($0.value)")]) }
  return arguments + neededImages + secrets + labels
}

/// The stage to build up to; without one it is the Dockerfile's last.
func targetOption(_ target: String?) -> [Argument] {
  target.map { [Argument(["--target", Word($0)])] } ?? []
}

/// The Dockerfile, or the copy in which images of this run have taken the place of others.
func fileOption(of image: Image, _ needs: [NeededImage]) -> Argument {
  let isReplaced = needs.contains { !$0.texts.isEmpty }
  return Argument(["--file", isReplaced ? Word([.variable(.dockerfile)]) : pathArgument(image.dockerfile)])
}

func with(_ option: Word, _ value: Argument) -> Argument {
  Argument([option] + value.words, if: value.condition)
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

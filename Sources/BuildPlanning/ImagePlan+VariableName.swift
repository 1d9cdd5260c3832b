extension ImagePlan {
  /// The same plan with `Variable.image` wherever the image's name stands: images whose plans are then equal differ in
  /// nothing but the name.
  package var withVariableName: ImagePlan {
    ImagePlan(
      name: "", repository: "", isShared: isShared, platform: platform,
      joins: joins, needs: needs, isHandedOn: isHandedOn, ownImage: ownImage?.replacing(name),
      ownCache: ownCache?.replacing(name), variable: .image,
      replacedDockerfile: replacedDockerfile?.replacing(name), pulls: pulls.map { $0.replacing(name) },
      sharedPulls: sharedPulls.map { SharedPulls(variable: $0.variable, pulls: $0.pulls.map { $0.replacing(name) }) },
      builds: builds.map { build in
        Build(
          image: build.image.replacing(name), stage: build.stage, options: build.options.map { $0.replacing(name) },
          context: build.context.replacing(name), cacheImage: build.cacheImage?.replacing(name))
      }, releases: releases.map { $0.replacing(name) }, mayBePublishedByBranches: mayBePublishedByBranches,
      reuse: reuse?.mapWords { $0.replacing(name) },
      tagVariables: tagVariables, context: context.replacing(name),
      inputFiles: inputFiles.map { $0.replacing(name) },
      usesVersion: usesVersion, exportsVersion: exportsVersion,
      runTimeTags: runTimeTags.map { $0.replacing(name) },
      requiredEnvironment: requiredEnvironment, argumentsFromEnvironment: argumentsFromEnvironment,
      registries: registries, serviceSecrets: serviceSecrets)
  }
}

extension Argument {
  fileprivate func replacing(_ name: String) -> Argument {
    Argument(words.map { $0.replacing(name) }, if: condition)
  }
}

extension Word {
  /// The word with the variable wherever the image's name stands between characters that belong to no name.
  fileprivate func replacing(_ name: String) -> Word {
    Word(
      fragments.flatMap { fragment -> [Fragment] in
        guard case .literal(let text) = fragment else { return [fragment] }
        return pieces(of: text, around: name)
      })
  }
}

private func pieces(of text: String, around name: String) -> [Word.Fragment] {
  let bytes = Array(text.utf8)
  let wanted = Array(name.utf8)
  var pieces: [Word.Fragment] = []
  var start = 0
  var index = 0
  while index + wanted.count <= bytes.count {
    let end = index + wanted.count
    let isWhole =
      (index == 0 || !isLetterOrDigit(bytes[index - 1])) && (end == bytes.count || !isLetterOrDigit(bytes[end]))
    guard isWhole, bytes[index..<end].elementsEqual(wanted) else {
      index += 1
      continue
    }
    pieces.append(.literal(String(decoding: bytes[start..<index], as: UTF8.self)))
    pieces.append(.variable(.image))
    start = end
    index = end
  }
  pieces.append(.literal(String(decoding: bytes[start...], as: UTF8.self)))
  return pieces
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: byte >= 0x80
  }
}

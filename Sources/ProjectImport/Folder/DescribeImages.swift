import DockerfileSyntax
import ImageModel
import Registry
import SourceText

/// An image as a member of `images`, and what is said of it.
struct DescribedImage {
  let name: String
  let member: ConfigurationMember

  /// What was found, in a line for a person.
  let finding: String

  let hasSeveralPlatforms: Bool
}

extension FolderSurvey {
  /// The members of an image, for what its Dockerfile says; whether that makes sense is seen when it is decoded.
  ///
  /// - Parameter path: a path of the project as the configuration has it.
  func describe(
    _ image: FoundImage, _ builds: KnownBuilds, path: (String) -> String
  ) throws(DiagnosticError) -> DescribedImage {
    let context = try context(of: image.dockerfile, builds)
    var members = [repositoryMember(of: image)]
    // In a folder above the Dockerfile's, also the default is worth saying.
    if path(context.folder) != "." || context.reason != nil {
      members.append(
        ConfigurationMember(
          "context", .string(path(context.folder), nil), remarks: [context.reason].compactMap(\.self)))
    }
    if image.flavours.isEmpty {
      members += dockerfileMember(image.dockerfile, in: context.folder, path)
    } else {
      members.append(try variants(of: image, builds, in: context.folder, path))
    }
    if let target = image.target {
      members.append(
        ConfigurationMember("target", .string(target.text, nil), remarks: ["The target that \(target.place) names."]))
    }
    let platforms = builds.platforms(of: image.dockerfiles)
    if let platforms {
      members.append(
        ConfigurationMember(
          "platforms", .list(platforms.platforms.map { .string($0.text, nil) }),
          remarks: ["The platforms that \(platforms.place) names."]))
    }
    let flavours = image.flavours.map { ", \($0.path)" }.joined()
    return DescribedImage(
      name: image.name, member: ConfigurationMember(image.name, .object(members), isBlock: true),
      finding:
        "\(image.dockerfile.path)\(flavours): image \(image.name), \(image.repositories.joined(separator: " and "))"
        + (context.reason == nil ? "" : ", in the context \(context.folder)")
        + (platforms.map { ", for \($0.platforms.map(\.text).joined(separator: ", "))" } ?? ""),
      hasSeveralPlatforms: (platforms?.platforms.count ?? 0) > 1)
  }

  private func repositoryMember(of image: FoundImage) -> ConfigurationMember {
    guard let first = image.named.first else { return member("repository", image.repository) }
    let texts = image.named.map { ConfigurationNode.string($0.text, nil) }
    var places: [String] = []
    for place in image.named.map(\.place.description) where !places.contains(place) { places.append(place) }
    return ConfigurationMember(
      "repository", texts.count == 1 ? .string(first.text, nil) : .list(texts),
      remarks: ["\(texts.count == 1 ? "The name" : "The names") that \(places.joined(separator: " and ")) pushes to."])
  }

  /// Keys that may be wanted next, in comments.
  func suggestions(for image: FoundImage, _ builds: KnownBuilds) throws(DiagnosticError) -> [ConfigurationMember] {
    guard let dockerfile = try dockerfile(image.dockerfile) else { return [] }
    var members: [ConfigurationMember] = []
    let names = dockerfile.stages.map { $0.name ?? "\($0.index)" }
    if names.count > 1, image.flavours.isEmpty, image.target == nil, let last = dockerfile.stages.last?.name {
      members.append(
        ConfigurationMember(
          "target", .string(last, nil), isComment: true, hint: "one of \(names.joined(separator: ", "))"))
    }
    let declarations = dockerfile.globalArguments + dockerfile.stages.flatMap(\.instructions)
    let arguments = declarations.filter { $0.keyword == .arg }.flatMap(\.pairs)
    if let pair = arguments.first(where: { isPlain($0.value?.text) }), let value = pair.value?.text {
      members.append(
        ConfigurationMember(
          "args", .object([member(pair.key.text, value)]), isComment: true,
          hint: "as the Dockerfile has it; null is that of the environment"))
    }
    if builds.platforms(of: image.dockerfiles) != nil { return members }
    let platforms = ["linux/amd64", "linux/arm64"].map { ConfigurationNode.string($0, nil) }
    members.append(
      ConfigurationMember(
        "platforms", .list(platforms), isComment: true, hint: "without it, that of the machine that builds"))
    return members
  }

  private func variants(
    of image: FoundImage, _ builds: KnownBuilds, in context: String, _ path: (String) -> String
  ) throws(DiagnosticError) -> ConfigurationMember {
    // Its tags are those of an image without variants.
    let tags = ConfigurationMember("tags", .list([.string("{version}", nil), .string("latest", nil)]))
    var members = [
      ConfigurationMember(
        "default", .object([member("dockerfile", path(image.dockerfile.path)), tags]))
    ]
    for flavour in image.flavours {
      var settings = [member("dockerfile", path(flavour.path))]
      let own = try self.context(of: flavour, builds).folder
      if own != context { settings.append(member("context", path(own))) }
      let name = flavour.suffix.flatMap { inferredRepository(folder: $0) } ?? "other"
      members.append(ConfigurationMember(name, .object(settings)))
    }
    return ConfigurationMember(
      "variants", .object(members), isBlock: true,
      remarks: [
        "Dockerfiles side by side whose names are those of bases: one image, with tags such as {version}-\(members.last?.key ?? "").",
        "If they build different things, make an image of each.",
      ])
  }

  private func dockerfileMember(
    _ dockerfile: DockerfilePath, in context: String, _ path: (String) -> String
  ) -> [ConfigurationMember] {
    let usual = context == "." ? "Dockerfile" : "\(context)/Dockerfile"
    return dockerfile.path == usual ? [] : [member("dockerfile", path(dockerfile.path))]
  }

  private func context(
    of path: DockerfilePath, _ builds: KnownBuilds
  ) throws(DiagnosticError) -> ChosenContext {
    if let (folder, place) = builds.context(of: path.path, { !names($0).isEmpty }) {
      if folder == path.folder { return ChosenContext(folder: folder) }
      return ChosenContext(folder: folder, reason: "The context that \(place) names.")
    }
    guard let dockerfile = try dockerfile(path) else { return ChosenContext(folder: path.folder) }
    return chooseContext(of: dockerfile, at: path)
  }

  private func dockerfile(_ path: DockerfilePath) throws(DiagnosticError) -> Dockerfile? {
    guard let source = try files(path.path) else { return nil }
    return parseDockerfile(source).dockerfile
  }
}

/// Whether a default is a text without quotes and variables.
private func isPlain(_ value: String?) -> Bool {
  guard let value, !value.isEmpty else { return false }
  return value.utf8.allSatisfy { !"$\"'\\`".utf8.contains($0) }
}

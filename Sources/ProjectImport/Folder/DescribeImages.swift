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
}

extension FolderSurvey {
  /// The members of an image, for what its Dockerfile says; whether that makes sense is seen when it is decoded.
  ///
  /// - Parameter path: a path of the project as the configuration has it.
  func describe(_ image: FoundImage, path: (String) -> String) throws(DiagnosticError) -> DescribedImage {
    let context = try context(of: image.dockerfile)
    var members = [member("repository", image.repository)]
    // In a folder above the Dockerfile's, also the default is worth saying.
    if path(context.folder) != "." || context.reason != nil {
      members.append(
        ConfigurationMember(
          "context", .string(path(context.folder), nil), remarks: [context.reason].compactMap(\.self)))
    }
    if image.flavours.isEmpty {
      members += dockerfileMember(image.dockerfile, in: context.folder, path)
    } else {
      members.append(try variants(of: image, in: context.folder, path))
    }
    let flavours = image.flavours.map { ", \($0.path)" }.joined()
    return DescribedImage(
      name: image.name, member: ConfigurationMember(image.name, .object(members), isBlock: true),
      finding: "\(image.dockerfile.path)\(flavours): image \(image.name), \(image.repository)"
        + (context.reason == nil ? "" : ", in the context \(context.folder)"))
  }

  /// Keys that may be wanted next, in comments.
  func suggestions(for image: FoundImage) throws(DiagnosticError) -> [ConfigurationMember] {
    guard let dockerfile = try dockerfile(image.dockerfile) else { return [] }
    var members: [ConfigurationMember] = []
    let names = dockerfile.stages.map { $0.name ?? "\($0.index)" }
    if names.count > 1, image.flavours.isEmpty, let last = dockerfile.stages.last?.name {
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
    let platforms = ["linux/amd64", "linux/arm64"].map { ConfigurationNode.string($0, nil) }
    members.append(
      ConfigurationMember(
        "platforms", .list(platforms), isComment: true, hint: "without it, that of the machine that builds"))
    return members
  }

  private func variants(
    of image: FoundImage, in context: String, _ path: (String) -> String
  ) throws(DiagnosticError) -> ConfigurationMember {
    // Its tags are those of an image without variants.
    let tags = ConfigurationMember("tags", .list([.string("{version}", nil), .string("latest", nil)]))
    var members = [
      ConfigurationMember(
        "default", .object([member("dockerfile", path(image.dockerfile.path)), tags]))
    ]
    for flavour in image.flavours {
      var settings = [member("dockerfile", path(flavour.path))]
      let own = try self.context(of: flavour).folder
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

  private func context(of path: DockerfilePath) throws(DiagnosticError) -> ChosenContext {
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

import JSON5Syntax
import SourceText

extension DescriptionReader {
  /// The images of a Compose file (compose-spec.io, "build"), which `config` has brought to its long form.
  mutating func composeImages(_ services: JSON5Member, of root: inout DescribedObject) -> [ImportedImage] {
    let project = string(root.take("name"), of: "the description")
    let secrets = composeSecrets(root.take("secrets"))
    // What runs beside the containers is not built.
    for key in ["networks", "volumes", "configs", "models", "version"] { _ = root.take(key) }
    var images: [ImportedImage] = []
    var others: [String] = []
    for member in members(services.value, of: "\"services\"") ?? [] {
      guard var service = object(member.value, of: "service \"\(member.key)\"") else { continue }
      if let build = service.take("build") {
        let image = composeImage(member, &service, build, project: project?.value, secrets)
        if let image { images.append(image) }
      } else {
        others.append(member.key)
      }
    }
    if !others.isEmpty {
      note("services without \"build\" are left out: \(quoted(others))", at: place(services.keyRange))
    }
    return images
  }

  /// The secrets of the project, which builds name.
  private mutating func composeSecrets(_ member: JSON5Member?) -> [(name: String, secret: DescribedObject)] {
    guard let member else { return [] }
    return (members(member.value, of: "\"secrets\"") ?? []).compactMap { secret in
      object(secret.value, of: "secret \"\(secret.key)\"").map { (secret.key, $0) }
    }
  }
}

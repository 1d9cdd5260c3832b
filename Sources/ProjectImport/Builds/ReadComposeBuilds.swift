/// The builds of a compose file, of the kind that a person writes. What `docker compose config` would work out, such as
/// `extends` and the variables of an environment, is not known.
func composeBuilds(_ document: YAMLNode, in composeFile: String) -> [FoundBuild] {
  let folder = plainPath(composeFile).map { $0.split(separator: "/").dropLast().joined(separator: "/") } ?? ""
  var values = KnownValues()
  values.takesDefaults = true
  return (document["services"]?.members ?? []).prefix(mostBuilds).compactMap { service in
    guard let build = service.value["build"], build["dockerfile_inline"] == nil else { return nil }
    let text: (YAMLNode?) -> String? = { $0?.text.map { values.expanded($0) } }
    if build.text == nil, build.members.isEmpty { return nil }
    let file = build["dockerfile"]
    guard let context = path(text(build) ?? text(build["context"]) ?? ".", in: folder.isEmpty ? "." : folder),
      file == nil || file?.text != nil, let dockerfile = path(text(file) ?? "Dockerfile", in: context)
    else { return nil }
    return FoundBuild(
      dockerfile: dockerfile, context: context,
      origin: FoundPlace(file: composeFile, line: build["context"]?.line ?? build.line))
  }
}

import JSON5Syntax
import Registry
import SourceText
import Versions

/// Reads `cigen.json5` into the model and holds it against the Dockerfiles it names.
///
/// - Parameter engine: what builds, whatever the configuration says; nil for what that says.
/// - Returns: the project and the warnings about it.
/// - Throws: every error of the configuration and of the Dockerfiles, in one run.
package func decodeProject(
  _ configuration: SourceFile, engine: Engine? = nil, files: @escaping FileReader
) throws(DiagnosticError) -> (project: Project, warnings: [Diagnostic]) {
  let (root, syntaxProblems) = parseJSON5(configuration)
  // A key that stands twice leaves the rest readable; the first counts.
  guard let root, syntaxProblems.allSatisfy({ $0.rule == "duplicate-key" }) else {
    throw DiagnosticError(syntaxProblems)
  }
  var reader = ConfigurationReader(configuration)
  reader.problems.add(syntaxProblems)
  let members = reader.object(root, of: "the configuration", .project) ?? [:]
  _ = reader.string(members["$schema"], of: "\"$schema\"")
  let version = try reader.version(members["version"]?.value, files: files)
  let values = try reader.values(members["values"], files: files)
  let registry = reader.registry(members["registry"])
  let declaredEngine = reader.string(members["engine"], of: "\"engine\"").flatMap { reader.engine($0) }
  let engine = engine ?? declaredEngine ?? .docker
  let builder = members["builder"].flatMap { reader.builder($0, for: engine) }
  let reuse = reader.reuse(members["reuse"], of: "\"reuse\"") ?? false
  let commands = reader.commands(members, of: "")
  let isSigned = reader.sign(members["sign"], of: "\"sign\"") ?? false
  let pipelines = reader.pipelines(members)
  let outputs = reader.outputs(members["outputs"])
  let ignoredRules = reader.ignoredRules(members["check"])
  var declarations: [ImageDeclaration] = []
  if let images = members["images"] {
    let imageMembers = reader.members(images.value, of: "\"images\"")
    if imageMembers?.isEmpty ?? false { reader.noImages(at: images.value.range) }
    declarations = (imageMembers ?? []).flatMap { reader.image($0) }
    if declarations.count > mostImages {
      throw DiagnosticError(reader.tooMany(declarations.count, at: images.keyRange))
    }
  } else if case .object = root.value {
    reader.noImages(at: root.range)
  }
  reader.checkNames(of: values, beside: declarations)
  var resolver = ImageResolver(
    version: version, registry: registry, engine: engine, reuse: reuse, ownValues: values.map(\.value),
    commands: commands, isSigned: isSigned,
    pipelines: pipelines,
    files: files, problems: reader.problems)
  let images = try resolver.resolve(declarations)
  let before = resolver.projectsBefore()
  resolver.warnOfUnusedLogins(of: pipelines, members["registries"], images, in: configuration)
  let warnings = try resolver.problems.warningsOrThrow()
  let project = Project(
    version: version.source, versioning: version.versioning, values: values.map(\.value), engine: engine,
    builder: builder, before: before,
    images: images, pipelines: pipelines, source: configuration.baseName, outputs: outputs, ignoredRules: ignoredRules)
  return (project, warnings)
}

/// So many take seconds to read, and no pipeline builds as many.
private let mostImages = 20_000

extension ConfigurationReader {
  fileprivate func tooMany(_ count: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      rule: "too-many-images", "the configuration has \(count) images, and \(mostImages) are the most",
      at: place(range),
      hint: "divide them among several cigen.json5, each with files of its own")
  }

  fileprivate mutating func noImages(at range: SourceRange) {
    problems.add(
      rule: "no-images", "the configuration has no images", at: place(range),
      hint: "add images: { web: { repository: \"acme/web\" } }")
  }

  fileprivate mutating func registry(_ member: JSON5Member?) -> String? {
    guard let text = string(member, of: "\"registry\"") else { return nil }
    do {
      try Repository.checkRegistry(text.value)
      return text.value
    } catch {
      problems.add(
        rule: "invalid-registry", "\"\(text.value)\" \(error.reason)", at: text.place,
        hint: error.hint ?? "name the host alone, such as ghcr.io; paths belong to \"repository\"")
      return nil
    }
  }
}

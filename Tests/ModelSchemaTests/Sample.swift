import ImageModel
import SourceText

/// A whole configuration around one object of the model, with the members that the object needs and those of a test.
struct Sample: Sendable {
  let object: ModelObject
  private(set) var members: [(key: String, value: String)]

  /// What the object needs, before a test adds its own.
  init(of object: ModelObject) {
    self.object = object
    members = Self.needed(object)
  }

  /// With a key as its example has it, and with what that needs beside it.
  init(of object: ModelObject, with key: ModelKey) {
    self.init(of: object)
    switch (object.name, key.name) {
    case ("version", "file"): remove("value")
    case ("version", "key"): remove("value"); put("file", "'pyproject.toml'")
    case ("secret", "file"): remove("env")
    case ("ownValue", "file"): break
    case ("ownValue", "key"): put("file", "'package.json'")
    case ("ownValue", "pattern"): put("file", "'Makefile'")
    case ("ownValue", _): remove("file")
    case ("version", "pattern"): put("scheme", "'calver'"); put("value", "'2026.01.0'")
    case ("project", "builder"), (_, "attest"), (_, "annotations"), ("image", "platforms"): engine = "buildx"
    case ("image", "defaultVariant"): put("variants", "{ alpine: {} }")
    case ("gitlab", "needs"), ("gitlab", "rules"): put("include", "true")
    case (_, "publish"): put("tags", "['{version}', { tag: '{sha}', on: 'default' }]")
    case ("login", "login"): put("role", "'arn:aws:iam::1:role/a'")
    default: break
    }
    put(key.name, key.example)
  }

  private var engine = "docker"

  mutating func put(_ key: String, _ value: String) {
    remove(key)
    members.append((key, value))
  }

  mutating func remove(_ key: String) { members.removeAll { $0.key == key } }

  /// In JSON5.
  var text: String {
    let text = "{ \(members.map { "'\($0.key)': \($0.value)" }.joined(separator: ", ")) }"
    let image = "repository: 'acme/web'"
    return switch object.name {
    case "project": engine == "docker" ? text : "{ engine: '\(engine)', \(text.dropFirst())"
    case "version": project("version: \(text)", version: nil)
    case "versionFile": project("version: { value: '1.4.0', files: [\(text)] }", version: nil)
    case "certificate":
      project("builder: { driver: 'remote', endpoint: 'tcp://a:1', cacert: \(text) }", engine: "buildx")
    case "image": project(image: text)
    case "settings": project(image: "{ \(image), variants: { alpine: \(text) } }")
    case "matrix": project(image: "{ \(image), matrix: \(text) }")
    case "exclusion": project(image: "{ \(image), matrix: { go: ['1.22', '1.23'], exclude: [\(text)] } }")
    case "inclusion": project(image: "{ \(image), matrix: { go: ['1.22', '1.23'], include: [\(text)] } }")
    case "ownValue": project("values: { app: \(text) }")
    case "imageTag": project(image: "{ \(image), tags: [\(text)] }")
    case "repository": project(image: "{ repository: ['acme/own', \(text)] }")
    case "promotion":
      project(image: "{ \(image), tags: ['{version}', { tag: '{sha}', on: 'default' }], publish: \(text) }")
    case "command": project(image: "{ \(image), before: [\(text)] }")
    case "rule": project("gitlab: { include: true, rules: [\(text)] }")
    case "service": project("gitlab: { service: \(text) }")
    case "download": project("github: { download: [\(text)] }")
    case "triggers": project("github: { on: \(text) }")
    case "push": project("github: { on: { push: \(text) } }")
    case "schedule": project("github: { on: { schedule: \(text) } }")
    case "labels": project(image: "{ \(image), labels: \(text) }")
    case "cacheLink": project(image: "{ \(image), cache: [\(text)] }")
    case "secret": project(image: "{ \(image), secrets: [\(text)] }")
    case "sshKey": project(image: "{ \(image), ssh: [\(text)] }")
    case "attestations": project(image: "{ \(image), attest: \(text) }", engine: "buildx")
    case "login": project("registries: { 'docker.io': \(text) }")
    case let name where name.hasPrefix("builder-"): project("builder: \(text)", engine: "buildx")
    case let name where name.hasPrefix("cache-"): project(image: "{ \(image), cache: \(text) }", engine: "buildx")
    default: project("\(object.name): \(text)")
    }
  }

  private func project(
    _ member: String? = nil, image: String = "{ repository: 'acme/web' }", version: String? = "'1.4.0'",
    engine: String? = nil
  ) -> String {
    let members = [
      member, version.map { "version: \($0)" }, "engine: '\(engine ?? self.engine)'", "images: { web: \(image) }",
    ]
    return "{ \(members.compactMap(\.self).joined(separator: ", ")) }"
  }

  private static func needed(_ object: ModelObject) -> [(key: String, value: String)] {
    switch object.name {
    case "project": [("version", "'1.4.0'"), ("images", "{ web: { repository: 'acme/web' } }")]
    case "version": [("value", "'1.4.0'")]
    case "rule": [("if", "'$CI_COMMIT_TAG'")]
    case "login": [("username", "'HUB_USER'"), ("password", "'HUB_TOKEN'")]
    case "ownValue": [("file", "'VERSION'")]
    case "secret": [("id", "'npm'"), ("env", "'NPM_TOKEN'")]
    case "matrix": [("go", "['1.22', '1.23']"), ("base", "['alpine', 'bookworm']")]
    case "exclusion", "inclusion": [("go", "'1.22'")]
    default: object.keys.filter(\.isRequired).map { ($0.name, $0.example) }
    }
  }

  // MARK: - What cigen says

  /// The rules of all errors that the decoder finds in it.
  var errors: [String] { decodingErrors(text).map(\.rule) }
}

/// What the decoder finds wrong in a configuration, where every file that it asks for is there.
func decodingErrors(_ text: String) -> [Diagnostic] {
  do {
    _ = try decodeProject(SourceFile(name: "cigen.json5", text: text)) { (path) throws(DiagnosticError) in
      SourceFile(
        name: path,
        text: path.hasSuffix("VERSION")
          ? "1.4.0\n"
          : path.hasSuffix(".toml")
            ? "[project]\nversion = \"1.4.0\"\n"
            : path.hasSuffix(".json")
              ? "{\n  \"version\": \"1.4.0\"\n}\n"
              : "FROM golang AS builder\nRUN a\nFROM alpine AS runtime\nCOPY --from=builder /a /\n"
      )
    }
    return []
  } catch {
    return error.diagnostics.filter { $0.severity == .error }
  }
}

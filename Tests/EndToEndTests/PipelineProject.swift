import Foundation
import TestSupport

/// A git repository whose workflow and pipeline are run for real, with a login to one registry.
struct PipelineProject {
  let folder: TemporaryFolder

  /// - Parameter tags: git tags of its first commit.
  init(_ folder: TemporaryFolder, tags: [String] = []) throws {
    self.folder = folder
    try makeRepository(of: folder, tags: tags)
  }

  /// One that is a repository already.
  init(of repository: TemporaryFolder) {
    folder = repository
  }

  /// What the model says of a registry that lets only the user `user` in.
  static func login(to registry: RegistryServer) -> String {
    "registries: { '\(registry.name)': { username: 'TEST_USER', password: 'TEST_PASSWORD' } },"
  }

  /// - Parameter variables: of the runner, beside those that bring it to the engine.
  func gitHub(
    _ event: String, ref: String? = nil, on host: ColdHost, adding variables: [String: String] = [:]
  ) throws -> GitHubWorkflow {
    let place = try TemporaryFolder()
    try place.write(try cigen("github", in: folder), to: "images.yml")
    return try GitHubWorkflow.run(
      place.url.appendingPathComponent("images.yml"), project: folder, event: event, ref: ref,
      environment: host.engineVariables.merging(variables) { $1 }, secrets: ["TEST_PASSWORD": "secret"],
      variables: ["TEST_USER": "user"])
  }

  /// The engine of the test stands in for the service beside the job.
  func gitLab(
    _ event: String, ref: String? = nil, on host: ColdHost, shell: String = "busybox sh",
    adding variables: [String: String] = [:]
  ) throws -> GitLabPipeline {
    let place = try TemporaryFolder()
    try place.write(try cigen("gitlab", in: folder), to: "pipeline.yml")
    return try GitLabPipeline.run(
      place.url.appendingPathComponent("pipeline.yml"), project: folder, event: event, ref: ref,
      variables: host.engineVariables.merging([
        "DOCKER_TLS_VERIFY": "", "DOCKER_CERT_PATH": "", "TEST_USER": "user", "TEST_PASSWORD": "secret",
        "PATH": host.environment["PATH", default: ""],
      ]) { $1 }.merging(variables) { $1 }, shell: shell)
  }

  /// Changes a file, commits that, and moves git tags there.
  func change(_ file: String, to text: String, tags: [String] = []) throws {
    try folder.write(text, to: file)
    try commitChanges(of: folder, tags: tags)
  }
}

extension ColdHost {
  func logIn(to registry: RegistryServer) throws {
    try docker("login", "--username", "user", "--password", "secret", registry.name)
  }

  /// A file of an image that was built here, whatever a registry has under its name; nil if it has none.
  func ownFile(_ path: String, of image: String) throws -> String? {
    let created = try docker("create", image, "true").output.split(separator: "\n").first.map { String($0) } ?? ""
    defer { _ = try? docker("rm", created) }
    let folder = try TemporaryFolder()
    let copy = folder.url.appendingPathComponent("copy")
    guard try docker("cp", "\(created):\(path)", copy.path).status == 0 else { return nil }
    return try String(contentsOf: copy, encoding: .utf8)
  }
}

import Foundation
import TestSupport

/// A real registry, docker-registry of Debian; with `login`, only the user `user` with the password `secret` gets in.
final class RegistryServer: Sendable {
  let port: Int
  private let server: Server

  /// `host:port`
  var name: String { "127.0.0.1:\(port)" }

  init(login: Bool = false) throws {
    let port = try freePort()
    self.port = port
    server = try Server("/usr/bin/docker-registry") { folder in
      // The password "secret", hashed by bcrypt.
      try folder.write("user:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n", to: "htpasswd")
      let auth = login ? "auth: {htpasswd: {realm: test, path: \(folder.path)/htpasswd}}" : ""
      try folder.write(
        """
        version: 0.1
        log: {level: error, accesslog: {disabled: true}}
        storage: {filesystem: {rootdirectory: \(folder.path)/data}}
        http: {addr: 127.0.0.1:\(port)}
        \(auth)
        """, to: "config.yml")
      return ["serve", "\(folder.path)/config.yml"]
    }
    try server.waitUntil { isListening(port) }
  }

  /// The tags that were pushed to a repository, sorted.
  func tags(of repository: String) -> [String] {
    let path = "\(server.folder.path)/data/docker/registry/v2/repositories/\(repository)/_manifests/tags"
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// The digest of the manifest that a tag names.
  func digest(of tag: String, in repository: String) -> String? {
    let path = "\(server.folder.path)/data/docker/registry/v2/repositories/\(repository)/_manifests/tags/\(tag)"
    return try? String(contentsOfFile: "\(path)/current/link", encoding: .utf8)
  }

  /// What is kept under a digest.
  func blob(_ digest: String) throws -> Data {
    let hash = digest.dropFirst("sha256:".count)
    let path = "\(server.folder.path)/data/docker/registry/v2/blobs/sha256/\(hash.prefix(2))/\(hash)/data"
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }

  /// The digest of each tag.
  func digests(of repository: String) -> [String: String] {
    Dictionary(tags(of: repository).map { ($0, digest(of: $0, in: repository) ?? "") }) { $1 }
  }
}

/// Stands before a registry and answers as a troubled one: see fault-proxy.py.
final class FaultProxy: Sendable {
  let name: String
  private let server: Server

  init(before registry: RegistryServer, failingPushes: Int) throws {
    let port = try freePort()
    name = "127.0.0.1:\(port)"
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("fault-proxy.py")
    server = try Server("/usr/bin/env") { _ in
      ["python3", script.path, String(port), String(registry.port), String(failingPushes)]
    }
    try server.waitUntil { isListening(port) }
  }
}

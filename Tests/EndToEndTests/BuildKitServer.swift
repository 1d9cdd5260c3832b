import Foundation
import TestSupport

/// The BuildKit of a Docker engine, on a port with TLS: see buildkit-proxy.py.
final class BuildKitServer: Sendable {
  let endpoint: String
  private let server: Server

  init(in host: ColdHost) throws {
    let port = try freePort()
    endpoint = "tcp://127.0.0.1:\(port)"
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("buildkit-proxy.py")
    server = try Server("/usr/bin/python3") { folder in
      let made = try runProgram("/usr/bin/bash", ["-c", Self.certificates], in: folder.url)
      if made.status != 0 { throw ServerFailed(log: made.error) }
      return [script.path, String(port), host.socket, folder.path]
    }
    try server.waitUntil { isListening(port) }
  }

  /// An authority, and what it vouches for: `cert.pem` for the server, `client-cert.pem` for those who may come.
  private static let certificates = """
    set -euo pipefail
    new_key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
    openssl req -x509 "${new_key[@]}" -keyout ca-key.pem -out ca.pem -subj /CN=ca -days 2
    for prefix in '' client-; do
      openssl req "${new_key[@]}" -keyout "${prefix}key.pem" -out request.pem -subj /CN=test
      openssl x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 \
        -extfile <(echo subjectAltName=IP:127.0.0.1) -out "${prefix}cert.pem"
    done
    """

  var authority: String { "\(server.folder.path)/ca.pem" }

  /// What `client-cert.pem` or `client-key.pem` holds.
  func clientFile(_ name: String) throws -> String {
    try String(contentsOf: server.folder.url.appendingPathComponent("client-\(name).pem"), encoding: .utf8)
  }
}

import Foundation
import TestSupport

/// A stand-in for docker, buildah and podman that does nothing but write down its arguments, and says that each push went
/// well.
final class RecordingDocker: Sendable {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for program in ["docker", "buildah", "podman"] {
      try folder.write(Self.script(recordingIn: folder), to: "bin/\(program)", isExecutable: true)
    }
  }

  private static func script(recordingIn folder: TemporaryFolder) -> String {
    """
    #!/bin/sh
    case $1 in
    --version) echo 'Docker version 20.10' ;;
    push)
      echo 'latest: digest: sha256:0123456789abcdef size: 1'
      # push --quiet --digestfile FILE, of buildah
      if [ "${3:-}" = --digestfile ]; then
        printf sha256:0123456789abcdef >"$4"
        set -- push "$5"
      fi
      ;;
    # manifest push --all --quiet --digestfile FILE, of buildah
    manifest)
      if [ "${5:-}" = --digestfile ]; then printf sha256:0123456789abcdef >"$6"; fi
      if [ "$2" = push ]; then echo sha256:0123456789abcdef; fi
      ;;
    login) cat >/dev/null ;;
    buildx)
      case $2 in
      inspect) echo 'Driver: docker-container' ;;
      # buildx build --metadata-file FILE
      build) echo '"containerimage.digest": "sha256:0123456789abcdef"' >"$4" ;;
      esac
      ;;
    esac
    # One write: calls may come side by side.
    printf '%s\\0' "$@" END >>'\(folder.path)/record'
    """
  }

  /// What brings a script to it.
  var environment: [String: String] { ["PATH": "\(folder.path)/bin:/usr/bin:/bin"] }

  /// The argument lists of the calls so far that log in, pull, build or push, in their order; and forgets them.
  func takeCalls() throws -> [[String]] {
    let record = folder.url.appendingPathComponent("record")
    guard let data = try? Data(contentsOf: record) else { return [] }
    try FileManager.default.removeItem(at: record)
    let words = data.split(separator: 0, omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
    return words.split(separator: "END").map { Array($0) }
      .filter { call in
        let commands = [
          ["buildx", "build"], ["buildx", "imagetools", "create"], ["manifest", "create"], ["manifest", "push"],
        ]
        return ["login", "pull", "build", "push"].contains(call.first) || commands.contains { call.starts(with: $0) }
      }
  }
}

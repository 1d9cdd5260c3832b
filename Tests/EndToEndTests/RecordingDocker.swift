import Foundation
import TestSupport

/// A stand-in for docker, buildah and podman that does nothing but write down its arguments, and says that each push went
/// well; and for what installs programs.
final class RecordingDocker: Sendable {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for program in ["docker", "buildah", "podman", "dnf"] {
      try folder.write(Self.script(recordingIn: folder), to: "bin/\(program)", isExecutable: true)
    }
  }

  private static func script(recordingIn folder: TemporaryFolder) -> String {
    """
    #!/bin/sh
    digest=sha256:0123456789abcdef
    status=0
    case $1 in
    --version) echo 'Docker version 20.10' ;;
    push) echo "latest: digest: ${digest} size: 1" ;;
    login) cat >/dev/null ;;
    # No registry has anything.
    manifest) if [ "$2" = inspect ]; then status=1; fi ;;
    # What an image was pushed as: its repository, and the digest.
    image)
      for image; do :; done
      echo "${image%:*}@${digest}"
      ;;
    buildx)
      if [ "$2" = inspect ]; then echo 'Driver: docker-container'; fi
      if [ "$2 $3" = 'imagetools inspect' ]; then status=1; fi
      ;;
    esac
    file=''
    for word; do
      case ${file} in
      --metadata-file) echo '"containerimage.digest": "'${digest}'"' >"${word}" ;;
      --digestfile) printf %s "${digest}" >"${word}" ;;
      --file) if [ "${word}" = - ]; then cat >/dev/null; fi ;;
      esac
      file=${word}
    done
    # One write: calls may come side by side.
    printf '%s\\0' "$@" END >>'\(folder.path)/record'
    exit ${status}
    """
  }

  /// What brings a script to it.
  var environment: [String: String] { ["PATH": "\(folder.path)/bin:/usr/bin:/bin"] }

  /// The argument lists of the calls so far that log in, pull, build or push, in their order; and forgets them.
  ///
  /// - Parameter more: other commands that count.
  func takeCalls(with more: Set<String> = []) throws -> [[String]] {
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
        return more.union(["login", "pull", "build", "push"]).contains(call.first ?? "")
          || commands.contains { call.starts(with: $0) }
      }
  }
}

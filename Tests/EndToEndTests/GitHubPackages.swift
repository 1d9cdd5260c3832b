import Foundation
import TestSupport
import Testing

/// A stand-in for `gh` that has packages with versions, a hundred on a page, and writes down what it deletes. Filters are
/// those of the real jq.
final class GitHubPackages: Sendable {
  /// What each call needs.
  static let token = "job-token"

  private let folder: TemporaryFolder

  /// - Parameter requests: the numbers of those of each branch, by what `head` asks for.
  init(requests: [String: [Int]] = [:]) throws {
    folder = try TemporaryFolder()
    for (head, numbers) in requests {
      try folder.write(
        String(decoding: try JSONEncoder().encode(numbers.map { ["number": $0] }), as: UTF8.self),
        to: "requests/\(head)/all")
    }
    try folder.write(script, to: "bin/gh", isExecutable: true)
  }

  /// What brings a job to it.
  var environment: [String: String] { ["PATH": "\(folder.path)/bin:/usr/bin:/bin"] }

  private struct Version: Codable {
    struct Metadata: Codable {
      struct Container: Codable { let tags: [String] }
      let container: Container
    }

    let id: Int
    let metadata: Metadata
  }

  /// Gives a package versions with these tags, the newest first.
  ///
  /// - Parameter place: its address, from the owner.
  func put(_ versions: [[String]], in place: String) throws {
    let all = versions.enumerated().map { index, tags in
      Version(id: index + 1, metadata: .init(container: .init(tags: tags)))
    }
    try folder.write(String(decoding: try JSONEncoder().encode(all), as: UTF8.self), to: "\(place)/versions.json")
  }

  /// The tags of what a package has left.
  func versions(in place: String) throws -> [[String]] {
    let data = try Data(contentsOf: folder.url.appendingPathComponent("\(place)/versions.json"))
    return try JSONDecoder().decode([Version].self, from: data).map(\.metadata.container.tags)
  }

  /// The calls so far, which it then forgets: the method and the address.
  func takeCalls() throws -> [String] {
    let record = folder.url.appendingPathComponent("record")
    guard let text = try? String(contentsOf: record, encoding: .utf8) else { return [] }
    try FileManager.default.removeItem(at: record)
    return text.split(separator: "\n").map { String($0) }
  }

  private var script: String {
    """
    #!/bin/bash
    set -euo pipefail
    cd '\(folder.path)'
    if [[ $1 != api || ${GH_TOKEN} != \(Self.token) ]]; then echo 'gh: HTTP 401' >&2 && exit 4; fi
    method=GET paginates='' filter=. address='' state=open head=''
    shift
    while (($#)); do
      case $1 in
      --paginate) paginates=yes ;;
      --method) method=$2 && shift ;;
      --jq) filter=$2 && shift ;;
      --raw-field)
        case $2 in
        state=*) state=${2#*=} ;;
        head=*) head=${2#*=} ;;
        esac
        shift
        ;;
      *) address=${1#/} ;;
      esac
      shift
    done
    echo "${method} ${address}" >>record
    place=${address%%\\?*}
    case ${method},${place} in
    GET,repos/Acme/App/pulls) cat "requests/${head}/${state}" 2>/dev/null || echo '[]' ;;
    GET,*/versions)
      if [[ ! -e ${place}.json ]]; then echo 'gh: Package not found. (HTTP 404)' >&2 && exit 1; fi
      size=30 page=0
      if [[ ${address} == *per_page=* ]]; then size=${address##*per_page=}; fi
      while items=$(jq ".[${page} * ${size}:(${page} + 1) * ${size}]" "${place}.json") && [[ ${items} != '[]' ]]; do
        echo "${items}"
        if [[ -z ${paginates} ]]; then break; fi
        page=$((page + 1))
      done
      ;;
    DELETE,*/versions/*)
      list=${place%/*}.json id=${place##*/}
      jq --exit-status "any(.id == ${id})" "${list}" >/dev/null
      jq "map(select(.id != ${id}))" "${list}" >list && mv list "${list}"
      exit
      ;;
    *) echo 'gh: HTTP 404' >&2 && exit 1 ;;
    esac | jq --raw-output "${filter}"
    """
  }
}

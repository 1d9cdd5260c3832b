import Foundation

/// All files of an image, by path, with what there is to say of each but its times.
struct ImageFiles: Equatable {
  struct Entry: Equatable {
    let kind: UInt8
    let mode: String
    let owner: String
    let link: String
    let content: Data
  }

  private(set) var entries: [String: Entry] = [:]

  /// - Parameter tar: as `docker export` writes it.
  init(tar: Data) {
    var (offset, extended) = (0, [String: String]())
    while offset + 512 <= tar.count, tar[offset] != 0 {
      let header = TarHeader(tar.subdata(in: offset..<offset + 512))
      let size = extended["size"].flatMap { Int($0) } ?? header.size
      let start = offset + 512
      let content = tar[min(start, tar.count)..<min(start + size, tar.count)]
      if header.kind == UInt8(ascii: "x") {
        extended = Self.records(content)
      } else {
        let path = extended["path"] ?? header.path
        if Self.isOfImage(path) {
          entries[path] = Entry(
            kind: header.kind, mode: header.mode, owner: header.owner, link: extended["linkpath"] ?? header.link,
            content: Data(content))
        }
        extended = [:]
      }
      offset = start + (size + 511) / 512 * 512
    }
  }

  /// The paths where two images differ.
  func differences(from other: ImageFiles) -> [String] {
    Set(entries.keys).union(other.entries.keys).filter { entries[$0] != other.entries[$0] }.sorted()
  }

  /// `17 path=some/file` lines.
  private static func records(_ content: Data) -> [String: String] {
    var found: [String: String] = [:]
    for line in String(decoding: content, as: UTF8.self).split(separator: "\n") {
      let pair = line.drop { $0 != " " }.dropFirst().split(separator: "=", maxSplits: 1)
      if pair.count == 2 { found[String(pair[0])] = String(pair[1]) }
    }
    return found
  }

  /// Not what a container brings along, what all base images have, or a git repository, which is another in each checkout.
  private static func isOfImage(_ path: String) -> Bool {
    let others = [
      "dev/", "proc/", "sys/", ".dockerenv", "etc/hosts", "etc/hostname", "etc/resolv.conf", "opt/stand-ins/",
      "bin/busybox",
    ]
    return !others.contains { path.hasPrefix($0) } && !path.hasPrefix(".git/") && !path.contains("/.git/")
  }
}

/// The 512 bytes before each file of an archive.
private struct TarHeader {
  private let bytes: Data

  init(_ bytes: Data) { self.bytes = bytes }

  var kind: UInt8 { bytes[156] }
  var size: Int { Int(field(124, 11), radix: 8) ?? 0 }
  var mode: String { field(100, 8) }
  var owner: String { "\(field(108, 8)):\(field(116, 8))" }
  var link: String { field(157, 100) }

  var path: String {
    let prefix = field(345, 155)
    return prefix.isEmpty ? field(0, 100) : "\(prefix)/\(field(0, 100))"
  }

  private func field(_ start: Int, _ length: Int) -> String {
    let field = bytes[start..<start + length]
    return String(decoding: field[..<(field.firstIndex(of: 0) ?? field.endIndex)], as: UTF8.self)
  }
}

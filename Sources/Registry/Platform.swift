/// The operating system and processor that an image is made for, as `OS/ARCHITECTURE[/VARIANT]` (OCI image index
/// specification, "platform"; the names are Go's `GOOS` and `GOARCH`).
package struct Platform: Sendable, Hashable {
  package let os: String
  package let architecture: String

  /// nil for the one that is usual, such as `v8` of `arm64`.
  package let variant: String?

  package var text: String { [os, architecture, variant].compactMap(\.self).joined(separator: "/") }

  /// What tells it from others in names and tags: `arm64`, `arm-v7`, `windows-amd64`.
  package var word: String {
    [os == "linux" ? nil : os, architecture, variant].compactMap(\.self).joined(separator: "-")
  }

  /// - Throws: why it is none that builders know.
  package init(_ text: String) throws(InvalidName) {
    var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 3, Self.usualVariants[parts[1]] == parts[2] { parts.removeLast() }
    let wanted = parts.joined(separator: "/")
    guard Self.known.contains(wanted) else {
      throw InvalidName("is no platform that builders know", hint: Self.hint(for: parts))
    }
    (os, architecture, variant) = (parts[0], parts[1], parts.count == 3 ? parts[2] : nil)
  }

  /// That of a machine that runs Linux, or has Linux for its containers.
  ///
  /// - Parameter machine: as `uname -m` says it.
  /// - Returns: nil if builders have no name for it.
  package init?(machine: String) {
    let architecture = Self.otherNames[machine.lowercased()] ?? machine.lowercased()
    guard let platform = try? Platform("linux/\(architecture)") else { return nil }
    self = platform
  }

  /// Each that a builder has a name for, the most used first.
  package static let known =
    [
      "linux/amd64", "linux/arm64", "linux/arm/v7", "linux/arm/v6", "linux/386", "linux/ppc64le", "linux/s390x",
      "linux/riscv64", "linux/arm/v5", "linux/amd64/v2", "linux/amd64/v3", "linux/amd64/v4", "linux/arm",
      "linux/loong64",
      "linux/mips64le", "linux/mips64", "linux/ppc64", "windows/amd64", "windows/arm64", "darwin/amd64", "darwin/arm64",
      "freebsd/amd64", "freebsd/arm64", "wasip1/wasm",
    ]

  /// Every text that names one: the same, and those with a variant that is usual.
  package static let spellings =
    known
    + known.compactMap { text in
      text.split(separator: "/").dropFirst().first.flatMap { usualVariants[String($0)] }.map { "\(text)/\($0)" }
    }.filter { $0.utf8.filter { $0 == UInt8(ascii: "/") }.count == 2 }

  private static let usualVariants = ["arm64": "v8", "amd64": "v1"]

  private static let otherNames = [
    "x86_64": "amd64", "x86-64": "amd64", "x64": "amd64", "aarch64": "arm64", "armv7": "arm/v7", "armv7l": "arm/v7",
    "armhf": "arm/v7", "armv6": "arm/v6", "armv6l": "arm/v6", "i386": "386", "i686": "386", "x86": "386",
  ]

  /// The platform of a text that says it in other words; nil if there is none.
  private static func hint(for parts: [String]) -> String? {
    let parts = parts.map { $0.lowercased() }
    let os = parts.count > 1 ? parts[0] : "linux"
    let architecture = parts.count > 1 ? parts[1...].joined(separator: "/") : parts[0]
    let text = "\(os)/\(otherNames[architecture] ?? architecture)"
    return known.contains(text) ? "write \"\(text)\"" : nil
  }
}

import TestSupport
import Testing

/// A project of some size.
struct GrowthShape: CustomTestStringConvertible, Sendable {
  let testDescription: String

  /// A quarter of the size that is measured.
  let size: Int

  var commands = ["bash", "check", "explain", "graph"]
  let files: @Sendable (Int) -> [String: String]

  init(
    _ description: String, _ size: Int, _ commands: [String]? = nil,
    _ files: @escaping @Sendable (Int) -> [String: String]
  ) {
    (testDescription, self.size, self.files) = (description, size, files)
    if let commands { self.commands = commands }
  }

  /// One image.
  static func stages(_ description: String, _ size: Int, _ text: @escaping @Sendable (Int) -> String) -> GrowthShape {
    GrowthShape(description, size) { ["cigen.json5": single, "Dockerfile": text($0), "f": "1"] }
  }
}

private let single = "{ version: '1', images: { web: { repository: 'acme/web', cache: false } } }"

private func each(_ count: Int, from start: Int = 0, _ line: (Int) -> String) -> String {
  (start..<count).map(line).joined()
}

private func images(_ count: Int, _ members: String = "") -> String {
  "{ version: '1', \(members) images: { \(each(count) { "i\($0): { repository: 'acme/i\($0)' }, " }) } }"
}

private let shapes: [GrowthShape] = [
  .stages("stages built from each other", 60) {
    "FROM a:1 AS s0\n" + each($0, from: 1) { "FROM s\($0 - 1) AS s\($0)\nRUN r \($0)\n" }
  },
  .stages("stages that copy from each other", 60) {
    "FROM a:1 AS s0\nRUN r\n" + each($0, from: 1) { "FROM a:1 AS s\($0)\nCOPY --from=s\($0 - 1) /f /f\($0)\n" }
  },
  .stages("stages with files of the context", 60) {
    "FROM a:1 AS s0\n" + each($0, from: 1) { "FROM s\($0 - 1) AS s\($0)\nCOPY f /f\($0)\n" }
  },
  .stages("stages that nothing uses", 60) { each($0) { "FROM a:1 AS s\($0)\nRUN r\n" } },
  .stages("stages that people build", 60) { each($0) { "FROM a:1 AS test-\($0)\nRUN r\n" } },
  .stages("commands", 120) { "FROM a:1\n" + each($0) { "RUN install \($0)\n" } },
  .stages("copies", 120) { "FROM a:1\n" + each($0) { "COPY f /f\($0)\n" } },
  .stages("variables", 120) { "FROM a:1\nENV V0=v\n" + each($0, from: 1) { "ENV V\($0)=$V\($0 - 1)\n" } },
  .stages("arguments, and a command that sees them", 120) { "FROM a:1\n" + each($0) { "ARG A\($0)=a\n" } + "RUN r\n" },
  .stages("comments", 400) { "FROM a:1\n" + each($0) { "# comment \($0)\n" } + "RUN r\n" },
  .stages("lines of a here-document", 400) { "FROM a:1\nRUN <<E\n\(each($0) { "echo \($0)\n" })E\n" },
  GrowthShape("images", 10) {
    ["cigen.json5": images($0), "Dockerfile": "FROM a:1 AS b\nRUN r\nFROM a:1\nCOPY --from=b /f /\n"]
  },
  GrowthShape("images of buildx", 10) {
    [
      "cigen.json5": images($0, "engine: 'buildx',"),
      "Dockerfile": "FROM a:1 AS b\nRUN r\nFROM a:1\nCOPY --from=b /f /\n",
    ]
  },
  GrowthShape("images on one base", 10) { count in
    [
      "cigen.json5":
        "{ version: '1', images: { base: { repository: 'acme/base', dockerfile: 'D' }, \(each(count) { "i\($0): { repository: 'acme/i\($0)' }, " }) } }",
      "D": "FROM a:1\nRUN r\n", "Dockerfile": "FROM acme/base\nRUN r\n",
    ]
  },
  GrowthShape("variants", 10) { count in
    [
      "cigen.json5":
        "{ version: '1', images: { web: { repository: 'acme/web', variants: { \(each(count) { "v\($0): { args: { V: '\($0)' } }, " }) } } } }",
      "Dockerfile": "FROM a:1 AS b\nRUN r\nFROM a:1\nARG V\nRUN r $V\n",
    ]
  },
]

@Suite("growth")
struct GrowthTests {
  @Test("four times as much takes not many times as long", arguments: shapes)
  func isLinear(shape: GrowthShape) throws {
    let folders = [shape.size: try TemporaryFolder(), 4 * shape.size: try TemporaryFolder()]
    for (size, folder) in folders {
      for (path, text) in shape.files(size) { try folder.write(text, to: path) }
    }
    for command in shape.commands {
      let ratio = try growth(from: shape.size, to: 4 * shape.size) { size in
        let run = cigen([command], in: try #require(folders[size]))
        #expect(run.status < 2, "\(run.error)")
      }
      // In proportion it is 4, and where each is held against each, 16.
      #expect(ratio < 8, "\(command): \(ratio)")
    }
  }
}

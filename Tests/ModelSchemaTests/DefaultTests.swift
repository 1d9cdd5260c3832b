import CommandLineTool
import ImageModel
import TestSupport
import Testing

/// What the catalogue says of keys that are not there, against what cigen generates.
@Suite("defaults of the model")
struct DefaultTests {
  @Test("a key with its default changes nothing", arguments: ModelObject.all, ["bash", "github", "gitlab"])
  func defaults(_ object: ModelObject, _ system: String) throws {
    for key in object.keys {
      guard case .value(let text) = key.defaultValue, !isOfBuildx(key, in: object) else { continue }
      // An example brings what the key needs beside it.
      var (with, without) = (Sample(of: object, with: key), Sample(of: object, with: key))
      with.put(key.name, text)
      without.remove(key.name)
      let output = try generated(without.text, system)
      #expect(!output.isEmpty)
      #expect(try generated(with.text, system) == output, "\(key.name)")
    }
  }

  /// Whether buildx has the default itself, so that cigen writes nothing where nothing is said.
  private func isOfBuildx(_ key: ModelKey, in object: ModelObject) -> Bool {
    object.name.hasPrefix("cache-") && key.name != "mode" || object.name.hasPrefix("builder-") && key.name != "name"
  }

  private func generated(_ configuration: String, _ system: String) throws -> String {
    let project = try TemporaryFolder()
    try project.write(configuration, to: "cigen.json5")
    try project.write(
      "FROM golang AS builder\nRUN a\nFROM alpine AS runtime\nCOPY --from=builder /a /\n", to: "Dockerfile")
    let streams = Streams()
    let status = runCigen(
      Invocation(
        arguments: [system], workingFolder: project.path, environment: [:], errorIsTerminal: false,
        writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
    #expect(status == 0, "\(configuration): \(streams.error)")
    return streams.output
  }
}

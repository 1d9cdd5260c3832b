#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a run of cigen is given and where its output goes; tests hand in their own.
package struct Invocation: Sendable {
  /// The words after the program's name.
  package var arguments: [String]

  /// The folder that relative paths start from, absolute.
  package var workingFolder: String

  package var environment: [String: String]

  /// Whether diagnostics go to a person's terminal, and so in colour.
  package var errorIsTerminal: Bool

  /// All of standard input; nil if it cannot be read.
  package var readInput: @Sendable () -> [UInt8]?

  /// Writes to standard output; false if it could not.
  package var writeOutput: @Sendable (String) -> Bool

  package var writeError: @Sendable (String) -> Void

  package init(
    arguments: [String], workingFolder: String, environment: [String: String], errorIsTerminal: Bool,
    readInput: @escaping @Sendable () -> [UInt8]? = { [] }, writeOutput: @escaping @Sendable (String) -> Bool,
    writeError: @escaping @Sendable (String) -> Void
  ) {
    self.arguments = arguments
    self.workingFolder = workingFolder
    self.environment = environment
    self.errorIsTerminal = errorIsTerminal
    self.readInput = readInput
    self.writeOutput = writeOutput
    self.writeError = writeError
  }

  package static func ofThisProcess() -> Invocation {
    Invocation(
      arguments: Array(CommandLine.arguments.dropFirst()),
      workingFolder: FileManager.default.currentDirectoryPath,
      environment: ProcessInfo.processInfo.environment,
      errorIsTerminal: isTerminal(standardError),
      readInput: { readAll(of: standardInput) },
      writeOutput: { writeAll($0, to: standardOutput) },
      writeError: { _ = writeAll($0, to: standardError) })
  }
}

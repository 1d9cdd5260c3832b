import Foundation
import TestSupport
import Testing

/// Tries inputs until the time is over, and tells those that a property does not hold for.
///
/// An input is written to `.build/fuzz/NAME.input` before it is tried. A crash or a hang ends the process and leaves it there:
/// the next run names it, and tries it first.
struct Fuzzer {
  let name: String

  /// Tried as they are.
  let own: [CorpusFile]

  /// More that is tried as it is: too long to change much of it.
  var deep: [String] = []

  /// What more is changed at random.
  var seeds: [CorpusFile] = []

  var tokens: [String] = []

  /// Inputs by the grammar of the format, for which no corpus has enough.
  var grammar: ((inout SeededGenerator) -> String)?

  /// How many inputs a short run tries beside the corpus.
  let count: Int

  /// - Returns: what is wrong; nil if all is well.
  let fault: (CorpusFile) -> String?

  func run(_ options: FuzzOptions = .current) throws {
    var run = try FuzzRun(self, options)
    run.tryLeftover()
    for file in own { run.attempt(file) }
    for text in deep { run.attempt(CorpusFile(Array(text.utf8), files: own.first?.files ?? [:])) }
    var generator = SeededGenerator(seed: options.seed)
    let mutator = Mutator(corpus: own + seeds, tokens: tokens.map { Array($0.utf8) })
    var tried = 0
    while options.seconds.map({ run.elapsed < $0 }) ?? (tried < count), run.faults.count < FuzzRun.mostFaults {
      tried += 1
      if let grammar, tried.isMultiple(of: 3) {
        run.attempt(CorpusFile(Array(grammar(&generator).utf8)))
      } else {
        run.attempt(mutator.input(&generator))
      }
    }
    try run.finish()
  }
}

/// The state of one run of a fuzzer.
struct FuzzRun {
  /// A fault of one kind can show in many ways.
  static let mostFaults = 10

  private let fuzzer: Fuzzer
  private let options: FuzzOptions
  private let start = ContinuousClock.now
  private let input: FileHandle
  private let inputFile: URL
  private var tried = 0
  private(set) var faults: Set<String> = []
  private var slow = SlowInputs()

  init(_ fuzzer: Fuzzer, _ options: FuzzOptions) throws {
    (self.fuzzer, self.options) = (fuzzer, options)
    try FileManager.default.createDirectory(at: Corpus.results, withIntermediateDirectories: true)
    inputFile = Corpus.results.appendingPathComponent("\(fuzzer.name).input")
    if !FileManager.default.fileExists(atPath: inputFile.path) { try Data().write(to: inputFile) }
    input = try FileHandle(forUpdating: inputFile)
  }

  var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }

  /// What the run before this one did not come to the end of.
  mutating func tryLeftover() {
    guard let bytes = try? input.readToEnd(), !bytes.isEmpty else { return }
    let copy = Corpus.results.appendingPathComponent("\(fuzzer.name).unfinished")
    try? bytes.write(to: copy)
    tell("the last run ended at the input \(copy.path), which is tried first")
    attempt(fuzzer.own.first.map { CorpusFile(Array(bytes), files: $0.files) } ?? CorpusFile(Array(bytes)))
  }

  mutating func attempt(_ file: CorpusFile) {
    tried += 1
    try? input.seek(toOffset: 0)
    try? input.truncate(atOffset: 0)
    try? input.write(contentsOf: file.bytes)
    let before = processorTime()
    let fault = fuzzer.fault(file)
    slow.add(file.bytes, processorTime() - before)
    if let fault { report(fault, file) }
  }

  private mutating func report(_ fault: String, _ file: CorpusFile) {
    // Numbers and quoted words differ from input to input.
    let kind = String(fault.prefix { $0 != ":" }).filter { !$0.isNumber }
    guard faults.insert(kind).inserted else { return }
    let smallest = shrunk(file, kind)
    let place = Corpus.results.appendingPathComponent("\(fuzzer.name).\(faults.count).failed")
    try? Data(smallest.bytes).write(to: place)
    let text = String(decoding: smallest.bytes.prefix(400), as: UTF8.self).debugDescription
    Issue.record(
      """
      \(fuzzer.name): \(fuzzer.fault(smallest) ?? fault)
      seed \(options.seed), input \(tried), kept as \(place.path):
      \(text)
      """)
  }

  /// The input without all that the fault does not need.
  private func shrunk(_ file: CorpusFile, _ kind: String) -> CorpusFile {
    var bytes = file.bytes
    let begin = ContinuousClock.now
    var length = max(1, bytes.count / 2)
    while length > 0 {
      var start = 0
      while start < bytes.count, ContinuousClock.now - begin < .seconds(5) {
        let shorter = Array(bytes[..<start] + bytes[min(bytes.count, start + length)...])
        let fault = fuzzer.fault(CorpusFile(shorter, files: file.files))
        if fault.map({ String($0.prefix { $0 != ":" }).filter { !$0.isNumber } }) == kind {
          bytes = shorter
        } else {
          start += length
        }
      }
      length /= 2
    }
    return CorpusFile(bytes, files: file.files)
  }

  mutating func finish() throws {
    try input.close()
    try FileManager.default.removeItem(at: inputFile)
    guard options.seconds != nil else { return }
    tell("\(tried) inputs in \(Int(elapsed)) s, seed \(options.seed), \(faults.count) faults")
    for line in try slow.report(fuzzer.name) { tell(line) }
  }

  private func tell(_ text: String) {
    FileHandle.standardError.write(Data("fuzz \(fuzzer.name): \(text)\n".utf8))
  }
}

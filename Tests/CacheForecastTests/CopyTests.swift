import CacheForecast
import Testing

/// Measured on engines that nothing else ran on, with BuildKit: Docker 26.1 and 28.5 for what is said so, 28.5 for
/// `--exclude`. No engine at hand had `--parents`: what is said of it follows BuildKit's source (dockerfile2llb/convert.go,
/// cache/contenthash/checksum.go).
@Suite("What COPY and mounts take")
struct CopyTests {
  struct Change: CustomTestStringConvertible {
    let line: String

    /// The file that changes.
    let file: String
    let expected: String

    var testDescription: String { "\(line), \(file) changes" }

    init(_ line: String, _ file: String, _ expected: String) {
      (self.line, self.file, self.expected) = (line, file, expected)
    }
  }

  private let files = [
    "f": "1", "r.md": "1", "d/a": "1", "d/x.md": "1", "d/e/c": "1", "p/one/package.json": "1", "p/one/src/main.js": "1",
    "p/two/deep/package.json": "1",
  ]

  private func letters(_ change: Change, arguments: [String: String] = [:], later: [String: String]? = nil) throws
    -> String
  {
    let text = "FROM base:1\nARG DIR=d\n\(change.line)\nRUN x\n"
    let before = Sample(dockerfile: text, files: files, arguments: arguments)
    var after = before
    after.arguments = later ?? arguments
    if !change.file.isEmpty { after.files[change.file] = "2" }
    return String(try foretold(before, after, .buildkit).dropFirst())
  }

  @Test(
    "what is excluded does not count; patterns start at the source",
    arguments: [
      Change("COPY --exclude=*.md . /x", "r.md", "CC"), Change("COPY --exclude=*.md . /x", "d/x.md", "RR"),
      Change("COPY --exclude=*.md d /x", "d/x.md", "CC"), Change("COPY --exclude=d/x.md d /x", "d/x.md", "RR"),
      Change("COPY --exclude=**/*.md . /x", "d/x.md", "CC"), Change("COPY --exclude=d/e . /x", "d/e/c", "CC"),
      Change("COPY --exclude=e d /x", "d/e/c", "CC"), Change("COPY --exclude=*.md d /x", "d/y.md", "CC"),
      Change("COPY --exclude=*.md d /x", "d/y", "RR"), Change("ADD --exclude=*.md d /x", "d/x.md", "CC"),
      Change("COPY --exclude=d --exclude=!d/x.md . /x", "d/a", "CC"),
      Change("COPY --exclude=d --exclude=!d/x.md . /x", "d/x.md", "RR"),
      Change("COPY --exclude=*.md r* f* /x/", "r.md", "RR"),
    ])
  func excluded(change: Change) throws {
    #expect(try letters(change) == change.expected)
  }

  @Test(
    "paths are kept with --parents, and ** is any number of folders",
    arguments: [
      Change("COPY --parents **/package.json /x/", "p/two/deep/package.json", "RR"),
      Change("COPY --parents **/package.json /x/", "p/one/src/main.js", "CC"),
      Change("COPY --parents **/package.json /x/", "p/three/package.json", "RR"),
      Change("COPY --parents p/*/package.json /x/", "p/two/deep/package.json", "CC"),
      Change("COPY --parents p/*/package.json /x/", "p/one/package.json", "RR"),
      Change("COPY --parents p/one /x/", "p/one/src/main.js", "RR"),
      Change("COPY --parents p/./one/package.json f /x/", "p/one/src/main.js", "CC"),
      Change("COPY --parents p/./*/package.json /x/", "p/one/package.json", "RR"),
      Change("COPY --parents --exclude=**/*.js p /x/", "p/one/src/main.js", "CC"),
    ])
  func parents(change: Change) throws {
    #expect(try letters(change) == change.expected)
  }

  @Test("with --parents, where a file comes from is where it goes to")
  func places() throws {
    let text = """
      FROM base:1 AS b
      COPY --parents p/./one/package.json **/a /x/
      COPY f /last
      FROM base:2
      COPY --from=b /x/one/package.json /1
      COPY --from=b /x/d/a /2
      """
    func letters(_ file: String) throws -> String {
      var after = Sample(dockerfile: text, files: files)
      after.files[file] = "2"
      return try foretold(Sample(dockerfile: text, files: files), after, .buildkit)
    }
    #expect(try letters("d/a") == "RRCR")
    #expect(try letters("p/one/package.json") == "RRRR")
    #expect(try letters("f") == "CRCC")
  }

  @Test(
    "variables in a here-document of COPY count, whatever its quotes, unless the delimiter is quoted",
    arguments: [
      ("<<E", "v=$V", "RR"), ("<<\"E\"", "v=$V", "CC"), ("<<'E'", "v=$V", "CC"), ("<<E", "v='$V'", "RR"),
      ("<<E", "v=\"${V}\"", "RR"), ("<<E", "v=\\$V", "CC"), ("<<E", "don't $V", "RR"), ("<<E", "${V:-x} ${W:-y}", "RR"),
      ("<<E", String(repeating: "a long text\n", count: 3000) + "$V", "RR"),
    ])
  func documents(opening: String, body: String, expected: String) throws {
    let text = "FROM base:1\nARG V\nCOPY \(opening) /e\n\(body)\nE\nCOPY f /f\n"
    let (one, two) = (Sample(dockerfile: text, arguments: ["V": "1"]), Sample(dockerfile: text, arguments: ["V": "2"]))
    #expect(try foretold(one, two, .buildkit) == "-\(expected)")
    // That of a RUN is its text.
    let run = "FROM base:1\nRUN <<E\necho $V\nE\nARG V\nCOPY f /f\n"
    #expect(
      try foretold(
        Sample(dockerfile: run, arguments: ["V": "1"]), Sample(dockerfile: run, arguments: ["V": "2"]), .buildkit)
        == "C-C")
  }

  @Test(
    "a mount is of what its variables say",
    arguments: [
      Change("RUN --mount=source=${DIR}/a,target=/a cat /a", "d/a", "RR"),
      Change("RUN --mount=source=${DIR}/a,target=/a cat /a", "d/e/c", "CC"),
      Change("RUN --mount=type=cache,target=/${DIR} cat /a", "d/a", "CC"),
    ])
  func mounts(change: Change) throws {
    #expect(try letters(change) == change.expected)
  }

  @Test("a mount is the same, however its options are written")
  func spelling() throws {
    func text(_ mount: String) -> Sample { Sample(dockerfile: "FROM base:1\nENV T=x\nRUN --mount=\(mount) cat /x\n") }
    let plain = text("type=bind,source=f,target=/x")
    for same in ["target=/$T,source=f", "dst=/x,src=f,ro", "source=./f,destination=/x,readonly"] {
      #expect(try foretold(plain, text(same), .buildkit) == "-C", "\(same)")
    }
    for other in ["source=f,target=/y", "source=f,target=/x,rw", "type=cache,target=/x"] {
      #expect(try foretold(plain, text(other), .buildkit) == "-R", "\(other)")
    }
  }

  @Test("files of a stage that a pattern means are those that match")
  func patterns() throws {
    let text = "FROM base:1 AS b\nCOPY f /f\nCOPY d /d\nFROM base:2\nCOPY --from=b /d/[ab] /x/\n"
    func letters(_ file: String) throws -> String {
      var after = Sample(dockerfile: text, files: files)
      after.files[file] = "2"
      return try foretold(Sample(dockerfile: text, files: files), after, .buildkit)
    }
    #expect(try letters("d/a") == "CRR")
    #expect(try letters("d/b") == "CRR")
    #expect(try letters("d/x.md") == "CRC")
  }

  @Test("a platform is what its variables say; that of the build need not be written")
  func platforms() throws {
    let own = ["TARGETPLATFORM": "linux/amd64", "TARGETARCH": "amd64", "BUILDPLATFORM": "linux/amd64"]
    func letters(_ before: String, _ after: String, platforms: [String: String]) throws -> String {
      func sample(_ from: String) -> Sample {
        Sample(dockerfile: "ARG PLAT=linux/amd64\n\(from)\nCOPY f /f\n", platforms: platforms)
      }
      return try foretold(sample(before), sample(after), .buildkit)
    }
    let plain = "FROM base:1"
    for same in ["$BUILDPLATFORM", "$TARGETPLATFORM", "linux/amd64", "$PLAT", "linux/${TARGETARCH}"] {
      #expect(try letters("FROM --platform=\(same) base:1", plain, platforms: own) == "C", "\(same)")
    }
    #expect(try letters("FROM --platform=linux/arm64 base:1", plain, platforms: own) == "R")
    // The machine's is not known, but it is the same on both sides.
    #expect(try letters("FROM --platform=$BUILDPLATFORM base:1", plain, platforms: [:]) == "C")
    let other = own.merging(["TARGETPLATFORM": "linux/arm64", "TARGETARCH": "arm64"]) { $1 }
    #expect(try letters("FROM --platform=$BUILDPLATFORM base:1", plain, platforms: other) == "R")
  }
}

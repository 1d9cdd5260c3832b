import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("Stages")
struct StageTests {
  @Test(
    "FROM names a base, and perhaps a platform and a stage",
    arguments: [
      ("FROM a", "a - -"), ("from a:1@sha256:0 as B", "a:1@sha256:0 b -"), ("FROM a As b-c_d.1", "a b-c_d.1 -"),
      ("FROM --platform=$BUILDPLATFORM ${A:-b} AS c", "${A:-b} c $BUILDPLATFORM"),
      ("FROM \\\n a \\\n AS b", "a b -"), ("FROM\ta\tAS\tb", "a b -"), ("FROM \"a\"", "\"a\" - -"),
    ])
  func headers(text: String, expected: String) throws {
    let result = parseDockerfile(file(text))
    let stage = try #require(result.dockerfile?.stages.first)
    #expect("\(stage.baseText) \(stage.name ?? "-") \(stage.platform ?? "-")" == expected)
    #expect(places(result.diagnostics) == [])
  }

  @Test(
    "FROM is checked",
    arguments: [
      ("FROM", "1:1 error bad-from", "FROM needs an image or a stage"),
      ("FROM a b", "1:8 error bad-from", "FROM does not know what to do with \"b\"; write FROM a AS b"),
      ("FROM a AS", "1:8 error bad-from", "FROM has no name after AS"),
      ("FROM a AS b c", "1:13 error bad-from", "FROM has a word too many"),
      (
        "FROM a IS b", "1:8 error bad-from",
        "FROM does not know what to do with \"IS\"; write FROM image, or FROM image AS name"
      ),
      (
        "FROM a # b", "1:8 error bad-from",
        "FROM takes \"#\" for a part of it, not for a comment; put the comment on a line of its own"
      ),
      (
        "FROM a AS 1b", "1:11 error bad-stage-name",
        "a stage cannot be called \"1b\"; begin with a letter, and use only letters, digits, \"-\", \"_\" and \".\""
      ),
      (
        "FROM a AS b/c", "1:11 error bad-stage-name",
        "a stage cannot be called \"b/c\"; begin with a letter, and use only letters, digits, \"-\", \"_\" and \".\""
      ),
      (
        "FROM a AS scratch", "1:11 warning reserved-stage-name",
        "a stage is called \"scratch\", which means something else to Docker; choose another name"
      ),
      (
        "FROM a AS b\nFROM c AS B", "2:11 warning duplicate-stage-name",
        "a second stage is called \"b\"; (the first one); choose another name"
      ),
      ("FORM a", "1:1 error unknown-instruction", "there is no instruction \"FORM\"; did you mean \"FROM\"?"),
    ])
  func checks(text: String, place: String, expected: String) {
    let result = parseDockerfile(file(text))
    #expect(places(result.diagnostics) == [place])
    #expect(wording(result.diagnostics) == [expected])
    #expect(result.dockerfile != nil)
  }

  @Test(
    "a file without a stage is an error",
    arguments: [
      ("", "1:1 error no-stage", "the Dockerfile is empty; begin with FROM and an image"),
      ("\u{FEFF}# only\n\n", "1:1 error no-stage", "the Dockerfile is empty; begin with FROM and an image"),
      ("ARG a", "1:1 error no-stage", "the Dockerfile has no FROM; begin with FROM and an image"),
      (
        "ARG a\nRUN b\nRUN c", "2:1 error instruction-before-from",
        "RUN stands before the first FROM; only ARG can stand there; begin with FROM and an image"
      ),
    ])
  func noStage(text: String, place: String, expected: String) {
    let result = parseDockerfile(file(text))
    #expect(result.dockerfile == nil)
    #expect(places(result.diagnostics) == [place])
    #expect(wording(result.diagnostics) == [expected])
  }

  @Test("arguments before the first FROM are global, the others belong to their stage")
  func globalArguments() throws {
    let dockerfile = try #require(parseDockerfile(file("ARG a=1\nARG b\nFROM x\nARG c\nFROM y\nARG d")).dockerfile)
    #expect(dockerfile.globalArguments.map(summary) == ["ARG <a>=<1>", "ARG <b>"])
    #expect(dockerfile.stages.map { $0.instructions.map(summary) } == [["ARG <c>"], ["ARG <d>"]])
    #expect(dockerfile.stages.map(\.index) == [0, 1])
  }
}

import Testing

@Suite("Arguments that change with each build")
struct ArgumentTests {
  @Test("one that changes with each build moves below what cannot read it")
  func moves() throws {
    let text = "FROM a:1\nARG BUILD_DATE\nRUN apk add curl\nLABEL a=b\nRUN make\n"
    #expect(
      try Project(text, [:]).improved() == "FROM a:1\nRUN apk add curl\nLABEL a=b\nARG BUILD_DATE\nRUN make\n")
  }

  @Test(
    "one that may be read stays",
    arguments: [
      "ARG VERSION\nRUN sh build.sh\nRUN echo $VERSION", "ARG NODE_VERSION\nRUN apk add curl\nRUN make",
      "ARG NPM_TOKEN\nRUN npm ci\nRUN make", "ARG VERSION\nRUN apk add curl",
      "ARG VERSION COMMIT\nRUN apk add x\nRUN make",
      "ARG VERSION\nENV V=$VERSION\nRUN apk add curl\nRUN make",
    ])
  func stays(stage: String) throws {
    let text = "FROM a:1\n\(stage)\n"
    #expect(try Project(text, [:]).improved() == text)
  }
}

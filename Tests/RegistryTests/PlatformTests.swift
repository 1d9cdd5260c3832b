import Registry
import Testing

@Suite("platforms")
struct PlatformTests {
  @Test("are read as builders write them, the usual variant left out")
  func names() throws {
    #expect(try Platform("linux/arm64") == (try Platform("linux/arm64/v8")))
    #expect(try Platform("linux/arm/v7").word == "arm-v7")
    #expect(try Platform("linux/amd64").word == "amd64")
    #expect(try Platform("windows/amd64").word == "windows-amd64")
    #expect(try Platform("linux/amd64/v3").text == "linux/amd64/v3")
    for text in Platform.known { #expect(try Platform(text).text == text) }
    #expect(Set(try Platform.known.map { try Platform($0).word }).count == Platform.known.count)
  }

  @Test(
    "in other words are refused, with the right ones",
    arguments: [
      ("linux/x86_64", "write \"linux/amd64\""), ("arm64", "write \"linux/arm64\""),
      ("linux/aarch64", "write \"linux/arm64\""), ("linux/armv7", "write \"linux/arm/v7\""),
      ("Linux/AMD64", "write \"linux/amd64\""), ("", nil), ("linux", nil), ("linux/", nil), ("linux/arm64/v9", nil),
      ("linux/amd64 ", nil), ("/", nil), ("linux//amd64", nil), ("solaris/sparc", nil),
    ])
  func mistakes(text: String, hint: String?) {
    #expect { try Platform(text) } throws: { ($0 as? InvalidName)?.hint == hint }
  }
}

import Testing

@testable import ImageModel

@Suite("a version that a file of a format has")
struct VersionKeyTests {
  @Test(
    "is found where such files have it, or by its key",
    arguments: [
      ("package.json", "", "{\n  \"name\": \"a\",\n  \"version\": \"1.4.0\"\n}\n"),
      ("Cargo.toml", "", "[package]\nname = \"a\"\nversion = \"1.4.0\"\n\n[dependencies]\nb = \"2.0.0\"\n"),
      ("pyproject.toml", "", "[build-system]\nversion = \"9\"\n[project]\nversion = \"1.4.0\"\n"),
      ("pyproject.toml", "", "[tool.poetry]\nversion = \"1.4.0\"\n"),
      ("pyproject.toml", "key: 'tool.own.release',", "[tool.own]\nrelease = \"1.4.0\"\n"),
      ("chart/Chart.yaml", "", "apiVersion: v2\nversion: 1.4.0 # of the chart\nappVersion: \"3\"\n"),
      (
        "Web.csproj", "", "<Project>\n  <PropertyGroup>\n    <Version>1.4.0</Version>\n  </PropertyGroup>\n</Project>\n"
      ),
      ("pom.xml", "", "<project>\n<parent>\n<version>9</version>\n</parent>\n<version>1.4.0</version>\n</project>\n"),
      ("gradle.properties", "", "org.gradle.caching=true\nversion=1.4.0\n"),
    ])
  func found(path: String, key: String, text: String) throws {
    let decoded = decode(
      "{ version: { file: '\(path)', \(key) scheme: 'semver' }, images: { web: { repository: 'acme/web' } } }",
      ["Dockerfile": "FROM scratch\n", path: text])
    #expect(decoded.messages == [])
    let present = try #require(decoded.project?.versioning.present)
    #expect(present.text == "1.4.0")
    // What a bump replaces.
    #expect(present.place.file.text(in: present.place.range) == "1.4.0")
  }

  @Test(
    "or it is said what is wrong",
    arguments: [
      ("package.json", "", "{ \"name\": \"a\" }\n", "unreadable-value"),
      ("package.json", "key: 'release',", "{\n  \"version\": \"1.4.0\"\n}\n", "unreadable-value"),
      ("package.json", "", "{\n  \"version\": \"a b\"\n}\n", "invalid-version"),
      ("VERSION", "key: 'version',", "1.4.0\n", "invalid-value-source"),
    ])
  func wrong(path: String, key: String, text: String, rule: String) {
    let decoded = decode(
      "{ version: { file: '\(path)', \(key) }, images: { web: { repository: 'acme/web' } } }"
        .replacing(", ,", with: ",").replacing(",  }", with: " }").replacing(", }", with: " }"),
      ["Dockerfile": "FROM scratch\n", path: text])
    #expect(decoded.diagnostics.map(\.rule) == [rule], "\(decoded.messages)")
  }
}

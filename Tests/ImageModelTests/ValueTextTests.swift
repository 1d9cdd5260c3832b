import ImageModel
import Testing

@Suite("tags that hold values")
struct ValueTextTests {
  @Test("each value is read, and says which releases publish the tag")
  func publication() throws {
    let image = try decodeImage(
      """
      tags: ['{version}', '{major}.{minor}.{patch}', '{version}-{major}', '{major}.{minor}', 'v{major}-x', 'latest',
        'alpine', '{date}', 'a-{sha}', 'b-{branch}', 'b-{branch}-{version}', '{short_sha}', 'pr-{number}']
      """)
    #expect(
      image.tags.map(\.publication) == [
        .always, .release, .release, .newestOfMinor, .newestOfMajor, .newest, .newest, .always, .always,
        .always, .always, .always, .always,
      ])
    #expect(
      image.tags.map(\.events) == Array(repeating: [.release], count: 9) + [
        [.branch], [.branch], [.release], [.request],
      ])
    let values: [ValueText.Placeholder: String] = [.version: "V", .major: "1", .minor: "2", .patch: "3", .branch: "b"]
    #expect(
      image.tags.prefix(4).map { $0.text.text { values[$0] ?? "" } } == ["V", "1.2.3", "V-1", "1.2"])
  }

  @Test("a tag may say which runs publish it")
  func events() throws {
    let image = try decodeImage(
      """
      tags: [{ tag: 'edge', on: 'default' }, { tag: 'nightly', on: ['schedule', 'manual'] },
        { tag: 'unstable', on: 'branch:develop' }, { tag: 'b-{branch}', on: ['branch', 'request'] },
        { tag: '{sha}', on: ['default', 'release'] }]
      """)
    #expect(
      image.tags.map(\.events) == [
        [.defaultBranch], [.schedule, .manual], [.named("develop")], [.branch, .request], [.defaultBranch, .release],
      ])
    for event in image.tags.flatMap(\.events) { #expect(Event(event.word) == event) }
  }

  @Test("arguments and labels hold values, and braces that are doubled")
  func values() throws {
    let image = try decodeImage(
      "args: { A: '{{a}}', B: '{{{version}}', C: '' }, labels: { l: 'of {sha}', m: '}' }",
      dockerfile: "FROM scratch\nARG A\nARG B\nARG C\n")
    #expect(image.arguments.map { $0.value?.literal } == ["{a}}", nil, ""])
    #expect(image.arguments[1].value == ValueText(fragments: [.literal("{"), .placeholder(.version), .literal("}")]))
    #expect(image.labels.map { $0.value.text { "<\($0.name)>" } } == ["of <sha>", "}"])
  }

  @Test(
    "what has no meaning, or cannot be a tag, is refused",
    arguments: [
      ("'1.0.0'", "{minor}", "tag \"{minor}\" has {minor} without {major}"),
      ("'1.0.0'", "{major}.{patch}", "tag \"{major}.{patch}\" has {patch} without {minor}"),
      ("'1.0.0'", "{major}-{branch}", "tag \"{major}-{branch}\" has {major}, of a release, and {branch}"),
      (
        "'20190305'", "{major}",
        "tag \"{major}\" has the numbers of a semantic version, and version \"20190305\" is not one"
      ),
      (
        "'2026.11.0'", "{major}",
        "tag \"{major}\" has the numbers of a semantic version, and version \"2026.11.0\" may be one of another scheme"
      ),
      (
        "{ value: '2026.11.0', scheme: 'calver', pattern: 'YYYY.MM.MICRO' }", "{major}",
        "tag \"{major}\" has the numbers of a semantic version, and the scheme is calver (YYYY.MM.MICRO)"
      ),
      ("'1.0.0'", "-{sha}", "tag \"-{sha}\" begins with \"-\"; a tag begins with a letter, a digit or \"_\""),
      ("'1.0.0'", "{}", "unknown value \"{}\" in tag \"{}\""),
    ])
  func mistakes(version: String, tag: String, message: String) {
    let decoded = decode("{ version: \(version), images: { web: { repository: 'a/b', tags: ['\(tag)'] } } }")
    #expect(decoded.messages == [message])
  }

  @Test("numbers of a version need SemVer, which may be named or told, or come from git")
  func numbers() {
    for version in ["'1.0.0'", "'v1.0.0-rc.1'", "{ value: '2026.11.0', scheme: 'semver' }", "{ scheme: 'git' }"] {
      let tags = "['{major}.{minor}.{patch}', '{major}.{minor}']"
      #expect(decode("{ version: \(version), images: { web: { repository: 'a/b', tags: \(tags) } } }").messages == [])
    }
  }

  @Test("a tag that is too long with its longest values is found before it is built")
  func length() {
    func messages(_ tag: String) -> [String] {
      decode("{ version: '1.0.0', images: { web: { repository: 'a/b', tags: ['\(tag)'] } } }").messages
    }
    let text = String(repeating: "x", count: 24)
    #expect(messages("{branch}-{sha}\(text)") == [])
    #expect(messages("{branch}-{sha}\(text)x").first?.contains("129 characters") == true)
  }

  @Test("SemVer's build metadata may be stored, and other versions must be tags as they are")
  func buildMetadata() {
    #expect(decode("{ version: '1.0.0+b.1', images: { web: { repository: 'a/b' } } }").messages == [])
    #expect(decode("{ version: '1+b', images: { web: { repository: 'a/b' } } }").messages.count == 1)
  }

  @Test("two patterns of one image may meet in a version, but two images may not")
  func sameTag() {
    let both = "tags: ['{version}', '{major}.{minor}.{patch}']"
    #expect(decode("{ version: '1.0.0', images: { web: { repository: 'a/b', \(both) } } }").messages == [])
    let decoded = decode(
      """
      { version: '1.0.0', images: { web: { repository: 'a/b', cache: false, tags: ['{major}.{minor}.{patch}'] },
        api: { repository: 'a/b', cache: false, tags: ['1.0.0'] } } }
      """)
    #expect(decoded.places == ["2:50 error duplicate-reference"])
  }
}

@Suite("versions in the names of git tags")
struct ReleaseTagsTests {
  private func tags(_ patterns: [String]) -> ReleaseTags {
    var pipelines = Pipelines()
    pipelines.releaseTags = patterns
    return pipelines.versionTags
  }

  @Test(
    "the patterns of the tags that release say what they are",
    arguments: [
      (["v*"], "v1.4.0", "v1.4.0", "v1.5.0"), (["*"], "1.4.0", "1.4.0", "1.5.0"), ([], "v1.4.0", "v1.4.0", "v1.5.0"),
      (["web/v*"], "web/v1.4.0", "v1.4.0", "web/v1.5.0"), (["release-*"], "release-1.4.0", "1.4.0", "release-1.5.0"),
      (["dev*", "v*"], "dev1.4.0", "1.4.0", "dev1.5.0"), (["nightly", "web-v*"], "web-v1.4.0", "v1.4.0", "web-v1.5.0"),
      (["v*.*.*"], "v1.4.0", "v1.4.0", "v1.5.0"), (["a/v*", "a/b/v*"], "a/b/v1.4.0", "v1.4.0", "a/v1.5.0"),
    ])
  func names(patterns: [String], tag: String, version: String, next: String) {
    #expect(tags(patterns).version(inTag: tag) == version)
    #expect(tags(patterns).tag(ofVersion: "1.5.0") == next)
  }

  @Test("a version with a v gets no second one")
  func withV() {
    #expect(tags(["v*"]).tag(ofVersion: "v7") == "v7")
    #expect(tags(["web/v*"]).tag(ofVersion: "v7") == "web/v7")
    #expect(tags(["*"]).tag(ofVersion: "v7") == "v7")
  }

  @Test("the usual pattern looks for numbers, and one that was chosen for itself")
  func globs() {
    #expect(tags(["v*"]).globs == ["v[0-9]*", "[0-9]*"])
    #expect(tags(["nightly"]).globs == ["v[0-9]*", "[0-9]*"])
    #expect(tags(["web/v*", "nightly"]).globs == ["web/v*"])
  }
}

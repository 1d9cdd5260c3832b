import SourceText
import Testing

@testable import BuildPlanning

@Suite("what requests and branches leave")
struct LeftoverTests {
  /// A line for each repository: the tags of a request, and those of a branch.
  private func leftovers(
    _ images: String, engine: String = "docker", more: String = ", git: { branchCaches: true }"
  ) throws -> [String] {
    try plan(images, engine: engine, more: more, for: .github).leftovers.places.map { place in
      "\(place.repository.text) \(place.ofRequest.map(\.text)) \(place.ofBranch.map(\.text))"
    }
  }

  @Test(
    "are the tags that they name, in each repository that gets them, and the caches of branches",
    arguments: [
      (
        "tags: ['{version}', 'pr-{number}', { tag: 'edge', on: 'default' }, 'branch-{branch}']",
        #"ghcr.io/a/w ["pr-$NUMBER"] ["branch-$BRANCH", "cache-build$CACHE_SUFFIX", "cache$CACHE_SUFFIX"]"#
      ),
      (
        "cache: false, tags: [{ tag: '{number}.{short_sha}-{date}', on: 'request' }, { tag: '{sha}', on: 'default' }]",
        #"ghcr.io/a/w ["$NUMBER.$SHORT_SHA-$DATE"] []"#
      ),
      (
        "cache: false, tags: ['{version}', { tag: '{branch}', on: ['request', 'branch'] }]",
        #"ghcr.io/a/w ["$BRANCH"] ["$BRANCH"]"#
      ),
      ("cache: [{ target: 'build', reference: 'ghcr.io/a/c:1' }]", #"ghcr.io/a/c [] ["1$CACHE_SUFFIX"]"#),
    ])
  func tags(members: String, expected: String) throws {
    #expect(try leftovers("web: { repository: 'ghcr.io/a/w', \(members) }") == [expected])
  }

  @Test("are in those repositories alone that get the tags")
  func repositories() throws {
    let places = """
      ['ghcr.io/a/w', { name: 'a/r', on: ['release', 'default'] }, { name: 'a/p', on: ['request'] }]
      """
    let image = "web: { repository: \(places), cache: false, tags: ['pr-{number}', 'b-{branch}'] }"
    #expect(
      try leftovers(image) == [#"ghcr.io/a/w ["pr-$NUMBER"] ["b-$BRANCH"]"#, #"a/p ["pr-$NUMBER"] []"#])
  }

  @Test("are not caches that the system has elsewhere, and that no branch has")
  func caches() throws {
    let images = "web: { repository: 'ghcr.io/a/w', tags: ['{version}'] CACHE }"
    func leftovers(_ cache: String, engine: String = "buildx", more: String = ", git: { branchCaches: true }") throws
      -> [String]
    {
      try self.leftovers(images.replacing("CACHE", with: cache), engine: engine, more: more)
    }
    #expect(try leftovers("") == [#"ghcr.io/a/w [] ["cache$CACHE_SUFFIX"]"#])
    #expect(try leftovers(", cache: { type: 'gha' }") == [])
    #expect(try leftovers("", more: "") == [])
    #expect(try leftovers("", engine: "buildah") == [])
  }

  @Test("are told where nothing can delete them")
  func notes() throws {
    func notes(_ members: String) throws -> [String] {
      try plan("web: { repository: 'ghcr.io/a/w', \(members) }", for: .github).leftovers.notes.map(\.message)
    }
    let unclear = "tag \"pr-{sha}\" of image \"web\" stays: nothing tells whose it is"
    #expect(
      try notes("tags: ['{version}', { tag: 'pr-{sha}', on: 'request' }, { tag: 'pr', on: 'request' }]") == [unclear])
    let reused = #"what requests and branches publish of image "web" stays: "reuse" finds it by another tag"#
    #expect(try notes("reuse: 'content', tags: ['pr-{number}', 'b-{branch}']") == [reused])
    #expect(try notes("tags: ['pr-{number}', 'b-{branch}']") == [])
  }
}

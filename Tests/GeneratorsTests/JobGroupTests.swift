import BuildPlanning
import ImageModel
import SourceText
import Testing

@testable import Generators

@Suite("jobs for images")
struct JobGroupTests {
  private func images(_ members: String) throws -> [ImagePlan] {
    let files = ["Dockerfile": "FROM scratch AS base\nCOPY . /\n"]
    let (project, _) = try decodeProject(
      SourceFile(name: "cigen.json5", text: "{ version: '1', images: { \(members) } }")
    ) { (path) throws(DiagnosticError) in
      files[path.split(separator: "/").last.map { String($0) } ?? path].map { SourceFile(name: path, text: $0) }
    }
    return planBuilds(project, for: .bash).images
  }

  @Test(
    "images that differ in nothing but the name share one",
    arguments: [
      ("a: { repository: 'x/a' }, b: { repository: 'x/b' }", [["a", "b"]]),
      ("a: { repository: 'x/a' }, c: { repository: 'y/c' }, b: { repository: 'x/b' }", [["a", "b"], ["c"]]),
      // The name in a context, a tag, an argument, a label.
      (
        """
        a: { repository: 'x/y', context: 'services/a', tags: ['a-{version}'], cache: false, args: { S: 'a' } },
        b: { repository: 'x/y', context: 'services/b', tags: ['b-{version}'], cache: false, args: { S: 'b' } }
        """, [["a", "b"]]
      ),
      // A part of another word is no name: "a" in "acme" stays.
      ("a: { repository: 'acme/a' }, b: { repository: 'acme/b' }", [["a", "b"]]),
      ("a: { repository: 'x/aa' }, b: { repository: 'x/bb' }", [["a"], ["b"]]),
      ("web: { repository: 'x/web-base' }, api: { repository: 'x/api-base' }", [["web", "api"]]),
      // What else differs, differs.
      ("a: { repository: 'x/a', labels: { l: '1' } }, b: { repository: 'x/b' }", [["a"], ["b"]]),
      (
        "a: { repository: 'x/a', secrets: [{ id: 's', env: 'A' }] }, b: { repository: 'x/b', secrets: [{ id: 's', env: 'B' }] }",
        [["a"], ["b"]]
      ),
      ("a: { repository: 'ghcr.io/x/a' }, b: { repository: 'x/b' }", [["a"], ["b"]]),
    ])
  func groups(members: String, names: [[String]]) throws {
    #expect(jobGroups(try images(members), legs: 200).map(\.names) == names)
  }

  @Test("a matrix has no more legs than its system allows")
  func legs() throws {
    let members = (0..<7).map { "i\($0): { repository: 'x/i\($0)' }" }.joined(separator: ", ")
    #expect(jobGroups(try images(members), legs: 3).map(\.names.count) == [3, 3, 1])
  }

  @Test("with the name in its place, a job's plan is that of the image")
  func substitution() throws {
    let plans = try images(
      """
      web: { repository: 'x/web', context: 'web/web', args: { A: 'web,web web', B: 'xweb' }, labels: { l: 'a web' } },
      api: { repository: 'x/api', context: 'api/api', args: { A: 'api,api api', B: 'xweb' }, labels: { l: 'a api' } },
      """)
    let group = try #require(jobGroups(plans, legs: 200).first)
    #expect(group.isMatrix)
    for plan in plans {
      for (pattern, build) in zip(group.plan.builds, plan.builds) {
        let filled = pattern.options.map { $0.words.map { $0.replacing(.image, with: plan.name) } }
        #expect(filled == build.options.map(\.words))
        #expect(pattern.context.replacing(.image, with: plan.name) == build.context)
      }
      #expect(group.plan.pulls.map { $0.replacing(.image, with: plan.name) } == plan.pulls)
      let releases = group.plan.releases.map { $0.words.map { $0.replacing(.image, with: plan.name) } }
      #expect(releases == plan.releases.map(\.words))
    }
  }

  @Test("each job has a name of its own that its system allows")
  func names() {
    var names = JobNames(reserved: ["pages"])
    #expect(
      ["pages", "web", "pages-2", "Web"].map { names.name(for: $0) } == ["pages-2", "web", "pages-2-2", "Web-2"])
  }

  @Test(
    "the variables of a login are those that were named, or called after the registry",
    arguments: [
      ("docker.io", "DOCKERHUB_USERNAME", "DOCKERHUB_TOKEN"), ("ghcr.io", "GHCR_USERNAME", "GHCR_TOKEN"),
      ("registry.example.com:5000", "REGISTRY_EXAMPLE_COM_5000_USERNAME", "REGISTRY_EXAMPLE_COM_5000_TOKEN"),
      ("127.0.0.1:5000", "_127_0_0_1_5000_USERNAME", "_127_0_0_1_5000_TOKEN"), ("named.io", "USER", "PASSWORD"),
    ])
  func logins(registry: String, username: String, password: String) throws {
    let (project, _) = try decodeProject(
      SourceFile(
        name: "cigen.json5",
        text: """
          { version: '1', registries: { 'named.io': { username: 'USER', password: 'PASSWORD' } },
            images: { web: { repository: 'x/web' } } }
          """)
    ) { (path) throws(DiagnosticError) in SourceFile(name: path, text: "FROM scratch\n") }
    #expect(
      loginNames(of: registry, in: project.pipelines)
        == RegistryLogin(registry: registry, username: username, password: password))
  }
}

extension Word {
  fileprivate func replacing(_ variable: Variable, with text: String) -> Word {
    Word(fragments.map { $0 == .variable(variable) ? .literal(text) : $0 })
  }
}

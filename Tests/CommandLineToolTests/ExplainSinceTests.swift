import Foundation
import TestSupport
import Testing

@Suite("cigen explain in a checkout", .enabled(if: Requirement.allows(gitProgram)))
struct ExplainSinceTests {
  private func project() throws -> Checkout {
    let checkout = try Checkout("'1.4.0'")
    try checkout.folder.write("FROM busybox AS build\nCOPY src /src\nRUN x\n", to: "Dockerfile")
    try checkout.folder.write("{ images: { web: { repository: 'acme/web' } } }", to: "cigen.json5")
    try checkout.folder.write("1", to: "src/a")
    try checkout(["add", "."])
    try checkout(["commit", "--quiet", "--message", "Build"])
    return checkout
  }

  private func explain(_ checkout: Checkout, _ options: String...) -> String {
    let run = cigen(["explain"] + options, in: checkout.folder)
    #expect(run.status == 0, "\(run.error)")
    return run.output
  }

  @Test("what differs from a commit counts: content, mode, Dockerfile and model, committed or not")
  func since() throws {
    let checkout = try project()
    #expect(explain(checkout, "--since", "HEAD").hasPrefix("web: 2 of 2 steps"))
    try checkout.folder.write("2", to: "src/a")
    #expect(explain(checkout, "--since", "HEAD").contains("COPY src takes src/a, which changed"))
    try checkout(["commit", "--quiet", "--all", "--message", "Change"])
    #expect(explain(checkout, "--since", "HEAD").hasPrefix("web: 2 of 2 steps"))
    #expect(explain(checkout, "--since", "HEAD~1").hasPrefix("web: 0 of 2 steps"))
    try checkout.folder.write("FROM busybox AS build\nCOPY src /src\nRUN y\n", to: "Dockerfile")
    #expect(explain(checkout, "--since", "HEAD").contains("rebuilt: it is new here, or was edited"))
  }

  @Test("a file that git does not know yet counts, one that it ignores does not")
  func untracked() throws {
    let checkout = try project()
    try checkout.folder.write("src/*.log\n", to: ".gitignore")
    try checkout.folder.write("1", to: "src/a.log")
    #expect(explain(checkout, "--since", "HEAD").hasPrefix("web: 2 of 2 steps"))
    try checkout.folder.write("1", to: "src/b")
    #expect(explain(checkout, "--since", "HEAD").contains("takes src/b, which changed"))
  }

  @Test("an image that is new, or a project that was none, is built whole")
  func new() throws {
    let checkout = try project()
    try checkout.folder.write(
      "{ images: { web: { repository: 'acme/web' }, api: { repository: 'acme/api' } } }", to: "cigen.json5")
    #expect(explain(checkout, "--since", "HEAD", "api").hasPrefix("api: 0 of 2 steps"))
    try checkout(["commit", "--quiet", "--all", "--message", "Two"])
    try checkout.folder.write("{ images: {", to: "cigen.json5")
    try checkout(["commit", "--quiet", "--all", "--message", "Broken"])
    try checkout(["checkout", "--quiet", "HEAD~1", "--", "cigen.json5"])
    let run = cigen(["explain", "--since", "HEAD", "web"], in: checkout.folder)
    #expect(run.output.hasPrefix("web: 0 of 2 steps") && run.error.contains("[no-build-before]"), "\(run.error)")
  }

  @Test("a commit without a model has today's; what it says is counted from the files of then")
  func modelOfToday() throws {
    let checkout = try project()
    try checkout(["rm", "--quiet", "cigen.json5"])
    try checkout(["mv", "Dockerfile", "web.Dockerfile"])
    try checkout(["commit", "--quiet", "--message", "Without"])
    try checkout.folder.write(
      """
      { images: {
        web: { repository: 'acme/web', dockerfile: 'web.Dockerfile' }, api: { repository: 'acme/api', context: 'api' },
      } }
      """, to: "cigen.json5")
    try checkout.folder.write("FROM busybox\nCOPY f /f\n", to: "api/Dockerfile")
    try checkout.folder.write("1", to: "api/f")
    let run = cigen(["explain", "--since", "HEAD"], in: checkout.folder)
    #expect(run.error.contains("HEAD has no cigen.json5, so today's is taken for it [model-of-today]"), "\(run.error)")
    #expect(run.output.contains("web: 2 of 2 steps") && run.output.contains("api: 0 of 1 steps"), "\(run.output)")
    try checkout.folder.write("2", to: "src/a")
    #expect(explain(checkout, "--since", "HEAD", "web").contains("takes src/a, which changed"))
  }

  @Test("git's words say why a commit cannot be read, whatever it is called")
  func unknownCommit() throws {
    let checkout = try project()
    for name in ["nope", "--output=stolen", "HEAD~99"] {
      let run = cigen(["explain", "--since=\(name)"], in: checkout.folder)
      #expect(run.status == 2 && run.error.contains("fatal: bad revision '\(name)' [git-failed]"), "\(run.error)")
    }
    #expect(!FileManager.default.fileExists(atPath: checkout.folder.path + "/stolen"))
  }

  @Test(
    "a path that has changed is there, or was in the last commit",
    arguments: [
      ("src/a", nil), ("src/", nil), ("src/gone", nil), ("../", nil), ("src/aa", "did you mean \"src/a\"?"),
      ("a", "did you mean \"src/a\"?"), ("scr", "did you mean \"src\"?"),
      ("quite/another", "paths start at the folder that you are in"),
    ] as [(String, String?)])
  func changedPaths(path: String, hint: String?) throws {
    let checkout = try project()
    try checkout.folder.write("1", to: "src/gone")
    try checkout(["add", "."])
    try checkout(["commit", "--quiet", "--message", "Gone"])
    try FileManager.default.removeItem(atPath: checkout.folder.path + "/src/gone")
    let run = cigen(["explain", "--changed", path], in: checkout.folder)
    #expect(run.status == (hint == nil ? 0 : 2), "\(run.error)")
    if let hint { #expect(run.error.contains("[missing-file]") && run.error.contains(hint), "\(run.error)") }
    if path == "src/gone" { #expect(run.output.contains("takes src/gone, which changed")) }
  }

  @Test("the whole context holds .git, which is another in each checkout")
  func repository() throws {
    let checkout = try project()
    try checkout.folder.write("FROM busybox\nCOPY . /src\n", to: "Dockerfile")
    #expect(explain(checkout).contains("COPY . takes .git, which is another in each checkout"))
    #expect(explain(checkout).contains("leave .git out of the build context") == false)
    try checkout.folder.write(".git\n", to: ".dockerignore")
    #expect(explain(checkout).hasPrefix("web: 1 of 1 steps"))
  }
}

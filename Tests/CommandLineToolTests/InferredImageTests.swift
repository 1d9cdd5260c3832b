import Foundation
import TestSupport
import Testing

@Suite("the image's name without a configuration")
struct InferredImageTests {
  private func project(in folder: String, origin: String?) throws -> TemporaryFolder {
    let root = try TemporaryFolder()
    try root.write("FROM scratch\nCOPY . /\n", to: "\(folder)/Dockerfile")
    if let origin {
      let path = root.url.appendingPathComponent(folder)
      #expect(try runProgram("/usr/bin/git", ["init", "--quiet"], in: path).status == 0)
      #expect(try runProgram("/usr/bin/git", ["remote", "add", "origin", origin], in: path).status == 0)
    }
    return root
  }

  @Test(
    "is that of the git remote, whatever the folder is called", .enabled(if: Requirement.allows("/usr/bin/git")),
    arguments: ["app", "it's $(touch pwned); \"app\" *", "-C"])
  func gitRemote(folder: String) throws {
    let root = try project(in: folder, origin: "git@github.com:Acme/Web.git")
    let run = cigen(["bash", "-C", "./\(folder)"], in: root)
    #expect(run.error.contains("the image is called \"ghcr.io/acme/web\", after the git remote"), "\(run.error)")
    #expect(run.output.contains("\"ghcr.io/acme/web:$1\""))
    #expect(try FileManager.default.contentsOfDirectory(atPath: root.path) == [folder])
  }

  @Test("is the folder's where the remote has no name for it", .enabled(if: Requirement.allows("/usr/bin/git")))
  func unusableRemote() throws {
    let run = cigen(["bash", "-C", "My App"], in: try project(in: "My App", origin: "https://example.org/"))
    #expect(run.error.contains("the image is called \"my-app\", after the folder's name"))
  }

  @Test("must be given where neither has one")
  func noName() throws {
    let root = try project(in: "__", origin: nil)
    let run = cigen(["bash", "-C", "__"], in: root)
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.contains("[no-image-name]") && run.error.contains("--image ghcr.io/acme/web"))
    let named = cigen(["bash", "-C", "__", "--image", "acme/web"], in: root)
    #expect(named.status == 0 && named.error == "")
  }
}

import TestSupport
import Testing

@Suite("cigen github --clean-up")
struct CleanUpCommandTests {
  private func makeProject(_ image: String, outputs: String = "") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("", to: ".git/HEAD")
    try folder.write("FROM scratch\nCOPY . /\n", to: "app/Dockerfile")
    try folder.write(
      "{ version: '1', outputs: { \(outputs) },\n  images: { web: { \(image) } } }", to: "app/cigen.json5")
    return folder
  }

  private let image = "repository: 'ghcr.io/acme/web', tags: ['{version}', 'pr-{number}']"

  @Test("prints, writes and compares")
  func command() throws {
    let folder = try makeProject(image)
    let printed = cigen(["github", "--clean-up", "-C", "app"], in: folder)
    #expect(printed.status == 0 && printed.error == "", "\(printed.error)")
    #expect(printed.output.contains("\n# To change it, edit that and run: cigen github --clean-up\n"))
    let file = ["github", "--clean-up", "-C", "app", "-o", "c.yml"]
    let missing = cigen(file + ["--check"], in: folder)
    #expect(missing.status == 1 && missing.error.contains("hint: write it: cigen github --clean-up -C app -o c.yml\n"))
    #expect(cigen(file, in: folder).status == 0)
    #expect(try folder.read("c.yml") == printed.output)
    #expect(cigen(file + ["--check"], in: folder).status == 0)
    // The other systems have none.
    #expect(cigen(["gitlab", "--clean-up"], in: folder).error.contains("[unknown-option]"))
  }

  @Test("its file is one of the outputs, and of the same group as the workflow of images")
  func output() throws {
    let path = "../.github/workflows/clean-up.yml"
    let folder = try makeProject(image, outputs: "githubCleanUp: '\(path)', github: '../images.yml'")
    let written = cigen(["generate", "-C", "app"], in: folder)
    #expect(written.output == "wrote images.yml\nwrote .github/workflows/clean-up.yml\n", "\(written.error)")
    let text = try folder.read(".github/workflows/clean-up.yml")
    #expect(text.contains("\n# To change it, edit that and run: cigen generate\n"))
    #expect(text == cigen(["github", "--clean-up", "-C", "app"], in: folder).output)
    #expect(cigen(["generate", "--check", "-C", "app"], in: folder).status == 0)
    #expect(try folder.read("images.yml").contains("\nname: Images of app\n"))
    #expect(text.contains("format('Images of app-refs/pull/{0}/merge', github.event.number)"))
    try folder.write("", to: ".github/workflows/clean-up.yml")
    let stale = cigen(["generate", "--check", "-C", "app"], in: folder)
    #expect(stale.status == 1 && stale.error.contains(".github/workflows/clean-up.yml"))
  }

  @Test(
    "is an error where nothing could be deleted",
    arguments: [
      ("repository: 'ghcr.io/acme/web'", "requests and branches leave nothing that could be deleted after them"),
      (
        "repository: 'acme/web', tags: ['pr-{number}']",
        "requests and branches leave something in acme/web, and the workflow deletes from ghcr.io alone"
      ),
    ])
  func nothing(image: String, message: String) throws {
    let folder = try makeProject(image, outputs: "githubCleanUp: '../c.yml'")
    let refused = cigen(["github", "--clean-up", "-C", "app"], in: folder)
    #expect(refused.status == 2 && refused.output == "")
    #expect(refused.error.hasPrefix("cigen: error: \(message) [nothing-to-clean-up]\n"), "\(refused.error)")
    let generated = cigen(["generate", "-C", "app"], in: folder)
    #expect(generated.status == 2)
    #expect(
      generated.error.contains("app/cigen.json5:1:43: error: \(message) [nothing-to-clean-up]\n"), "\(generated.error)")
  }
}

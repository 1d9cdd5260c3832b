import Foundation
import TestSupport
import Testing

@Suite("cigen version where git says it", .enabled(if: Requirement.allows(gitProgram)))
struct GitVersionTests {
  private static let scheme = "{ scheme: 'git' }"

  private func version(_ checkout: Checkout, _ options: String...) -> Run {
    cigen(["version"] + options, in: checkout.folder)
  }

  @Test("it is the tag's at a tag, a pre-release after it, and the commit without one")
  func describes() throws {
    let checkout = try Checkout(Self.scheme)
    let first = try checkout.commitName().dropFirst()
    #expect(version(checkout).output == "\(first)\n")
    try checkout(["tag", "v1.4.0"])
    #expect(version(checkout).output == "v1.4.0\n")
    try checkout.commit(2)
    let third = try checkout.commitName()
    #expect(version(checkout).output == "v1.4.1-dev.2.\(third)\n")
    try checkout.folder.write("mine", to: "untracked")
    #expect(version(checkout).output == "v1.4.1-dev.2.\(third)\n")
    try checkout.folder.write("FROM busybox\n", to: "Dockerfile")
    #expect(version(checkout).output == "v1.4.1-dev.2.\(third).dirty\n")
    try checkout(["tag", "v1.5.0-rc.1"])
    #expect(version(checkout).output == "v1.5.0-rc.1.dev.0.\(third).dirty\n")
    try checkout(["tag", "--delete", "v1.4.0", "v1.5.0-rc.1"])
    #expect(version(checkout).output == "\(third.dropFirst())-dirty\n")
    try checkout(["tag", "20190305_addpjp"])
    #expect(version(checkout).output == "20190305_addpjp-0-\(third)-dirty\n")
  }

  @Test("the nearest tag counts, annotated or not, and not the highest, the newest, or one that is no version")
  func nearest() throws {
    let checkout = try Checkout(Self.scheme)
    try checkout(["tag", "--annotate", "--message", "x", "v1.10.0"])
    try checkout.commit()
    try checkout(["tag", "v1.9.0"])
    try checkout(["branch", "side"])
    try checkout.commit()
    try checkout(["tag", "--annotate", "--message", "x", "latest"])
    try checkout(["tag", "version-two"])
    #expect(version(checkout).output == "v1.9.1-dev.1.\(try checkout.commitName())\n")
    #expect(version(checkout, "--next").output == "v1.9.1\n")
    try checkout(["tag", "v2.0.0"])
    try checkout(["checkout", "--quiet", "--detach", "side"])
    #expect(version(checkout).output == "v1.9.0\n")
    try checkout(["checkout", "--quiet", "v1.10.0"])
    #expect(version(checkout).output == "v1.10.0\n")
    #expect(version(checkout, "--next", "minor").output == "v1.11.0\n")
  }

  @Test("releaseTags says which tags, and what stands before the version there")
  func prefix() throws {
    let checkout = try Checkout("\(Self.scheme), git: { releaseTags: ['web/v*'] }")
    try checkout(["tag", "web/v1.4.0"])
    #expect(version(checkout).output == "v1.4.0\n")
    try checkout.commit()
    try checkout(["tag", "v9.0.0"])
    try checkout(["tag", "api/v8.0.0"])
    #expect(version(checkout).output == "v1.4.1-dev.1.\(try checkout.commitName())\n")
    #expect(version(checkout, "--next", "--pre", "rc").output == "v1.4.1-rc.1\n")
  }

  @Test(
    "it is the version that the script builds",
    .enabled(if: Requirement.allows("/bin/bash")),
    arguments: [
      "v1.4.0", "1.4.9", "v1.4.0+b5", "v1.5.0-rc.1", "20190305", "v20190305_addpjp.2", "v7", "24.04", "v1.0",
      "v1.0.20190305123456", nil,
    ])
  func script(tag: String?) throws {
    let checkout = try Checkout("\(Self.scheme), git: { releaseTags: ['web-*'] }")
    if let tag { try checkout(["tag", "web-\(tag)"]) }
    for isBehind in [false, true] {
      if isBehind { try checkout.commit() }
      for isDirty in [false, true] {
        try checkout.folder.write("FROM \(isDirty ? "busybox" : "scratch")\nCOPY . /\n", to: "Dockerfile")
        let script = try runProgram("/bin/bash", ["build.sh", "--dry-run"], in: checkout.folder.url)
        // No tag of an image has a "+".
        let expected = version(checkout).output.replacing("+", with: "_")
        #expect(script.output.contains("docker push --quiet acme/web:\(expected)"), "\(script.output)\(script.error)")
      }
    }
  }

  @Test("no configuration is needed, and a file VERSION comes before git")
  func inferred() throws {
    let checkout = try Checkout(Self.scheme)
    try checkout(["rm", "--quiet", "cigen.json5"])
    try checkout.commit()
    try checkout(["tag", "v1.4.0"])
    #expect(version(checkout).output == "v1.4.0\n")
    #expect(version(checkout, "-C", "chart").output == "v1.4.0\n")
    try checkout.folder.write("7\n", to: "VERSION")
    #expect(version(checkout).output == "7\n")
  }

  @Test("a shallow checkout is an error, unless its commit has a tag that holds a version")
  func shallow() throws {
    let origin = try Checkout(Self.scheme)
    try origin(["tag", "v3.0.0"])
    try origin.commit()
    try origin(["tag", "latest"])
    for options in [["version"], ["version", "--next"], ["bump", "--tag"]] {
      let run = cigen(options, in: try Checkout(of: origin, "--depth", "1").folder)
      #expect(run.status == 2 && run.output == "")
      #expect(run.error.contains("[shallow-checkout]") && run.error.contains("fetch-depth: 0"), "\(run.error)")
    }
    try origin(["tag", "v3.1.0"])
    let atTag = try Checkout(of: origin, "--depth", "1")
    #expect(version(atTag).output == "v3.1.0\n")
    #expect(version(atTag, "--next").output == "v3.1.1\n")
    try atTag.folder.write("FROM busybox\n", to: "Dockerfile")
    #expect(version(atTag).output == "v3.1.1-dev.0.\(try atTag.commitName()).dirty\n")
    #expect(version(try Checkout(of: origin)).output == "v3.1.0\n")
  }

  @Test("outside of a repository, and before its first commit, git's words are given")
  func noRepository() throws {
    let folder = try versionedProject(Self.scheme)
    for options in [["version"], ["version", "--next"], ["bump", "--dry-run"]] {
      let run = cigen(options, in: folder)
      #expect(run.status == 2 && run.output == "")
      #expect(run.error.contains("git describe failed: fatal: not a git repository"), "\(run.error)")
      #expect(run.error.contains("hint: no version is stored here, so git says it: run cigen in a git checkout"))
    }
    try runProgram(gitProgram, ["init", "--quiet"], in: folder.url)
    #expect(cigen(["version"], in: folder).error.contains("git describe failed: fatal: "))
  }

  @Test(
    "a next version needs a tag whose scheme is plain",
    arguments: [
      (nil, "no version is stored here, and no git tag before this commit holds one [no-version-tag]"),
      ("2026.11.0", "version \"2026.11.0\" may be semver, calver (YYYY.MM.MICRO) or calver (YYYY.0M.MICRO)"),
      ("v2026.10.0", "version \"v2026.10.0\" may be semver, calver"),
      ("v1-final", "version \"v1-final\" follows no scheme that can be told from it"),
      ("24.04", "it could be calver (YY.0M) or calver (0Y.0M)"),
    ] as [(String?, String)])
  func scheme(tag: String?, message: String) throws {
    let checkout = try Checkout(Self.scheme)
    if let tag { try checkout(["tag", tag]) }
    for options in [["version", "--next"], ["bump", "--dry-run"]] {
      let run = cigen(options, in: checkout.folder)
      #expect(run.status == 2 && run.output == "" && run.error.contains(message), "\(run.error)")
      let hint = tag == nil ? "cigen bump --set 0.1.0 --tag" : "store the version in a file, not in tags: version: {"
      #expect(run.error.contains(hint), "\(run.error)")
    }
  }
}

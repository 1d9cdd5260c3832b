import ImageModel
import SourceText
import TestSupport
import Testing

@testable import BuildPlanning

/// What branches and requests publish is never what a release publishes, or a cache.
@Suite("what branches and requests may write")
struct TrustZoneTests {
  @Test(
    "is refused where it could be a release's tag, or a cache of any image",
    arguments: [
      // A version with three numbers has dots, which no branch has in a tag.
      ("'1.4.0'", "'{version}', '{branch}'", ""), ("{ scheme: 'git' }", "'{version}', 'latest', '{branch}'", ""),
      ("'1.4.0'", "'{version}', '{major}', '{branch}'", "{branch}"),
      ("'1.4.0'", "'release-{version}', 'rel-{major}', '{branch}'", "{branch}"),
      ("{ value: '7', scheme: 'counter' }", "'{version}', '{branch}'", "{branch}"),
      ("{ value: '7', scheme: 'counter' }", "'{version}', 'branch-{branch}'", ""),
      ("'1.4.0'", "'{version}', { tag: '{branch}-{date}', on: 'branch' }, 'x-{date}'", "{branch}-{date}"),
      ("'1.4.0'", "'{sha}', '{branch}'", "{branch}"), ("'1.4.0'", "'sha-{sha}', 'b-{branch}'", ""),
      ("'1.4.0'", "'{version}', { tag: '{number}', on: 'request' }, '{major}'", "{number}"),
      ("'1.4.0'", "'{version}', { tag: 'pr-{number}', on: 'request' }, 'pr-1'", "pr-{number}"),
      ("'1.4.0'", "'{version}', { tag: 'api-{number}', on: 'request' }", "api-{number}"),
      ("'beta'", "'{version}', 'branch-{branch}'", "branch-{branch}"),
    ])
  func refusals(version: String, tags: String, refused: String) throws {
    let configuration = """
      { version: \(version), images: {
        web: { repository: 'acme/web', cache: false, tags: [\(tags)] },
        api: { repository: 'acme/api', cache: [{ reference: 'acme/web:api-7' }] } } }
      """
    do {
      _ = try project(configuration, ["Dockerfile": "FROM a\n"])
      #expect(refused.isEmpty)
    } catch let error as DiagnosticError {
      #expect(error.diagnostics.map(\.rule) == ["unsafe-tag"])
      #expect(error.diagnostics[0].message.hasPrefix("tag \"\(refused)\" of image \"web\""), "\(error.diagnostics)")
    }
  }

  @Test("is in no set of releases and caches, with random models and names")
  func random() throws {
    var random = SeededGenerator(seed: 15)
    var (accepted, compared) = (0, 0)
    while accepted < 150 {
      let model = RandomModel(&random)
      guard
        let project = try? project(model.text, ["Dockerfile": "FROM a AS deps\nRUN b\nFROM c\nCOPY --from=deps /d /\n"])
      else { continue }
      accepted += 1
      let reserved = planBuilds(project, for: .github).tagRules.reserved
      var kept: Set<String> = []
      for image in project.images {
        for link in image.cacheChain { kept.insert(link.reference.normalizedText) }
        for repository in image.repositories {
          for tag in image.tags where !tag.isNamedByOthers {
            for version in model.versions {
              kept.insert("\(repository.normalizedText):\(tag.text.text { model.value(of: $0, version) })")
            }
          }
        }
      }
      for branch in model.branches + kept.compactMap({ $0.split(separator: ":").last.map { String($0) } }) {
        let slug = slug(of: branch)
        if slug.isEmpty || reserved.contains(slug) { continue }
        for image in project.images {
          for tag in image.tags where tag.isNamedByOthers {
            for repository in image.repositories {
              let text = tag.text.text { $0 == .branch ? slug : $0 == .number ? "12" : model.value(of: $0, "1.4.0") }
              compared += 1
              #expect(!kept.contains("\(repository.normalizedText):\(text)"), "\(branch): \(model.text)")
            }
          }
        }
      }
    }
    #expect(compared > 1_000)
  }
}

/// As GitLab writes a branch's name in a tag.
private func slug(of branch: String) -> String {
  var text = branch.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(63)
  while text.first == "-" { text.removeFirst() }
  while text.last == "-" { text.removeLast() }
  return String(text)
}

private struct RandomModel {
  let text: String
  let versions: [String]
  let branches = [
    "main", "1.4.0", "latest", "release/1.4", "rel-1", "v2", "7", "cache", "web", "20260101", "deps", "x",
  ]

  init(_ random: inout SeededGenerator) {
    let kinds: [(String, [String])] = [
      ("'1.4.0'", ["1.4.0", "2.0.0-rc.1", "10.2.3"]), ("{ scheme: 'git' }", ["1.4.0", "2.0.0-rc.1"]),
      ("{ value: '7', scheme: 'counter' }", ["7", "12"]), ("'beta'", ["beta", "x-1", "branch-main"]),
      ("{ value: '2026.11.0', scheme: 'calver', pattern: 'YYYY.MM.MICRO' }", ["2026.11.0", "2027.1.12"]),
    ]
    let kind = kinds.randomElement(using: &random) ?? kinds[0]
    versions = kind.1
    let words = ["", "", "release-", "rel-", "branch-", "b-", "pr-", "web-", "cache-", "x-"]
    let values = [
      "{version}", "{major}.{minor}", "{major}", "{sha}", "{short_sha}", "{date}", "latest", "stable", "main",
    ]
    let others = ["{branch}", "{branch}-slim", "{number}", "{branch}-{short_sha}"]
    func tags(_ random: inout SeededGenerator) -> String {
      let count = Int.random(in: 1...3, using: &random)
      var tags = (0..<count).map { _ in
        (words.randomElement(using: &random) ?? "") + (values.randomElement(using: &random) ?? "")
      }
      tags.append((words.randomElement(using: &random) ?? "") + (others.randomElement(using: &random) ?? ""))
      return Set(tags).sorted().map { "'\($0)'" }.joined(separator: ", ")
    }
    let cache = [
      "'auto'", "false", "[{ target: 'deps', reference: 'acme/web:web-deps' }, { reference: 'acme/web:x' }]",
    ]
    text = """
      { version: \(kind.0), images: {
        web: { repository: ['acme/web', 'ghcr.io/acme/web'], cache: false, tags: [\(tags(&random))] },
        api: { repository: 'acme/api', cache: \(cache.randomElement(using: &random) ?? "false"), tags: [\(tags(&random))] } } }
      """
  }

  func value(of placeholder: ValueText.Placeholder, _ version: String) -> String {
    let numbers = version.split(separator: "-")[0].split(separator: ".").map { String($0) }
    return switch placeholder {
    case .version: version
    case .major: numbers.first ?? "1"
    case .minor: numbers.count > 1 ? numbers[1] : "4"
    case .patch: numbers.count > 2 ? numbers[2] : "0"
    case .sha: "0123456789abcdef0123456789abcdef01234567"
    case .shortSHA: "01234567"
    case .date: "20260101"
    case .number, .branch, .created, .ref, .source, .own: "x"
    }
  }
}

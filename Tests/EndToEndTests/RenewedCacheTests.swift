import Foundation
import TestSupport
import Testing

@Suite(
  "a schedule without the cache", .serialized, .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines))
struct RenewedCacheTests {
  @Test("builds everything again on a machine that has the layers", arguments: [true, false])
  func ownMachine(buildKit: Bool) throws {
    let bases = try RegistryServer()
    let registry = try RegistryServer(login: true)
    let host = try ColdHost(buildKit: buildKit)
    try host.pushBaseImage(to: bases)
    let image = "\(registry.name)/acme/web"
    let folder = try makeProject(
      on: registry.name,
      configuration: """
        {
          version: '1', \(PipelineProject.login(to: registry)) images: { web: { repository: '\(image)' } },
          github: { runsOn: ['self-hosted'], on: { schedule: { cron: '0 4 * * *', noCache: true } } },
        }
        """, base: "\(bases.name)/base:1")
    let project = try PipelineProject(folder)
    /// What the expensive steps left in the image.
    func build(_ event: String) throws -> [String?] {
      let run = try project.gitHub(event, on: host)
      #expect(run.results == ["web": "success"], "\(run.log)")
      return try ["/nonce", "/runtime-nonce"].map { try host.ownFile($0, of: "\(image):cache-runtime") }
    }
    let first = try build("push-main")
    #expect(first.allSatisfy { $0?.count == 37 })
    #expect(try build("push-main") == first)
    let renewed = try build("schedule")
    #expect(zip(first, renewed).allSatisfy { $0 != $1 && $1 != nil })
    let later = try build("push-main")
    #expect(later[0] != first[0] && later[1] == renewed[1])
  }
}

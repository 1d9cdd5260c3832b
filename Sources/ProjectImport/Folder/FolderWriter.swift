import ImageModel
import SourceText

/// Gathers the members of a configuration, and prints them.
struct FolderWriter {
  private(set) var images: [ConfigurationMember] = []

  /// Lines about images.
  private var findings: [String] = []

  /// Images that stand in comments.
  private var comments: [ConfigurationMember] = []

  private var leftOut: [FoundImage] = []
  private var mistaken: [String] = []
  private let survey: FolderSurvey
  private let repository: ProjectRepository
  private let builds: KnownBuilds
  private let outputs: [ChosenOutput]

  /// The images as they are named.
  private let named: [FoundImage]
  private let request: ImportRequest

  /// As many as are read.
  static let mostComments = 5

  init(
    _ survey: FolderSurvey, _ repository: ProjectRepository, _ builds: KnownBuilds, _ named: [FoundImage],
    _ request: ImportRequest
  ) {
    self.survey = survey
    self.repository = repository
    self.builds = builds
    self.named = named
    self.request = request
    outputs = survey.chooseOutputs()
  }

  mutating func add(_ image: DescribedImage, suggestions: [ConfigurationMember]) {
    var member = image.member
    if case .object(let members) = member.value { member.value = .object(members + suggestions) }
    images.append(member)
    findings.append(image.finding)
  }

  /// Notes an image that cannot be built.
  mutating func leaveOut(mistaken image: FoundImage) {
    mistaken.append(image.dockerfile.path)
  }

  /// Notes images that are for the project's own people.
  mutating func leaveOut(_ images: [FoundImage]) { leftOut += images }

  /// Adds one of them in a comment, unless another image has its name.
  mutating func addComment(_ image: DescribedImage) {
    if images.contains(where: { $0.key == image.name }) { return }
    var member = image.member
    member.isComment = true
    if comments.isEmpty { member.remarks = ["For tests or development, by the names of the Dockerfiles:"] }
    comments.append(member)
  }

  /// Lines about the files that were found.
  func allFindings() -> [String] {
    var lines = findings
    if mistaken.count == 1 { lines.append("\(mistaken[0]): left out, because of a mistake in it") }
    if mistaken.count > 1 { lines.append("\(few(mistaken)): left out, because of mistakes in them") }
    if !leftOut.isEmpty {
      lines.append("\(few(leftOut.map(\.dockerfile.path))): left out, for tests or development by the name")
    }
    if let version = survey.fileVersion { lines.append("VERSION: the version, which is \(version)") }
    lines += outputs.filter { !$0.isSuggestion }.compactMap(\.finding)
    for description in survey.descriptions {
      let command = "\(description.format.command) | cigen init \(description.format.option) - --force"
      lines.append("\(description.file): to start from that instead, run \(command)")
    }
    return lines.map(visibleLine)
  }

  /// What a person has to do so that the outputs run.
  var steps: [String] {
    let own = outputs.filter { !$0.isSuggestion }
    let included = own.compactMap(\.included).map { place in
      "then add to .gitlab-ci.yml: include: [{ local: \(json5String(place)) }]"
    }
    if !own.contains(where: { $0.system != .bash }) { return included }
    let files = builds.publishingFiles.map(visibleLine)
    return included
      + (files.isEmpty ? [] : ["then take the builds of these images out of \(files.joined(separator: ", "))"])
  }

  /// Buildx where a pipeline builds, or for several platforms: one build, with all stages in its cache.
  private var engineMembers: [ConfigurationMember] {
    let hasPipeline = outputs.contains { !$0.isSuggestion && $0.system != .bash }
    guard hasPipeline || named.contains(where: { builds.platforms(of: $0.dockerfiles)?.platforms.count ?? 0 > 1 })
    else {
      return []
    }
    let script = outputs.first { $0.system == .bash }?.path
    return [
      ConfigurationMember(
        "engine", .string(Engine.buildx.rawValue, nil),
        remarks: ["One build for each image, which keeps all its stages in one cache."]
          + (script.map {
            ["\($0) needs a builder that can write it: docker buildx create --use. The engine \"docker\" needs none."]
          } ?? []))
    ]
  }

  /// Where the job's own token logs in, and no generator could know it.
  private var loginMembers: [ConfigurationMember] {
    let hosts = repository.tokenRegistries(of: named)
    if hosts.isEmpty { return [] }
    let logins = hosts.map { ConfigurationMember($0, .object([member("login", "token")])) }
    return [
      ConfigurationMember(
        "registries", .object(logins),
        remarks: ["Jobs log in with their own token, so there is nothing to set up."]
          + (repository.registry?.doubt.map { ["The registry's name is a guess: \($0)."] } ?? []))
    ]
  }

  /// The whole configuration.
  func text() -> String {
    var members = [survey.versionMember(path: request.writtenPath)]
    if let git = survey.gitMember { members.append(git) }
    members += engineMembers
    if !repository.hasRegistry, named.contains(where: \.named.isEmpty) {
      members.append(
        ConfigurationMember(
          "registry", .string("registry.example.com", nil), isComment: true,
          remarks: ["The registry of the images; without one it is Docker Hub."]))
    }
    members += loginMembers
    members.append(outputsMember)
    members.append(
      ConfigurationMember(
        "images", .object(images + comments), isBlock: true,
        remarks: [named.allSatisfy { !$0.named.isEmpty } ? "The images." : repository.remark]))
    var printer = ConfigurationPrinter()
    printer.document(
      head: ["Made by cigen init from the files of this folder.", "Look it over, then run: \(request.nextCommand)"],
      members)
    return printer.written.text
  }

  /// A configuration of these images and as little as they need, to try them.
  func text(of images: [ConfigurationMember]) -> String {
    var printer = ConfigurationPrinter()
    printer.document(
      head: [],
      [survey.versionMember(path: request.writtenPath)] + engineMembers + [
        ConfigurationMember("images", .object(images), isBlock: true)
      ])
    return printer.written.text
  }

  private func few(_ paths: [String]) -> String {
    let more = paths.count > 3 ? " and \(paths.count - 3) more" : ""
    return paths.prefix(3).joined(separator: ", ") + more
  }

  private var outputsMember: ConfigurationMember {
    ConfigurationMember(
      "outputs",
      .object(
        outputs.map { output in
          ConfigurationMember(
            output.system.rawValue, .string(request.writtenPath(output.path), nil), isComment: output.isSuggestion,
            remarks: output.isSuggestion ? [] : output.remarks)
        }), isBlock: true, remarks: ["What cigen generate writes, and only that."])
  }
}

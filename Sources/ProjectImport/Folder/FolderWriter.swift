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
  private let survey: FolderSurvey
  private let repository: ProjectRepository
  private let outputs: [ChosenOutput]
  private let request: ImportRequest

  /// As many as are read.
  static let mostComments = 5

  init(_ survey: FolderSurvey, _ repository: ProjectRepository, _ request: ImportRequest) {
    self.survey = survey
    self.repository = repository
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
    findings.append("\(image.dockerfile.path): left out, because of a mistake in it")
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
    if !leftOut.isEmpty {
      let names = leftOut.prefix(3).map(\.dockerfile.path).joined(separator: ", ")
      let more = leftOut.count > 3 ? " and \(leftOut.count - 3) more" : ""
      lines.append("\(names)\(more): left out, for tests or development by the name")
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
    outputs.filter { !$0.isSuggestion }.compactMap(\.included).map { place in
      "then add to .gitlab-ci.yml: include: [{ local: \(json5String(place)) }]"
    }
  }

  /// The whole configuration.
  func text() -> String {
    var members = [survey.versionMember(path: request.writtenPath)]
    if let git = survey.gitMember { members.append(git) }
    if !repository.hasRegistry {
      members.append(
        ConfigurationMember(
          "registry", .string("registry.example.com", nil), isComment: true,
          remarks: ["The registry of the images; without one it is Docker Hub."]))
    }
    members.append(outputsMember)
    members.append(
      ConfigurationMember("images", .object(images + comments), isBlock: true, remarks: [repository.remark]))
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
      [survey.versionMember(path: request.writtenPath), ConfigurationMember("images", .object(images), isBlock: true)])
    return printer.written.text
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

import ImageModel
import Registry

/// The images of a project as one run sees them: which are built from others, and what each is called.
struct RunImages {
  let engine: Engine
  let system: Output.System
  let pipelines: Pipelines

  private let images: [Image]

  /// Where each is among them.
  private let places: [String: Int]
  private let variables: [String: Variable]

  /// Those that others are built from, and those that others take by their digests, which are more.
  private let bases: Set<String>
  private let handedOn: Set<String>

  /// How many images of a repository an engine may have at a time.
  private let imagesOfRepository: [String: Int]

  init(_ project: Project, for system: Output.System) {
    (engine, self.system, pipelines) = (project.engine, system, project.pipelines)
    let all = project.images
    images = all
    places = Dictionary(all.indices.lazy.map { (all[$0].name, $0) }) { first, _ in first }
    let shared = Set(all.lazy.filter(\.isShared).map(\.name))
    // Callers take all that is published.
    let isCalled =
      system == .github && project.pipelines.github.on.call || system == .gitlab && project.pipelines.gitlab.include
    handedOn = Set(isCalled ? all.map(\.name) : all.flatMap(\.needs).map(\.image)).subtracting(shared)
    bases = Set(all.lazy.filter { !$0.isJoined }.flatMap(\.needs).map(\.image)).subtracting(shared)
    var ofRepositories: [String: Set<String>] = [:]
    for image in all where !image.isShared && !image.isJoined {
      let name = system == .bash ? image.name : image.ownOrWholeName
      ofRepositories[image.repository.normalizedText, default: []].insert(name)
    }
    imagesOfRepository = ofRepositories.mapValues(\.count)
    var taken: Set<String> = []
    var variables: [String: Variable] = [:]
    for image in all {
      let wanted = "BUILT_" + identifier(of: image.name).uppercased()
      var (name, number) = (wanted, 2)
      while !taken.insert(name).inserted {
        name = "\(wanted)_\(number)"
        number += 1
      }
      variables[image.name] = Variable(name: name)
    }
    self.variables = variables
  }

  var isScript: Bool { system == .bash }

  /// Whether it builds more than one.
  var hasSeveral: Bool { images.count > 1 }

  func image(named name: String) -> Image? { places[name].map { images[$0] } }

  /// The image that one of several platforms is made part of; any other image is whole itself.
  func whole(of image: Image) -> Image {
    if case .platformBuild(let name) = image.role { self.image(named: name) ?? image } else { image }
  }

  /// Whether others are built from it.
  func isBase(_ image: Image) -> Bool { bases.contains(image.name) }

  /// Whether others take it by its digest.
  func isHandedOn(_ image: Image) -> Bool { handedOn.contains(image.name) }

  /// Where a script or a job that knows several images has this one.
  func ownVariable(of image: Image) -> Variable { variables[image.name] ?? Variable(name: "BUILT") }

  /// Where a job has it: one for each platform is of one of them alone.
  func variable(of image: Image) -> Variable {
    if !isScript, case .platformBuild(let whole) = image.role { return variables[whole] ?? ownVariable(of: image) }
    return ownVariable(of: image)
  }

  /// References are written as the engine writes them.
  func repository(of image: Image) -> String { text(of: image.repository) }

  func text(of repository: Repository) -> String {
    engine.cachesSteps ? repository.normalizedText : repository.text
  }

  /// What an image is called on the engine alone. No registry has that name: BuildKit on the containerd image store asks
  /// the registry for a base first.
  func localName(of image: Image) -> Word {
    let isAlone = imagesOfRepository[image.repository.normalizedText, default: 0] < 2
    let name = Word("\(repository(of: image)):\(localTag)" + (isAlone ? "" : "-\(name(of: image))"))
    return runOnSharedEngine.map { name + "-" + Word([.variable($0)]) } ?? name
  }

  /// The number of the run, where several of them may use one engine at the same time: each then has names of its own for
  /// what it built, else one would publish what another built.
  var runOnSharedEngine: Variable? {
    switch system {
    case .bash: nil
    case .github: pipelines.github.runsOn.usual.contains("self-hosted") ? Variable(name: "GITHUB_RUN_ID") : nil
    case .gitlab: pipelines.gitlab.runner == .shell ? Variable(name: "CI_PIPELINE_ID") : nil
    }
  }

  /// A file or folder of the run's own for an image: a job builds one of its platforms alone.
  func file(of image: Image, _ ending: String = "") -> Word {
    Word([.variable(.workFolder(in: system)), .literal("/\(name(of: image))\(ending)")])
  }

  /// The Dockerfile in which images of this run stand for others; nil if nothing in it has to.
  func editedCopy(of image: Image, _ edits: [Edit]) -> EditedCopy? {
    if edits.isEmpty { return nil }
    return EditedCopy(
      file: file(of: image, ".Dockerfile"), edits: edits, ignoreFile: image.ignoreFile.map(pathArgument))
  }

  /// What a job calls an image, which builds one of its platforms alone.
  func name(of image: Image) -> String {
    if !isScript, case .platformBuild(let whole) = image.role { return whole }
    return image.name
  }

  /// The images of this run that one is built from.
  func bases(of image: Image) -> [(need: Need, image: Image)] {
    image.needs.compactMap { need in
      guard let base = self.image(named: need.image), !base.isShared else { return nil }
      return (need, base)
    }
  }

  /// What stands for a base where it is built: in a script it is always that of the same run.
  func word(for base: Image) -> Word {
    if !isScript { return Word([.variable(variable(of: base))]) }
    return engine == .buildx ? "oci-layout://" + file(of: base) : localName(of: base)
  }

  /// How a job has a base that another one built.
  func handover(of base: Image) -> Handover {
    Handover(
      images: [base.name], output: outputName(of: base), variable: variable(of: base),
      local: engine == .buildx ? "oci-layout://" + file(of: base) : localName(of: base))
  }

  /// GitHub keeps outputs by job; a report of GitLab's makes them variables of the jobs that follow.
  func outputName(of image: Image) -> Word {
    if system == .gitlab { return Word(ownVariable(of: image).name) }
    if image.family != nil, !image.isPlatformBuild, pipelines.github.on.call { return Word(identifier(of: image.name)) }
    return Word(image.isPlatformBuild ? image.platform?.word ?? "image" : "image")
  }

  /// The build arguments that name an image of this run, and the edits of the Dockerfile where only those can.
  func takingBases(of image: Image) -> (arguments: [Argument], edits: [Edit]) {
    var arguments: [Argument] = []
    var edits: [Edit] = []
    for (need, base) in bases(of: image) {
      for use in need.uses {
        switch use {
        case .argument(let name): arguments.append(Argument(["--build-arg", Word("\(name)=") + word(for: base)]))
        case .text(let text): edits.append(Edit(text: text, image: word(for: base)))
        // It is built before, and taken from where it is published.
        case .context: break
        }
      }
    }
    return (arguments, edits)
  }
}

/// The tag of what no registry has.
private let localTag = "local"

extension Image {
  fileprivate var ownOrWholeName: String {
    if case .platformBuild(let whole) = role { whole } else { name }
  }
}

/// An image's name as that of a variable: `my-base.x` is `my_base_x`.
func identifier(of name: String) -> String {
  let bytes = name.utf8.map { byte in
    isLetterOrDigit(byte) && byte < 0x80 ? byte : UInt8(ascii: "_")
  }
  return String(decoding: bytes, as: UTF8.self)
}

func isLetterOrDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: byte >= 0x80
  }
}

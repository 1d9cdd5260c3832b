import ImageModel
import Registry

/// The images that others are built from, and the variables that say what this run built of them.
struct BuiltImages {
  private var variables: [String: Variable] = [:]

  /// Those that others are built from, and those that others wait for, which are more.
  private let bases: Set<String>
  private let needed: Set<String>

  /// Those that have only to be built before others.
  private let ordered: Set<String>

  private let images: [String: Image]

  /// How many of a repository have a name in the run.
  private let namedInRepository: [Repository: Int]

  init(_ project: Project) {
    let images = project.images
    // What variants share is in a cache, which any builder but Docker's own reads by itself.
    let shared = Set(images.filter(\.isShared).map(\.name))
    let ordered = project.engine == .docker ? [] : shared
    let needed = Set(images.flatMap(\.needs).map(\.image)).subtracting(ordered)
    let bases = Set(images.filter(\.platforms.isEmpty).flatMap(\.needs).map(\.image)).subtracting(ordered)
    (self.ordered, self.needed, self.bases) = (ordered, needed, bases)
    self.images = Dictionary(images.map { ($0.name, $0) }) { first, _ in first }
    let named = images.filter { bases.contains($0.name) && !shared.contains($0.name) }
    namedInRepository = Dictionary(grouping: named, by: \.repository).mapValues(\.count)
    var taken: Set<String> = []
    for image in images {
      let wanted = "BUILT_" + identifier(of: image.name)
      var name = wanted
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(wanted)_\(number)"
        number += 1
      }
      variables[image.name] = Variable(name: name)
    }
  }

  func image(named name: String) -> Image? { images[name] }

  /// Whether others are built from it.
  func isBase(_ image: Image) -> Bool { bases.contains(image.name) }

  /// Whether others take it by its digest.
  func isHandedOn(_ image: Image) -> Bool { needed.contains(image.name) }

  func isOrderOnly(_ need: Need) -> Bool { ordered.contains(need.image) }

  /// What a run calls an image that others are built from. No registry has that name: BuildKit on the containerd image
  /// store asks the registry first. Of what variants share it is no name, but says that this run built it.
  func ownImage(of image: Image, in repository: String) -> Word? {
    guard isBase(image) else { return nil }
    let isAlone = namedInRepository[image.repository, default: 0] < 2
    return Word([
      .literal("\(repository):this-run-"), .variable(.run), .literal(isAlone ? "" : "-\(image.name)"),
    ])
  }

  func variable(of name: String) -> Variable { variables[name] ?? Variable(name: "BUILT_" + identifier(of: name)) }

  func needs(of image: Image) -> [NeededImage] {
    image.needs.map {
      NeededImage(
        image: $0.image, variable: variable(of: $0.image), texts: $0.texts, contextName: nil,
        isOrderOnly: isOrderOnly($0))
    }
  }

  /// The build arguments that name an image of this run, each given if there is one.
  func arguments(of image: Image) -> [Argument] {
    image.needs.flatMap { need -> [Argument] in
      let variable = variable(of: need.image)
      return need.uses.compactMap { use in
        guard case .argument(let name) = use else { return nil }
        return Argument(["--build-arg", Word([.literal("\(name)="), .variable(variable)])], if: variable)
      }
    }
  }
}

extension Need {
  var texts: [String] {
    uses.compactMap { use in
      if case .text(let text) = use { text } else { nil }
    }
  }
}

/// An image's name as a part of a variable's: `my-base.x` is `MY_BASE_X`.
private func identifier(of name: String) -> String {
  let bytes = name.uppercased().utf8.map { byte in
    (48...57).contains(byte) || (65...90).contains(byte) ? byte : UInt8(ascii: "_")
  }
  return String(decoding: bytes, as: UTF8.self)
}

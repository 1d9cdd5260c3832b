import ImageModel

/// The images that others are built from, and the variables that say what this run built of them.
struct BuiltImages {
  private var variables: [String: Variable] = [:]
  private let needed: Set<String>

  /// Whether stages that variants share are in a cache that builds read by themselves.
  private let ordersOnly: Bool

  init(_ project: Project) {
    let images = project.images
    ordersOnly = project.engine != .docker
    needed = Set(images.flatMap(\.needs).map(\.image))
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

  func isNeeded(_ image: Image) -> Bool { needed.contains(image.name) }

  func variable(of name: String) -> Variable { variables[name] ?? Variable(name: "BUILT_" + identifier(of: name)) }

  func needs(of image: Image) -> [NeededImage] {
    image.needs.map {
      NeededImage(
        image: $0.image, variable: variable(of: $0.image), texts: $0.texts, contextName: nil,
        isOrderOnly: ordersOnly && $0.uses.isEmpty)
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

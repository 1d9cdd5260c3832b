import ImageModel
import SourceText

/// How a run finds out whether an image was built of the same before: by a hash of all that it is made of.
package struct ReusePlan: Sendable, Hashable {
  /// The image's name, and its repository, where what was built has a tag of the hash.
  package let image: Word
  package let repository: Word

  package let dockerfile: Word
  package let bases: [ReusedBase]

  /// The words of the build that reach the image, an option and its value together: neither tags nor caches, and of a
  /// secret no more than its name.
  package let options: [Argument]

  /// The build arguments that have the value of an environment variable, if there is one.
  package let environment: [String]
}

/// An image that is taken from a registry, or in its place the one that this run built.
package struct ReusedBase: Sendable, Hashable {
  package let name: String
  package let built: Variable?
}

/// Nil for an image that is always built.
func plannedReuse(of image: Image, in repository: String, _ built: BuiltImages) -> ReusePlan? {
  guard case .content(let bases) = image.reuse else { return nil }
  var options = targetOptions(image.target, of: image)
  options += image.arguments.compactMap { argument in
    argument.value.map { Argument(["--build-arg", Word("\(argument.name)=\($0)")]) }
  }
  options += image.secrets.map { Argument(["--secret", Word($0.id)]) }
  options += image.labels.map { Argument(["--label", Word("\($0.key)=\($0.value)")]) }
  options += attestationOptions(image.attestations).map { Argument($0.words) }
  return ReusePlan(
    image: Word(image.name), repository: Word(repository), dockerfile: pathArgument(image.dockerfile),
    bases: bases.map { base in
      let need = image.needs.first { $0.uses.contains(Need.Use(base.written)) }
      return ReusedBase(name: base.name, built: need.map { built.variable(of: $0.image) })
    }, options: options, environment: image.arguments.filter { $0.value == nil }.map(\.name))
}

/// What the last build of an image is told, so that later runs find what it made.
///
/// - Parameter hasTag: whether the image is pushed by a tag that the build gives it.
func reuseOptions(of image: Image, in repository: String, hasTag: Bool) -> [Argument] {
  guard case .content = image.reuse else { return [] }
  let label = Argument(
    ["--label", Word([.literal("cigen.build="), .variable(.inputsHash)])], if: .inputsHash)
  let tag = Argument(
    ["--tag", Word([.literal("\(repository):\(reuseTagPrefix)"), .variable(.inputsHash)])], if: .inputsHash)
  return hasTag ? [label, tag] : [label]
}

/// Why an image is built each time although its project asks for reuse.
func reuseNotes(on image: Image) -> [Diagnostic] {
  guard case .impossible(let obstacles) = image.reuse else { return [] }
  return obstacles.map { obstacle in
    Diagnostic(
      .note, rule: "not-reused", "image \"\(image.name)\" is always built: \(obstacle.reason)", at: obstacle.place,
      hint: obstacle.hint)
  }
}

extension ReusePlan {
  func mapWords(_ change: (Word) -> Word) -> ReusePlan {
    ReusePlan(
      image: change(image), repository: change(repository), dockerfile: change(dockerfile), bases: bases,
      options: options.map { Argument($0.words.map(change), if: $0.condition) }, environment: environment)
  }
}

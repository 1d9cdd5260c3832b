import ImageModel

/// An image with variants stands for all of them, and each image for itself and all that it is built from.
func imageSelections(of images: [Image]) -> [Selection] {
  let places = Dictionary(images.enumerated().map { ($1.name, $0) }) { first, _ in first }
  var needed: [String: [String]] = [:]
  var families: [String: [String]] = [:]
  for image in images {
    // Each stands behind those that it needs.
    needed[image.name] = unique(
      image.needs.map(\.image).filter { places[$0] != nil }.flatMap { (needed[$0] ?? []) + [$0] })
    if let family = image.family { families[family, default: []].append(image.name) }
  }
  var selections: [Selection] = []
  var isFamilyKnown: Set<String> = []
  for image in images {
    if let family = image.family, isFamilyKnown.insert(family).inserted {
      let members = Set((families[family] ?? []).flatMap { (needed[$0] ?? []) + [$0] })
      selections.append(
        Selection(name: family, images: members.sorted { places[$0, default: 0] < places[$1, default: 0] }))
    }
    let others = needed[image.name] ?? []
    if !others.isEmpty { selections.append(Selection(name: image.name, images: others + [image.name])) }
  }
  return selections
}

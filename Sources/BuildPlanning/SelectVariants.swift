import ImageModel

/// An image with variants stands for all of them, and each variant for itself with what it shares.
func variantSelections(of images: [Image]) -> [Selection] {
  let shared = Set(images.filter(\.isShared).map(\.name))
  var needed: [String: [String]] = [:]
  var families: [String: [String]] = [:]
  var selections: [Selection] = []
  for image in images {
    guard let family = image.family else { continue }
    // Each stands behind those that it needs.
    let names = image.needs.map(\.image).filter(shared.contains)
    needed[image.name] = unique(names.flatMap { (needed[$0] ?? []) + [$0] })
    families[family, default: []].append(image.name)
  }
  for family in unique(images.compactMap(\.family)) {
    let members = families[family] ?? []
    selections.append(Selection(name: family, images: members))
    selections += members.compactMap { name in
      let others = needed[name] ?? []
      return others.isEmpty ? nil : Selection(name: name, images: others + [name])
    }
  }
  return selections
}

import BuildPlanning

/// Images whose builds differ in nothing but the image's name: one job with a matrix stands for all of them.
struct JobGroup {
  let names: [String]

  /// With `Variable.image` in the name's place where there are several.
  let plan: ImagePlan

  var isMatrix: Bool { names.count > 1 }
}

/// The images in their order, those that are alike together. One that others need has a job of its own, which they
/// wait for; so has what variants share.
///
/// - Parameter legs: how many a matrix of the system can have.
func jobGroups(_ images: [ImagePlan], legs: Int) -> [JobGroup] {
  var members: [[ImagePlan]] = []
  var patterns: [ImagePlan] = []
  var indices: [ImagePlan: Int] = [:]
  for image in images {
    let pattern = image.withVariableName
    if image.ownImage == nil, !image.isShared, let index = indices[pattern], members[index].count < legs {
      members[index].append(image)
    } else {
      indices[pattern] = members.count
      members.append([image])
      patterns.append(pattern)
    }
  }
  return zip(members, patterns).map { images, pattern in
    JobGroup(names: images.map(\.name), plan: images.count > 1 ? pattern : images[0])
  }
}

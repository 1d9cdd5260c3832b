import JSON5Syntax
import SourceText

extension DescriptionReader {
  /// The images of a bake file (docs.docker.com, "Bake file reference"), whose targets `bake --print` has resolved.
  mutating func bakeImages(_ targets: JSON5Member, of root: inout DescribedObject) -> [ImportedImage] {
    for key in ["variable", "function"] {
      if let member = root.take(key) { reportUnresolved(key, at: member.keyRange) }
    }
    let members = members(targets.value, of: "\"target\"") ?? []
    if let groups = root.take("group") { noteGroups(groups, targets: members.map(\.key)) }
    return members.compactMap { bakeImage($0) }
  }

  /// What bake has yet to work out makes all else doubtful.
  mutating func reportUnresolved(_ key: String, at range: SourceRange) {
    report(
      "unresolved-description", "\"\(key)\" is for bake to work out, and cigen does not do that", at: place(range),
      hint: "give what \(format.command) prints")
  }

  /// A group that does not have all targets is a choice that cigen has no name for.
  private mutating func noteGroups(_ member: JSON5Member, targets: [String]) {
    let groups = (members(member.value, of: "\"group\"") ?? []).compactMap { group -> (JSON5Member, [String])? in
      let what = "group \"\(group.key)\""
      guard var members = object(group.value, of: what) else { return nil }
      return (group, strings(members.take("targets"), of: what).map(\.value))
    }
    for (group, _) in groups {
      var reached: Set<String> = []
      var open = [group.key]
      while let name = open.popLast() {
        guard reached.insert(name).inserted else { continue }
        open += groups.first { $0.0.key == name }?.1 ?? []
      }
      let left = targets.filter { !reached.contains($0) }
      if left.isEmpty { continue }
      note(
        "group \"\(group.key)\" is left out: it is without \(quoted(left)), and cigen builds all images",
        at: place(group.keyRange),
        hint: "name the images to build where the script is called")
    }
  }
}

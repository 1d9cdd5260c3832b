import JSON5Syntax
import Registry
import SourceText

extension ConfigurationReader {
  /// A variant for each cell of a matrix.
  mutating func cells(_ node: JSON5Node, of image: ImageDeclaration, _ what: String) -> [ImageDeclaration] {
    let what = "the matrix of \(what)"
    guard let members = members(node, of: what) else { return [] }
    let axes = members.filter { !ModelObject.matrix.keyNames.contains($0.key) }.compactMap { axis($0, of: what) }
    var matrix = MatrixDeclaration(axes: axes)
    if axes.isEmpty {
      // Those that are there were reported.
      if members.contains(where: { !ModelObject.matrix.keyNames.contains($0.key) }) { return [] }
      problems.add(
        rule: "no-variants", "\(what) has no axes", at: place(node.range),
        hint: "add one, such as go: [\"1.22\", \"1.23\"]")
      return []
    }
    if matrix.isTooLarge {
      problems.add(
        rule: "large-matrix", "\(what) has more than \(MatrixDeclaration.mostCells) cells", at: place(node.range),
        hint: "divide it among several images")
      return []
    }
    let exclude = members.first { $0.key == "exclude" }
    if let exclude { matrix.excluded = exclusions(exclude, matrix, of: what) }
    if let include = members.first(where: { $0.key == "include" }) {
      matrix.included = inclusions(include, matrix, of: what)
    }
    let cells = matrix.cells(at: place(node.range), &problems)
    if cells.isEmpty, axes.allSatisfy({ !$0.values.isEmpty }), let exclude {
      problems.add(
        rule: "no-variants", "\(what) excludes all of its cells", at: place(exclude.keyRange),
        hint: "keep one of them")
    }
    return variants(cells, of: image, axes, what)
  }

  private mutating func axis(_ member: JSON5Member, of what: String) -> MatrixDeclaration.Axis? {
    let name = Located(value: member.key, place: place(member.keyRange))
    let bytes = name.value.utf8
    let isName =
      bytes.allSatisfy { isLetterOrDigit($0) || "_-".utf8.contains($0) } && name.value.first?.isLetter ?? false
    if !isName {
      problems.add(
        rule: "invalid-axis", "\"\(name.value)\" cannot be an axis of \(what)", at: name.place,
        hint: "use letters, digits, \"_\" and \"-\", and begin with a letter")
      return nil
    }
    if ModelObject.axis.taken.contains(name.value) {
      problems.add(
        rule: "invalid-axis", "\"\(name.value)\" cannot be an axis of \(what): it has a meaning of its own",
        at: name.place, hint: "choose another name, such as \"\(name.value)s\"")
      return nil
    }
    guard let nodes = list(member.value, of: "axis \"\(name.value)\" of \(what)") else { return nil }
    if nodes.isEmpty {
      problems.add(
        rule: "no-variants", "axis \"\(name.value)\" of \(what) has no values", at: place(member.value.range),
        hint: "add one, or remove the axis")
    }
    var known: Set<String> = []
    let values = nodes.compactMap { node -> Located<String>? in
      guard let value = string(node, of: "a value of axis \"\(name.value)\"") else { return nil }
      if value.value.isEmpty {
        problems.add(
          rule: "invalid-axis", "a value of axis \"\(name.value)\" is empty", at: value.place,
          hint: "it becomes a part of names: write what it stands for")
        return nil
      }
      if known.insert(value.value).inserted { return value }
      problems.add(
        rule: "duplicate-value", "\"\(value.value)\" stands twice on axis \"\(name.value)\"", at: value.place,
        hint: "remove one of them")
      return nil
    }
    return MatrixDeclaration.Axis(name: name, values: values)
  }

  private mutating func exclusions(
    _ member: JSON5Member, _ matrix: MatrixDeclaration, of what: String
  ) -> [MatrixDeclaration.Selection] {
    let names = matrix.axes.map(\.name.value)
    let known = matrix.axes.map { Set($0.values.map(\.value)) }
    return (list(member.value, of: "\"exclude\" of \(what)") ?? []).compactMap { node in
      let what = "an exclusion of \(what)"
      guard let members = object(node, of: what, keys: names),
        let selection = selection(members, matrix, at: node, of: what)
      else { return nil }
      for (index, axis) in matrix.axes.enumerated() {
        guard let value = selection.values[index], !known[index].contains(value) else { continue }
        let values = axis.values.map(\.value)
        problems.add(
          rule: "unknown-value", "axis \"\(axis.name.value)\" has no value \"\(value)\"", at: selection.place,
          hint: nearestName(to: value, among: values).map { "did you mean \"\($0)\"?" }
            ?? "its values: \(listed(values))")
      }
      return selection
    }
  }

  private mutating func inclusions(
    _ member: JSON5Member, _ matrix: MatrixDeclaration, of what: String
  ) -> [(MatrixDeclaration.Selection, ImageSettings)] {
    let keys = matrix.axes.map(\.name.value) + ModelObject.inclusion.keyNames
    return (list(member.value, of: "\"include\" of \(what)") ?? []).compactMap { node in
      let what = "an addition to \(what)"
      guard let members = object(node, of: what, keys: keys),
        let selection = selection(members, matrix, at: node, of: what)
      else { return nil }
      return (selection, settings(members, of: what))
    }
  }

  /// Which cells an object is for.
  private mutating func selection(
    _ members: [String: JSON5Member], _ matrix: MatrixDeclaration, at node: JSON5Node, of what: String
  ) -> MatrixDeclaration.Selection? {
    var values: [String?] = []
    for name in matrix.axes.map(\.name.value) {
      guard let member = members[name] else {
        values.append(nil)
        continue
      }
      guard let value = string(member, of: "\"\(name)\" of \(what)") else { return nil }
      values.append(value.value)
    }
    guard values.contains(where: { $0 != nil }) else {
      problems.add(
        rule: "unknown-cell", "\(what) names no cell", at: place(node.range),
        hint: "name at least one value, such as \(matrix.axes[0].name.value): \"…\"")
      return nil
    }
    return MatrixDeclaration.Selection(values: values, place: place(node.range))
  }

  /// Named by the values of their cells. An axis that no setting asks for is a build argument.
  private mutating func variants(
    _ cells: [MatrixDeclaration.Cell], of image: ImageDeclaration, _ axes: [MatrixDeclaration.Axis], _ what: String
  ) -> [ImageDeclaration] {
    var known: [String: [String]] = [:]
    let imageAsks = image.settings.placeholders
    return cells.compactMap { cell in
      let name = cell.values.map(wordOfTag).joined(separator: "-")
      if let other = known.updateValue(cell.values, forKey: name) {
        problems.add(
          rule: "duplicate-variant",
          "two cells of \(what) are called \"\(name)\": \(quoted(other)) and \(quoted(cell.values))", at: cell.place,
          hint: "what no tag can have is \"-\" in a name; choose values that differ in more")
        return nil
      }
      var declaration = VariantDeclaration(image: image.name, name: name)
      declaration.values = zip(axes, cell.values).map { AxisValue(axis: $0.name.value, text: $1) }
      var settings = image.settings
      for addition in cell.additions { settings.add(addition) }
      let asked = imageAsks.union(settings.placeholders)
      let given = Set(settings.arguments.map(\.name.value))
      var additions = cell.additions
      var arguments = ImageSettings()
      for (axis, value) in zip(axes, cell.values) where !asked.contains(axis.name.value) {
        let argument = argumentName(ofAxis: axis.name.value)
        if given.contains(argument) { continue }
        let text = value.split(separator: "{", omittingEmptySubsequences: false).joined(separator: "{{")
        arguments.arguments.append(
          DeclaredArgument(
            name: Located(value: argument, place: axis.name.place), text: Located(value: text, place: axis.name.place)))
      }
      additions.append(arguments)
      return variant(declaration, additions, of: image, at: cell.place)
    }
  }
}

private func quoted(_ values: [String]) -> String { values.map { "\"\($0)\"" }.joined(separator: " with ") }

/// `node-version` is given as `NODE_VERSION`.
private func argumentName(ofAxis axis: String) -> String {
  axis.uppercased().split(separator: "-", omittingEmptySubsequences: false).joined(separator: "_")
}

/// A value as a part of tags and names.
func wordOfTag(_ text: String) -> String {
  String(decoding: text.utf8.map { Tag.allows($0) ? $0 : UInt8(ascii: "-") }, as: UTF8.self)
}

extension ImageSettings {
  /// The names in braces of what is built, of a matrix perhaps.
  fileprivate var placeholders: Set<String> {
    let texts =
      [context, dockerfile, target].compactMap { $0?.value } + arguments.compactMap(\.text?.value)
      + commands.values.joined().map(\.text.value)
    var names: Set<String> = []
    for piece in texts.flatMap({ $0.split(separator: "{", omittingEmptySubsequences: false).dropFirst() }) {
      if let end = piece.firstIndex(of: "}") { names.insert(String(piece[..<end])) }
    }
    return names
  }
}

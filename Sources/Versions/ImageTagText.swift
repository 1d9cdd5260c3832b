/// A version as the tag of an image: tags have no `+`, and `_` stands for that of SemVer's build metadata, as Helm has it.
package func imageTagText(ofVersion version: String) -> String {
  SemanticVersion(version) == nil ? version : version.replacing("+", with: "_")
}

/// A template that comes with cigen, embedded in the binary.
package struct BundledTemplate: Sendable {
  /// The file's name without a folder: it is unique, and a file of this name takes the template's place.
  package let name: String

  package let text: String

  /// In the order of their names.
  package static let all = [
    BundledTemplate(name: "bash-build.sh.tmpl", PackageResources.bash_build_sh_tmpl),
    BundledTemplate(name: "bash-functions.sh.tmpl", PackageResources.bash_functions_sh_tmpl),
    BundledTemplate(name: "shell-functions.sh.tmpl", PackageResources.shell_functions_sh_tmpl),
  ]

  private init(name: String, _ bytes: [UInt8]) {
    self.name = name
    text = String(decoding: bytes, as: UTF8.self)
  }
}

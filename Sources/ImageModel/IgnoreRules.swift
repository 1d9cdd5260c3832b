import SourceText

/// What is left out of a build context, and by which file.
package struct IgnoreRules: Sendable {
  /// The file that says it, or would if it were there.
  package let file: String

  /// Nil if it is not there.
  package let source: SourceFile?

  /// The file beside the Dockerfile comes before that of the context. buildah and podman look for their own names first
  /// (containers/buildah, pkg/parse, ContainerIgnoreFile).
  init(
    of dockerfile: String, in context: String, _ engine: Engine, _ read: FileReader
  ) throws(DiagnosticError) {
    let folder = context.hasSuffix("/") ? String(context.dropLast()) : context
    let names = (engine.cachesSteps ? [".containerignore"] : []) + [".dockerignore"]
    let usual = names.map { folder == "." ? $0 : "\(folder)/\($0)" }
    for path in names.map({ "\(dockerfile)\($0)" }) + usual {
      guard let source = try read(path) else { continue }
      (self.file, self.source) = (path, source)
      return
    }
    (file, source) = (usual[usual.count - 1], nil)
  }
}

import DockerfileSyntax
import SourceText

/// Only BuildKit has other frontends.
func checkFrontend(
  of dockerfile: Dockerfile, _ engine: Engine, for declaration: ImageDeclaration, _ problems: inout Problems
) {
  guard engine == .buildah || engine == .podman, let frontend = dockerfile.frontend else { return }
  problems.add(
    rule: "engine-frontend",
    "\(engine.rawValue) cannot build \(dockerfile.source.name), which is for the frontend \"\(frontend.image)\"",
    at: SourcePlace(dockerfile.source, dockerfile.stages[0].from.range),
    notes: [Diagnostic.Note("the image that is built from it", at: declaration.name.place)],
    hint: "use engine \"docker\" or \"buildx\", which build with BuildKit")
}

extension [Located<BuildArgument>] {
  /// What reads a Dockerfile whatever its first line says (docs.docker.com, Dockerfile reference, "BuildKit built-in build
  /// args").
  var frontend: String? { first { $0.value.name == "BUILDKIT_SYNTAX" }?.value.value?.literal }
}

import DockerfileSyntax
import SourceText

/// Warns of build arguments that nothing reads: those that neither an `ARG` declares nor a build knows by itself.
func warnOfUndeclared(
  _ arguments: [Located<BuildArgument>], in dockerfile: Dockerfile, _ problems: inout Problems
) {
  if arguments.isEmpty || dockerfile.isOpaque { return }
  let declared = dockerfile.declaredArguments
  let candidates = declared.sorted()
  for argument in arguments {
    let name = argument.value.name
    if declared.contains(name) || isPredefinedArgument(name) || isPlatformArgument(name) { continue }
    problems.add(
      .warning, rule: "undeclared-argument",
      "build argument \"\(name)\" is declared by no ARG in \(dockerfile.source.name)", at: argument.place,
      hint: nearestName(to: name, among: candidates).map { "did you mean \"\($0)\"?" }
        ?? "add `ARG \(name)` to the stage that uses it, or remove the argument")
  }
}

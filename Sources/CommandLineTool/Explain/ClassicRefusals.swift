import DockerfileSyntax
import SourceText

/// What Docker's classic builder refuses in the stages that it builds: what it would reuse of them is idle to ask.
func classicRefusals(in dockerfile: Dockerfile, upTo target: Int) -> [Diagnostic] {
  if dockerfile.isOpaque {
    return [
      Diagnostic(
        .warning, rule: "needs-buildkit", "the classic builder has no frontends, and reads this as a Dockerfile",
        at: SourcePlace(dockerfile.source, dockerfile.stages[0].from.range),
        hint: "build with BuildKit: DOCKER_BUILDKIT=1, the default since Docker 23")
    ]
  }
  let known = ["chown", "from", "platform", "interval", "timeout", "start-period", "retries"]
  return dockerfile.stages.prefix(target + 1).flatMap(\.instructions).flatMap { instruction -> [Diagnostic] in
    let name = instruction.keyword.rawValue
    let flags = instruction.flags.filter { !known.contains($0.name) }.map { flag in
      ("\(name) --\(flag.name)", flag.range)
    }
    let documents = instruction.hereDocuments.prefix(1).map { ("here-documents", $0.opening) }
    return (flags + documents).map { what, range in
      Diagnostic(
        .warning, rule: "needs-buildkit", "the classic builder has no \(what), and stops there",
        at: SourcePlace(dockerfile.source, range),
        hint: "build with BuildKit: DOCKER_BUILDKIT=1, the default since Docker 23")
    }
  }
}

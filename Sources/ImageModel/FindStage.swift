import DockerfileSyntax
import SourceText

/// The index of a stage that the person named; `docker build --target` takes names only.
func findStage(
  _ name: Located<String>, in dockerfile: Dockerfile, _ graph: StageGraph, problems: inout Problems
) -> Int? {
  if let index = graph.stageIndex(named: name.value) {
    if let stageName = dockerfile.stages[index].name {
      if stageName == name.value.lowercased() { return index }
      problems.add(
        rule: "stage-number", "docker build --target takes a stage's name, and \"\(name.value)\" is a number",
        at: name.place, hint: "write \"\(stageName)\"")
    } else {
      problems.add(
        rule: "stage-number", "stage \(name.value) of \(dockerfile.source.name) has no name", at: name.place,
        notes: [
          Diagnostic.Note("it begins here", at: SourcePlace(dockerfile.source, dockerfile.stages[index].from.range))
        ],
        hint: "give it one, FROM … AS name, and write that: docker build --target takes names only")
    }
    return nil
  }
  let names = dockerfile.stages.compactMap(\.name)
  problems.add(
    rule: "unknown-stage", "\(dockerfile.source.name) has no stage \"\(name.value)\"", at: name.place,
    hint: nearestName(to: name.value, among: names).map { "did you mean \"\($0)\"?" }
      ?? (names.isEmpty ? "none of its stages has a name" : "its stages: \(names.joined(separator: ", "))"))
  return nil
}

func stageName(_ stage: Stage) -> String { stage.name ?? String(stage.index) }

/// Arguments that need no ARG: docs.docker.com, Dockerfile reference, "Predefined ARGs" and "BuildKit built-in build
/// args".
package func isPredefinedArgument(_ name: String) -> Bool {
  let predefined = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY", "SOURCE_DATE_EPOCH"]
  return predefined.contains(name.uppercased()) || name.hasPrefix("BUILDKIT_")
}

import ImageModel
import SourceText

func notesOnBuildx(_ image: Image, for system: Output.System) -> [Diagnostic] {
  var notes: [Diagnostic] = []
  if let store = image.cacheStore, let place = store.kind.onlyPlace, !store.kind.works(in: system),
    let substitute = store.substitute
  {
    notes.append(
      Diagnostic(
        .note, rule: "cache-substitute",
        "the cache of image \"\(image.name)\" is \(place); the \(system.product) keeps it at \(substitute.text)",
        hint: "cache: { type: \"registry\" } is the same everywhere"))
  }
  if image.cacheStore?.kind.isGitHubs ?? false, system == .github {
    notes.append(
      Diagnostic(
        .note, rule: "cache-action",
        "for the cache of image \"\(image.declaredName)\", the workflow runs the action crazy-max/ghaction-github-runtime",
        hint: "it alone can give a script the token of the cache; cache: { type: \"registry\" } needs none"))
  }
  let host = image.repository.host
  let mayBeGitLabs = system == .gitlab && !["docker.io", "ghcr.io", "quay.io"].contains(host)
  if !image.attestations.isEmpty, host == "registry.gitlab.com" || mayBeGitLabs {
    notes.append(
      Diagnostic(
        .note, rule: "attestations-on-gitlab",
        "GitLab's registry may refuse the attestations of image \"\(image.name)\": BuildKit 0.32 pushes them as "
          + "artifacts that it does not know",
        hint: "see moby/buildkit#7007; a builder of an older release, made before the script runs, is used as it is"))
  }
  return notes
}

extension Output.System {
  fileprivate var product: String {
    switch self {
    case .bash: "script"
    case .github: "workflow"
    case .gitlab: "pipeline"
    }
  }
}

import DockerfileSyntax
import Registry
import SourceText

extension CheckRule {
  static let latestBase: CheckRule = .init(
    name: "latest-base", severity: .warning,
    summary: "an image is built from one with the tag latest, or none",
    explanation: """
      What `latest` is changes without a change of yours: on that day no step comes from the cache, in every image built
      on it, and the build may break. Without a tag an image is `latest`, too. Name a version, and a digest if the day of
      a change shall be yours. Images of the same project are not meant: they are built in the same run.

      cigen puts in the values of arguments, also those of `cigen.json5`, and looks at `COPY --from` and mounts. hadolint's
      DL3006 and DL3007 read the text of `FROM` alone: with both tools, run `hadolint --ignore DL3006 --ignore DL3007`.
      """,
    bad: .dockerfile(
      """
      FROM node:latest
      """),
    good: .dockerfile(
      """
      FROM node:22.11-alpine
      """),
    find: { file in
      file.images.flatMap { image in
        // Of several that one text may be, the first is told.
        var choices: Set<SourceRange> = []
        return image.graph.externalImages(usedBy: image.target).compactMap { base -> Diagnostic? in
          guard !image.projectImages.contains(base.written), !image.projectImages.contains(base.name),
            let reference = try? ImageReference(base.name), reference.digest == nil,
            reference.tag.map({ $0.text == "latest" }) ?? true, !base.isChoice || choices.insert(base.range).inserted
          else { return nil }
          let what = base.written == base.name ? "\"\(base.name)\"" : "\"\(base.written)\", which is \"\(base.name)\","
          return latestBase.diagnostic(
            "\(what) \(reference.tag == nil ? "has no tag, so it is the latest" : "is the latest"): when it moves, the steps after it are not reused",
            at: file.place(base.range), hint: "name a version, or the digest: \(reference.repository.text)@sha256:…")
        }
      }
    })
}

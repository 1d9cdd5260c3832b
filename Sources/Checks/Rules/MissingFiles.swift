import BuildContext
import DockerfileSyntax
import SourceText

extension CheckRule {
  static let missingSubmodule: CheckRule = .init(
    name: "missing-submodule", severity: .warning,
    summary: "COPY takes a submodule that no job checks out",
    explanation: """
      GitHub and GitLab check out no submodules unless they are told to: the build gets an empty folder, and may publish an
      image without the files. With `git: { submodules: true }` jobs check them out, with `"recursive"` those of submodules
      too. What the build does not need is listed in `.dockerignore`.
      """,
    bad: .dockerfile("COPY vendor/lib /lib"), good: .configuration("git: { submodules: true },"),
    find: { file in
      file.contextCopies().flatMap { image, instruction, sources in
        sources.compactMap { source -> Diagnostic? in
          let taken = image.context.missingSubmodules.filter { submodule in
            // The context itself may be in one.
            submodule == "." || reaches(source.text, submodule)
          }
          guard let first = taken.first else { return nil }
          let what = first == "." ? "of the build context" : listed(taken)
          return missingSubmodule.diagnostic(
            "\(instruction.keyword.rawValue) takes the submodule\(taken.count > 1 ? "s" : "") \(what): in a job of a CI "
              + "system \(taken.count > 1 ? "their folders are" : "its folder is") empty",
            at: file.place(source.range), hint: "write git: { submodules: true } in cigen.json5")
        }
      }
    })

  static let missingLargeFile: CheckRule = .init(
    name: "missing-lfs-file", severity: .warning,
    summary: "COPY takes a file of Git LFS that no job fetches",
    explanation: """
      Files with `filter=lfs` in `.gitattributes` are in git as small pointer files. GitHub checks out the pointers unless
      it is told to fetch the files, and the build copies what is there. With `git: { lfs: true }` the workflow fetches
      them. GitLab's runner does so by itself where it has git-lfs, as in the images that it brings along.
      """,
    bad: .dockerfile("COPY assets /assets"), good: .configuration("git: { lfs: true },"),
    find: { file in
      file.contextCopies().flatMap { image, instruction, sources in
        sources.compactMap { source -> Diagnostic? in
          let taken = image.context.missingLargeFiles.filter { takes(source.text, $0) }
          guard !taken.isEmpty else { return nil }
          return missingLargeFile.diagnostic(
            "\(instruction.keyword.rawValue) takes \(listed(taken)) of Git LFS: a workflow of GitHub has the "
              + "pointer\(taken.count > 1 ? "s" : "") in \(taken.count > 1 ? "their" : "its") place",
            at: file.place(source.range), hint: "write git: { lfs: true } in cigen.json5")
        }
      }
    })
}

extension CheckedFile {
  /// What the stages that images use copy of the build context, as far as it is written: no variables, nothing excluded.
  fileprivate func contextCopies() -> [(image: CheckedImage, instruction: Instruction, sources: [Word])] {
    images.flatMap { image in
      image.graph.stagesUsed(by: image.target).flatMap { dockerfile.stages[$0].instructions }.compactMap {
        instruction in
        guard instruction.flag("exclude") == nil else { return nil }
        let sources = instruction.contextSourceWords.filter { !$0.text.contains("$") }
        return sources.isEmpty ? nil : (image, instruction, sources)
      }
    }
  }
}

/// The first of some paths, and how many there are more.
private func listed(_ paths: [String]) -> String {
  let shown = paths.prefix(3).map { "\"\($0)\"" }.joined(separator: ", ")
  return paths.count > 3 ? "\(shown) and \(paths.count - 3) more" : shown
}

import BuildContext
import DockerfileEdits
import DockerfileSyntax
import SourceText

/// A Dockerfile with the images that are built from it: what rules look at.
package struct CheckedFile: Sendable {
  package let dockerfile: Dockerfile

  /// Never empty.
  package var images: [CheckedImage]

  package init(_ dockerfile: Dockerfile, _ images: [CheckedImage]) {
    (self.dockerfile, self.images) = (dockerfile, images)
  }

  /// The edits that are known for it, with the context of its first image.
  var remedies: RemedyFinder? {
    images.first.map { image in
      RemedyFinder(
        dockerfile, image.graph, targets: Set(images.map(\.target)), context: image.context.known,
        read: image.context.read)
    }
  }

  func place(_ range: SourceRange) -> SourcePlace { SourcePlace(dockerfile.source, range) }
}

package struct CheckedImage: Sendable {
  package let name: String
  package let graph: StageGraph

  /// The stage that it is.
  package let target: Int

  /// The images of the project that it is built from, as the Dockerfile names them.
  package let projectImages: Set<String>

  package let context: CheckedContext

  /// What its steps mount and it is not given, each with what the model would say of it.
  package let missingMounts: [(mount: SecretMount, declaration: String)]

  package init(
    name: String, graph: StageGraph, target: Int, projectImages: Set<String>, context: CheckedContext,
    missingMounts: [(mount: SecretMount, declaration: String)]
  ) {
    (self.name, self.graph, self.target) = (name, graph, target)
    (self.projectImages, self.context, self.missingMounts) = (projectImages, context, missingMounts)
  }
}

/// A build context as it lies on the disk.
package struct CheckedContext: Sendable {
  /// As the person would name it.
  package let folder: String

  /// Without what the ignore file leaves out.
  package let known: KnownContext

  var tree: ContextTree { known.tree }

  /// The ignore file; nil if there is none.
  package let ignoreFile: String?

  /// What cigen writes, from the context's root.
  package let ownFiles: [String]

  /// The submodules in it that jobs do not check out; `.` where the context is in one.
  package let missingSubmodules: [String]

  /// The files of Git LFS in it that jobs do not fetch.
  package let missingLargeFiles: [String]

  /// What a file holds.
  package let read: ContextReader

  package init(
    folder: String, known: KnownContext, ignoreFile: String?, ownFiles: [String], missingSubmodules: [String],
    missingLargeFiles: [String], read: @escaping ContextReader
  ) {
    (self.folder, self.known, self.ignoreFile, self.ownFiles) = (folder, known, ignoreFile, ownFiles)
    (self.missingSubmodules, self.missingLargeFiles, self.read) = (missingSubmodules, missingLargeFiles, read)
  }
}

extension CheckedFile {
  /// The `COPY` and `ADD` of the context's root in the stages that an image uses: the first of each image's context.
  func rootCopies() -> [(image: CheckedImage, instruction: Instruction)] {
    images.compactMap { image in
      for stage in image.graph.stagesUsed(by: image.target) {
        if let copy = dockerfile.stages[stage].instructions.first(where: \.copiesRoot) { return (image, copy) }
      }
      return nil
    }
  }
}

extension Instruction {
  /// The paths that it takes of the build context; empty for what it takes of stages and images.
  var contextSources: [String] { contextSourceWords.map(\.text) }

  var contextSourceWords: [Word] {
    guard keyword == .copy || keyword == .add, flag("from") == nil else { return [] }
    return words.dropLast().filter { !isRemoteSource($0.text) && !$0.text.hasPrefix("<<") }
  }

  /// Whether it takes the context as a whole.
  var copiesRoot: Bool {
    flag("exclude") == nil && contextSources.contains { [".", "*", "/"].contains(cleaned(path: $0)) }
  }
}

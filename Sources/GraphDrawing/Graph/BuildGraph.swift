import DockerfileSyntax
import Registry
import SourceText

/// What is built from what: the stages of all images and the jobs that build them. Every picture is drawn from this value.
package struct BuildGraph: Sendable {
  /// Each behind those that it is built from.
  package internal(set) var nodes: [Node] = []

  /// At most one from a node to another.
  package internal(set) var edges: [Edge] = []

  /// Each behind those that it needs.
  package internal(set) var jobs: [Job] = []

  package internal(set) var criticalPath = CriticalPath()

  /// Whether each job is one node, because its stages would be too many to look at.
  package internal(set) var isCondensed = false
}

/// A stage of an image, by its position in the Dockerfile.
package struct StageKey: Sendable, Hashable {
  package let image: String
  package let stage: Int

  package init(image: String, stage: Int) {
    (self.image, self.stage) = (image, stage)
  }
}

extension BuildGraph {
  package struct Node: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
      case stage(StageKey)

      /// An image that is not built here.
      case base

      /// The images of several platforms, made one.
      case index

      /// All stages of a job, in a condensed graph.
      case job(stages: Int)
    }

    package let kind: Kind

    /// Of a stage its name, of a base image what `FROM` says, variables expanded.
    package let name: String

    /// The place of its job among all; nil for a base image.
    package let job: Int?

    /// Each way in which it takes from others, as people say it: `FROM alpine`, `COPY from builder`.
    package var sources: [String] = []

    /// The image that keeps it in the registry.
    package var cache: ImageReference?

    /// How many `RUN` instructions it has.
    package var runCount = 0

    /// Whether a build needs it.
    package var isBuilt = true

    /// Where its Dockerfile has it.
    package var place: SourcePlace?
  }

  package struct Edge: Sendable, Hashable {
    package enum Use: String, Sendable, Hashable {
      case from = "FROM"
      case copy = "COPY"
      case add = "ADD"
      case mount
      case needs
    }

    /// What is taken from.
    package let source: Int

    /// What takes.
    package let target: Int

    /// In the order of their first appearance; never empty.
    package internal(set) var uses: [Use]
  }

  /// The builds of one image: a job of a pipeline, a section of the script.
  package struct Job: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
      case image
      case sharedStages(of: String)
      case platformBuild(of: String)
    }

    package let name: String
    package let kind: Kind
    package let repository: Repository

    /// What it publishes, as `{version}` and `latest`.
    package let tags: [String]

    /// What it is built for, or joins; empty for the platform of the machine that builds.
    package let platforms: [Platform]

    /// The cache of all its stages, for engines that have one for the image; nil if stages have their own, or none.
    package let cache: String?

    package internal(set) var nodes: [Int] = []

    /// The jobs that it waits for.
    package internal(set) var needs: [Int] = []
  }

  /// The jobs that wait for each other, and the stages in them, with the most `RUN` instructions.
  package struct CriticalPath: Sendable, Hashable {
    package internal(set) var jobs: [Int] = []
    package internal(set) var nodes: [Int] = []

    /// Places among the edges, ascending.
    package internal(set) var edges: [Int] = []
    package internal(set) var runCount = 0
  }
}

import SourceText

/// How CI systems run the builds: what starts them, where they run and how they log in.
package struct Pipelines: Sendable, Hashable {
  /// The branch that publishes, and whose caches all others start from.
  package var defaultBranch = "main"

  /// What a release is.
  package enum Releases: String, Sendable, CaseIterable {
    /// A git tag that matches a pattern.
    case tags

    /// The first commit of the default branch with a version that is new.
    case defaultBranch = "default-branch"
  }

  package var releases = Releases.tags

  /// Whether a version that the registry has is left alone, although its release is run once more.
  package var areReleasesImmutable = false

  /// Patterns of the git tags that release: `*` is any text without `/`, `**` any text.
  package var releaseTags = usualReleaseTags

  static let usualReleaseTags = ["v*"]

  /// Whether runs of requests and of other branches build only the images that differ from those of the branch that they
  /// are compared with.
  package var onlyChanged = false

  /// Whether branches write caches of their own, which they and their requests read before the default branch's.
  package var branchCaches = false

  package var checkout = Checkout()

  /// Logins that were named, by registry; a system has defaults for the others.
  package var logins: [RegistryLogin] = []

  package var github = GitHubSettings()
  package var gitlab = GitLabSettings()

  package init() {}
}

/// What a job has of the repository beside the files of the commit.
package struct Checkout: Sendable, Hashable {
  package enum Submodules: String, Sendable {
    /// The submodules, without those that they have themselves.
    case direct
    case recursive
  }

  /// nil for none.
  package var submodules: Submodules?

  /// Whether files that Git LFS keeps are there, and not the pointers to them. GitLab's runner fetches them always.
  package var fetchesLargeFiles = false

  /// How many commits of the history; 0 for all, nil for what the system does.
  package var depth: Int?
}

/// How a CI system logs in to a registry.
package struct RegistryLogin: Sendable, Hashable {
  /// `host[:port]`; Docker Hub is `docker.io`.
  package let registry: String

  /// A variable: names of users need not be hidden.
  package let username: String

  /// A secret on GitHub, a masked variable on GitLab.
  package let password: String

  /// The user's name itself, in place of a variable.
  package var user: String?

  /// How it logs in without a stored password; nil for with one.
  package var identity: RegistryIdentity?

  package init(registry: String, username: String, password: String) {
    self.registry = registry
    self.username = username
    self.password = password
  }
}

/// What stands for a stored password: the job's own token, or an identity that a cloud knows by the CI system's word
/// (OpenID Connect).
package enum RegistryIdentity: Sendable, Hashable {
  case token

  /// A role of AWS, by its ARN.
  case aws(role: String, region: String)

  /// A provider of a workload identity pool, and the service account that it stands for; nil for none.
  case google(provider: String, account: String?)

  /// The application and the directory of Microsoft Entra.
  case azure(client: String, tenant: String)
}

package struct GitHubSettings: Sendable, Hashable {
  /// The labels of the runners.
  package var runsOn = PlatformRunners.gitHubs

  package var timeoutMinutes = 60

  package var on = GitHubTriggers()

  /// What earlier jobs of the run have made, which is there before a build.
  package var downloads: [GitHubDownload] = []

  /// The repository whose runs build, as `OWNER/NAME`: those of forks then do nothing; nil for any.
  package var only: String?

  /// The environment that jobs with secrets run in, in which alone the secrets may be kept; nil for none.
  package var environment: String?
}

/// An artifact of the run, and the folder that gets it, from the root of the repository.
package struct GitHubDownload: Sendable, Hashable {
  package let name: String
  package let path: String
}

/// What starts a workflow of GitHub.
package struct GitHubTriggers: Sendable, Hashable {
  /// When it runs besides.
  package struct Schedule: Sendable, Hashable {
    /// In UTC.
    package let cron: String

    /// Whether it builds without the cache, and so renews it.
    package let noCache: Bool
  }

  package enum Dispatch: Sendable, Hashable {
    case no, yes

    /// With those of a call.
    case inputs
  }

  package var push = true

  /// Patterns of branches beside the default one whose pushes are built, with caches of their own.
  package var branches: [String] = []

  /// Patterns of the files of which a push to a branch has to change one; empty for any.
  package var paths: [String] = []

  package var pullRequest = true
  package var dispatch = Dispatch.yes
  package var schedules: [Schedule] = []

  /// Whether other workflows call it.
  package var call = false

  /// Whether releases of GitHub publish, and pushes of git tags do not.
  package var release = false

  package var mergeGroup = false

  /// Whether a run may be one of a request: its own, or its caller's.
  package var mayBeRequest: Bool { pullRequest || call }

  /// Whether a run may be told what to publish: the version, the commit, and whether to push at all.
  package var hasInputs: Bool { call || dispatch == .inputs }
}

package struct GitLabSettings: Sendable, Hashable {
  package enum Runner: String, Sendable, CaseIterable {
    /// A runner with the Docker executor: each job has an engine of its own, beside it (Docker-in-Docker) or in its image.
    case docker

    /// A runner with the shell executor, whose machine has the engine.
    case shell
  }

  package var runner = Runner.docker

  /// The release of the `docker` images, the same for the client and the engine.
  ///
  /// Engines from 29.7 on push attestations that GitLab's registry refuses (moby/moby#53293).
  package var dockerVersion = "29.6.2"

  /// The releases of the `buildah/stable` and `podman/stable` images.
  package var buildahVersion = "1.43.1"
  package var podmanVersion = "5.8.2"

  /// Whether another pipeline includes this one: it then has jobs alone, and no keys that are of all jobs.
  package var include = false

  /// What the names of jobs begin with; nil for the usual.
  package var prefix: String?

  package var stage = "build"

  /// Jobs of the including pipeline that come before.
  package var needs: [String] = []

  /// Rules before those that cigen has.
  package var rules: [GitLabRule] = []

  /// The image of jobs, and that of the engine beside them, in place of the usual.
  package var image: String?
  package var service: String?

  /// What the engine beside them is told.
  package var serviceCommand: [String] = []

  package var variables: [GitLabVariable] = []

  /// The tags that choose a runner (`tags` in GitLab's words); none for any runner.
  package var runnerTags = PlatformRunners(usual: [])

  package var timeoutMinutes = 60
}

/// A rule of a job, in GitLab's words.
package struct GitLabRule: Sendable, Hashable {
  /// The condition; nil for always.
  package let test: String?

  /// Patterns of files, of which one has to have changed; empty for any.
  package let changes: [String]

  /// `never`, `manual` and the like; nil for the usual.
  package let when: String?
}

/// A variable of all jobs.
package struct GitLabVariable: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(name: String, value: String) {
    (self.name, self.value) = (name, value)
  }
}

/// A file that `cigen generate` keeps up to date.
package struct Output: Sendable, Hashable {
  package enum System: String, Sendable, CaseIterable {
    case bash, github, gitlab
  }

  /// What a file is, by the word for it in `outputs`.
  package enum Kind: String, Sendable, CaseIterable {
    case bash, github, githubCleanUp, gitlab

    /// The system that runs it.
    package var system: System {
      switch self {
      case .bash: .bash
      case .github, .githubCleanUp: .github
      case .gitlab: .gitlab
      }
    }
  }

  package let kind: Kind

  package var system: System { kind.system }

  /// Relative to the project's folder.
  package let path: String

  /// Where it is declared.
  package let place: SourcePlace?
}

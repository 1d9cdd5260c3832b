import BuildPlanning
import ImageModel
import TemplateEngine
import Versions

// What a script sets at its head, and asks before its steps.
extension Spelling {
  private var variables: Set<Variable> { plan.jobs.flatMap(\.steps).reduce(into: []) { $0.formUnion($1.variables) } }
  private var tags: [PlannedTag] { plan.jobs.flatMap(\.steps).flatMap(\.tags) }

  /// Whether a script has to know the version.
  var scriptUsesVersion: Bool {
    !variables.isDisjoint(with: [.version, .major, .minor, .patch]) || tags.contains { $0.publication != .always }
  }

  /// The commands at a script's head that set what all of it uses.
  var scriptSettings: [String] {
    var lines: [String] = []
    if scriptUsesVersion {
      lines += scriptVersion
      if plan.jobs.contains(where: { $0.steps.contains(where: \.exportsVersion) }) { lines.append("export VERSION") }
    }
    if hasBranches { lines.append("branch=${BRANCH:-\(pipelines.defaultBranch)}") }
    if knowsEvents {
      lines += [
        "# What it builds for: release, default, branch, request, schedule or manual.",
        "event=${EVENT:-release}",
      ]
      if hasBranches {
        lines.append("if [[ -z ${EVENT:-} && ${branch} != \(pipelines.defaultBranch) ]]; then event=branch; fi")
      }
    }
    lines += settings(for: variables, tags, isRelease: true)
    if plan.hasBranchCaches { lines += cacheSuffix }
    if let setting = plan.attestationSetting {
      lines.append("export \(setting.name)=\(setting.value) # An image with attestations cannot be joined.")
    }
    return lines
  }

  private var scriptVersion: [String] {
    switch plan.version {
    case .literal(let text): return ["VERSION=${VERSION:-\(imageTag(ofVersion: text))}"]
    case .file(let path):
      return ["VERSION=${VERSION:-$(head -n 1 " + ShellFragment(quoting: [path]).text + "\(withoutPlus))}"]
    case .value(let path, let lookup):
      return [
        "VERSION=${VERSION:-$(\(reading(lookup, in: path))\(withoutPlus))}",
        ": \"${VERSION:?there is no version in its file}\"",
      ]
    case .git: break
    }
    let failure = plan.versionMayBeDate ? "{ date -u +%Y%m%d && return; }" : "return"
    return
      [
        "# git says v1.4.0-5-g0123456 of the fifth commit after v1.4.0: that is a pre-release of what comes next.",
        "version_of_git() {",
        "  local described release commits",
        "  described=$(git describe --tags --always --long --dirty --abbrev=10 \(matches)) || \(failure)",
      ] + tagPrefixes.map { "  described=${described#\($0)}" } + [
        "  release=${described%-*-g*}",
        "  commits=${described#\"${release}\"}",
        "  if [[ ${commits} != -0-g* || ${commits} == *-dirty ]]; then release=${release%%+*}; fi",
        "  case ${commits},${release} in",
        "  -0-g*-dirty,*.*.*-* | -[1-9]*,*.*.*-*) echo \"${release}.dev${commits//-/.}\" ;;",
        "  -0-g*-dirty,*.*.* | -[1-9]*,*.*.*)",
        "    echo \"${release%.*}.$((10#${release##*.} + 1))-dev${commits//-/.}\"",
        "    ;;",
        "  -0-g*-dirty,* | -[1-9]*,*) echo \"${described}\" ;;",
        "  *) echo \"${release}\" ;;",
        "  esac",
        "}",
        "VERSION=${VERSION:-$(version_of_git | tr + _)}",
      ]
  }

  /// The tests of a condition of a step. What a function pushes, it pushes nowhere where nothing is pushed.
  func tests(of condition: Condition, asksFlag: Bool) -> [String] {
    let flag = asksFlag ? ["[[ -n ${pushes} ]]"] : []
    return switch condition {
    case .writesCache: flag + ownCacheTests
    case .pushes: flag
    case .isOn(let events): flag + [test(ofAny: events)].compactMap(\.self)
    case .isMissing, .isNew, .isFound, .isHashed: [test(of: condition)]
    }
  }

  /// What a script must be given for a step.
  func requirements(of step: Step) -> [String] {
    guard case .build(let build) = step.action else { return [] }
    return build.requiredEnvironment.map { variable in
      ": \"${\(variable.name):?set it, for the build secret \(variable.secret)}\""
    }
  }
}

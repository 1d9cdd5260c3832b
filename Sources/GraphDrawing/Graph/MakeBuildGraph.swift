import DockerfileSyntax
import ImageModel
import Registry
import SourceText

extension BuildGraph {
  package init(_ project: Project) {
    var maker = GraphMaker(project)
    for image in project.images { maker.add(image) }
    self = maker.graph
    criticalPath = findCriticalPath()
  }
}

private struct GraphMaker {
  private struct Ends: Hashable {
    let source: Int
    let target: Int
  }

  private(set) var graph = BuildGraph()
  private var edges: [Ends: Int] = [:]

  /// The jobs between which there is an edge.
  private var connectedJobs: Set<Ends> = []
  private var stages: [StageKey: Int] = [:]
  private var bases: [String: Int] = [:]
  private var jobs: [String: Int] = [:]

  /// The node that is what an image publishes.
  private var results: [String: Int] = [:]

  /// The stages that any image builds, by Dockerfile.
  private var built: [String: Set<Int>] = [:]

  /// Those that are not built, and drawn already.
  private var drawnUnbuilt: [String: Set<Int>] = [:]

  init(_ project: Project) {
    for image in project.images { built[image.dockerfile, default: []].formUnion(image.stages?.built ?? []) }
  }

  mutating func add(_ image: Image) {
    let job = graph.jobs.count
    graph.jobs.append(BuildGraph.Job(image))
    jobs[image.name] = job
    if let stages = image.stages { add(stages, of: image, job) } else { addIndex(of: image, job) }
    graph.jobs[job].needs = image.needs.compactMap { jobs[$0.image] }
    for need in graph.jobs[job].needs { showNeed(need, of: job) }
  }

  private mutating func addIndex(of image: Image, _ job: Int) {
    let node = addNode(BuildGraph.Node(kind: .index, name: "image index", job: job))
    results[image.name] = node
    for need in image.needs {
      graph.nodes[node].sources.append("joins \(need.image)")
      if let source = results[need.image] { connect(source, node, .needs) }
    }
  }

  private mutating func add(_ stages: ImageStages, of image: Image, _ job: Int) {
    let caches = caches(of: image, stages)
    let built = stages.built
    let isOwn = Set(built)
    for stage in stages.dockerfile.stages {
      let index = stage.index
      let isBuilt = isOwn.contains(index)
      // What no image builds is shown once.
      if !isBuilt {
        if self.built[image.dockerfile]?.contains(index) ?? false { continue }
        if !drawnUnbuilt[image.dockerfile, default: []].insert(index).inserted { continue }
      }
      var node = BuildGraph.Node(
        kind: .stage(StageKey(image: image.name, stage: index)), name: stages.dockerfile.name(of: index), job: job)
      node.cache = isBuilt ? caches[index] : nil
      node.runCount = stage.instructions.count { $0.keyword == .run }
      node.isBuilt = isBuilt
      node.place = SourcePlace(stages.dockerfile.source, stage.from.range)
      addSources(of: index, to: node, stages, image)
    }
    results[image.name] = stages.targets.last.flatMap { self.stages[StageKey(image: image.name, stage: $0)] }
  }

  private func caches(of image: Image, _ stages: ImageStages) -> [Int: ImageReference] {
    var caches: [Int: ImageReference] = [:]
    for link in image.cacheChain where link.builder == nil {
      if let stage = link.target.map({ stages.graph.stageIndex(named: $0) }) ?? stages.targets.last {
        caches[stage] = link.reference
      }
    }
    return caches
  }

  private mutating func addSources(
    of stage: Int, to node: BuildGraph.Node, _ stages: ImageStages, _ image: Image
  ) {
    var node = node
    var sources: [(node: Int, use: BuildGraph.Edge.Use)] = []
    let needs = image.needs.reduce(into: [Need.Use: String]()) { needs, need in
      for use in need.uses { needs[use] = need.image }
    }
    if node.isBuilt, stages.builder(of: stage) != nil {
      let unit = stages.builder(of: stage) ?? ""
      node.sources = ["the stage of \(unit)"]
      if let source = self.stages[StageKey(image: unit, stage: stage)] { sources.append((source, .needs)) }
    } else {
      let from = Taken(
        source: stages.graph.bases[stage], use: .from, written: stages.dockerfile.stages[stage].baseText)
      // Docker expands no variables in --from.
      let others = stages.graph.uses(of: stage).map { use in
        Taken(source: use.source, use: BuildGraph.Edge.Use(use.keyword), written: nil)
      }
      for taken in unique([from] + others) {
        if let frontend = stages.dockerfile.frontend, frontend.isForeign {
          node.sources.append("read by \(frontend.image)")
          continue
        }
        let origin = origin(of: taken, stages, image, needs, isBuilt: node.isBuilt)
        node.sources.append(taken.use == .from ? "FROM \(origin.name)" : "\(taken.use.rawValue) from \(origin.name)")
        sources += origin.nodes.map { ($0, taken.use) }
      }
    }
    let added = addNode(node)
    for source in sources { connect(source.node, added, source.use) }
  }

  /// What a stage takes from, as people call it, and its nodes: one, but for what depends on the platform.
  private mutating func origin(
    of taken: Taken, _ stages: ImageStages, _ image: Image, _ needs: [Need.Use: String], isBuilt: Bool
  ) -> (name: String, nodes: [Int]) {
    guard case .oneOf(let choice) = taken.source else {
      let (name, node) = singleOrigin(of: taken, stages, image, needs, isBuilt: isBuilt)
      return (name, [node].compactMap(\.self))
    }
    // Images of which only the build knows which it takes are drawn as one.
    if choice.isOpen, choice.bases.allSatisfy({ $0.stages.isEmpty }) {
      let built = choice.bases.flatMap(\.images).compactMap { needs[.context($0)] }.compactMap { results[$0] }
      return (choice.written, built.isEmpty && isBuilt ? [base(choice.written)] : built)
    }
    let origins = choice.bases.map { base in
      singleOrigin(of: Taken(source: base, use: taken.use, written: nil), stages, image, needs, isBuilt: isBuilt)
    }
    return (origins.map(\.name).joined(separator: " or "), origins.compactMap(\.node))
  }

  private mutating func singleOrigin(
    of taken: Taken, _ stages: ImageStages, _ image: Image, _ needs: [Need.Use: String], isBuilt: Bool
  ) -> (name: String, node: Int?) {
    switch taken.source {
    case .stage(let index):
      let owner = stages.builder(of: index) ?? image.name
      let name = stages.dockerfile.name(of: index)
      return (owner == image.name ? name : "\(name) of \(owner)", self.stages[StageKey(image: owner, stage: index)])
    case .image(let name):
      if let need = needs[Need.Use(taken.written ?? name)] ?? needs[.context(name)] {
        return ("\(name) (image \(need))", results[need])
      }
      return (name, isBuilt ? base(name) : nil)
    case .scratch: return ("scratch", nil)
    case .oneOf(let choice): return (choice.written, nil)
    case .unresolved(let text): return (text, isBuilt ? base(text) : nil)
    }
  }

  private mutating func base(_ name: String) -> Int {
    if let node = bases[name] { return node }
    let node = graph.nodes.count
    graph.nodes.append(BuildGraph.Node(kind: .base, name: name, job: nil))
    bases[name] = node
    return node
  }

  private mutating func addNode(_ node: BuildGraph.Node) -> Int {
    let index = graph.nodes.count
    graph.nodes.append(node)
    if let job = node.job { graph.jobs[job].nodes.append(index) }
    if case .stage(let key) = node.kind { stages[key] = index }
    return index
  }

  private mutating func connect(_ source: Int, _ target: Int, _ use: BuildGraph.Edge.Use) {
    let ends = Ends(source: source, target: target)
    guard let edge = edges[ends] else {
      edges[ends] = graph.edges.count
      if let job = graph.nodes[source].job, let other = graph.nodes[target].job {
        connectedJobs.insert(Ends(source: job, target: other))
      }
      graph.edges.append(BuildGraph.Edge(source: source, target: target, uses: [use]))
      return
    }
    if !graph.edges[edge].uses.contains(use) { graph.edges[edge].uses.append(use) }
  }

  /// A job waits for another as a whole; where neither a stage nor another job shows it, the last stages do.
  private mutating func showNeed(_ need: Int, of job: Int) {
    if connectedJobs.contains(Ends(source: need, target: job)) { return }
    if graph.jobs[job].needs.contains(where: { graph.jobs[$0].needs.contains(need) }) { return }
    if let source = graph.jobs[need].nodes.last, let target = graph.jobs[job].nodes.last {
      connect(source, target, .needs)
    }
  }
}

/// One way in which a stage takes files.
private struct Taken: Hashable {
  let source: StageBase
  let use: BuildGraph.Edge.Use

  /// As the Dockerfile has it, if that may be an argument.
  let written: String?
}

extension BuildGraph.Edge.Use {
  fileprivate init(_ keyword: Keyword) {
    switch keyword {
    case .copy: self = .copy
    case .add: self = .add
    default: self = .mount
    }
  }
}

extension BuildGraph.Job {
  fileprivate init(_ image: Image) {
    switch image.role {
    case .alone, .variant: kind = .image
    case .sharedStages(let name): kind = .sharedStages(of: name)
    case .platformBuild(let name): kind = .platformBuild(of: name)
    }
    (name, repository) = (image.name, image.repository)
    tags = image.tags.map { tag in tag.text.text { "{\($0.name)}" } }
    platforms = image.platforms.isEmpty ? [image.platform].compactMap(\.self) : image.platforms
    cache = image.cacheStore.map(\.name)
  }
}

extension Dockerfile {
  /// What people call a stage; what another frontend reads is called as its file is.
  fileprivate func name(of stage: Int) -> String {
    isOpaque ? source.baseName : stages[stage].name ?? "stage \(stage)"
  }
}

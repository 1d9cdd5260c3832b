extension ModelObject {
  /// An object for each driver.
  static let builders = Builder.Driver.allCases.map { (value: $0.rawValue, object: builder(of: $0)) }

  static func builder(of driver: Builder.Driver) -> ModelObject {
    ModelObject(
      name: "builder-\(driver.rawValue)", title: "A builder of driver \(driver.rawValue)", path: "builder",
      description: "\(builderDescription(of: driver)) With `engine: \"buildx\"` alone.",
      keys: ownKeys(of: driver)
        + BuilderOptionKind.all(of: driver).compactMap { kind in
          optionTexts[kind.name].map { text in
            ModelKey(kind.name, value(of: kind), default: text.default, text.description, example: text.example)
          }
        })
  }

  private static func builderDescription(of driver: Builder.Driver) -> String {
    switch driver {
    case .dockerContainer: "A container of the machine's engine."
    case .kubernetes: "Pods in the cluster that `kubectl` has chosen where the script runs."
    case .remote: "A BuildKit that runs already."
    }
  }

  private static func ownKeys(of driver: Builder.Driver) -> [ModelKey] {
    let keys = [
      ModelKey(
        "driver", .choice([driver.rawValue]), isRequired: true, "What runs the builder.",
        example: "\"\(driver.rawValue)\""),
      ModelKey(
        "name", .pattern(.builderName), default: .value("\"cigen-\(driver.rawValue)\""),
        "What the builder is called. One that is there under this name is taken as it is.", example: "\"ci\""),
    ]
    if driver != .remote { return keys }
    return keys + [
      ModelKey(
        "endpoint", .pattern(.endpoint), isRequired: true, "Where it listens.",
        example: "\"tcp://buildkit.example.com:1234\"")
    ]
  }

  private static func value(of kind: BuilderOptionKind) -> ModelValue {
    switch kind.values {
    case .text: .either([.pattern(.line), .number])
    case .boolean: .boolean
    case .number: .wholeNumber(1...Int.max)
    case .choice(let choices): .choice(choices)
    case .certificate: .either([.pattern(.absolutePath), .object(certificate)])
    }
  }

  static let certificate = ModelObject(
    name: "certificate", title: "A certificate or key in a variable", path: "builder.cacert, builder.cert, builder.key",
    description: "For what is in no file of the machine that runs the script.",
    keys: [
      ModelKey(
        "env", .pattern(.variable), isRequired: true, "The environment variable that holds what would be in the file.",
        example: "\"BUILDKIT_KEY\"")
    ])

  /// The options of the drivers, which are called as buildx calls them.
  private static let optionTexts: [String: (description: String, `default`: ModelDefault, example: String)] = [
    "image": ("The image of BuildKit.", .said("that of buildx"), "\"moby/buildkit:v0.23.2\""),
    "network": ("The network of the container.", .said("that of the engine"), "\"host\""),
    "memory": ("How much memory it may use.", .said("no limit"), "\"4g\""),
    "memory-swap": ("How much memory and swap it may use.", .said("no limit"), "\"8g\""),
    "cpu-quota": ("How many microseconds of a period it may compute.", .said("no limit"), "50000"),
    "cpu-period": ("The period of `cpu-quota`, in microseconds.", .said("that of the engine"), "100000"),
    "cpu-shares": ("Its weight beside other containers.", .said("that of the engine"), "512"),
    "cpuset-cpus": ("The processors that it may use.", .said("all"), "\"0-3\""),
    "cpuset-mems": ("The memory nodes that it may use.", .said("all"), "\"0\""),
    "cgroup-parent": ("The control group that it is put into.", .value("\"/docker/buildx\""), "\"/ci\""),
    "restart-policy": ("When it is started again.", .value("\"unless-stopped\""), "\"always\""),
    "namespace": ("The namespace of the pods.", .said("that of `kubectl`"), "\"ci\""),
    "replicas": ("How many pods there are.", .value("1"), "2"),
    "requests.cpu": ("The processors that a pod asks for.", .said("none"), "\"2\""),
    "requests.memory": ("The memory that a pod asks for.", .said("none"), "\"4Gi\""),
    "requests.ephemeral-storage": ("The disk space that a pod asks for.", .said("none"), "\"20Gi\""),
    "limits.cpu": ("The processors that a pod may use.", .said("no limit"), "\"4\""),
    "limits.memory": ("The memory that a pod may use.", .said("no limit"), "\"8Gi\""),
    "limits.ephemeral-storage": ("The disk space that a pod may use.", .said("no limit"), "\"40Gi\""),
    "buildkit-root-volume-memory": (
      "How much memory holds what BuildKit keeps, in the place of a disk.", .said("a disk"), "\"4Gi\""
    ),
    "nodeselector": (
      "The labels of the nodes that pods may run on.", .said("any node"), "\"kubernetes.io/arch=arm64\""
    ),
    "annotations": ("Annotations of the deployment and the pods.", .said("none"), "\"example.com/team=web\""),
    "labels": ("Labels of the deployment and the pods.", .said("none"), "\"team=web\""),
    "tolerations": ("The taints of nodes that pods bear.", .said("none"), "\"key=ci,operator=exists\""),
    "serviceaccount": ("The service account of the pods.", .said("that of the cluster"), "\"builder\""),
    "schedulername": ("The scheduler of the pods.", .said("that of the cluster"), "\"batch\""),
    "timeout": ("How long to wait for the pods.", .value("\"120s\""), "\"5m\""),
    "rootless": ("Whether BuildKit runs without root.", .value("false"), "true"),
    "loadbalance": (
      "How a pod is chosen: `\"sticky\"` by the build context's path, or `\"random\"`.", .value("\"sticky\""),
      "\"random\""
    ),
    "qemu.install": ("Whether QEMU is set up, for other platforms.", .value("false"), "true"),
    "qemu.image": ("The image that sets it up.", .said("that of buildx"), "\"tonistiigi/binfmt:latest\""),
    "cacert": (
      "The certificate of the authority that BuildKit's is checked by.", .said("none"), "\"/etc/buildkit/ca.pem\""
    ),
    "cert": ("The certificate to show.", .said("none"), "{ env: \"BUILDKIT_CERT\" }"),
    "key": ("The key of that certificate.", .said("none"), "{ env: \"BUILDKIT_KEY\" }"),
    "servername": ("The name that BuildKit's certificate is for.", .said("that of `endpoint`"), "\"buildkit\""),
  ]
}

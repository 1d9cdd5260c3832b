// swift-tools-version: 6.1

import PackageDescription

// Each target is a room of the program; its dependencies are the only rooms it may look into.
// Data flows one way: text -> syntax -> model -> plan -> text.
let package = Package(
  name: "cigen",
  platforms: [.macOS(.v13)],
  products: [.executable(name: "cigen", targets: ["cigen"])],
  targets: [
    .target(name: "SourceText"),
    .target(name: "Registry"),
    .target(name: "Versions"),
    .target(name: "JSON5Syntax", dependencies: ["SourceText"]),
    .target(name: "DockerfileSyntax", dependencies: ["SourceText", "Registry"]),
    .target(name: "BuildContext", dependencies: ["SourceText"]),
    .target(
      name: "DockerfileEdits", dependencies: ["SourceText", "JSON5Syntax", "DockerfileSyntax", "BuildContext"]),
    .target(
      name: "CacheForecast", dependencies: ["SourceText", "DockerfileSyntax", "BuildContext", "DockerfileEdits"]),
    .target(
      name: "Checks", dependencies: ["SourceText", "Registry", "DockerfileSyntax", "BuildContext", "DockerfileEdits"]),
    .target(name: "TemplateEngine", dependencies: ["SourceText"]),
    .target(
      name: "ImageModel",
      dependencies: ["SourceText", "Registry", "Versions", "JSON5Syntax", "DockerfileSyntax"]),
    .target(
      name: "ProjectImport",
      dependencies: [
        "SourceText", "Registry", "Versions", "JSON5Syntax", "DockerfileSyntax", "BuildContext", "ImageModel",
      ]),
    .target(name: "ModelSchema", dependencies: ["SourceText", "Registry", "JSON5Syntax", "ImageModel"]),
    .target(name: "GraphDrawing", dependencies: ["SourceText", "Registry", "DockerfileSyntax", "ImageModel"]),
    .target(
      name: "BuildPlanning",
      dependencies: ["SourceText", "Registry", "Versions", "DockerfileSyntax", "BuildContext", "ImageModel"]),
    .target(
      name: "Templates", path: "Templates",
      resources: [
        .embedInCode("bash/bash-build.sh.tmpl"),
        .embedInCode("github/clean-up.github.yml.tmpl"),
        .embedInCode("github/workflow.github.yml.tmpl"),
        .embedInCode("gitlab/pipeline.gitlab.yml.tmpl"),
        .embedInCode("shell/block.sh.tmpl"),
        .embedInCode("shell/buildah.sh.tmpl"),
        .embedInCode("shell/buildx.sh.tmpl"),
        .embedInCode("shell/choices.sh.tmpl"),
        .embedInCode("shell/copy.sh.tmpl"),
        .embedInCode("shell/docker.sh.tmpl"),
        .embedInCode("shell/step.sh.tmpl"),
        .embedInCode("shell/steps.sh.tmpl"),
        .embedInCode("shell/check.sh.tmpl"), .embedInCode("shell/publish.sh.tmpl"), .embedInCode("shell/push.sh.tmpl"),
      ]),
    .target(
      name: "Generators",
      dependencies: ["SourceText", "Registry", "Versions", "ImageModel", "BuildPlanning", "TemplateEngine"]),
    .target(
      name: "CommandLineTool",
      dependencies: [
        "SourceText", "Registry", "Versions", "DockerfileSyntax", "ImageModel", "BuildPlanning", "BuildContext",
        "CacheForecast", "Checks", "DockerfileEdits", "TemplateEngine", "Templates", "Generators", "ProjectImport",
        "GraphDrawing",
        "ModelSchema",
      ]),
    .executableTarget(name: "cigen", dependencies: ["CommandLineTool"]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "SourceTextTests", dependencies: ["SourceText"]),
    .testTarget(name: "RegistryTests", dependencies: ["Registry"]),
    .testTarget(name: "VersionsTests", dependencies: ["Versions", "TestSupport"]),
    .testTarget(name: "JSON5SyntaxTests", dependencies: ["SourceText", "JSON5Syntax", "TestSupport"]),
    .testTarget(
      name: "DockerfileSyntaxTests", dependencies: ["SourceText", "Registry", "DockerfileSyntax", "TestSupport"]),
    .testTarget(
      name: "CacheForecastTests",
      dependencies: ["SourceText", "DockerfileSyntax", "BuildContext", "DockerfileEdits", "CacheForecast"]),
    .testTarget(
      name: "DockerfileEditsTests", dependencies: ["SourceText", "DockerfileSyntax", "BuildContext", "DockerfileEdits"]),
    .testTarget(name: "BuildContextTests", dependencies: ["SourceText", "BuildContext"]),
    .testTarget(
      name: "TemplateEngineTests", dependencies: ["SourceText", "TemplateEngine", "TestSupport"],
      exclude: ["Rendering/compare-yaml.py", "Rendering/read-yaml.py"]),
    .testTarget(
      name: "ImageModelTests", dependencies: ["SourceText", "Registry", "Versions", "ImageModel", "TestSupport"]),
    .testTarget(
      name: "ProjectImportTests",
      dependencies: [
        "SourceText", "Registry", "Versions", "DockerfileSyntax", "ImageModel", "ProjectImport", "TestSupport",
      ]),
    .testTarget(
      name: "ModelSchemaTests",
      dependencies: ["SourceText", "JSON5Syntax", "ImageModel", "ModelSchema", "CommandLineTool", "TestSupport"]),
    .testTarget(
      name: "GraphDrawingTests", dependencies: ["SourceText", "ImageModel", "GraphDrawing", "TestSupport"]),
    .testTarget(
      name: "BuildPlanningTests", dependencies: ["SourceText", "ImageModel", "BuildPlanning", "TestSupport"]),
    .testTarget(name: "GeneratorsTests", dependencies: ["SourceText", "ImageModel", "BuildPlanning", "Generators"]),
    .testTarget(
      name: "CommandLineToolTests",
      dependencies: [
        "SourceText", "DockerfileSyntax", "ImageModel", "BuildPlanning", "BuildContext", "CacheForecast",
        "TemplateEngine", "Templates", "Generators", "CommandLineTool", "TestSupport",
      ],
      exclude: ["schema-of.py"]),
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "SourceText", "Registry", "JSON5Syntax", "DockerfileSyntax", "BuildContext", "DockerfileEdits", "CacheForecast",
        "Checks", "TemplateEngine", "Templates", "ImageModel", "BuildPlanning", "Generators", "GraphDrawing",
        "ProjectImport", "CommandLineTool", "TestSupport",
      ],
      exclude: ["Corpus"]),
    .testTarget(name: "GoldenTests", dependencies: ["ImageModel", "CommandLineTool", "TestSupport"]),
    .testTarget(
      name: "DocumentationTests", dependencies: ["cigen", "CommandLineTool", "TestSupport"], exclude: ["projects"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "SourceText", "DockerfileSyntax", "BuildContext", "Versions", "CommandLineTool", "Templates", "TestSupport",
      ],
      exclude: ["buildkit-proxy.py", "buildx-stand-in.py", "fault-proxy.py"]),
  ],
  swiftLanguageModes: [.v6]
)

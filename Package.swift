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
    .target(name: "DockerfileSyntax", dependencies: ["SourceText"]),
    .target(name: "TemplateEngine", dependencies: ["SourceText"]),
    .target(
      name: "ImageModel",
      dependencies: ["SourceText", "Registry", "Versions", "JSON5Syntax", "DockerfileSyntax"]),
    .target(name: "BuildPlanning", dependencies: ["SourceText", "Registry", "ImageModel"]),
    .target(
      name: "Templates", path: "Templates",
      resources: [
        .embedInCode("bash/bash-build.sh.tmpl"),
        .embedInCode("bash/bash-functions.sh.tmpl"),
      ]),
    .target(name: "Generators", dependencies: ["SourceText", "BuildPlanning", "TemplateEngine"]),
    .target(
      name: "CommandLineTool",
      dependencies: ["SourceText", "ImageModel", "BuildPlanning", "TemplateEngine", "Templates", "Generators"]),
    .executableTarget(name: "cigen", dependencies: ["CommandLineTool"]),

    .testTarget(name: "DockerfileSyntaxTests", dependencies: ["SourceText", "DockerfileSyntax"]),
    .testTarget(name: "TemplateEngineTests", dependencies: ["SourceText", "TemplateEngine"]),
    .testTarget(name: "GoldenTests", dependencies: ["CommandLineTool"]),
  ],
  swiftLanguageModes: [.v6]
)

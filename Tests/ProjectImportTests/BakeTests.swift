import Testing

@testable import ProjectImport

@Suite("what docker buildx bake --print prints")
struct BakeTests {
  @Test("becomes a configuration as a person would write it")
  func wholeFile() {
    let imported = importDescription(
      .bake,
      #"""
      {
        "group": { "default": { "targets": [ "web", "api", "worker" ] } },
        "target": {
          "web": {
            "description": "The shop's pages",
            "context": "web",
            "dockerfile": "Dockerfile",
            "args": { "A": "production", "B": "$${HOME} \"%%{x}\"" },
            "labels": { "org.opencontainers.image.licenses": "MIT" },
            "tags": [ "ghcr.io/acme/web:1.4.0", "ghcr.io/acme/web:latest" ],
            "cache-from": [
              { "type": "registry", "ref": "ghcr.io/acme/web:latest" }, "ghcr.io/acme/web:builder"
            ],
            "cache-to": [ { "type": "inline" } ],
            "target": "runtime",
            "secret": [ { "id": "npm", "env": "NPM_TOKEN" }, "id=ca,src=certs/ca.pem" ],
            "output": [ { "type": "registry" } ],
            "no-cache": false
          },
          "api": {
            "context": ".",
            "dockerfile": "api/Dockerfile",
            "tags": [ "ghcr.io/acme/api:1.4.0", "ghcr.io/acme/api:1.4", "ghcr.io/acme/api:1", "ghcr.io/acme/api:edge" ]
          },
          "worker": {
            "context": ".",
            "dockerfile": "Dockerfile",
            "tags": [ "ghcr.io/acme/worker:v1.4.0-alpine", "ghcr.io/acme/worker:1.4.0" ],
            "no-cache": true
          }
        }
      }
      """#, ["api/Dockerfile": twoStages])
    #expect(imported.places == ["10:17 note version-of-tags"])
    #expect(
      imported.text == #"""
        // Made by cigen init from a.json, which docker buildx bake --print printed.
        // Look it over, then run: cigen generate
        {
          version: "1.4.0",
          registry: "ghcr.io",
          outputs: { bash: "build.sh" },  // or github: "images.yml"
          images: {
            // The shop's pages
            web: {
              repository: "acme/web",
              context: "web",
              target: "runtime",
              cache: [
                { target: "builder", reference: "acme/web:builder" },
                { reference: "acme/web:latest" },
              ],
              args: { A: "production", B: "${{HOME} \"%{{x}\"" },
              labels: { "org.opencontainers.image.licenses": "MIT" },
              secrets: [{ id: "npm", env: "NPM_TOKEN" }, { id: "ca", file: "certs/ca.pem" }],
            },
            api: {
              repository: "acme/api",
              dockerfile: "api/Dockerfile",
              tags: ["{version}", "{major}.{minor}", "{major}", "edge"],
            },
            worker: {
              repository: "acme/worker",
              tags: ["v{version}-alpine", "{version}"],
              cache: false,
            },
          },
        }

        """#)
  }

  @Test("of lines that would be too long, each part gets its own")
  func longLines() {
    let value = String(repeating: "x", count: 60)
    let imported = importDescription(
      .bake, #"{"target": {"web": {"tags": ["a/b:x"], "args": {"A": "\#(value)", "B": "\#(value)"}}}}"#)
    #expect(
      imported.images == """
        web: {
          repository: "a/b",
          tags: ["x"],
          args: {
            A: "\(value)",
            B: "\(value)",
          },
        },

        """)
  }

  @Test(
    "what has no counterpart is said, once for each target, with its place",
    arguments: [
      (#""platforms": ["linux/amd64", "linux/arm64"]"#, nil),
      (
        #""platforms": ["linux/amd64", "local"]"#,
        "platform \"local\" of target \"web\" is left out: it is no platform that builders know"
      ),
      (#""attest": ["type=sbom"]"#, "\"attest\" of target \"web\" is not taken over"),
      (#""output": ["type=oci"]"#, "\"output\" of target \"web\" is left out: cigen has no counterpart"),
      (#""output": [{"type": "image", "push": "true"}]"#, nil), (#""output": []"#, nil),
      (#""ssh": [{"id": "default"}]"#, "\"ssh\" of target \"web\" is not taken over"),
      (#""contexts": {"b": "target:b"}"#, "\"contexts\" of target \"web\" is left out: cigen has no counterpart"),
      (#""shm-size": "1g""#, "\"shm-size\" of target \"web\" is left out: cigen has no counterpart"),
      (#""call": "lint""#, "\"call\" of target \"web\" is left out: cigen has no counterpart"),
      (#""call": "build""#, nil), (#""pull": false"#, nil), (#""ulimits": null"#, nil),
      (#""future": 1"#, "\"future\" of target \"web\" is left out: cigen does not know it"),
      (
        #""no-cache": true, "cache-to": ["type=gha"]"#,
        "\"cache-to\" of target \"web\" is left out, as \"no-cache\" is true"
      ),
    ])
  func leftOut(members: String, message: String?) {
    let imported = importDescription(.bake, #"{"target": {"web": {"tags": ["a/b:x"], \#(members)}}}"#)
    #expect(imported.text != nil)
    #expect(imported.messages == (message.map { [$0] } ?? []))
    #expect(
      imported.diagnostics.allSatisfy { problem in
        problem.place != nil && problem.rule == (problem.severity == .note ? "not-imported" : "missing-counterpart")
      })
  }

  @Test(
    "a cache is kept where each reference is known to hold a stage, and derived where not",
    arguments: [
      // A published image is a cache of its last stage alone.
      (#""cache-from": ["a/b:latest"]"#, nil, ["cache-from"]),
      (#""cache-from": ["type=registry,ref=a/b"]"#, nil, ["cache-from"]),
      (#""cache-from": ["a/b:latest"], "cache-to": ["type=inline"]"#, nil, ["cache-from"]),
      (
        #""cache-from": ["a/b:x", "a/b:builder"]"#,
        #"[{ target: "builder", reference: "a/b:builder" }, { reference: "a/b:x" }]"#, []
      ),
      (
        #""cache-from": ["type=registry,ref=a/b:builder-cache"]"#,
        #"[{ target: "builder", reference: "a/b:builder-cache" }]"#, []
      ),
      (#""cache-from": ["a/b:cache-runtime", "docker.io/a/b:cache-builder"]"#, nil, []),
      (#""cache-from": ["a/b:builder", "a/b:other"]"#, nil, ["cache-from"]),
      (#""cache-from": ["a/b:builder", "a/b:cache-builder"]"#, nil, ["cache-from"]),
      (#""cache-from": ["other/base:builder"]"#, nil, ["cache-from"]),
      (#""cache-from": ["type=gha"], "cache-to": ["type=gha,mode=max"]"#, nil, ["cache-from", "cache-to"]),
      // What is written with --cache-to is no image.
      (
        #""cache-from": [{"type": "registry", "ref": "a/b:builder"}], "cache-to": [{"type": "registry", "ref": "a/b:builder"}]"#,
        nil, ["cache-from", "cache-to"]
      ),
      (#""cache-from": [], "cache-to": ["type=inline"]"#, nil, []),
    ])
  func cache(members: String, cache: String?, leftOut: [String]) {
    let imported = importDescription(.bake, #"{"target": {"web": {"tags": ["a/b:x"], \#(members)}}}"#)
    let line = imported.images.split(separator: "\n").first { $0.hasPrefix("  cache: ") }
    #expect(line.map(String.init) == cache.map { "  cache: \($0)," })
    let keys = imported.messages.map { $0.split(separator: "\"")[0] }
    #expect(keys.map(String.init) == leftOut)
  }

  @Test("variants in one repository get caches of their own")
  func matrix() {
    let imported = importDescription(
      .bake,
      #"""
      {"target": {
        "web-slim": {"tags": ["a/b:slim"], "args": {"A": "slim"}},
        "web-full": {"tags": ["a/b:full"], "args": {"A": "full"}}
      }}
      """#)
    #expect(
      imported.images == """
        "web-slim": {
          repository: "a/b",
          tags: ["slim"],
          args: { A: "slim" },
        },
        "web-full": {
          repository: "a/b",
          tags: ["full"],
          cache: [
            { target: "builder", reference: "a/b:cache-web-full-builder" },
            { reference: "a/b:cache-web-full-runtime" },
          ],
          args: { A: "full" },
        },

        """)
  }

  @Test(
    "secrets are named as bake names them",
    arguments: [
      (#""id=npm,env=NPM_TOKEN""#, #"[{ id: "npm", env: "NPM_TOKEN" }]"#),
      (#""type=env,id=npm,src=NPM_TOKEN""#, #"[{ id: "npm", env: "NPM_TOKEN" }]"#),
      (#"{"id": "ca", "src": "./ca.pem"}"#, #"[{ id: "ca", file: "ca.pem" }]"#),
      (#"{"id": "ca", "file": "/project/x/ca.pem"}"#, #"[{ id: "ca", file: "x/ca.pem" }]"#),
      (#""src=x/ca.pem""#, #"[{ id: "ca.pem", file: "x/ca.pem" }]"#),
      (#""id=TOKEN""#, #"[{ id: "TOKEN", env: "TOKEN" }]"#), (#""id=ca,src=/etc/ca.pem""#, nil),
      (#""id=ca,src=~/ca.pem""#, nil),
    ])
  func secret(secret: String, written: String?) {
    let imported = importDescription(.bake, #"{"target": {"web": {"tags": ["a/b:x"], "secret": [\#(secret)]}}}"#)
    let line = imported.images.split(separator: "\n").first { $0.hasPrefix("  secrets: ") }
    #expect(line.map(String.init) == written.map { "  secrets: \($0)," })
    if written == nil { #expect(imported.places == ["1:51 warning missing-counterpart"]) }
  }

  @Test("null is the Dockerfile's own value, which an image without the argument has")
  func nullArgument() {
    let imported = importDescription(
      .bake, #"{"target": {"web": {"tags": ["a/b:x"], "args": {"A": null, "B": ""}, "labels": {"a": null}}}}"#)
    #expect(imported.messages == [])
    #expect(imported.images == "web: {\n  repository: \"a/b\",\n  tags: [\"x\"],\n  args: { B: \"\" },\n},\n")
  }

  @Test("a group that is a choice is told, and one of all targets is not")
  func groups() {
    let imported = importDescription(
      .bake,
      #"""
      {"group": {"default": {"targets": ["all"]}, "all": {"targets": ["a", "b"]}, "few": {"targets": ["a"]}},
       "target": {"a": {"tags": ["x/a:x"]}, "b": {"tags": ["x/b:x"]}}}
      """#)
    #expect(
      imported.messages == ["group \"few\" is left out: it is without \"b\", and cigen builds all images"])
    #expect(imported.places == ["1:77 note not-imported"])
  }
}

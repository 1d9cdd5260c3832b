import Testing

@testable import ProjectImport

@Suite("what docker compose config --format json prints")
struct ComposeTests {
  @Test("becomes a configuration of the services that are built")
  func wholeFile() {
    let imported = importDescription(
      .compose,
      #"""
      {
        "name": "shop",
        "services": {
          "web": {
            "build": {
              "context": "/project/web",
              "dockerfile": "Dockerfile",
              "args": { "A": null, "B": "5 $$" },
              "labels": { "com.acme.team": "shop" },
              "secrets": [ { "source": "npm" }, { "source": "ca", "target": "/run/secrets/cert" } ],
              "cache_from": [ "ghcr.io/acme/web:builder", "ghcr.io/acme/web" ],
              "tags": [ "ghcr.io/acme/web:2.0", "ghcr.io/acme/web:2.0.0" ],
              "platforms": [ "linux/amd64" ]
            },
            "command": null,
            "depends_on": { "db": { "condition": "service_started", "required": true } },
            "entrypoint": null,
            "image": "ghcr.io/acme/web",
            "networks": { "default": null }
          },
          "Worker_1": {
            "build": { "context": "/project", "dockerfile": "api/Dockerfile", "target": "builder", "no_cache": true },
            "networks": { "default": null }
          },
          "db": { "image": "postgres:17" }
        },
        "networks": { "default": { "name": "shop_default", "ipam": {} } },
        "secrets": {
          "npm": { "name": "shop_npm", "environment": "NPM_TOKEN" },
          "ca": { "name": "shop_ca", "file": "/project/certs/ca.pem" }
        }
      }
      """#, ["api/Dockerfile": twoStages, "VERSION": "2.0.0\n"])
    #expect(
      imported.places == [
        "4:5 note not-imported", "21:5 note inferred-image", "3:3 note not-imported",
      ])
    #expect(imported.messages.first == "how service \"web\" runs is left out: \"depends_on\"")
    #expect(imported.messages.last == "services without \"build\" are left out: \"db\"")
    #expect(
      imported.text == #"""
        // Made by cigen init from a.json, which docker compose config --format json printed.
        // Look it over, then run: cigen generate
        {
          outputs: { bash: "build.sh" },  // or github: "images.yml"
          images: {
            web: {
              repository: "ghcr.io/acme/web",
              context: "web",
              platforms: ["linux/amd64"],
              tags: ["latest", "{major}.{minor}", "{version}"],
              cache: [
                { target: "builder", reference: "ghcr.io/acme/web:builder" },
                { reference: "ghcr.io/acme/web" },
              ],
              args: { A: null, B: "5 $" },
              labels: { "com.acme.team": "shop" },
              secrets: [{ id: "npm", env: "NPM_TOKEN" }, { id: "cert", file: "certs/ca.pem" }],
            },
            Worker_1: {
              repository: "shop-worker-1",
              dockerfile: "api/Dockerfile",
              target: "builder",
              cache: false,
            },
          },
        }

        """#)
  }

  @Test(
    "what has no counterpart is said",
    arguments: [
      (#""build": {"ssh": ["default"]}"#, ["\"ssh\" of service \"web\" is not taken over"]),
      (
        #""build": {"additional_contexts": {"b": "service:b"}}"#,
        ["\"additional_contexts\" of service \"web\" is left out: cigen has no counterpart"]
      ),
      (#""build": {"x-new": 1}"#, ["\"x-new\" of service \"web\" is left out: cigen does not know it"]),
      (#""build": {}, "platform": "linux/arm64""#, []),
      (#""build": "web""#, []), (#""build": {"privileged": false, "extra_hosts": null}"#, []),
      (#""build": {"cache_to": ["type=inline"]}"#, []),
      (
        #""build": {"secrets": [{"source": "s", "mode": "0400"}]}"#,
        [
          "\"mode\" of a secret of service \"web\" is left out: cigen has no counterpart",
          "secret \"s\" of service \"web\" is left out: it is neither a variable nor a file",
        ]
      ),
    ])
  func leftOut(members: String, messages: [String]) {
    let imported = importDescription(
      .compose, #"{"services": {"web": {"image": "a/b:x", \#(members)}}, "secrets": {"s": {"external": true}}}"#)
    #expect(imported.text != nil)
    #expect(imported.messages == messages)
  }
}

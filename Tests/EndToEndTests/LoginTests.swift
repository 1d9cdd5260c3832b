import Foundation
import TestSupport
import Testing

@Suite("logins of pipelines", .serialized, .enabled(if: Requirement.allowsPipelines))
struct LoginTests {
  @Test("to a registry that is only read, whose base image is pulled", .enabled(if: Requirement.allowsEngine))
  func base() throws {
    let (own, other) = (try RegistryServer(login: true), try RegistryServer(login: true))
    let maker = try ColdHost(buildKit: true)
    try maker.logIn(to: other)
    try maker.pushBaseImage(to: other)
    let logins = [own, other].map { "'\($0.name)': { user: 'user', password: 'TEST_PASSWORD' }" }
    let folder = try TemporaryFolder()
    try folder.write("FROM \(other.name)/base:1\nCOPY cigen.json5 /\n", to: "Dockerfile")
    try folder.write(
      """
      { version: { value: "1.0.0", scheme: "semver" }, registries: { \(logins.joined(separator: ", ")) },
        images: { web: { repository: "\(own.name)/acme/web", cache: false, tags: ["{version}"] } } }
      """, to: "cigen.json5")
    let project = try PipelineProject(folder, tags: ["v1.0.0"])
    let workflow = try project.gitHub("tag", ref: "v1.0.0", on: try ColdHost(buildKit: true))
    #expect(workflow.results == ["web": "success"], "\(workflow.log)")
    let pipeline = try project.gitLab("tag", ref: "v1.0.0", on: try ColdHost(buildKit: true))
    #expect(pipeline.statuses == ["web": "success"], "\(pipeline.log)")
    #expect(own.tags(of: "acme/web") == ["1.0.0"])
  }

  /// What a machine's own configuration holds is there for the build, and what a login writes is not there after the job.
  @Test("on a machine of one's own leave its configuration as it was", arguments: ["github", "gitlab"])
  func ownMachine(system: String) throws {
    let (folder, tools, home) = (try TemporaryFolder(), try TemporaryFolder(), try TemporaryFolder())
    try folder.write("FROM scratch\n", to: "Dockerfile")
    try folder.write(
      """
      { version: { value: "1.0.0", scheme: "semver" }, gitlab: { runner: "shell" },
        github: { runsOn: ["self-hosted", "ubuntu-24.04"] },
        registries: { "registry.example.com": { username: "LOGIN_USER", password: "LOGIN_TOKEN" } },
        images: { web: { repository: "registry.example.com/acme/web", cache: false, tags: ["{version}"] } } }
      """, to: "cigen.json5")
    try makeRepository(of: folder, tags: ["v1.0.0"])
    let own = #"{ "proxies": { "default": { "httpProxy": "http://proxy.example.com" } } }"#
    try home.write(own, to: ".docker/config.json")
    try tools.write(
      """
      #!/bin/sh
      place=${DOCKER_CONFIG:-\(home.path)/.docker}
      case "$1" in
      login) cat >/dev/null; echo '{ "auths": "secret" }' >>"$place/config.json" ;;
      build) grep -q proxies "$place/config.json" && grep -q auths "$place/config.json" || exit 1 ;;
      esac

      """, to: "docker", isExecutable: true)
    let environment = ["PATH": "\(tools.path):/usr/bin:/bin", "DOCKER_CONFIG": "\(home.path)/.docker"]
    let file = try TemporaryFolder()
    try file.write(try cigen(system, in: folder), to: "ci.yml")
    let place = file.url.appendingPathComponent("ci.yml")
    if system == "github" {
      let run = try GitHubWorkflow.run(
        place, project: folder, event: "push-main", environment: environment, secrets: ["LOGIN_TOKEN": "hidden-1"],
        variables: ["LOGIN_USER": "user-1"])
      #expect(run.results == ["web": "success"], "\(run.log)")
    } else {
      let run = try GitLabPipeline.run(
        place, project: folder, event: "push-main",
        variables: environment.merging(["LOGIN_USER": "user-1", "LOGIN_TOKEN": "hidden-1"]) { $1 }, shell: "bash")
      #expect(run.statuses == ["web": "success"], "\(run.log)")
    }
    #expect(try String(contentsOfFile: "\(home.path)/.docker/config.json", encoding: .utf8) == own)
  }

  /// Programs that only note how they were called, and what they were given.
  private static let programs = [
    "aws": "echo password-of-aws", "gcloud": "case $2 in print-access-token) echo password-of-google ;; esac",
    "az": "case $1 in acr) echo password-of-azure ;; esac", "apk": ":",
    "docker": """
    case $1 in
    login) sed 's/^/  with /' >>"${NOTES}" ;;
    esac
    """,
  ]

  @Test("by identities that clouds know, with a token of the CI system", arguments: ["github", "gitlab"])
  func clouds(system: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\n", to: "Dockerfile")
    try folder.write(
      """
      { version: { value: "1.0.0", scheme: "semver" }, registries: {
          "1.dkr.ecr.eu-west-1.amazonaws.com": { login: "aws", role: "arn:aws:iam::1:role/images" },
          "europe-west1-docker.pkg.dev": { login: "google", provider: "projects/1/x", account: "a@b.example" },
          "acme.azurecr.io": { login: "azure", client: "client-1", tenant: "tenant-1" } },
        images: { web: { cache: false, tags: ["{version}"], repository: ["1.dkr.ecr.eu-west-1.amazonaws.com/web",
          "europe-west1-docker.pkg.dev/acme/images/web", "acme.azurecr.io/web"] } } }
      """, to: "cigen.json5")
    try makeRepository(of: folder, tags: ["v1.0.0"])
    let (tools, notes) = (try TemporaryFolder(), try TemporaryFolder())
    for (name, answer) in Self.programs {
      try tools.write(
        """
        #!/bin/sh
        case "\(name) $1" in
        'docker login' | aws* | gcloud* | az*)
          echo "\(name) $*" | sed 's#/[^ ]*/\\(google\\|aws\\|azure\\)#/\\1#g' >>"${NOTES}" ;;
        esac
        case "\(name) $1" in
        aws*) echo "  as ${AWS_ROLE_ARN} in ${AWS_REGION} by $(cat "${AWS_WEB_IDENTITY_TOKEN_FILE}")" >>"${NOTES}" ;;
        esac
        \(answer)

        """, to: name, isExecutable: true)
    }
    let server = try TokenServer()
    let environment = [
      "NOTES": "\(notes.path)/notes", "PATH": "\(tools.path):/usr/bin:/bin",
      "ACTIONS_ID_TOKEN_REQUEST_URL": "http://127.0.0.1:\(server.port)/token?api-version=2.0",
      "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "bearer-1",
    ]
    let file = try TemporaryFolder()
    try file.write(try cigen(system, in: folder), to: "ci.yml")
    let place = file.url.appendingPathComponent("ci.yml")
    if system == "github" {
      let run = try GitHubWorkflow.run(
        place, project: folder, event: "push-main", environment: environment)
      #expect(run.results == ["web": "success"], "\(run.log)")
    } else {
      // GitLab gives each token for whom it is asked.
      let tokens = [
        "AWS": "sts.amazonaws.com", "GOOGLE": "https://iam.googleapis.com/projects/1/x",
        "AZURE": "api://AzureADTokenExchange",
      ]
      let run = try GitLabPipeline.run(
        place, project: folder, event: "push-main",
        variables: environment.merging(
          Dictionary(uniqueKeysWithValues: tokens.map { ("\($0)_ID_TOKEN", "token for \($1)") })
        ) { $1 })
      #expect(run.statuses == ["web": "success"], "\(run.log)")
    }
    let said = try String(contentsOfFile: "\(notes.path)/notes", encoding: .utf8)
    let expected = """
      aws ecr get-login-password
        as arn:aws:iam::1:role/images in eu-west-1 by token for sts.amazonaws.com
      docker login --username AWS --password-stdin 1.dkr.ecr.eu-west-1.amazonaws.com
        with password-of-aws
      gcloud iam workload-identity-pools create-cred-config projects/1/x --service-account a@b.example --credential-source-file /google-token --output-file /google.json
      gcloud auth login --quiet --cred-file /google.json
      gcloud auth print-access-token
      docker login --username oauth2accesstoken --password-stdin europe-west1-docker.pkg.dev
        with password-of-google
      az login --service-principal --username client-1 --tenant tenant-1 --federated-token token for api://AzureADTokenExchange --allow-no-subscriptions --output none
      az acr login --name acme --expose-token --query accessToken --output tsv
      docker login --username 00000000-0000-0000-0000-000000000000 --password-stdin acme.azurecr.io
        with password-of-azure
      """
    // The two sides of a pipe write as they come.
    #expect(said.split(separator: "\n").sorted() == expected.split(separator: "\n").sorted(), "\(said)")
  }
}

/// Answers as GitHub does when a job asks for a token: with one that says whom it is for.
private final class TokenServer: Sendable {
  let port: Int
  private let server: Server

  init() throws {
    let port = try freePort()
    self.port = port
    server = try Server("/usr/bin/env") { folder in
      try folder.write(
        """
        import http.server, json, urllib.parse
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
                known = self.headers["Authorization"] == "bearer bearer-1" and "api-version" in query
                self.send_response(200 if known else 403)
                self.end_headers()
                token = {"count": 1, "value": f"token for {query.get('audience', ['nobody'])[0]}"}
                self.wfile.write(json.dumps(token).encode())
            def log_message(self, *arguments): pass
        http.server.HTTPServer(("127.0.0.1", \(port)), Handler).serve_forever()
        """, to: "server.py")
      return ["python3", "\(folder.path)/server.py"]
    }
    try server.waitUntil {
      try runProgram(
        "/usr/bin/env", ["curl", "--silent", "http://127.0.0.1:\(port)/"], environment: ["PATH": "/usr/bin:/bin"]
      ).status == 0
    }
  }
}

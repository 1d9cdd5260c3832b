import Testing

/// A project in the shape of real ones, and what `cigen init` should make of it.
struct InitProject: Sendable, CustomTestStringConvertible {
  let name: String
  let remote: String
  var files: [String: String]

  /// Lines of the configuration, in their order.
  let settings: [String]

  /// The rules of what is said of it.
  var notes: [String] = []

  var testDescription: String { name }
}

/// A Dockerfile without a fault.
private func dockerfile(_ lines: String...) -> String {
  "FROM debian:12.5 AS build\nWORKDIR /app\n" + lines.map { "\($0)\n" }.joined()
}

private func build(_ inputs: String...) -> String {
  "      - uses: docker/build-push-action@v6\n        with:\n" + inputs.map { "          \($0)\n" }.joined()
}

let initProjects = [
  InitProject(
    name: "a monorepo of services", remote: "git@github.com:Acme/Shop.git",
    files: [
      "go.mod": "", "libs/log.go": "", "services/api/main.go": "", "services/web/package.json": "{}",
      "services/api/Dockerfile": dockerfile(
        "COPY go.mod ./", "COPY libs libs", "COPY services/api services/api", "RUN make"),
      "services/web/Dockerfile": dockerfile("COPY package.json ./"),
    ],
    settings: [
      #"engine: "buildx","#, #"repository: "ghcr.io/acme/shop/api","#, #"context: ".","#,
      #"dockerfile: "services/api/Dockerfile","#, #"repository: "ghcr.io/acme/shop/web","#,
      #"context: "services/web","#,
    ]),
  InitProject(
    name: "a solution of .NET, with a compose file", remote: "https://github.com/acme/contoso",
    files: [
      "Contoso.sln": "", "src/Api/Api.csproj": "", "src/Worker/Worker.csproj": "", "src/Lib/Lib.csproj": "",
      "src/Api/Dockerfile": dockerfile("COPY . .", "WORKDIR /app/src/Api", "RUN make"),
      "src/Worker/Dockerfile": dockerfile(
        "COPY [\"src/Worker/Worker.csproj\", \"src/Worker/\"]", "COPY src/Lib src/Lib"),
      "docker-compose.yml":
        "services:\n  api:\n    image: ${REGISTRY-}api\n    build:\n      context: .\n      dockerfile: src/Api/Dockerfile\n",
    ],
    settings: [
      #"repository: "ghcr.io/acme/contoso/api","#, #"context: ".","#, #"dockerfile: "src/Api/Dockerfile","#,
      #"repository: "ghcr.io/acme/contoso/worker","#, #"context: ".","#, #"dockerfile: "src/Worker/Dockerfile","#,
    ]),
  InitProject(
    name: "commands of Go, and files about Dockerfiles", remote: "git@github.com:acme/tool.git",
    files: [
      "go.mod": "", "cmd/server/main.go": "", "cmd/worker/main.go": "",
      "internal/dockerfile/dockerfile.go": "package d\n",
      "tools/Dockerfile.go": "package tools\n", "docs/Dockerfile.md": "# x\n", "Dockerfile.bak": "FROM a\n",
      "charts/Dockerfile.tmpl": "FROM {{ .x }}\n",
      "cmd/server/Dockerfile": dockerfile("COPY . .", "RUN make -C ./cmd/server"),
      "cmd/worker/Dockerfile": dockerfile("ARG DIR=cmd/worker", "COPY ${DIR} ${DIR}", "RUN make"),
    ],
    settings: [
      "server: {", #"context: ".","#, #"dockerfile: "cmd/server/Dockerfile","#, "worker: {", #"context: ".","#,
      #"dockerfile: "cmd/worker/Dockerfile","#,
    ], notes: ["not-a-dockerfile"]),
  InitProject(
    name: "Python with a folder for Docker", remote: "https://gitlab.com/acme/data/app.git",
    files: [
      "pyproject.toml": "", "src/app/a.py": "", "docker/entrypoint.sh": "", "requirements.txt": "",
      "docker/Dockerfile": dockerfile("COPY requirements.txt .", "COPY src/ src/", "COPY docker/entrypoint.sh /"),
    ],
    settings: [
      #"engine: "buildx","#, #"gitlab: ".gitlab-ci.yml","#, #"repository: "registry.gitlab.com/acme/data/app","#,
      #"context: ".","#, #"dockerfile: "docker/Dockerfile","#,
    ]),
  InitProject(
    name: "compose with contexts", remote: "",
    files: [
      "compose.yaml": """
      x-all: &all { restart: always }
      services:
        web: { <<: *all, build: ./web }
        worker:
          <<: *all
          build: { context: ., dockerfile: docker/worker.Dockerfile, target: build }
        jobs:
          build:
            context: ${CONTEXT:-.}
            dockerfile: docker/Jobs.docker
      """, "web/a.js": "", "worker/a.py": "", "jobs/a.py": "",
      "web/Dockerfile": dockerfile("COPY a.js ."), "docker/worker.Dockerfile": dockerfile("COPY worker worker"),
      "docker/Jobs.docker": dockerfile("COPY jobs jobs"),
    ],
    settings: [
      #"repository: "web-web","#, #"context: "web","#, #"repository: "web-worker","#, #"context: ".","#,
      #"dockerfile: "docker/worker.Dockerfile","#, #"context: ".","#, #"dockerfile: "docker/Jobs.docker","#,
    ], notes: ["inferred-image"]),
  InitProject(
    name: "bake with groups", remote: "https://github.com/acme/bakery",
    files: [
      "docker-bake.hcl": """
      variable "TAG" { default = "dev" }
      group "default" { targets = ["app", "proxy"] }
      target "_common" { platforms = ["linux/amd64", "linux/arm64"] }
      target "app" {
        inherits   = ["_common"]
        dockerfile = "apps/app/Dockerfile"
        tags       = ["ghcr.io/acme/bakery-app:${TAG}"]
      }
      target "proxy" {
        inherits = ["_common"]
        context  = "apps/proxy"
      }
      """, "apps/app/a.js": "", "apps/proxy/nginx.conf": "", "apps/app/Dockerfile": dockerfile("COPY . ."),
      "apps/proxy/Dockerfile": dockerfile("COPY nginx.conf /etc/"),
    ],
    settings: [
      #"repository: "ghcr.io/acme/bakery-app","#, #"context: ".","#, #"platforms: ["linux/amd64", "linux/arm64"],"#,
      #"repository: "ghcr.io/acme/bakery/proxy","#, #"context: "apps/proxy","#,
      #"platforms: ["linux/amd64", "linux/arm64"],"#,
    ]),
  InitProject(
    name: "a GitLab of one's own, with a pipeline", remote: "git@gitlab.corp.example:acme/team/shop.git",
    files: [
      ".gitlab-ci.yml": """
      variables: { WEB: $CI_REGISTRY_IMAGE/frontend }
      app:
        script:
          - docker build -t "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA" .
          - docker push "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"
      web:
        script:
          - cd web && docker build -t "$WEB" .
          - docker push $WEB
      """, "app.rb": "", "web/a.html": "", "Dockerfile": dockerfile("COPY app.rb ."),
      "web/Dockerfile": dockerfile("COPY a.html ."),
    ],
    settings: [
      #"engine: "buildx","#, #"registries: { "registry.gitlab.corp.example": { login: "token" } },"#,
      #"gitlab: ".gitlab/images.yml","#, #"repository: "registry.gitlab.corp.example/acme/team/shop","#,
      #"repository: "registry.gitlab.corp.example/acme/team/shop/frontend","#, #"context: "web","#,
    ], notes: ["inferred-image"]),
  InitProject(
    name: "a GitLab under another name, whose pipeline names the registry",
    remote: "https://git.corp.example/acme/shop",
    files: [
      ".gitlab-ci.yml": """
      build:
        image: { name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""] }
        script:
          - >-
            /kaniko/executor --context "$CI_PROJECT_DIR" --dockerfile "$CI_PROJECT_DIR/docker/Dockerfile"
            --destination "registry.corp.example/acme/shop:$CI_COMMIT_TAG"
      lint:
        extends: []
        script: !reference [.x, script]
      """, "a.rb": "", "docker/Dockerfile": dockerfile("COPY . ."),
    ],
    settings: [
      #"registries: { "registry.corp.example": { login: "token" } },"#,
      #"repository: "registry.corp.example/acme/shop","#,
      #"context: ".","#, #"dockerfile: "docker/Dockerfile","#,
    ]),
  InitProject(
    name: "GitHub Enterprise Server", remote: "git@github.corp.example:Acme/Portal.git",
    files: ["a.js": "", "Dockerfile": dockerfile("COPY a.js .")],
    settings: [
      #"registries: { "containers.github.corp.example": { login: "token" } },"#,
      #"github: ".github/workflows/images.yml","#,
      #"repository: "containers.github.corp.example/acme/portal","#,
    ], notes: ["inferred-image"]),
  InitProject(
    name: "a workflow with metadata-action", remote: "https://github.com/Acme/Hello-World",
    files: [
      ".github/workflows/docker.yml": """
      on: { push: { tags: ["v*"] } }
      env: { REGISTRY: ghcr.io, IMAGE_NAME: "${{ github.repository }}" }
      jobs:
        build:
          runs-on: ubuntu-latest
          steps:
            - uses: docker/metadata-action@v5
              id: meta
              with:
                images: |
                  acme/hello
                  ${{ env.REGISTRY }}/${{ env.IMAGE_NAME }}
            - uses: docker/build-push-action@v6
              with:
                push: ${{ github.event_name != 'pull_request' }}
                platforms: linux/amd64,linux/arm64,linux/arm/v7
                tags: ${{ steps.meta.outputs.tags }}
      """, "a.js": "", "Dockerfile": dockerfile("COPY a.js ."),
    ],
    settings: [
      #"engine: "buildx","#, #"repository: ["acme/hello", "ghcr.io/acme/hello-world"],"#,
      #"platforms: ["linux/amd64", "linux/arm64", "linux/arm/v7"],"#,
    ]),
  InitProject(
    name: "a workflow with a matrix", remote: "https://github.com/acme/multi",
    files: [
      ".github/workflows/images.yaml": """
      jobs:
        build:
          strategy:
            matrix:
              include:
                - { image: api, context: ., file: api/Dockerfile }
                - { image: ui, context: ui, file: ui/Dockerfile }
          steps:

      """
        + build(
          "context: ${{ matrix.context }}", "file: ${{ matrix.file }}", "push: true", "platforms: linux/arm64",
          "tags: ghcr.io/${{ github.repository_owner }}/${{ matrix.image }}:${{ github.sha }}"), "go.mod": "",
      "api/main.go": "", "ui/a.js": "", "api/Dockerfile": dockerfile("COPY main.go ."),
      "ui/Dockerfile": dockerfile("COPY a.js ."),
    ],
    settings: [
      #"repository: "ghcr.io/acme/api","#, #"context: ".","#, #"dockerfile: "api/Dockerfile","#,
      #"platforms: ["linux/arm64"],"#, #"repository: "ghcr.io/acme/ui","#, #"context: "ui","#,
      #"platforms: ["linux/arm64"],"#,
    ]),
  InitProject(
    name: "a workflow of commands, as GitHub's own sample", remote: "https://github.com/Acme/Starter",
    files: [
      ".github/workflows/publish.yml": """
      env:
        IMAGE_NAME: starter-image
      jobs:
        push:
          steps:
            - run: docker build . --file docker/Dockerfile --tag $IMAGE_NAME --label "runnumber=${GITHUB_RUN_ID}"
            - run: |
                IMAGE_ID=ghcr.io/${{ github.repository_owner }}/$IMAGE_NAME
                IMAGE_ID=$(echo $IMAGE_ID | tr '[A-Z]' '[a-z]')
                VERSION=$(echo "${{ github.ref }}" | sed -e 's,.*/,,')
                docker tag $IMAGE_NAME $IMAGE_ID:$VERSION
                docker push $IMAGE_ID:$VERSION
      """, "package.json": "{}", "docker/Dockerfile": dockerfile("COPY package.json ."),
    ],
    settings: [
      #"repository: "ghcr.io/acme/starter-image","#, #"context: ".","#, #"dockerfile: "docker/Dockerfile","#,
    ]),
  InitProject(
    name: "a workflow with a name from a secret", remote: "https://github.com/acme/app",
    files: [
      ".github/workflows/ci.yml": "jobs:\n  docker:\n    steps:\n"
        + build("push: true", "tags: ${{ secrets.DOCKERHUB_USERNAME }}/app:latest"), "a.js": "",
      "Dockerfile": dockerfile("COPY a.js ."),
    ], settings: [#"repository: "ghcr.io/acme/app","#], notes: ["inferred-image"]),
]

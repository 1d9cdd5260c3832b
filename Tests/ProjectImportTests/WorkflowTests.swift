import Testing

@testable import ProjectImport

@Suite("the builds of a workflow")
struct WorkflowTests {
  /// A workflow of one job with these steps, which begin with `- `.
  private func job(_ steps: String, _ settings: String = "") -> String {
    let lines = steps.split(separator: "\n", omittingEmptySubsequences: false).map { "      \($0)" }
    return "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n\(settings)    steps:\n"
      + lines.joined(separator: "\n")
  }

  @Test(
    "of Docker's action, with what the file and the remote tell",
    arguments: [
      ("push: true\n    tags: acme/web:1", "Dockerfile in . as acme/web"),
      (
        "context: ./api/\n    push: true\n    tags: |\n      acme/api:${{ github.sha }}\n      ghcr.io/acme/api",
        "api/Dockerfile in api as acme/api, ghcr.io/acme/api"
      ),
      (
        "context: .\n    file: docker/web.Dockerfile\n    push: ${{ github.event_name != 'pull_request' }}\n    tags: a/b:c,d/e:f",
        "docker/web.Dockerfile in . as a/b, d/e"
      ),
      ("push: true\n    tags: ghcr.io/${{ github.repository }}:latest", "Dockerfile in . as ghcr.io/acme/shop"),
      (
        "push: true\n    tags: ghcr.io/${{github.repository_owner}}/x:${{ env.NOPE }}",
        "Dockerfile in . as ghcr.io/acme/x"
      ),
      ("push: true\n    tags: ${{ secrets.USER }}/web:1", "Dockerfile in . as ?"),
      ("push: true\n    tags: web${{ matrix.suffix }}:1", "Dockerfile in . as ?"),
      ("push: false\n    tags: acme/web:1", "Dockerfile in ."), ("load: true\n    tags: acme/web:1", "Dockerfile in ."),
      ("push: true\n    tags: localhost:5000/web:1", "Dockerfile in ."),
      ("platforms: linux/amd64, linux/arm64", "Dockerfile in . for linux/amd64, linux/arm64"),
      (
        "platforms: |\n      linux/amd64\n      linux/arm/v7\n      local",
        "Dockerfile in . for linux/amd64, linux/arm/v7"
      ), ("platforms: linux/amd64,${{ matrix.more }}", "Dockerfile in ."),
      (
        "outputs: type=image,name=ghcr.io/acme/web,push-by-digest=true,push=true", "Dockerfile in . as ghcr.io/acme/web"
      ),
      ("context: \"{{defaultContext}}:sub\"", "sub/Dockerfile in sub"),
      ("context: ${{ github.workspace }}/x", "x/Dockerfile in x"),
      ("context: https://github.com/acme/web.git", nil), ("context: ${{ inputs.context }}", nil),
      ("context: ../..", nil),
    ] as [(String, String?)])
  func action(inputs: String, build: String?) {
    let text = job("- uses: docker/build-push-action@v6\n  with:\n    \(inputs)")
    #expect(workflowBuilds(text) == [build].compactMap(\.self))
  }

  @Test("takes names from metadata-action, with env of each level")
  func metadata() {
    let text = """
      env:
        REGISTRY: ghcr.io
        IMAGE_NAME: ${{ github.repository }}
      jobs:
        build:
          env: { TEAM: acme }
          steps:
            - uses: docker/metadata-action@902fa8
              id: meta
              with:
                images: |
                  # on Docker Hub
                  ${{ env.TEAM }}/web
                  name=${{ env.REGISTRY }}/${{ env.IMAGE_NAME }},enable=${{ github.ref_type == 'tag' }}
                  name=quay.io/acme/web,enable=false
            - uses: docker/build-push-action@v6
              with: { push: true, tags: "${{ steps.meta.outputs.tags }}", platforms: "linux/arm64" }
            - uses: docker/build-push-action@v6
              with: { push: true, tags: "${{ steps.other.outputs.tags }}" }
      """
    #expect(
      workflowBuilds(text) == [
        "Dockerfile in . as acme/web, ghcr.io/acme/shop for linux/arm64", "Dockerfile in . as ?",
      ])
  }

  @Test("goes through a matrix")
  func matrix() {
    let step = """
      - uses: docker/build-push-action@v6
        with:
          context: ${{ matrix.image.dir }}
          platforms: ${{ matrix.platform }}
          push: true
          tags: ghcr.io/acme/${{ matrix.image.name }}:1
      """
    let product = """
          strategy:
            matrix:
              platform: [linux/amd64, linux/arm64]
              image:
                - { name: api, dir: services/api }
                - { name: web, dir: web }

      """
    #expect(
      workflowBuilds(job(step, product)) == [
        "services/api/Dockerfile in services/api as ghcr.io/acme/api for linux/amd64",
        "web/Dockerfile in web as ghcr.io/acme/web for linux/amd64",
        "services/api/Dockerfile in services/api as ghcr.io/acme/api for linux/arm64",
        "web/Dockerfile in web as ghcr.io/acme/web for linux/arm64",
      ])
    #expect(workflowBuilds(job(step, "    strategy: { matrix: \"${{ fromJSON(needs.x.outputs.m) }}\" }\n")) == [])
  }

  @Test(
    "adds what a matrix includes as GitHub does",
    arguments: [
      ("a: [x, y]\ninclude:\n  - { a: x, b: '1' }", "a=x,b=1 a=y"), ("a: [x]\ninclude:\n  - { a: z }", "a=x a=z"),
      ("a: [x, y]\ninclude:\n  - { b: '1' }", "a=x,b=1 a=y,b=1"),
      ("include:\n  - { a: x }\n  - { a: y, b: z }", "a=x a=y,b=z"),
      ("a: [x]\nexclude:\n  - { a: x }", ""), ("a: ${{ x }}", ""), ("a: []", ""),
    ])
  func combinations(matrix: String, combinations: String) {
    let found = matrixCombinations(readYAML(matrix)?.first).map { values in
      values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
    #expect(found.joined(separator: " ") == combinations)
  }

  @Test(
    "of commands, with names that are pushed",
    arguments: [
      ("docker build -t acme/web .\ndocker push acme/web", "Dockerfile in . as acme/web"),
      ("docker build -t acme/web .", "Dockerfile in ."),
      (
        "docker buildx build --push --platform linux/amd64,linux/arm64 --tag=acme/web:1 -f docker/Dockerfile ./app",
        "docker/Dockerfile in app as acme/web for linux/amd64, linux/arm64"
      ),
      (
        "IMAGE=ghcr.io/acme/web\ndocker build \\\n  --build-arg A=b \\\n  --tag \"$IMAGE:$GITHUB_SHA\" api && docker push --all-tags ${IMAGE}",
        "api/Dockerfile in api as ghcr.io/acme/web"
      ),
      ("cd web && docker build -t a/b . && docker push a/b", "web/Dockerfile in web as a/b"),
      ("(cd web; docker build -t a/b .)\ndocker push a/b", "web/Dockerfile in web as a/b"),
      ("if [ -n \"$X\" ]; then cd web; fi\ndocker build -t a/b --push .", nil),
      ("X=a/b\nif true; then X=c/d; fi\ndocker build --push -t $X .", "Dockerfile in . as ?"),
      ("[ -z \"$CI\" ] && X=c/d\ndocker build --push -t $X .", "Dockerfile in . as ?"),
      ("for i in a b; do docker build --push -t acme/$i .; done", "Dockerfile in . as ?"),
      ("docker build $OPTIONS -t a/b --push .", nil), ("docker build -t a/b --push - < Dockerfile", nil),
      ("docker build --push -t ghcr.io/${GITHUB_REPOSITORY,,}:x .", "Dockerfile in . as ghcr.io/acme/shop"),
      (
        "docker build --push -t ghcr.io/$(echo ${{ github.repository }} | tr '[:upper:]' '[:lower:]'):x .",
        "Dockerfile in . as ghcr.io/acme/shop"
      ),
      ("docker build --push -t $(cat name):x .", "Dockerfile in . as ?"),
      (
        "docker build -t web .\ndocker tag web:latest quay.io/acme/web:1\ndocker push quay.io/acme/web:1",
        "Dockerfile in . as quay.io/acme/web"
      ),
      (
        "# docker build -t a/b --push .\necho 'docker build -t a/b --push .'\ncat <<E\ndocker build --push -t a/b .\nE",
        nil
      ),
      ("podman build -t quay.io/a/b . ; buildah push quay.io/a/b", "Dockerfile in . as quay.io/a/b"),
      ("docker run --rm x build .\ndocker compose build\ndocker", nil),
    ] as [(String, String?)])
  func commands(script: String, build: String?) {
    let lines = script.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    #expect(workflowBuilds(job("- run: |\n\(lines)")) == [build].compactMap(\.self))
  }

  @Test("follows a job's steps: folders, variables for later steps, and images that are pushed later")
  func steps() {
    let steps = """
      - run: echo "NAME=ghcr.io/${GITHUB_REPOSITORY,,}" >> "$GITHUB_ENV"
      - run: docker build -t "$NAME:x" .
        working-directory: app
      - run: docker push ${{ env.NAME }}:x
      """
    #expect(workflowBuilds(job(steps)) == ["app/Dockerfile in app as ghcr.io/acme/shop"])
    #expect(workflowBuilds(job(steps), remote: nil) == ["app/Dockerfile in app as ?"])
  }
}

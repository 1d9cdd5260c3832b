import Testing

@testable import ProjectImport

@Suite("the builds of a pipeline")
struct PipelineTests {
  @Test(
    "of commands, with the variables that GitLab and the file give",
    arguments: [
      (
        "- docker build -t $CI_REGISTRY_IMAGE:$CI_COMMIT_SHA .\n- docker push $CI_REGISTRY_IMAGE:$CI_COMMIT_SHA",
        "Dockerfile in . as registry.gitlab.corp.example/acme/team/shop"
      ),
      (
        "- docker build --pull -t \"$WEB\" -f web/Dockerfile web\n- docker push \"$WEB\"",
        "web/Dockerfile in web as registry.gitlab.corp.example/acme/team/shop/web"
      ),
      (
        "- docker build --push -t $CI_REGISTRY/$CI_PROJECT_PATH/x:1 $CI_PROJECT_DIR/x",
        "x/Dockerfile in x as registry.gitlab.corp.example/acme/team/shop/x"
      ),
      ("- docker build --push -t acme/$CI_PROJECT_NAME .", "Dockerfile in . as acme/shop"),
      ("- docker build --push -t $OPEN .", "Dockerfile in . as ?"),
      ("- docker build --push -t $RULED .", "Dockerfile in . as ?"),
      ("- cd web\n- docker build --push -t a/b -f $CI_PROJECT_DIR/x.Dockerfile .", "x.Dockerfile in web as a/b"),
      (
        "- /kaniko/executor --context $CI_PROJECT_DIR --dockerfile $CI_PROJECT_DIR/docker/Dockerfile --destination a/b:1",
        "docker/Dockerfile in . as a/b"
      ),
      ("- /kaniko/executor --context dir://app --no-push --destination a/b:1", "app/Dockerfile in app"),
      ("- !reference [.x, script]\n- [docker build --push -t a/b .]", "Dockerfile in . as a/b"),
      ("- make image", nil),
    ] as [(String, String?)])
  func commands(script: String, build: String?) {
    let lines = script.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    let text = """
      variables:
        WEB: $BASE/web
        BASE: { value: $CI_REGISTRY_IMAGE, description: where }
        OPEN: $OPEN/x
        RULED: a/b
      job:
        rules: [{ if: $CI_COMMIT_TAG, variables: { RULED: c/d } }]
        script:
      \(lines)
      """
    #expect(pipelineBuilds(text) == [build].compactMap(\.self))
  }

  @Test("takes what a job extends, what stands before it, and a matrix")
  func jobs() {
    let text = """
      stages: [build]
      .build:
        variables: { NAME: base }
        before_script:
          - export TAG=$CI_REGISTRY_IMAGE/$NAME:1
        script:
          - docker build -t $TAG $NAME
          - docker push $TAG
      api:
        extends: .build
        variables: { NAME: api }
      more:
        extends: [.build]
        parallel:
          matrix:
            - NAME: [web, jobs]
      """
    let image = "registry.gitlab.corp.example/acme/team/shop"
    #expect(
      pipelineBuilds(text) == ["api", "web", "jobs"].map { "\($0)/Dockerfile in \($0) as \(image)/\($0)" })
    #expect(pipelineBuilds(text, image: nil).allSatisfy { $0.hasSuffix(" as ?") })
  }

  @Test("a circle of jobs or variables has an end")
  func circles() {
    let text = """
      variables: { A: $B, B: $A }
      a: { extends: b, script: ["docker build --push -t $A ."] }
      b: { extends: a }
      """
    #expect(pipelineBuilds(text).allSatisfy { $0 == "Dockerfile in . as ?" })
  }
}

import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("Whole Dockerfiles")
struct WholeFileTests {
  static let service = #"""
    # syntax=docker/dockerfile:1
    # check=error=true

    ARG GO_VERSION=1.22
    ARG ALPINE_VERSION=3.20

    FROM --platform=$BUILDPLATFORM golang:${GO_VERSION}-alpine${ALPINE_VERSION} AS deps
    WORKDIR /src
    COPY go.mod go.sum ./
    RUN --mount=type=cache,target=/go/pkg/mod \
        go mod download

    FROM deps AS build
    ARG TARGETOS TARGETARCH
    COPY . .
    RUN --mount=type=cache,target=/go/pkg/mod \
        --mount=type=cache,target=/root/.cache/go-build \
        # the binary must be static
        CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \

        go build -o /out/server ./cmd/server

    FROM deps AS test
    COPY . .
    RUN go test ./...

    FROM alpine:${ALPINE_VERSION} AS certs
    RUN apk add --no-cache ca-certificates

    FROM scratch
    COPY --from=certs /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
    COPY --from=build --link /out/server /server
    USER 65532:65532
    EXPOSE 8080/tcp
    HEALTHCHECK --interval=30s --timeout=3s CMD ["/server", "health"]
    ENTRYPOINT ["/server"]
    """#

  static let site = #"""
    FROM node:20 AS assets
    ENV NODE_ENV=production PATH="/app/node_modules/.bin:$PATH"
    WORKDIR /app
    COPY ["package.json", "package lock.json", "./"]
    RUN <<-INSTALL
    	set -eu
    	npm ci <<< "y"
    	INSTALL
    COPY <<'nginx.conf' <<notes /conf/
    server { root $document_root; }
    nginx.conf
    FROM is no instruction here
    notes

    FROM nginx:1.27-alpine
    LABEL org.opencontainers.image.title="A site" \
          org.opencontainers.image.licenses=MIT
    COPY --from=assets --chown=nginx:nginx /app/dist /usr/share/nginx/html
    COPY --from=0 /conf/ /etc/nginx/
    RUN --mount=type=bind,from=assets,source=/app,target=/mnt cp /mnt/robots.txt /usr/share/nginx/html/
    STOPSIGNAL SIGQUIT
    """#

  static let windows = """
    # escape=`
    FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS builder
    SHELL ["powershell", "-NoLogo", "-Command"]
    RUN New-Item -Path C:\\ `
      -Name app `
      -ItemType Directory
    COPY build\\ C:\\app\\
    FROM builder
    WORKDIR C:\\app
    CMD app.exe
    """

  static let shared = """
    FROM python:3.12-slim AS wheels
    RUN pip wheel -w /wheels .
    FROM python:3.12-slim AS base
    ONBUILD COPY --from=wheels /wheels /wheels
    ONBUILD RUN pip install /wheels/*
    FROM base AS api
    CMD ["python", "-m", "api"]
    FROM base AS worker
    COPY --from=ghcr.io/example/tini:0.19 /tini /tini
    ENTRYPOINT ["/tini", "--"]
    MAINTAINER Somebody <somebody@example.org>
    VOLUME /data
    """

  @Test("a service built from several stages")
  func serviceGraph() throws {
    let result = parseDockerfile(file(Self.service))
    #expect(places(result.diagnostics) == ["20:1 warning empty-continuation-line"])
    let dockerfile = try #require(result.dockerfile)
    #expect(dockerfile.directives.map(\.value) == ["docker/dockerfile:1", "error=true"])
    #expect(dockerfile.stages.map(\.name) == ["deps", "build", "test", "certs", nil])
    #expect(
      dockerfile.stages[4].instructions.map(\.keyword) == [.copy, .copy, .user, .expose, .healthcheck, .entrypoint])
    let graph = StageGraph(dockerfile, buildArguments: ["GO_VERSION": "1.23"])
    #expect(
      graph.bases == [.image("golang:1.23-alpine3.20"), .stage(0), .stage(0), .image("alpine:3.20"), .scratch])
    #expect(graph.stagesUsed(by: graph.defaultTarget) == [0, 1, 3, 4])
    #expect(graph.externalImages(usedBy: 4).map(\.name) == ["golang:1.23-alpine3.20", "alpine:3.20"])
    #expect(places(graph.diagnostics) == [])
  }

  @Test("a site with here-documents")
  func siteGraph() throws {
    let result = parseDockerfile(file(Self.site))
    #expect(places(result.diagnostics) == [])
    let dockerfile = try #require(result.dockerfile)
    #expect(
      dockerfile.stages[0].instructions.map(summary) == [
        "ENV <NODE_ENV>=<production> <PATH>=<\"/app/node_modules/.bin:$PATH\">", "WORKDIR text</app>",
        "COPY exec<package.json><package lock.json><./>",
        "RUN text<<<-INSTALL> INSTALL=<set -eu\nnpm ci <<< \"y\"\n>",
        "COPY <<<'nginx.conf'> <<<notes> </conf/> nginx.conf'=<server { root $document_root; }\n> "
          + "notes=<FROM is no instruction here\n>",
      ])
    #expect(StageGraph(dockerfile, buildArguments: [:]).uses(of: 1).map(\.source) == [.stage(0), .stage(0), .stage(0)])
  }

  @Test("a Windows image with a backtick as escape character")
  func windowsGraph() throws {
    let result = parseDockerfile(file(Self.windows))
    #expect(places(result.diagnostics) == [])
    let dockerfile = try #require(result.dockerfile)
    #expect(
      dockerfile.stages.map { $0.instructions.map(summary) } == [
        [
          "SHELL exec<powershell><-NoLogo><-Command>",
          "RUN text<New-Item -Path C:\\   -Name app   -ItemType Directory>", "COPY <build\\> <C:\\app\\>",
        ],
        ["WORKDIR text<C:\\app>", "CMD text<app.exe>"],
      ])
    #expect(StageGraph(dockerfile, buildArguments: [:]).stagesUsed(by: 1) == [0, 1])
  }

  @Test("two images from one base with triggers")
  func sharedGraph() throws {
    let result = parseDockerfile(file(Self.shared))
    #expect(places(result.diagnostics) == [])
    let graph = StageGraph(try #require(result.dockerfile), buildArguments: [:])
    #expect(graph.stagesUsed(by: 2) == [0, 1, 2])
    #expect(graph.stagesUsed(by: 3) == [0, 1, 3])
    #expect(graph.externalImages(usedBy: 3).map(\.name) == ["python:3.12-slim", "ghcr.io/example/tini:0.19"])
  }

  private static let snippets = [
    "\\\n", "\n", "\r\n", "<<EOF", "<<-'E'", "${", "}", "$A", "\"", "'", "[", "]", "FROM ", "FROM a AS b\n", "ONBUILD ",
    "COPY --from=", "RUN --mount=", "=", "#", "# escape=`\n", "`\n", "--", ",", "\u{FEFF}", "é", "\u{0}", " ", "\t",
    "ARG ",
    "\nEOF\n", "HEALTHCHECK ", "0", "-1",
  ].map { Array($0.utf8) }

  @Test(
    "any change to a file is read without end or crash, and its ranges stay within the file",
    arguments: [service, site, windows, shared])
  func mutations(text: String) {
    var generator = SeededGenerator(state: UInt64(text.utf8.count))
    for _ in 0..<400 {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...12, using: &generator))
        let new =
          Bool.random(using: &generator)
          ? Self.snippets.randomElement(using: &generator) ?? [] : [UInt8.random(in: 0...255, using: &generator)]
        bytes.replaceSubrange(start..<end, with: new)
      }
      check(SourceFile(name: "Dockerfile", bytes: bytes))
    }
  }

  private func check(_ source: SourceFile) {
    let result = parseDockerfile(source)
    let hasError = result.diagnostics.contains { $0.severity == .error }
    #expect(result.dockerfile != nil || hasError)
    var ranges = result.diagnostics.compactMap { $0.place?.range }
    #expect(ranges.map(\.start) == ranges.map(\.start).sorted())
    if let dockerfile = result.dockerfile {
      for stage in dockerfile.stages {
        ranges += [stage.range, stage.baseRange] + [stage.nameRange].compactMap(\.self)
        for instruction in [stage.from] + stage.instructions {
          ranges += [instruction.range, instruction.keywordRange] + instruction.flags.map(\.range)
          ranges += instruction.words.map(\.range) + instruction.pairs.map(\.key.range)
          ranges += instruction.hereDocuments.map(\.opening)
          #expect(instruction.lines.lowerBound == source.location(of: instruction.range.start).line)
          #expect(instruction.lines.upperBound >= source.location(of: instruction.range.end).line)
        }
      }
      let graph = StageGraph(dockerfile, buildArguments: ["GO_VERSION": "1"])
      for stage in dockerfile.stages.indices {
        #expect(graph.dependencies(of: stage).allSatisfy { (0..<stage).contains($0) })
        #expect(graph.stagesUsed(by: stage).last == stage)
      }
      ranges += graph.diagnostics.compactMap { $0.place?.range }
    }
    #expect(ranges.allSatisfy { 0 <= $0.start && $0.start <= $0.end && $0.end <= source.bytes.count })
  }
}

import DockerfileEdits
import Testing

@Suite("Installs before the sources are copied")
struct InstallTests {
  private static let node = ["package.json": "{}", "package-lock.json": "{}", "src/a.js": "1"]
  private static let go = ["go.mod": "module a\nrequire b v1.0.0\n", "go.sum": "b\n", "main.go": "package main"]

  @Test(
    "what is known to need only lists moves, with those lists",
    arguments: [
      (
        "WORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm test", node,
        "WORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm test"
      ),
      // Several commands are split; the flags stay with both, and the owner with the copy.
      (
        "WORKDIR /app\nCOPY --chown=node . .\nRUN --mount=type=cache,target=/root/.npm npm ci && \\\n    npm test",
        node,
        "WORKDIR /app\nCOPY --chown=node package.json package-lock.json ./\n"
          + "RUN --mount=type=cache,target=/root/.npm npm ci\nCOPY --chown=node . .\n"
          + "RUN --mount=type=cache,target=/root/.npm npm test"
      ),
      // In the folder in which it runs.
      (
        "COPY . /app\nWORKDIR /app/src\nRUN npm install", ["src/package.json": "{}", "a": "1"],
        "WORKDIR /app/src\nCOPY src/package.json ./\nRUN npm install\nCOPY . /app"
      ),
      // A list that is there already is not copied again, and comments stay with what they are about.
      (
        "WORKDIR /app\nCOPY package.json .\n\n# all\nCOPY . .\n\n# packages\nRUN npm ci\n", node,
        "WORKDIR /app\nCOPY package.json .\n\n# packages\nCOPY package-lock.json ./\nRUN npm ci\n\n# all\nCOPY . .\n"
      ),
      // What it needs besides files moves with it.
      (
        "WORKDIR /app\nCOPY . .\nENV NODE_ENV=production\nRUN corepack enable\nRUN npm ci", node,
        "WORKDIR /app\nENV NODE_ENV=production\nRUN corepack enable\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . ."
      ),
      ("COPY . /src\nRUN apk add curl", ["a": "1"], "RUN apk add curl\nCOPY . /src"),
      // The build stays where it is, and finds what was fetched.
      (
        "WORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /a ./cmd", go,
        "WORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /a ./cmd"
      ),
      (
        "WORKDIR /src\nCOPY pom.xml .\nCOPY src src\nRUN mvn -B package", ["pom.xml": "<project/>", "src/A.java": "1"],
        "WORKDIR /src\nCOPY pom.xml .\nRUN mvn -B dependency:go-offline\nCOPY src src\nRUN mvn -B package"
      ),
      (
        "WORKDIR /src\nCOPY . .\nRUN pip install -r requirements/dev.txt",
        ["requirements/dev.txt": "-r base.txt\npytest\n", "requirements/base.txt": "flask==3.0 # web\n", "a.py": "1"],
        "WORKDIR /src\nCOPY requirements/dev.txt requirements/base.txt requirements/\n"
          + "RUN pip install -r requirements/dev.txt\nCOPY . ."
      ),
    ])
  func moves(stage: String, files: [String: String], expected: String) throws {
    #expect(try Project("FROM a:1\n" + stage, files).improved() == "FROM a:1\n" + expected)
  }

  @Test("lines of Windows stay so")
  func lineEnds() throws {
    let text = "FROM a:1\r\nWORKDIR /app\r\nCOPY . .\r\nRUN npm ci\r\n"
    #expect(
      try Project(text, Self.node).improved()
        == "FROM a:1\r\nWORKDIR /app\r\nCOPY package.json package-lock.json ./\r\nRUN npm ci\r\nCOPY . .\r\n")
  }

  @Test("a base that only this stage has gives its copy away, one that others have does not")
  func bases() throws {
    let base = "FROM a:1 AS base\nWORKDIR /app\nCOPY . .\n\nFROM base AS build\nRUN npm ci\n"
    #expect(
      try Project(base, Self.node).improved()
        == "FROM a:1 AS base\nWORKDIR /app\n\nFROM base AS build\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n"
    )
    let shared = base + "FROM base AS other\nRUN x\nFROM build\nCOPY --from=other /y /y\n"
    #expect(try Project(shared, Self.node).improved() == shared)
  }

  @Test(
    "what may read the sources stays where it is",
    arguments: [
      ("COPY . .\nRUN go build -o /app ./cmd", ["main.go": "1"]),
      ("COPY . .\nRUN pip install .", ["pyproject.toml": "[project]", "a.py": "1"]),
      ("COPY . .\nRUN pip install -r requirements.txt", ["requirements.txt": "-e .\n", "a.py": "1"]),
      ("COPY . .\nRUN pip install -r requirements.txt", ["requirements.txt": "./lib\n", "a.py": "1"]),
      ("COPY . .\nRUN sh build.sh", ["build.sh": "1"]),
      (
        "COPY . .\nRUN npm ci",
        ["package.json": #"{"scripts":{"postinstall":"node x.js"}}"#, "package-lock.json": "{}", "x.js": "1"]
      ),
      (
        "COPY . .\nRUN npm ci",
        ["package.json": #"{"dependencies":{"lib":"file:lib"}}"#, "package-lock.json": "{}", "x.js": "1"]
      ),
      (
        "COPY . .\nRUN npm ci",
        ["package.json": #"{"dependencies":{"@prisma/client":"5"}}"#, "package-lock.json": "{}", "x": "1"]
      ),
      // Without its lock, `npm ci` fails.
      ("COPY . .\nRUN npm ci", ["package.json": "{}", "x.js": "1"]),
      // What is copied over the installed packages would win.
      ("COPY . .\nRUN npm ci", ["package.json": "{}", "package-lock.json": "{}", "node_modules/x/a.js": "1"]),
      // The list is not in the folder in which the command runs.
      ("COPY . .\nWORKDIR /app/web\nRUN npm ci", ["package.json": "{}", "package-lock.json": "{}", "web/a.js": "1"]),
      // What is needed comes from elsewhere.
      ("COPY . .\nCOPY --from=b:1 /npm /usr/bin/npm\nRUN npm ci", node),
      ("COPY . .\nUSER node\nRUN npm ci", node),
      ("COPY . .\nRUN ./prepare\nRUN npm ci", node),
      ("COPY . /\nRUN apt-get install -y curl", ["a": "1"]),
      ("COPY . /src\nRUN apt-get install -y ./src/a.deb", ["a.deb": "1"]),
      // A shell decides what these are.
      ("COPY . .\nRUN npm ci || npm install", node),
      ("COPY . .\nRUN npm ci; npm test", node),
      ("COPY . .\nRUN npm ci $FLAGS", node),
      ("COPY . .\nRUN npm ci > log", node),
      ("COPY . .\nRUN [\"npm\", \"ci\"]", node),
      ("COPY . .\nRUN --mount=type=bind,target=/x npm ci", node),
      // Already right.
      ("COPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build .", go),
      ("COPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm test", node),
      ("COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build .", go),
      ("COPY . .\nRUN go build -mod=vendor .", go),
      ("COPY . .\nRUN go build .", ["go.mod": "module a\nreplace b => ../b\n", "go.sum": "", "main.go": "1"]),
      (
        "COPY . .\nRUN mvn package",
        ["pom.xml": "<project><modules/><modules><module>a</module></modules></project>", "a/b": "1"]
      ),
      ("COPY . .\nRUN ./gradlew build", ["build.gradle": "1", "gradlew": "1", "src/a": "1"]),
    ])
  func stays(stage: String, files: [String: String]) throws {
    let text = "FROM a:1\nWORKDIR /app\n\(stage)\n"
    #expect(try Project(text, files).improved() == text)
  }

  private static func parts(_ text: String) throws -> [Remedy] { try Project(text, node).finder.installs() }

  @Test("a remedy says what it moves, and where that stands afterwards")
  func place() throws {
    let remedy = try #require(try Self.parts("FROM a:1\nWORKDIR /app\nCOPY . .\n# one\nRUN npm ci && npm test\n").first)
    #expect(remedy.line == 5 && remedy.moved == [5] && remedy.command == "npm ci")
    #expect(remedy.text == "copy package.json and package-lock.json and run npm ci before COPY . .")
  }
}

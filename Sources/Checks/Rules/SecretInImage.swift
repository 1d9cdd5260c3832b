import DockerfileSyntax
import SourceText

extension CheckRule {
  static let secretInImage: CheckRule = .init(
    name: "secret-in-image", severity: .warning,
    summary: "a secret is given by ARG or ENV",
    explanation: """
      The values of `ARG` and `ENV` are kept in the image's history and configuration, and in every cache that is pushed:
      who can pull can read them. Each new value is also another step, so nothing behind it comes from the cache. Mount
      secrets instead, and list them in `secrets` of the image. A name is taken for a secret's by its last words, such as
      `PASSWORD`, `TOKEN` or `API_KEY`; one that ends in `_FILE` or `_PATH`, and an `ENV` without a value, are none.

      hadolint's DL3064 says the same of a part of these names.
      """,
    bad: .dockerfile(
      """
      ARG NPM_TOKEN
      RUN npm config set //npm.example.com/:_authToken=$NPM_TOKEN && npm ci
      """),
    good: .dockerfile(
      """
      RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
      """),
    find: { file in
      ([file.dockerfile.globalArguments] + file.dockerfile.stages.map(\.instructions)).flatMap { instructions in
        var known: Set<String> = []
        // ENV X=$X says the same as the ARG before it.
        return instructions.flatMap { instruction in
          instruction.secrets.filter { known.insert($0.key.text).inserted }.map { pair in
            secretInImage.diagnostic(
              "\"\(pair.key.text)\" in \(instruction.keyword.rawValue) is kept in the image or its cache, for all who can pull",
              at: file.place(pair.key.range),
              hint:
                "mount it where a step needs it (RUN --mount=type=secret,id=\(pair.key.text.lowercased())), or give it to "
                + "the container when it runs")
          }
        }
      }
    })
}

extension Instruction {
  fileprivate var secrets: [KeyValue] {
    guard keyword == .arg || keyword == .env else { return [] }
    return pairs.filter { pair in
      // An empty default promises a value when the container runs.
      let value = (pair.value?.text ?? "").filter { !"\"'".contains($0) }.lowercased()
      if keyword == .env, value.isEmpty { return false }
      // A switch is none.
      if ["0", "1", "yes", "no", "true", "false", "on", "off"].contains(value) { return false }
      return isSecretName(pair.key.text)
    }
  }
}

func isSecretName(_ name: String) -> Bool {
  let words = name.lowercased().split(whereSeparator: { $0 == "_" || $0 == "-" || $0 == "." })
  guard let last = words.last, !words.contains("public") else { return false }
  if ["password", "passwd", "passphrase", "secret", "token", "credentials", "apikey", "pat"].contains(last) {
    return true
  }
  return last == "key"
    && words.dropLast().last.map { ["api", "private", "access", "secret", "ssh"].contains($0) } ?? false
}

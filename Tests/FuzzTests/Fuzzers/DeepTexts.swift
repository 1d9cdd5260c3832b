/// Texts that nest or repeat one thing more often than a stack or a slow reader bears.
enum DeepTexts {
  /// A stack ends far before the 15,000 of the short run.
  private static let usual = FuzzOptions.current.seconds == nil ? 15_000 : 100_000

  private static let some = usual / 10

  private static func many(_ text: String, _ count: Int = usual) -> String { String(repeating: text, count: count) }

  static let json5 = [
    many("["), many("{a:"), "[" + many(","), "{" + many(","), many("[{a:"), "[" + many("/**/") + "1]",
    "\"" + many("\\\n") + "\"",
    many("{a:[1],b:", 150) + "1" + many("}", 150), many("]"), many("'\\x", 20_000), "-" + many("9") + "e" + many("9"),
  ]

  static let dockerfile = [
    "FROM " + many("${a:-", some) + "b" + many("}", some), "FROM a\nENV A=" + many("${a:-", some),
    "FROM a\nRUN " + many("$("),
    "FROM a\nCMD " + many("["), "FROM a\nRUN " + many("<<A "), "FROM a\n" + many("ONBUILD ", some) + "RUN a",
    "FROM a\nARG A=" + many("\"${A:+", some), "FROM a\nRUN " + many("(", some) + "npm ci",
    "FROM a\nCOPY " + many("**/", 4000) + "a b",
    "FROM a\nENV A=${A#" + many("*", some) + "}", "FROM a AS a\n" + many("FROM a AS a\nRUN b\n", 100),
    "FROM a\nCOPY " + many("[", some) + " b",
    "FROM node:22\nCOPY . .\n" + many("RUN npm ci\nCMD [\"a\"]\n", usual / 400), "FROM a\nWORKDIR " + many("../", some),
    "FROM a\nRUN npm ci" + many(" && npm run build", 2000),
  ]

  static let ignore = [
    many("**/"), many("*"), many("[", some) + "]", "[" + many("a-z", some) + "]", many("!"), many("../", some),
    many("a/../", some),
    many("**a", some), many("a/", some), many("\\"),
  ]

  static let template = [
    many("<% if yes %>", some), many("<% for a in list %>", some), many("<% fi yes %>", 2000),
    "x=" + many("$(", some), "x=" + many("\"$(", some),
    "x=" + many("${a:-", some), many("(", some), many("{ ", some), many("case a in a) ", some),
    "a: " + many("[", some), "a: " + many("{a: ", some),
    many("- ", some), many("a:\n ", some), "cat " + many("<<E ", some), many("if true; then ", some),
    many("<% end %>", some), many("<%", some), many("<%#", some),
    "x=$((" + many("(", some), "<% if yes %>" + many("<% else if no %>", some) + "<% end %>",
    "<%= " + many("a.", some) + "a %>", many("`", some + 1),
  ]

  static let json = [
    "{ \"target\": " + many("{ \"a\": "), "{ \"services\": " + many("["),
    "{ \"target\": { \"a\": { \"args\": { \"a\": \"" + many("$${") + "\" } } } }",
    "{ \"services\": { \"a\": { \"build\": { \"context\": \"" + many("../", some) + "\" } } } }",
  ]

  static let folder: [String] = {
    let yaml = [
      many("- "), many("a:\n  ", 10_000), "a: " + many("["), "a: " + many("{a: ", 20_000),
      "a: [" + many("\n  b,", 3000), "a: " + many("&a "), "a: " + many("!b "), "a: \"" + many("\n b", 4000),
      "a: &a [1]\n" + many("b: &a [*a, *a, *a]\n", 40), "a: &a { b: 1 }\n" + many("c: &a { <<: *a, d: *a }\n", 40),
      "a: &a\n  b: 1\n" + many("c: &a\n  <<: [*a, *a]\n  d: *a\n", 40),
      many("---\n"),
    ]
    let numbers = (0..<usual / 12).map { "\($0)" }
    let jobs = [
      "@@ .github/workflows/a.yml\nenv:\n"
        + numbers.prefix(60).reduce("  A0: aaaaaaaa\n") {
          "\($0)  A\($1): \"${{ env.A\((Int($1) ?? 1) - 1) }}${{ env.A\((Int($1) ?? 1) - 1) }}\"\n"
        }
        + "jobs:\n  a:\n    steps:\n      - run: docker build .\n",
      "@@ .github/workflows/a.yml\nenv:\n" + numbers.map { "  A\($0): b\n" }.joined() + "jobs:\n"
        + numbers.prefix(usual / 25).map {
          "  a\($0): { strategy: { matrix: { a: [1, 2, 3, 4, 5, 6], b: [1, 2, 3, 4, 5, 6] } } }\n"
        }.joined(),
      "@@ .gitlab-ci.yml\nvariables:\n" + numbers.map { "  A\($0): b\n" }.joined()
        + numbers.map { "a\($0): { script: [docker build .], extends: a0 }\n" }.joined(),
      "@@ .gitlab-ci.yml\nvariables:\n"
        + numbers.prefix(60).reduce("  A0: aaaaaaaa\n") {
          "\($0)  A\($1): \"$A\((Int($1) ?? 1) - 1)$A\((Int($1) ?? 1) - 1)\"\n"
        }
        + "a:\n  script: docker build .\n",
      "@@ docker-bake.hcl\n"
        + numbers.map { "target \"a\($0)\" { inherits = [\"a\((Int($0) ?? 0) + 1)\", \"a\((Int($0) ?? 0) + 2)\"] }\n" }
        .joined(),
    ]
    let scripts = [
      many("$("), many("${A:-"), many("("), many("if true; then "),
      "A=aaaaaaaa\\n" + many("A=$A$A\\n", 60) + "docker build -t $A .", many("`"), many("\\\"$("), many("{ "),
      many("((", 20_000),
      many("docker build -t a/b .\\n", usual / 30),
      many("docker build -t a/b .\\ndocker tag a/b a/b\\ndocker push a/b\\n", usual / 20),
    ].map { "jobs:\n  a:\n    steps:\n      - run: \"docker build -t a/b . && docker push a/b \\n\($0)\"\n" }
    let bake = [
      many("a {"), "a = \"" + many("${\""), "a = " + many("["), "a = " + many("("), many("/*"), "a = \"" + many("%{"),
      "target \"a\" { tags = [\"" + many("${V}") + "\"] }\nvariable \"V\" { default = \"" + many("a") + "\" }",
      many("target \"a\" { inherits = [\"a\", \"a\"] }\n", usual / 50),
    ]
    let paths = ["compose.yaml", ".github/workflows/a.yml", ".gitlab-ci.yml"]
    return yaml.enumerated().map { "@@ \(paths[$0 % paths.count])\n\($1)" }
      + jobs + scripts.map { "@@ .github/workflows/a.yml\n\($0)" } + bake.map { "@@ docker-bake.hcl\n\($0)" }
  }()
}

/// What is ignored of the build context.
let ignoreScenarios: [Scenario] = [
  Scenario(
    "everything but the Dockerfile is copied, which gets a comment",
    """
    FROM base
    COPY d /d
    COPY . /x
    COPY g /g
    """, with: [.ignore("Dockerfile")], [.line("COPY .", "# why\nCOPY .")],
    classic: "CCC", buildKit: "CCC"),
  Scenario(
    "an ignored file is changed",
    """
    FROM base
    COPY . /x
    COPY g /g
    """, with: [.ignore("f")], [.write("f", "changed")],
    classic: "CC", buildKit: "CC"),
  Scenario(
    "an ignored file is added to a copied folder",
    """
    FROM base
    COPY d /d
    COPY g /g
    """, with: [.ignore("**/*.log")], [.write("d/h.log", "new")],
    classic: "CC", buildKit: "CC"),
  Scenario(
    "an ignore file is edited under COPY .",
    """
    FROM base
    COPY d /d
    COPY . /x
    COPY g /g
    """, with: [.ignore("zz")], [.ignore("zz\n# why")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "an ignore file that ignores itself gets a comment",
    """
    FROM base
    COPY d /d
    COPY . /x
    COPY g /g
    """, with: [.ignore(".dockerignore")], [.ignore(".dockerignore\n# why")],
    classic: "CCC", buildKit: "CCC"),
  Scenario(
    "a file is ignored from now on",
    """
    FROM base
    COPY d /d
    COPY . /x
    COPY g /g
    """, with: [.ignore(".dockerignore")], [.ignore(".dockerignore\nf")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "a pattern is added that matches nothing in a copied folder",
    """
    FROM base
    COPY d /d
    COPY g /g
    """, [.ignore("f")],
    classic: "CC", buildKit: "CC"),
  Scenario(
    "a file below an ignored folder is kept, and changed",
    """
    FROM base
    COPY d /d
    COPY g /g
    """, with: [.ignore("d\n!d/e/c")], [.write("d/e/c", "changed")],
    classic: "RR", buildKit: "RR"),
  Scenario(
    "an ignored file beside a kept one is changed",
    """
    FROM base
    COPY d /d
    COPY g /g
    """, with: [.ignore("d\n!d/e/c")], [.write("d/a", "changed")],
    classic: "CC", buildKit: "CC"),
]

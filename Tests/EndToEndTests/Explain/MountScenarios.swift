/// What `RUN --mount` mounts. The classic builder knows no mounts.
let mountScenarios: [Scenario] = [
  Scenario(
    "a cache mount begins with files of a stage, which change",
    """
    FROM base AS seed
    COPY f /f
    COPY d /seed

    FROM base
    COPY g /g
    RUN --mount=type=cache,from=seed,source=/seed,target=/c echo ran
    COPY f /h
    """, [.write("d/a", "changed")],
    buildKit: "CR CRR"),
  Scenario(
    "a cache mount begins with files of a stage, in which others change",
    """
    FROM base AS seed
    COPY d /seed
    COPY f /f

    FROM base
    COPY g /g
    RUN --mount=type=cache,from=seed,source=/seed,target=/c echo ran
    COPY g /h
    """, [.write("f", "changed")],
    buildKit: "CR CCC"),
  Scenario(
    "a cache mount begins with a whole stage, in which a file changes",
    """
    FROM base AS seed
    COPY d /seed
    COPY f /f

    FROM base
    COPY g /g
    RUN --mount=type=cache,from=seed,target=/c echo ran
    COPY g /h
    """, [.write("f", "changed")],
    buildKit: "CR CRR"),
  Scenario(
    "a cache mount has nothing to do with the context",
    """
    FROM base
    COPY g /g
    RUN --mount=type=cache,target=/c echo ran
    COPY f /f
    """, [.write("f", "changed")],
    buildKit: "CCR"),
  Scenario(
    "files of a stage are mounted, and others of it change",
    """
    FROM base AS b
    COPY d /d
    COPY f /f

    FROM base
    COPY g /g
    RUN --mount=from=b,source=/d,target=/d cat /d/a
    """, [.write("f", "changed")],
    buildKit: "CR CC"),
  Scenario(
    "files of a stage are mounted, and change",
    """
    FROM base AS b
    COPY f /f
    COPY d /d

    FROM base
    COPY g /g
    RUN --mount=from=b,source=/d,target=/d cat /d/a
    """, [.write("d/b", "changed")],
    buildKit: "CR CR"),
  Scenario(
    "files of a stage are mounted to be written, and others of it change",
    """
    FROM base AS b
    COPY d /d
    COPY f /f

    FROM base
    COPY g /g
    RUN --mount=from=b,source=/d,target=/d,rw cat /d/a
    """, [.write("f", "changed")],
    buildKit: "CR CC"),
  Scenario(
    "a file of the context is mounted, and changes",
    """
    FROM base
    COPY g /g
    RUN --mount=source=d/a,target=/a cat /a
    """, [.write("d/a", "changed")],
    buildKit: "CR"),
  Scenario(
    "a file of the context is mounted, and its neighbour changes",
    """
    FROM base
    COPY g /g
    RUN --mount=source=d/a,target=/a cat /a
    """, [.write("d/b", "changed")],
    buildKit: "CC"),
  Scenario(
    "the options of a mount are written in another order",
    """
    FROM base
    COPY g /g
    RUN --mount=type=bind,source=d/a,target=/a cat /a
    """, [.line("type=bind,source=d/a,target=/a", "dst=/a,ro,src=d/a")],
    buildKit: "CC"),
]

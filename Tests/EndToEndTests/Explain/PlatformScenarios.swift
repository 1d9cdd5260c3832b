/// `FROM --platform`, on a machine that builds for itself, and files of a stage that are named by a pattern.
let platformScenarios: [Scenario] = [
  Scenario(
    "the platform of the build is written, as a global argument",
    """
    ARG PLAT=linux/amd64
    FROM --platform=$PLAT %BASE%
    COPY f /f
    RUN echo ran
    """, [.line("FROM --platform=$PLAT ", "FROM ")],
    classic: "CC", buildKit: "CC"),
  Scenario(
    "the platform of the builder is written",
    """
    FROM --platform=$BUILDPLATFORM %BASE%
    COPY f /f
    RUN echo ran
    """, [.line("--platform=$BUILDPLATFORM ", "")],
    buildKit: "CC"),
  Scenario(
    "an argument that is a platform gets another default, and is given as before",
    """
    ARG PLAT=linux/amd64
    FROM --platform=$PLAT %BASE%
    COPY f /f
    """, with: [.configure("args: { PLAT: 'linux/amd64' }")], [.line("PLAT=linux/amd64", "PLAT=linux/arm64")],
    classic: "C", buildKit: "C"),
  Scenario(
    "files of a stage are named by a pattern, and one changes",
    """
    FROM base AS b
    COPY f /f
    COPY d /d

    FROM base
    COPY g /g
    COPY --from=b /d/[ab] /x/
    """, [.write("d/a", "changed")],
    classic: "CR CR", buildKit: "CR CR"),
]

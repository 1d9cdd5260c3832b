/// ARG, ENV and the text of RUN.
let argumentScenarios: [Scenario] = [
  Scenario(
    "a changed build argument reaches the first RUN after it, though that does not name it",
    """
    FROM base
    ARG V=1
    COPY f /f
    WORKDIR /w
    RUN echo ran
    COPY g /g
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CCCRR", buildKit: ".CCRR"),
  Scenario(
    "a changed build argument reaches no step but RUN that does not name it",
    """
    FROM base
    ARG V=1
    COPY f /f
    WORKDIR /w
    ENV K=1
    COPY g /g
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CCCCC", buildKit: ".CC.C"),
  Scenario(
    "a changed build argument in the destination of a COPY",
    """
    FROM base
    ARG V=1
    COPY f /f
    COPY g /$V/g
    COPY d /d
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CCRR", buildKit: ".CRR"),
  Scenario(
    "a changed build argument in the source of a COPY",
    """
    FROM base
    ARG V=f
    COPY $V /x/
    COPY d /d
    """, with: [.configure("args: { V: 'f' }")], [.configure("args: { V: 'g' }")],
    classic: "CRR", buildKit: ".RR"),
  Scenario(
    "a changed build argument in a WORKDIR",
    """
    FROM base
    ARG V
    WORKDIR /w/$V
    COPY f /f
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CRR", buildKit: ".RR"),
  Scenario(
    "a changed build argument in an ENV",
    """
    FROM base
    ARG V=1
    ENV W=$V
    COPY f /f
    RUN echo ran
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CRRR", buildKit: "..CR"),
  Scenario(
    "a changed build argument in a LABEL",
    """
    FROM base
    ARG V=1
    LABEL w=$V
    COPY f /f
    COPY g /g
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CRRR", buildKit: "..CC"),
  Scenario(
    "a changed build argument in a LABEL above a RUN",
    """
    FROM base
    ARG V=1
    LABEL w=$V
    COPY f /f
    RUN echo ran
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CRRR", buildKit: "..CR"),
  Scenario(
    "a default is edited",
    """
    FROM base
    ARG V=1
    COPY f /f
    RUN echo ran
    """, [.line("ARG V=1", "ARG V=2")],
    classic: "RRR", buildKit: ".CR"),
  Scenario(
    "a default is edited that a build argument overrides",
    """
    FROM base
    ARG V=0
    COPY f /f
    RUN echo ran
    """, with: [.configure("args: { V: '1' }")], [.line("ARG V=0", "ARG V=9")],
    classic: "RRR", buildKit: ".CC"),
  Scenario(
    "an argument without a value is set",
    """
    FROM base
    ARG V
    COPY f /f
    RUN echo ran
    """, [.configure("args: { V: '1' }")],
    classic: "CCR", buildKit: ".CR"),
  Scenario(
    "an argument without a value is set to nothing",
    """
    FROM base
    ARG V
    COPY f /f
    RUN echo ran
    """, [.configure("args: { V: '' }")],
    classic: "CCR", buildKit: ".CR"),
  Scenario(
    "two ARG lines are swapped above a RUN",
    """
    FROM base
    ARG V=1
    ARG W=2
    COPY f /f
    RUN echo ran
    """, [.line("ARG V=1\nARG W=2", "ARG W=2\nARG V=1")],
    classic: "RRRR", buildKit: "..CR"),
  Scenario(
    "an ARG is moved below the first RUN",
    """
    FROM base
    ARG V=1
    RUN echo ran
    COPY f /f
    RUN echo again
    """, [.line("ARG V=1\nRUN echo ran", "RUN echo ran\nARG V=1")],
    classic: "RRRR", buildKit: "R.RR"),
  Scenario(
    "an ENV before the ARG of its name wins over a build argument, but not with BuildKit",
    """
    FROM base
    ENV V=e
    ARG V
    COPY f /f
    RUN echo ran
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CCCC", buildKit: "..CR"),
  Scenario(
    "an ENV after the ARG of its name wins over a build argument",
    """
    FROM base
    ARG V
    ENV V=e
    COPY f /f
    RUN echo ran
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CCCC", buildKit: "..CC"),
  Scenario(
    "a proxy is not part of what a RUN is",
    """
    FROM base
    COPY f /f
    RUN echo ran
    """, with: [.configure("args: { HTTP_PROXY: 'http://127.0.0.1:1' }")],
    [.configure("args: { HTTP_PROXY: 'http://127.0.0.1:2' }")],
    classic: "CC", buildKit: "CC"),
  Scenario(
    "a proxy that is declared is",
    """
    FROM base
    ARG HTTP_PROXY
    COPY f /f
    RUN echo ran
    """, with: [.configure("args: { HTTP_PROXY: 'http://127.0.0.1:1' }")],
    [.configure("args: { HTTP_PROXY: 'http://127.0.0.1:2' }")],
    classic: "CCR", buildKit: ".CR"),
  Scenario(
    "a global argument reaches no stage that does not declare it",
    """
    ARG V=1
    FROM base
    COPY f /f
    RUN echo ran
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CC", buildKit: "CC"),
  Scenario(
    "a global argument reaches a stage that declares it",
    """
    ARG V=1
    FROM base
    ARG V
    COPY f /f
    RUN echo ran
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CCR", buildKit: ".CR"),
  Scenario(
    "the default of a global argument is edited",
    """
    ARG V=1
    FROM base
    ARG V
    COPY f /f
    RUN echo ran
    """, [.line("ARG V=1", "ARG V=2")],
    classic: "CCR", buildKit: ".CR"),
  Scenario(
    "an argument is set to its default",
    """
    FROM base
    ARG V=1
    COPY f /f
    RUN echo ran
    """, [.configure("args: { V: '1' }")],
    classic: "CCC", buildKit: ".CC"),
  Scenario(
    "an argument declared below a RUN does not reach it",
    """
    FROM base
    RUN echo ran
    ARG V=1
    COPY f /f
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CCC", buildKit: "C.C"),
  Scenario(
    "an argument is of its stage alone",
    """
    FROM base AS a
    ARG V=1
    COPY f /f

    FROM base
    COPY --from=a /f /f
    RUN echo ran
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CC CC", buildKit: ".C CC"),
  Scenario(
    "a stage built from another takes its arguments",
    """
    FROM base AS a
    ARG V=1
    COPY f /f

    FROM a
    COPY g /g
    RUN echo ran
    """, with: [.configure("args: { V: '1' }")], [.configure("args: { V: '2' }")],
    classic: "CC CC", buildKit: ".C CR"),
  Scenario(
    "blanks within the text of a RUN",
    """
    FROM base
    COPY f /f
    RUN echo  ran
    COPY g /g
    """, [.line("echo  ran", "echo ran")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "the case of a keyword, blanks after it, and comments",
    """
    FROM base
    COPY f /f
    RUN echo ran
    COPY g /g
    """, [.line("RUN echo", "# why\nrun   echo")],
    classic: "CCC", buildKit: "CCC"),
  Scenario(
    "a RUN is broken in two lines",
    """
    FROM base
    COPY f /f
    RUN echo ran && echo again
    COPY g /g
    """, [.line(" &&", "\\\n  &&")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "a RUN gets another text",
    """
    FROM base
    COPY f /f
    RUN echo ran
    COPY g /g
    """, [.line("echo ran", "echo changed")],
    classic: "CRR", buildKit: "CRR"),
]

/// Stages, what is copied between them, and which are kept.
let stageScenarios: [Scenario] = [
  Scenario(
    "nothing is changed in two stages",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d /d
    COPY --from=b /f /f
    COPY d/a /a
    """, [],
    classic: "CC CCC", buildKit: "CC CCC"),
  Scenario(
    "a helper copies another content, which is copied on",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d /d
    COPY --from=b /f /f
    COPY d/a /a
    """, [.write("f", "changed")],
    classic: "RR CRR", buildKit: "RR rRR"),
  Scenario(
    "a helper copies another content, which is not copied on",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d /d
    COPY --from=b /f /f
    COPY d/a /a
    """, [.write("g", "changed")],
    classic: "CR CCC", buildKit: "CR CCC"),
  Scenario(
    "the last stage changes above what it copies from a helper",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d /d
    COPY --from=b /f /f
    COPY d/a /a
    """, [.write("d/b", "changed")],
    classic: "CC RRR", buildKit: "CC RRR"),
  Scenario(
    "the last stage changes below what it copies from a helper",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d/b /b
    COPY --from=b /f /f
    COPY d/a /a
    """, [.write("d/a", "changed")],
    classic: "CC CCR", buildKit: "CC CCR"),
  Scenario(
    "a helper that is not kept, and nothing is changed",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d /d
    COPY --from=b /f /f
    COPY d/a /a
    """, with: [.configure("cache: [{ reference: 'REPOSITORY:cache' }]")], [],
    classic: "RR CCC", buildKit: "CC CCC"),
  Scenario(
    "a helper that is not kept, and the last stage changes below what it copies",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d/b /b
    COPY --from=b /f /f
    COPY d/a /a
    """, with: [.configure("cache: [{ reference: 'REPOSITORY:cache' }]")], [.write("d/a", "changed")],
    classic: "RR CCR", buildKit: "CC CCR"),
  Scenario(
    "a helper that is not kept, and the last stage changes above what it copies",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d /d
    COPY --from=b /f /f
    COPY d/a /a
    """, with: [.configure("cache: [{ reference: 'REPOSITORY:cache' }]")], [.write("d/b", "changed")],
    classic: "RR RRR", buildKit: "RR RRR"),
  Scenario(
    "a helper that is not kept changes in what is not copied on",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d /d
    COPY --from=b /f /f
    COPY d/a /a
    """, with: [.configure("cache: [{ reference: 'REPOSITORY:cache' }]")], [.write("g", "changed")],
    classic: "RR CCC", buildKit: "RR CCC"),
  Scenario(
    "a helper that is not kept changes in what is copied on",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d /d
    COPY --from=b /f /f
    COPY d/a /a
    """, with: [.configure("cache: [{ reference: 'REPOSITORY:cache' }]")], [.write("f", "changed")],
    classic: "RR CRR", buildKit: "RR CRR"),
  Scenario(
    "one of two helpers changes",
    """
    FROM base AS a
    COPY f /f

    FROM base AS b
    COPY g /g

    FROM base
    COPY --from=a /f /of-a
    COPY --from=b /g /of-b
    """, [.write("g", "changed")],
    classic: "C R CR", buildKit: "C R rR"),
  Scenario(
    "a whole helper is copied, of which any file changes",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d /d
    COPY --from=b / /all
    COPY d/a /a
    """, [.write("g", "changed")],
    classic: "CR CRR", buildKit: "CR CRR"),
  Scenario(
    "a stage that nothing uses changes",
    """
    FROM base AS a
    COPY f /f

    FROM base
    COPY g /g
    """, [.write("f", "changed")],
    classic: "R C", buildKit: ". C"),
  Scenario(
    "a stage is built from another, which changes at its end",
    """
    FROM base AS a
    COPY f /f
    COPY g /g

    FROM a
    COPY d /d
    """, [.write("g", "changed")],
    classic: "CR R", buildKit: "CR R"),
  Scenario(
    "a stage is built from another, and only itself changes",
    """
    FROM base AS a
    COPY f /f
    COPY g /g

    FROM a
    COPY d /d
    """, [.write("d/a", "changed")],
    classic: "CC R", buildKit: "CC R"),
  Scenario(
    "a stage that another was built from is written into it",
    """
    FROM base AS a
    COPY f /f

    FROM a
    COPY g /g
    """, [.line("\n\nFROM a", "")],
    classic: "RR", buildKit: "RR"),
  Scenario(
    "a stage gets another name",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d /d
    COPY --from=b /f /f
    COPY d/a /a
    """, [.line("AS b", "AS other"), .line("--from=b", "--from=other")],
    classic: "RR CCC", buildKit: "RR rrr"),
  Scenario(
    "a helper is named by its number",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d /d
    COPY --from=b /f /f
    COPY d/a /a
    """, [.line("--from=b", "--from=0")],
    classic: "CC CCC", buildKit: "CC CCC"),
  Scenario(
    "what is copied from a helper gets another place",
    """
    FROM base AS b
    COPY f /f
    COPY g /g

    FROM base
    COPY d /d
    COPY --from=b /f /f
    COPY d/a /a
    """, [.line("/f /f\nCOPY d/a", "/f /h\nCOPY d/a")],
    classic: "CC CRR", buildKit: "CC CRR"),
  Scenario(
    "a chain of three stages changes at its start",
    """
    FROM base AS a
    COPY f /f

    FROM base AS b
    COPY --from=a /f /of-a
    COPY g /g

    FROM base
    COPY --from=b /of-a /of-b
    COPY --from=b /g /h
    """, [.write("f", "changed")],
    classic: "R RR RR", buildKit: "R RR RR"),
  Scenario(
    "a chain of three stages changes in its middle",
    """
    FROM base AS a
    COPY f /f

    FROM base AS b
    COPY --from=a /f /of-a
    COPY g /g

    FROM base
    COPY --from=b /of-a /of-b
    COPY --from=b /g /h
    """, [.write("g", "changed")],
    classic: "C CR CR", buildKit: "C CR CR"),
  Scenario(
    "a RUN of a helper does not run again if only what stands below it changes",
    """
    FROM base AS b
    RUN echo ran > /r
    COPY g /g

    FROM base
    COPY --from=b /r /r
    COPY f /f
    """, [.write("g", "changed")],
    classic: "CR CC", buildKit: "CR CC"),
]

/// What commands write when they run again, which only the build can tell.
let commandScenarios: [Scenario] = [
  Scenario(
    "cargo chef, and a source changes", chef, [.write("d/a", "changed")], classic: "C RR ccRR r",
    buildKit: "C RR ccRR r"),
  Scenario(
    "cargo chef, and the list of dependencies changes", chef, [.write("d/b", "changed")], classic: "C RR rrRR c",
    buildKit: "C RR rrRR c"),
  Scenario(
    "cargo chef, and the recipe is made in another way", chef, [.line("cat /src/b", "cat /src/a")],
    classic: "C CR rrrr c", buildKit: "C CR rrrr c"),
  Scenario(
    "a command runs again after files were copied, which it does not name",
    """
    FROM base AS b
    COPY f /f
    RUN cat /f > /copy
    COPY g /g
    RUN cat /g > /other

    FROM base
    COPY d /d
    COPY --from=b /f /f
    """, [.write("g", "changed")],
    classic: "CCRR CC", buildKit: "CCRR CC"),
  Scenario(
    "a command runs again that writes to a copied file",
    """
    FROM base AS b
    COPY f /f
    COPY g /g
    RUN cat /g >> /f

    FROM base
    COPY d /d
    COPY --from=b /f /f
    """, [.write("g", "changed")],
    classic: "CRR Cr", buildKit: "CRR Cr"),
]

private let chef = """
  FROM base AS chef
  RUN echo chef > /chef

  FROM chef AS planner
  COPY d /src
  RUN cat /src/b > /recipe.json

  FROM chef AS builder
  COPY --from=planner /recipe.json /recipe.json
  RUN echo cooked > /cooked
  COPY d /src
  RUN cat /src/a > /out

  FROM base
  COPY --from=builder /out /out
  """

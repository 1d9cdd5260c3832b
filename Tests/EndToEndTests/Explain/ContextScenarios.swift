/// What is copied from the build context.
let contextScenarios: [Scenario] = [
  Scenario(
    "nothing is changed",
    """
    FROM base
    COPY f /f
    COPY d /d
    RUN echo ran
    """, [],
    classic: "CCC", buildKit: "CCC"),
  Scenario(
    "the content of a file is changed",
    """
    FROM base
    COPY g /g
    COPY f /f
    COPY d /d
    """, [.write("f", "changed")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "a file is changed that nothing copies",
    """
    FROM base
    COPY g /g
    COPY d /d
    """, [.write("f", "changed")],
    classic: "CC", buildKit: "CC"),
  Scenario(
    "a file is touched",
    """
    FROM base
    COPY f /f
    COPY d /d
    """, [.touch("f")],
    classic: "CC", buildKit: "CC"),
  Scenario(
    "a file is made executable",
    """
    FROM base
    COPY g /g
    COPY f /f
    COPY d /d
    """, [.mode("f", 0o755)],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "a file deep in a copied folder is changed",
    """
    FROM base
    COPY f /f
    COPY d /d
    COPY g /g
    """, [.write("d/e/c", "changed")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "a file is added to a copied folder",
    """
    FROM base
    COPY f /f
    COPY d /d
    COPY g /g
    """, [.write("d/new", "new")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "a file is removed from a copied folder",
    """
    FROM base
    COPY f /f
    COPY d /d
    COPY g /g
    """, [.remove("d/b")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "a file in a copied folder is renamed",
    """
    FROM base
    COPY f /f
    COPY d /d
    COPY g /g
    """, [.move("d/b", "d/h")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "two files in a copied folder are swapped",
    """
    FROM base
    COPY f /f
    COPY d /d
    COPY g /g
    """, [.move("d/b", "d/h"), .move("d/a", "d/b"), .move("d/h", "d/a")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "a copied folder is renamed, and the Dockerfile follows",
    """
    FROM base
    COPY f /f
    COPY d /d
    COPY g /g
    """, [.move("d", "h"), .line("COPY d", "COPY h")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "a copied file is renamed, and the Dockerfile follows",
    """
    FROM base
    COPY g /g
    COPY f /f
    COPY d /d
    """, [.move("f", "h"), .line("COPY f", "COPY h")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "a copied file is moved, and the Dockerfile follows",
    """
    FROM base
    COPY g /g
    COPY f /f
    COPY d /d
    """, [.move("f", "s/f"), .line("COPY f", "COPY s/f")],
    classic: "CRR", buildKit: "CCC"),
  Scenario(
    "the source is written with ./",
    """
    FROM base
    COPY g /g
    COPY f /f
    COPY d /d
    """, [.line("COPY f", "COPY ./f")],
    classic: "CCC", buildKit: "CCC"),
  Scenario(
    "a source folder is written with / at its end",
    """
    FROM base
    COPY g /g
    COPY d /d
    COPY f /f
    """, [.line("COPY d", "COPY d/")],
    classic: "CCC", buildKit: "CCC"),
  Scenario(
    "a destination is written with / at its end",
    """
    FROM base
    COPY g /g
    COPY d /d
    COPY f /f
    """, [.line("/d", "/d/")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "the sources of a COPY are swapped",
    """
    FROM base
    COPY f g /x/
    COPY d /d
    """, [.line("f g", "g f")],
    classic: "RR", buildKit: "RR"),
  Scenario(
    "a COPY gets another owner",
    """
    FROM base
    COPY g /g
    COPY f /f
    COPY d /d
    """, [.line("COPY f", "COPY --chown=1:1 f")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "a COPY becomes an ADD",
    """
    FROM base
    COPY g /g
    COPY f /f
    COPY d /d
    """, [.line("COPY f", "ADD f")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "an added file is changed",
    """
    FROM base
    ADD g /g
    ADD f /f
    ADD d /d
    """, [.write("f", "changed")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "a file is added that a wildcard does not match",
    """
    FROM base
    COPY d/[ab] /x/
    COPY g /g
    """, [.write("d/h", "new")],
    classic: "CC", buildKit: "CC"),
  Scenario(
    "a file is added that a wildcard matches",
    """
    FROM base
    COPY d/* /x/
    COPY g /g
    """, [.write("d/h", "new")],
    classic: "RR", buildKit: "RR"),
  Scenario(
    "a file that a wildcard matches is renamed",
    """
    FROM base
    COPY d/? /x/
    COPY g /g
    """, [.move("d/b", "d/h")],
    classic: "RR", buildKit: "RR"),
  Scenario(
    "the target of a copied link is changed",
    """
    FROM base
    COPY l /l
    COPY g /g
    """, with: [.link("l", to: "f")], [.write("f", "changed")],
    classic: "RR", buildKit: "RR"),
  Scenario(
    "a link in a copied folder points elsewhere",
    """
    FROM base
    COPY d /d
    COPY g /g
    """, with: [.link("d/l", to: "a")], [.link("d/l", to: "b")],
    classic: "RR", buildKit: "RR"),
  Scenario(
    "a link in a copied folder is kept while its target outside changes",
    """
    FROM base
    COPY d /d
    COPY g /g
    """, with: [.link("d/l", to: "../f")], [.write("f", "changed")],
    classic: "RR", buildKit: "CC"),
  Scenario(
    "a file in a copied folder becomes a link",
    """
    FROM base
    COPY d /d
    COPY g /g
    """, [.remove("d/b"), .link("d/b", to: "a")],
    classic: "RR", buildKit: "RR"),
  Scenario(
    "everything is copied and the Dockerfile gets a comment",
    """
    FROM base
    COPY d /d
    COPY . /x
    COPY g /g
    """, [.line("COPY .", "# why\nCOPY .")],
    classic: "CRR", buildKit: "CRR"),
  Scenario(
    "COPY on nothing",
    """
    FROM scratch
    COPY g /g
    COPY f /f
    COPY d /d
    """, [.write("f", "changed")],
    classic: "CRR", buildKit: "CRR"),
]

/// What an image says of itself, and where and as whom it runs.
let metadataScenarios: [Scenario] = [
  Scenario(
    "a LABEL is edited",
    """
    FROM base
    LABEL a=1
    COPY f /f
    RUN echo ran
    """, [.line("LABEL a=1", "LABEL a=2")],
    classic: "RRR", buildKit: ".CC"),
  Scenario(
    "a CMD is edited",
    """
    FROM base
    CMD ["a"]
    COPY f /f
    RUN echo ran
    """, [.line("CMD [\"a\"]", "CMD [\"b\"]")],
    classic: "RRR", buildKit: ".CC"),
  Scenario(
    "an ENTRYPOINT is edited",
    """
    FROM base
    ENTRYPOINT ["a"]
    COPY f /f
    RUN echo ran
    """, [.line("ENTRYPOINT [\"a\"]", "ENTRYPOINT [\"b\"]")],
    classic: "RRR", buildKit: ".CC"),
  Scenario(
    "an EXPOSE is edited",
    """
    FROM base
    EXPOSE 80
    COPY f /f
    RUN echo ran
    """, [.line("EXPOSE 80", "EXPOSE 81")],
    classic: "RRR", buildKit: ".CC"),
  Scenario(
    "a VOLUME is edited",
    """
    FROM base
    VOLUME /a
    COPY f /f
    RUN echo ran
    """, [.line("VOLUME /a", "VOLUME /b")],
    classic: "RRR", buildKit: ".CC"),
  Scenario(
    "a STOPSIGNAL is edited",
    """
    FROM base
    STOPSIGNAL 9
    COPY f /f
    RUN echo ran
    """, [.line("STOPSIGNAL 9", "STOPSIGNAL 15")],
    classic: "RRR", buildKit: ".CC"),
  Scenario(
    "a HEALTHCHECK is edited",
    """
    FROM base
    HEALTHCHECK CMD true
    COPY f /f
    RUN echo ran
    """, [.line("HEALTHCHECK CMD true", "HEALTHCHECK CMD false")],
    classic: "RRR", buildKit: ".CC"),
  Scenario(
    "a MAINTAINER is edited",
    """
    FROM base
    MAINTAINER a
    COPY f /f
    RUN echo ran
    """, [.line("MAINTAINER a", "MAINTAINER b")],
    classic: "RRR", buildKit: ".CC"),
  Scenario(
    "an ENV is edited",
    """
    FROM base
    ENV A=1
    COPY f /f
    RUN echo ran
    """, [.line("ENV A=1", "ENV A=2")],
    classic: "RRR", buildKit: ".CR"),
  Scenario(
    "the pairs of an ENV are swapped",
    """
    FROM base
    ENV A=1 B=2
    COPY f /f
    RUN echo ran
    """, [.line("ENV A=1 B=2", "ENV B=2 A=1")],
    classic: "RRR", buildKit: ".CR"),
  Scenario(
    "an ENV is split in two",
    """
    FROM base
    ENV A=1 B=2
    COPY f /f
    RUN echo ran
    """, [.line("ENV A=1 B=2", "ENV A=1\nENV B=2")],
    classic: "RRRR", buildKit: "..CC"),
  Scenario(
    "a USER is edited",
    """
    FROM base
    USER 0
    COPY f /f
    WORKDIR /w
    """, [.line("USER 0", "USER 0:0")],
    classic: "RRR", buildKit: ".CR"),
  Scenario(
    "a SHELL is edited",
    """
    FROM base
    SHELL ["/bin/sh", "-c"]
    COPY f /f
    RUN echo ran
    """, [.line("SHELL [\"/bin/sh\", \"-c\"]", "SHELL [\"/bin/sh\", \"-ec\"]")],
    classic: "RRR", buildKit: ".CR"),
  Scenario(
    "a SHELL is edited above a RUN that needs none",
    """
    FROM base
    SHELL ["/bin/sh", "-c"]
    COPY f /f
    RUN ["echo", "ran"]
    """, [.line("\"-c\"", "\"-ec\"")],
    classic: "RRR", buildKit: ".CC"),
  Scenario(
    "a WORKDIR is edited",
    """
    FROM base
    COPY g /g
    WORKDIR /a
    COPY f /f
    RUN echo ran
    """, [.line("WORKDIR /a", "WORKDIR /b")],
    classic: "CRRR", buildKit: "CRRR"),
  Scenario(
    "WORKDIR / is removed",
    """
    FROM base
    WORKDIR /
    COPY f /f
    RUN echo ran
    """, [.line("WORKDIR /\n", "")],
    classic: "RR", buildKit: "CC"),
  Scenario(
    "a destination is written relative to the WORKDIR",
    """
    FROM base
    WORKDIR /w
    COPY f ./f
    COPY g /g
    """, [.line("./f", "/w/f")],
    classic: "CRR", buildKit: "CCC"),
  Scenario(
    "a LABEL is inserted at the top",
    """
    FROM base
    COPY f /f
    RUN echo ran
    """, [.line("COPY", "LABEL a=1\nCOPY")],
    classic: "RRR", buildKit: ".CC"),
  Scenario(
    "a LABEL is appended",
    """
    FROM base
    COPY f /f
    RUN echo ran
    """, [.line("echo ran", "echo ran\nLABEL a=1")],
    classic: "CCR", buildKit: "CC."),
  Scenario(
    "a USER is inserted below a COPY",
    """
    FROM base
    COPY f /f
    COPY g /g
    WORKDIR /w
    """, [.line("COPY g", "USER 1\nCOPY g")],
    classic: "CRRR", buildKit: "C.CR"),
  Scenario(
    "an ENV in a destination is edited",
    """
    FROM base
    ENV D=/a
    COPY f /f
    COPY g $D/g
    COPY d /d
    """, [.line("D=/a", "D=/b")],
    classic: "RRRR", buildKit: ".CRR"),
]

import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("Arguments")
struct ArgumentTests {
  @Test(
    "every instruction is read in its own way",
    arguments: [
      ("ADD a b /c", "ADD <a> <b> </c>"),
      ("ADD [\"a b\", \"/c\"]", "ADD exec<a b></c>"),
      ("ARG a", "ARG <a>"),
      ("ARG a b=c d= e=\"f g\" h='i j' k=l\\ m", "ARG <a> <b>=<c> <d>=<> <e>=<\"f g\"> <h>=<'i j'> <k>=<l\\ m>"),
      ("CMD", "CMD"),
      ("CMD a b", "CMD text<a b>"),
      ("CMD [\"a\", \"b\"]", "CMD exec<a><b>"),
      ("CMD [ ]", "CMD exec"),
      ("COPY a  b\t/c", "COPY <a> <b> </c>"),
      ("COPY [a /c", "COPY <[a> </c>"),
      ("ENTRYPOINT [\"\\u00e9\\n\", \"\\ud83d\\ude00\\ud83d\"]", "ENTRYPOINT exec<é\n><😀\u{FFFD}>"),
      ("ENV a b  c", "ENV <a>=<b  c>"),
      ("ENV a b=c", "ENV <a>=<b=c>"),
      ("ENV a=b c=\"d e\" f=g=h", "ENV <a>=<b> <c>=<\"d e\"> <f>=<g=h>"),
      ("ENV a=\"it's\" b=c", "ENV <a>=<\"it's\"> <b>=<c>"),
      ("ENV a=\"\\\"b\" c=d", "ENV <a>=<\"\\\"b\"> <c>=<d>"),
      ("ENV a=<<EOF", "ENV <a>=<<<EOF>"),
      ("EXPOSE 80 443/tcp $PORT", "EXPOSE <80> <443/tcp> <$PORT>"),
      ("HEALTHCHECK none", "HEALTHCHECK"),
      ("HEALTHCHECK cmd a b", "HEALTHCHECK text<a b>"),
      ("HEALTHCHECK --interval=1m30s --retries=3 CMD [\"a\"]", "HEALTHCHECK --interval=1m30s --retries=3 exec<a>"),
      ("LABEL a.b=c \"d e\"=f", "LABEL <a.b>=<c> <\"d e\">=<f>"),
      ("LABEL a b", "LABEL <a>=<b>"),
      ("MAINTAINER A B <c@d>", "MAINTAINER text<A B <c@d>>"),
      ("ONBUILD RUN a", "ONBUILD RUN text<a>"),
      ("onbuild copy --from=x a b", "ONBUILD COPY --from=x <a> <b>"),
      ("RUN a && b", "RUN text<a && b>"),
      ("RUN [\"a\", \"b\"]", "RUN exec<a><b>"),
      ("RUN [ -f x ] && y", "RUN text<[ -f x ] && y>"),
      ("RUN ['a', 'b']", "RUN text<['a', 'b']>"),
      ("RUN [\"a\",]", "RUN text<[\"a\",]>"),
      ("RUN [\"a\"] b", "RUN text<[\"a\"] b>"),
      ("RUN [\"a\" \\\n , \"b\"]", "RUN exec<a><b>"),
      ("SHELL [\"/bin/bash\", \"-c\"]", "SHELL exec</bin/bash><-c>"),
      ("STOPSIGNAL SIGTERM", "STOPSIGNAL text<SIGTERM>"),
      ("USER 1000:1000", "USER text<1000:1000>"),
      ("VOLUME /a /b", "VOLUME </a> </b>"),
      ("VOLUME [\"/a\"]", "VOLUME exec</a>"),
      ("WORKDIR /a b ", "WORKDIR text</a b>"),
    ])
  func reads(text: String, expected: String) {
    let result = parsed(text)
    #expect(result.instructions.map(summary) == [expected])
    #expect(places(result.diagnostics) == [])
  }

  @Test(
    "what is missing or malformed is reported where it stands",
    arguments: [
      ("COPY", "2:1 error missing-argument", "COPY needs a source and a destination; write COPY source… destination"),
      (
        "COPY a", "2:6 error missing-argument",
        "COPY needs a destination after its source; write COPY source… destination"
      ),
      (
        "ADD [\"a\"]", "2:5 error missing-argument",
        "ADD needs a destination after its source; write ADD source… destination"
      ),
      (
        "COPY <<EOF\nEOF", "2:6 error missing-argument",
        "COPY needs a destination after its source; write COPY source… destination"
      ),
      (
        "COPY a <<EOF\nEOF", "2:8 error here-document-destination",
        "COPY cannot write to a here-document; put the destination after \"<<EOF\""
      ),
      ("ARG", "2:1 error missing-argument", "ARG needs a name"),
      ("ARG a =b", "2:7 error missing-name", "ARG has no name before the \"=\""),
      ("ENV", "2:1 error missing-argument", "ENV needs a name and a value; write ENV name=value"),
      ("ENV a", "2:5 error missing-assignment", "ENV needs a value for \"a\"; write ENV name=value"),
      (
        "ENV a=b c", "2:9 error missing-assignment",
        "ENV has no \"=\" in \"c\"; write name=value, with double quotes around a value that has blanks"
      ),
      ("LABEL =b", "2:7 error missing-name", "LABEL has no name before the \"=\""),
      ("EXPOSE", "2:1 error missing-argument", "EXPOSE needs at least one value"),
      ("VOLUME []", "2:8 error missing-argument", "VOLUME needs at least one value"),
      ("VOLUME [\" \"]", "2:9 error missing-argument", "VOLUME has an empty value"),
      ("USER", "2:1 error missing-argument", "USER needs a value"),
      ("WORKDIR  ", "2:1 error missing-argument", "WORKDIR needs a value"),
      ("ONBUILD", "2:1 error missing-argument", "ONBUILD needs an instruction after it"),
      ("ONBUILD ONBUILD RUN a", "2:9 error bad-trigger", "ONBUILD cannot be kept for later by ONBUILD"),
      ("ONBUILD from a", "2:9 error bad-trigger", "FROM cannot be kept for later by ONBUILD"),
      ("ONBUILD MAINTAINER a", "2:9 error bad-trigger", "MAINTAINER cannot be kept for later by ONBUILD"),
      (
        "ONBUILD COPY a", "2:14 error missing-argument",
        "COPY needs a destination after its source; write COPY source… destination"
      ),
      ("RUN [1]", "2:6 error bad-exec-form", "RUN takes only strings in its JSON array; put double quotes around it"),
      (
        "CMD [\"a\", {\"b\": [true]}]", "2:11 error bad-exec-form",
        "CMD takes only strings in its JSON array; put double quotes around it"
      ),
      (
        "CMD ['a']", "2:5 warning not-exec-form",
        "CMD looks like a JSON array but is none, so a shell runs it; use double quotes and no comma after the last word"
      ),
      ("SHELL /bin/sh", "2:7 error bad-exec-form", "SHELL needs a JSON array; write SHELL [\"/bin/bash\", \"-c\"]"),
      ("SHELL []", "2:7 error bad-exec-form", "SHELL needs a JSON array; write SHELL [\"/bin/bash\", \"-c\"]"),
      ("HEALTHCHECK", "2:1 error bad-healthcheck", "HEALTHCHECK needs CMD or NONE"),
      ("HEALTHCHECK curl x", "2:13 error bad-healthcheck", "HEALTHCHECK takes CMD or NONE, not \"curl\""),
      ("HEALTHCHECK NONE x", "2:18 error bad-healthcheck", "HEALTHCHECK NONE takes nothing after it"),
      ("HEALTHCHECK CMD", "2:13 error bad-healthcheck", "HEALTHCHECK CMD needs a command"),
      ("COPPY a b", "2:1 error unknown-instruction", "there is no instruction \"COPPY\"; did you mean \"COPY\"?"),
      ("apt-get update", "2:1 error unknown-instruction", "there is no instruction \"apt-get\""),
    ])
  func reports(text: String, place: String, expected: String) {
    let result = parsed(text)
    #expect(places(result.diagnostics) == [place])
    #expect(wording(result.diagnostics) == [expected])
  }

  @Test("all problems of a file are reported in one run, by position")
  func several() {
    let text = "ARG\nFORM a\nRUNN b\nCOPY c\nENV d\nFROM a as 1b\nCOPY --form=e f g"
    #expect(
      places(parseDockerfile(file(text)).diagnostics) == [
        "1:1 error missing-argument", "2:1 error unknown-instruction", "3:1 error unknown-instruction",
        "4:6 error missing-argument", "5:5 error missing-assignment", "6:11 error bad-stage-name",
        "7:6 error unknown-flag",
      ])
  }
}

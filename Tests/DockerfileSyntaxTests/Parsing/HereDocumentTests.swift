import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("Here-documents")
struct HereDocumentTests {
  @Test(
    "are read where RUN, COPY and ADD open them",
    arguments: [
      ("RUN <<EOF\na\n b\nEOF", "RUN text<<<EOF> EOF=<a\n b\n>"),
      ("RUN <<EOF cat\nEOF", "RUN text<<<EOF cat> EOF=<>"),
      ("RUN python3 <<'EOF'\n$a\nEOF", "RUN text<python3 <<'EOF'> EOF'=<$a\n>"),
      ("RUN <<\"E F\"\na\nE F", "RUN text<<<\"E F\"> E F'=<a\n>"),
      ("RUN <<E\"O\"F\na\nEOF", "RUN text<<<E\"O\"F> EOF'=<a\n>"),
      ("RUN <<E\\OF\na\nEOF", "RUN text<<<E\\OF> EOF=<a\n>"),
      ("RUN <<-EOF\n\ta\n\t\t b\n\tEOF", "RUN text<<<-EOF> EOF=<a\n b\n>"),
      ("RUN 3<<EOF\na\nEOF", "RUN text<3<<EOF> EOF=<a\n>"),
      ("RUN <<A <<B\n1\nA\n2\nB", "RUN text<<<A <<B> A=<1\n> B=<2\n>"),
      (
        "COPY --chmod=600 <<a.txt <<'b.txt' /d/\n1\na.txt\n2\nb.txt",
        "COPY --chmod=600 <<<a.txt> <<<'b.txt'> </d/> a.txt=<1\n> b.txt'=<2\n>"
      ),
      ("ADD <<A /x\n# no comment \\\n\nRUN no\nA", "ADD <<<A> </x> A=<# no comment \\\n\nRUN no\n>"),
      ("ONBUILD RUN <<EOF\na\nEOF", "ONBUILD RUN text<<<EOF> EOF=<a\n>"),
      ("RUN a \\\n <<EOF\nb\nEOF", "RUN text<a  <<EOF> EOF=<b\n>"),
      ("RUN <<EOF\r\na\r\nEOF\r\n", "RUN text<<<EOF> EOF=<a\r\n>"),
      ("RUN <<EOF\nEOF \n EOF\nEOF", "RUN text<<<EOF> EOF=<EOF \n EOF\n>"),
      ("RUN cat <<$x\n$x", "RUN text<cat <<$x> $x=<>"),
      ("RUN cat ${a:-b} <<E\nE", "RUN text<cat ${a:-b} <<E> E=<>"),
    ])
  func reads(text: String, expected: String) {
    let result = parsed(text)
    #expect(result.instructions.map(summary) == [expected])
    #expect(places(result.diagnostics) == [])
  }

  @Test(
    "are not opened by a mark that is quoted, apart or elsewhere",
    arguments: [
      "RUN echo \"<<EOF\"", "RUN echo '<<EOF'", "RUN cat <<<EOF", "RUN a=$((1<<2))", "RUN echo 1 << 2",
      "RUN x<<EOF", "RUN echo \\<<EOF", "RUN echo it's <<EOF", "RUN [\"cat\", \"<<EOF\"]", "CMD cat <<EOF",
      "COPY [\"<<EOF\", \"/x\"]", "ENV a=<<EOF", "ARG a=<<EOF", "LABEL a=<<EOF", "RUN <<\"\"", "RUN echo ${ <<EOF",
      "RUN <<", "RUN <<-", "WORKDIR <<EOF", "ONBUILD CMD <<EOF",
    ])
  func others(text: String) {
    let result = parsed(text + "\nUSER next")
    #expect(result.instructions.map(\.hereDocuments) == [[], []])
    #expect(places(result.diagnostics) == [])
  }

  @Test("their lines belong to the instruction")
  func ranges() throws {
    let source = file("FROM a\nCOPY <<x \\\n  /y\nb\nx\nUSER c")
    let stage = try #require(parseDockerfile(source).dockerfile?.stages.first)
    #expect(source.text(in: stage.instructions[0].range) == "COPY <<x \\\n  /y\nb\nx")
    #expect(stage.instructions[0].lines == 2...5)
    #expect(source.text(in: stage.instructions[0].hereDocuments[0].opening) == "<<x")
    #expect(stage.instructions[1].lines == 6...6)
  }

  @Test("one without an end is an error at its opening")
  func unterminated() {
    let result = parsed("RUN a\nCOPY <<A \\\n  <<B /x\n1\nA\n2\n  B\nRUN no")
    #expect(places(result.diagnostics) == ["4:3 error unterminated-here-document"])
    #expect(
      wording(result.diagnostics) == [
        "the here-document \"B\" has no end; (this line does not end it, because of the blanks); "
          + "end it with a line that is \"B\" and nothing else"
      ])
    #expect(result.diagnostics.first?.notes.first?.place?.start.line == 8)
  }

  @Test("lines of a misspelt instruction are not taken for instructions")
  func misspelt() {
    let result = parsed("RNU <<EOF\na\nEOF\nUSER b")
    #expect(places(result.diagnostics) == ["2:1 error unknown-instruction"])
    #expect(result.instructions.map(summary) == ["USER text<b>"])
  }
}

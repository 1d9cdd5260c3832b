import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("Flags")
struct FlagTests {
  @Test(
    "are read before the arguments",
    arguments: [
      (
        "COPY --from=a --chown=1:2 --chmod=755 --link --parents --exclude=*.o --exclude=*.a b c",
        "COPY --from=a --chown=1:2 --chmod=755 --link --parents --exclude=*.o --exclude=*.a <b> <c>"
      ),
      (
        "ADD --checksum=sha256:0 --keep-git-dir=true --unpack=FALSE --link a b",
        "ADD --checksum=sha256:0 --keep-git-dir=true --unpack=FALSE --link <a> <b>"
      ),
      ("COPY \\\n  --from=a \\\n  b c", "COPY --from=a <b> <c>"),
      ("COPY --from=\"a\" b c", "COPY --from=a <b> <c>"),
      ("COPY --chown='a b' b c", "COPY --chown=a b <b> <c>"),
      ("COPY --exclude=a\\ b b c", "COPY --exclude=a b <b> <c>"),
      ("COPY --exclude=a=b b c", "COPY --exclude=a=b <b> <c>"),
      ("COPY a --from=b c", "COPY <a> <--from=b> <c>"),
      ("COPY --from=a -- --b c", "COPY --from=a <--b> <c>"),
      (
        "RUN --network=none --security=insecure --device=x a",
        "RUN --network=none --security=insecure --device=x text<a>"
      ),
      (
        "RUN --mount=type=cache,target=/a --mount=type=ssh b",
        "RUN --mount=type=cache,target=/a --mount=type=ssh text<b>"
      ),
      (
        "HEALTHCHECK --timeout=3s --start-period=0 --start-interval=1.5h CMD a",
        "HEALTHCHECK --timeout=3s --start-period=0 --start-interval=1.5h text<a>"
      ),
    ])
  func reads(text: String, expected: String) {
    let result = parsed(text)
    #expect(result.instructions.map(summary) == [expected])
    #expect(places(result.diagnostics) == [])
  }

  @Test(
    "are checked",
    arguments: [
      ("COPY --form=a b c", "2:6 error unknown-flag", "COPY has no flag \"--form\"; did you mean \"--from\"?"),
      ("COPY --From=a b c", "2:6 error unknown-flag", "COPY has no flag \"--From\"; did you mean \"--from\"?"),
      (
        "COPY --mount=a b c", "2:6 error unknown-flag",
        "COPY has no flag \"--mount\"; COPY takes --chmod, --chown, --exclude, --from, --link or --parents"
      ),
      ("WORKDIR --x /a", "2:9 error unknown-flag", "WORKDIR has no flag \"--x\"; WORKDIR takes no flags"),
      ("ONBUILD --x RUN a", "2:9 error unknown-flag", "ONBUILD has no flag \"--x\"; ONBUILD takes no flags"),
      ("ONBUILD COPY --form=a b c", "2:14 error unknown-flag", "COPY has no flag \"--form\"; did you mean \"--from\"?"),
      (
        "COPY --from=a --from=b c d", "2:15 error duplicate-flag",
        "the flag \"--from\" stands twice; (the first one); remove one of them"
      ),
      ("COPY --from b c", "2:6 error bad-flag-value", "the flag \"--from\" needs a value, as in --from=value"),
      ("COPY --link=yes b c", "2:6 error bad-flag-value", "the flag \"--link\" is either true or false, not \"yes\""),
      (
        "RUN --network=bridge a", "2:5 error bad-flag-value",
        "the flag \"--network\" is default, none or host, not \"bridge\""
      ),
      (
        "HEALTHCHECK --interval=30 CMD a", "2:13 error bad-flag-value",
        "the flag \"--interval\" needs a duration such as 30s or 1m30s, not \"30\""
      ),
      (
        "HEALTHCHECK --retries=-1 CMD a", "2:13 error bad-flag-value",
        "the flag \"--retries\" needs a whole number, not \"-1\""
      ),
      ("ADD --from=a b c", "2:5 warning add-from", "Docker's ADD has no \"--from\"; use COPY"),
    ])
  func checks(text: String, place: String, expected: String) {
    let result = parsed(text)
    #expect(places(result.diagnostics) == [place])
    #expect(wording(result.diagnostics) == [expected])
  }

  @Test(
    "mounts are comma separated options",
    arguments: [
      (
        "type=bind,from=x,source=/a,target=/b,rw", ["type=bind", "from=x", "source=/a", "target=/b", "rw"], "bind", "x"
      ),
      ("from=x,from=y", ["from=x", "from=y"], "bind", "y"),
      ("TYPE=Cache,Target=/a", ["type=Cache", "target=/a"], "cache", nil),
      ("type=secret,id=a,required", ["type=secret", "id=a", "required"], "secret", nil),
      ("type=bind,from=,target=/a=b", ["type=bind", "from=", "target=/a=b"], "bind", nil),
      ("'type=bind,\"source=/a,b\"'", ["type=bind", "source=/a,b"], "bind", nil),
      ("'\"source=\"\"a\"\"\",ro'", ["source=\"a\"", "ro"], "bind", nil),
    ] as [(String, [String], String, String?)])
  func mounts(text: String, options: [String], type: String, from: String?) throws {
    let result = parsed("RUN --mount=\(text) x")
    let mount = try #require(result.instructions.first?.flags.first?.mount)
    #expect(mount.options.map { $0.key + ($0.value.map { "=\($0)" } ?? "") } == options)
    #expect(mount.type == type)
    #expect(mount.from == from)
    #expect(places(result.diagnostics) == [])
  }

  @Test(
    "mounts are checked",
    arguments: [
      ("type=bnd,target=/a", "there is no mount of type \"bnd\"; did you mean \"bind\"?"),
      ("type=cache,tagret=/a", "a mount has no option \"tagret\"; did you mean \"target\"?"),
      ("type=cache,target", "the mount option \"target\" needs a value"),
      ("type=secret,from=a", "a secret mount takes no \"from\""),
      ("'a\"b'", "\"a\"b\" is no list of mount options; write key=value pairs between commas, without quotes inside"),
      ("", "\"\" is no list of mount options; write key=value pairs between commas, without quotes inside"),
    ])
  func mountErrors(text: String, expected: String) {
    #expect(wording(parsed("RUN --mount=\(text) x").diagnostics) == [expected])
  }
}

# A target that is no stage.
cat >Dockerfile <<'END'
FROM alpine AS builder
FROM alpine AS runtime
END
cat >cigen.json5 <<'END'
{
  version: "1.0.0",
  images: {
    web: { repository: "acme/web", target: "runtme" },
  },
}
END

# The example at the top of the README.
mkdir src
cat >Dockerfile <<'END'
FROM alpine AS builder
ARG NODE_VERSION
RUN true
FROM alpine AS runtime
COPY --from=builder /a /
END

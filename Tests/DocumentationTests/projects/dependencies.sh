# An expensive step before the source and one behind it.
mkdir src
touch go.mod src/main.c
cat >Dockerfile <<'END'
FROM alpine AS builder
COPY go.mod /src/
RUN make deps
COPY src /src
RUN make
FROM alpine AS runtime
COPY --from=builder /src/web /
END

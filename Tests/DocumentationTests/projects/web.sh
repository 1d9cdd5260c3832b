# The example at the top of the README.
touch go.mod go.sum main.go
echo 1.4.0 >VERSION
cat >Dockerfile <<'EOF'
ARG GO_VERSION=1.24
FROM golang:${GO_VERSION} AS builder
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o /web .

FROM debian:12-slim AS runtime
COPY --from=builder /web /usr/local/bin/web
CMD ["web"]
EOF

#!/bin/sh
set -e
mkdir -p /out
go build -ldflags "-X main.version=$VERSION" -o /out/server ./cmd/server

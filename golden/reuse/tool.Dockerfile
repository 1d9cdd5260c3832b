FROM docker.io/library/alpine:3.20 AS certificates
RUN apk add --no-cache ca-certificates

FROM docker.io/library/golang:1 AS tool
ARG GO
RUN echo "${GO}" >/go-version
COPY --from=certificates /etc/ssl /etc/ssl

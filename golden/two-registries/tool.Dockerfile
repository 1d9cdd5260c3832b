FROM alpine
COPY tool /

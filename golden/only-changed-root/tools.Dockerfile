FROM debian:12-slim
COPY . /tools

FROM ghcr.io/acme/base:latest
COPY . /srv

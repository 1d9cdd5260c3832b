# cigen itself, with the Swift standard library linked in; git is for the name of the image where nothing says it.
FROM swift:6.1-bookworm AS build
WORKDIR /src
COPY Package.swift ./
COPY Sources Sources
COPY Templates Templates
COPY Tests Tests
RUN swift build --configuration release --static-swift-stdlib --product cigen \
  && install -D --strip .build/release/cigen /out/cigen

FROM debian:bookworm-slim AS runtime
RUN apt-get update \
  && apt-get install --yes --no-install-recommends git \
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/cigen /usr/local/bin/cigen
WORKDIR /work
ENTRYPOINT ["cigen"]

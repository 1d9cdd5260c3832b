#!/usr/bin/env python3
"""Stands in for docker with buildx: takes what `docker buildx build` documents and nothing else, and remembers it.

It is strict where the real one is, or where the real one is silent about a mistake: unknown options, keys and values of
comma-separated records, an export that the builder cannot do, a push without a name, a cache that would replace a tag.
What it builds is a digest of what it was told; STAND_IN is the folder of what it remembers.

The engine's own builder stores in containerd, so it can export caches, and read what others built.
"""
import csv
import hashlib
import json
import os
import re
import sys
from pathlib import Path

STATE = Path(os.environ["STAND_IN"])

# docs/reference/buildx_build.md: options with a value, which all but some of these may be given several times.
WITH_VALUE = set(
    "add-host allow annotation attest build-arg build-context builder cache-from cache-to call cgroup-parent file "
    "iidfile label metadata-file network no-cache-filter output platform progress provenance sbom secret shm-size ssh "
    "tag target ulimit".split())
SINGLE = {"builder", "call", "file", "iidfile", "metadata-file", "progress", "target"}
WITHOUT_VALUE = {"check", "debug", "load", "no-cache", "pull", "push", "quiet"}

# docs.docker.com, "Cache storage backends": the keys of imports, and what exports have besides.
COMPRESSION = {"compression", "compression-level", "force-compression"}
MEDIA = {"image-manifest", "oci-mediatypes"}
S3 = set("region bucket name endpoint_url prefix blobs_prefix manifests_prefix use_path_style".split())
IMPORT = {"registry": {"ref"}, "local": {"src", "digest"}, "gha": {"scope", "timeout", "url", "url_v2", "version"}, "s3": S3}
EXPORT = {
    "inline": set(),
    "registry": {"ref", "mode", "ignore-error"} | MEDIA | COMPRESSION,
    "local": {"dest", "mode", "ignore-error"} | MEDIA | COMPRESSION,
    "gha": {"scope", "timeout", "mode", "ignore-error", "repository", "version"},
    "s3": S3 | {"mode", "ignore-error", "upload_parallelism", "touch_refresh"},
}
REQUIRED = {"registry": {"ref"}, "local": set(), "gha": set(), "s3": {"region", "bucket"}, "inline": set()}
VALUES = {
    "mode": "min|max", "ignore-error": "true", "image-manifest": "true|false", "oci-mediatypes": "true|false",
    "compression": "gzip|estargz|zstd", "force-compression": "true|false", "use_path_style": "true|false",
}
REFERENCE = re.compile(
    r"(?:[a-zA-Z0-9.-]+(?::[0-9]+)?/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?")


def refuse(message):
    sys.exit(f"ERROR: {message}")


def record(text):
    """A record of comma-separated fields, as encoding/csv and buildx read it."""
    fields = next(csv.reader([text], strict=True))
    pairs = {}
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals:
            refuse(f"invalid value {field}")
        if name in pairs:
            refuse(f"{name} twice in {text}")
        pairs[name] = value
    return pairs


def check_reference(text):
    if not REFERENCE.fullmatch(text):
        refuse(f"invalid reference format: {text}")


def cache(text, known, what):
    pairs = record(text)
    kind = pairs.pop("type", None) or refuse(f"type required from {text}")
    if kind not in known:
        refuse(f"unknown cache {what}: {kind}")
    for name, value in pairs.items():
        if name not in known[kind]:
            refuse(f"{kind} {what} has no {name}: {text}")
        if not re.fullmatch(VALUES.get(name, ".+"), value):
            refuse(f"{name} cannot be {value}")
    missing = REQUIRED[kind] - set(pairs) | ({"src" if what == "import" else "dest"} - set(pairs) if kind == "local" else set())
    if missing:
        refuse(f"{kind} {what} without {missing}")
    if kind == "registry":
        check_reference(pairs["ref"])
    return kind, pairs


def parse(words):
    options, places = [], []
    words = list(words)
    while words:
        word = words.pop(0)
        if not word.startswith("-") or word == "-":
            places.append(word)
            continue
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or name not in WITH_VALUE | WITHOUT_VALUE:
            refuse(f"unknown flag: {word}")
        if name in WITH_VALUE and not equals:
            if not words:
                refuse(f"flag needs an argument: {word}")
            value = words.pop(0)
        if name in SINGLE and name in [known for known, _ in options]:
            refuse(f"{name} twice")
        options.append((name, value))
    if len(places) != 1:
        refuse(f"docker buildx build requires exactly 1 argument, not {places}")
    return options, places[0]


def driver_of(builder):
    if builder == "default":
        return "docker"
    path = STATE / "builders" / builder
    return path.read_text() if path.exists() else refuse(f'no builder "{builder}" found')


def build(words):
    options, context = parse(words)
    every = lambda name: [value for known, value in options if known == name]
    driver_of(os.environ.get("BUILDX_BUILDER", "default"))
    if not Path(context).is_dir() or not all(Path(file).is_file() for file in every("file")):
        refuse(f"path {context} or {every('file')} not found")
    for tag in every("tag"):
        check_reference(tag)
    for argument in every("build-arg"):
        if not re.match(r"[A-Za-z_]\w*(=|$)", argument):
            refuse(f"invalid build argument {argument}")
    for text in every("secret"):
        pairs = record(text)
        if "id" not in pairs or set(pairs) - {"id", "type", "env", "src", "source"}:
            refuse(f"invalid secret {text}")
        if "env" in pairs and pairs["env"] not in os.environ or "src" in pairs and not Path(pairs["src"]).is_file():
            refuse(f"nothing is there for the secret {text}")
    for text in every("attest"):
        pairs = record(text)
        if pairs.pop("type", "") not in ("provenance", "sbom") or set(pairs) - {"mode", "generator"}:
            refuse(f"unknown attestation {text}")
    for text in every("build-context"):
        name, equals, value = text.partition("=")
        check_reference(name)
        check_context(value)
    for text in every("cache-from"):
        kind, pairs = cache(text, IMPORT, "import")
        print(f"#1 importing cache manifest from {text}")
    for text in every("cache-to"):
        kind, pairs = cache(text, EXPORT, "export")
        if kind != "inline" and pairs.get("ignore-error") != "true":
            refuse(f"{text} can fail a build")
        if pairs.get("ref") in every("tag"):
            refuse(f"the cache replaces the image {pairs['ref']}")
    if every("push") and (not every("tag") or every("load") or every("output")):
        refuse("tag is needed when pushing to registry")

    print("#2 [1/2] FROM base\n#3 [2/2] RUN true\n#3 CACHED")
    digest = "sha256:" + hashlib.sha256(repr((options, context)).encode()).hexdigest()
    for text in every("output"):
        pairs = record(text)
        if pairs.get("type") != "oci" or pairs.get("tar") != "false" or set(pairs) != {"type", "tar", "dest", "name"}:
            refuse(f"unexpected output {text}")
        folder = Path(pairs["dest"])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.json").write_text(json.dumps({"manifests": [{"digest": digest, "name": pairs["name"]}]}))
    if every("push"):
        for tag in every("tag"):
            path = STATE / "pushed" / tag.replace("/", "_")
            path.parent.mkdir(exist_ok=True)
            path.write_text(digest)
    for file in every("metadata-file"):
        Path(file).write_text(json.dumps(
            {"buildx.build.ref": "b/b0/x", "containerimage.config.digest": "sha256:" + "0" * 64,
             "containerimage.descriptor": {"digest": digest, "size": 1}, "containerimage.digest": digest}, indent=2))


# docs.docker.com, "Build drivers": what is said of a builder when it is made.
DRIVERS = {
    "docker-container": set(
        "image network memory memory-swap cpu-quota cpu-period cpu-shares cpuset-cpus cpuset-mems cgroup-parent "
        "restart-policy default-load".split()),
    "kubernetes": set(
        "image namespace replicas requests.cpu requests.memory requests.ephemeral-storage limits.cpu limits.memory "
        "limits.ephemeral-storage buildkit-root-volume-memory nodeselector annotations labels tolerations serviceaccount "
        "schedulername timeout rootless loadbalance qemu.install qemu.image default-load".split()),
    "remote": {"cacert", "cert", "key", "servername", "default-load"},
}


def create(words):
    options, places = {"driver-opt": []}, []
    words = list(words)
    while words:
        word = words.pop(0)
        if word == "--driver-opt":
            options["driver-opt"].append(words.pop(0))
        elif word == "--use":
            options["use"] = True
        elif word in ("--name", "--driver"):
            options[word[2:]] = words.pop(0)
        elif word.startswith("-"):
            refuse(f"unknown flag: {word}")
        else:
            places.append(word)
    driver, name = options.get("driver", "docker-container"), options.get("name", "nimble_name")
    if not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9._-]*", name):
        refuse(f"invalid name {name}")
    for text in options["driver-opt"]:
        for option, value in record(text).items():
            if option not in DRIVERS[driver]:
                refuse(f"invalid driver option {option} for {driver}")
            if driver == "remote" and option != "servername" and not Path(value).is_file():
                refuse(f"no file {value}")
    if driver == "remote" and len(places) != 1:
        refuse("no remote endpoint provided")
    if driver == "docker-container" and os.environ.get("DOCKER_TLS_VERIFY"):
        if not (places and (STATE / f"context-{places[0]}").exists()):
            refuse("could not create a builder instance with TLS data loaded from environment.")
    (STATE / "builders").mkdir(exist_ok=True)
    (STATE / "builders" / name).write_text(driver)


def check_context(value):
    scheme, _, rest = value.partition("://")
    if scheme == "docker-image":
        check_reference(rest)
        if "@sha256:" not in rest:
            refuse(f"{value} can move")
    elif scheme == "oci-layout":
        # Without a tag or a digest it is the image whose tag is "latest".
        index = Path(rest) / "index.json"
        if not index.is_file() or not json.loads(index.read_text())["manifests"][0]["name"].endswith(":latest"):
            refuse(f"{value} is no image")
    else:
        refuse(f"unexpected context {value}")


def retag(words):
    """docs/reference/buildx_imagetools_create.md, of one image in a registry."""
    *options, source = words
    tags = [value for option, value in zip(options[::2], options[1::2]) if option == "--tag"]
    pushed = STATE / "pushed" / source.replace("/", "_")
    if 2 * len(tags) != len(options) or not tags:
        refuse(f"imagetools create {' '.join(words)}")
    if not pushed.is_file():
        refuse(f"{source}: not found")
    for tag in tags:
        check_reference(tag)
        (STATE / "pushed" / tag.replace("/", "_")).write_text(pushed.read_text())


def main(words):
    with (STATE / "record").open("a") as file:
        file.write("\0".join([*words, "END", ""]))
    match words:
        case ["version"]:
            pass
        case ["login", "--username", _, "--password-stdin", _]:
            sys.stdin.read()
        case ["buildx", "inspect"]:
            name = os.environ.get("BUILDX_BUILDER", "default")
            print(f"Name:          {name}\nDriver:        {driver_of(name)}\n\nNodes:\nName:      {name}0")
        case ["context", "create", name]:
            (STATE / f"context-{name}").touch()
        case ["buildx", "create", *rest]:
            create(rest)
        case ["buildx", "build", *rest]:
            build(rest)
        case ["buildx", "imagetools", "create", *rest]:
            retag(rest)
        case _:
            refuse(f"unknown command: docker {' '.join(words)}")


main(sys.argv[1:])

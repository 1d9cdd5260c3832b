"""Measures one cigen binary against peers, side by side. Usage: measure.py CIGEN"""

import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

cigen = sys.argv[1]


def seconds(command, runs=1, **options):
    """The median of several runs, and the last one's peak memory in MB."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        _, status, usage = os.wait4(process.pid, 0)
        times.append(time.perf_counter() - start)
        if status != 0:
            sys.exit(f"{command} failed")
    return statistics.median(times), usage.ru_maxrss / 1024


def start_up():
    print("start-up, median of 50 runs")
    base, _ = seconds(["true"], 50)
    python, _ = seconds(["python3", "-c", "pass"], 50)
    own, _ = seconds([cigen, "--version"], 50)
    print(f"  true 1.0   cigen --version {own / base:.1f}   python3 -c pass {python / base:.1f}")
    print(f"  cigen takes {1000 * (own - base):.1f} ms more than true, python3 {1000 * (python - base):.1f} ms more")


def rendering():
    print("rendering, start-up included")
    start, _ = seconds([cigen, "--version"], 20)
    for count in (1, 100, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "Dockerfile").write_text("FROM alpine AS build\nRUN true\nFROM alpine\nCOPY --from=build /a /\n")
            images = {f"image-{i}": {"repository": f"acme/image-{i}"} for i in range(count)}
            (path / "cigen.json5").write_text(json.dumps({"version": "1", "images": images}, indent=1))
            taken, memory = seconds([cigen, "bash"], 5, cwd=folder)
        if count == 100:
            reference = (taken - start) / count
        growth = "" if count <= 1 else f", {(taken - start) / count / reference:.2f} of the time per image at 100"
        print(f"  {count:6} images: {taken / start:6.1f} start-ups ({taken:.3f} s), {memory:.0f} MB at the peak{growth}")


def host(folder):
    """A Docker engine that has nothing."""
    log = open(f"{folder}/log", "w")
    process = subprocess.Popen(
        ["dockerd", "--data-root", f"{folder}/data", "--exec-root", f"{folder}/exec", "-H", f"unix://{folder}/docker.sock",
         "--pidfile", f"{folder}/docker.pid", "--insecure-registry", "127.0.0.0/8", "--iptables=false"],
        stdout=log, stderr=log)
    environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "DOCKER_HOST": f"unix://{folder}/docker.sock"}
    for _ in range(200):
        if subprocess.run(["/usr/bin/docker", "version"], env=environment, capture_output=True).returncode == 0:
            return process, environment
        time.sleep(0.1)
    process.terminate()
    sys.exit("dockerd does not start: " + pathlib.Path(folder, "log").read_text())


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


DOCKERFILE = """FROM {base} AS builder
RUN sleep 3
COPY source /source
RUN cp /source /out

FROM {base}
COPY --from=builder /out /
"""

PLAIN = """docker build -t {image}:1 -t {image}:latest .
docker push -q {image}:1 && docker push -q {image}:latest
"""

ARTICLE = """docker pull -q {image}:base || true
docker build --target builder --cache-from {image}:base -t {image}:base .
docker pull -q {image}:latest || true
docker build --cache-from {image}:base --cache-from {image}:latest -t {image}:1 -t {image}:latest .
docker push -q {image}:base && docker push -q {image}:1 && docker push -q {image}:latest
"""


def rebuilds(temporary):
    port = free_port()
    pathlib.Path(temporary, "config.yml").write_text(
        f"version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\n"
        f"storage: {{filesystem: {{rootdirectory: {temporary}/registry}}}}\nhttp: {{addr: '127.0.0.1:{port}'}}\n")
    registry = subprocess.Popen(["docker-registry", "serve", f"{temporary}/config.yml"], stderr=subprocess.DEVNULL)
    try:
        print("a changed source file on a cold host, as a ratio to the plain script (a step before the source sleeps 3 s)")
        for builder in ("0", "1"):
            results = {}
            for name in ("plain", "article", "cigen"):
                results[name] = rebuild(temporary, f"127.0.0.1:{port}", name, builder)
            title = {"0": "classic builder", "1": "BuildKit"}[builder]
            print(f"  {title:16}" + "".join(f"{name} {taken / results['plain']:.2f}   " for name, taken in results.items()))
    finally:
        registry.terminate()
        registry.wait()


def rebuild(temporary, registry, name, builder):
    project = pathlib.Path(temporary, f"project-{name}-{builder}")
    project.mkdir()
    base, image = f"{registry}/base:1", f"{registry}/{name}{builder}"
    (project / "Dockerfile").write_text(DOCKERFILE.format(base=base))
    if name == "cigen":
        (project / "cigen.json5").write_text(json.dumps({"version": "1", "images": {"web": {"repository": image}}}))
        subprocess.run([cigen, "bash", "-o", "build.sh"], cwd=project, check=True)
    else:
        (project / "build.sh").write_text("set -e\n" + {"plain": PLAIN, "article": ARTICLE}[name].format(image=image))
    for source in ("first", "second"):
        (project / "source").write_text(source)
        with tempfile.TemporaryDirectory(dir=temporary) as folder:
            process, environment = host(folder)
            try:
                environment["DOCKER_BUILDKIT"] = builder
                if source == "first":
                    push_base(folder, base, environment)
                taken, _ = seconds(["bash", "build.sh"], cwd=project, env=environment)
            finally:
                process.terminate()
                process.wait()
    return taken


def push_base(folder, base, environment):
    script = f"""mkdir -p {folder}/rootfs/bin && cp /bin/busybox {folder}/rootfs/bin/
for name in sh cat sleep cp; do ln -s busybox {folder}/rootfs/bin/$name; done
tar -C {folder}/rootfs -c . | docker import - {base} && docker push -q {base}"""
    subprocess.run(["bash", "-ec", script], env=environment, check=True, capture_output=True)


start_up()
rendering()
with tempfile.TemporaryDirectory() as temporary_folder:
    rebuilds(temporary_folder)

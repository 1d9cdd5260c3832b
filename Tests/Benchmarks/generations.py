"""Seven builds on seven cold hosts, one after the other: cigen's scripts against one buildx command written by hand.

Usage: generations.py CIGEN. Needs what Tests/fetch-buildx unpacks. Prints ratios of the time for all seven, on an engine
that stores images as containerd does, and on one with a graph driver.
"""

import json
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

cigen = pathlib.Path(sys.argv[1]).resolve()
engine = pathlib.Path(__file__).resolve().parents[2] / ".buildx/usr"

DOCKERFILE = """FROM {base} AS deps
COPY deps /deps
RUN sleep 2 && cp /deps /installed

FROM deps AS build
COPY src /src
RUN sleep 2 && cp /src /built

FROM {base} AS tool
COPY tool /tool
RUN sleep 2 && cp /tool /made

FROM {base}
COPY --from=build /built /
COPY --from=tool /made /
RUN cat /built /made >/all
"""

BY_HAND = """set -e
docker buildx build --cache-from type=registry,ref={image}:cache \\
  --cache-to type=registry,ref={image}:cache,mode=max --tag {image}:1 --tag {image}:latest --push .
"""

# What changes before each build.
CHANGES = [["deps", "src", "tool"], [], ["src"], ["src"], ["deps"], ["src"], ["src", "tool"]]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Host:
    """A Docker engine that has nothing."""

    def __init__(self, folder, in_containerd):
        self.folder = pathlib.Path(folder)
        (self.folder / "daemon.json").write_text(json.dumps({"features": {"containerd-snapshotter": in_containerd}}))
        client = self.folder / "client/cli-plugins"
        client.mkdir(parents=True)
        shutil.copy(engine / "libexec/docker/cli-plugins/docker-buildx", client)
        self.environment = {
            "PATH": f"{engine}/bin:/usr/bin:/bin", "HOME": folder, "DOCKER_CONFIG": f"{folder}/client",
            "DOCKER_HOST": f"unix://{folder}/docker.sock"}
        self.process = subprocess.Popen(
            [engine / "sbin/dockerd", "--config-file", f"{folder}/daemon.json", "--data-root", f"{folder}/data",
             "--exec-root", f"{folder}/exec", "-H", f"unix://{folder}/docker.sock", "--pidfile", f"{folder}/docker.pid",
             "--insecure-registry", "127.0.0.0/8", "--iptables=false"],
            env={"PATH": f"{engine}/bin:{engine}/sbin:/usr/sbin:/usr/bin:/sbin:/bin"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            if self.run("docker", "version").returncode == 0:
                return
            time.sleep(0.1)
        self.stop()
        sys.exit("dockerd does not start")

    def run(self, *command, **options):
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, **options)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def generations(temporary, name, image, in_containerd):
    """The seconds of all seven builds."""
    project = pathlib.Path(temporary, f"{name}-{in_containerd}")
    project.mkdir()
    (project / "Dockerfile").write_text(DOCKERFILE.format(base=image.split("/")[0] + "/base:1"))
    if name == "by hand":
        (project / "build.sh").write_text(BY_HAND.format(image=image))
    else:
        model = {"version": "1", "engine": name, "images": {"web": {"repository": image}}}
        (project / "cigen.json5").write_text(json.dumps(model))
        subprocess.run([cigen, "bash", "-o", "build.sh"], cwd=project, check=True, capture_output=True)
    total = 0.0
    for number, changed in enumerate(CHANGES):
        for file in changed:
            (project / file).write_text(str(number))
        with tempfile.TemporaryDirectory(dir=temporary) as folder:
            host = Host(folder, in_containerd)
            try:
                start = time.perf_counter()
                run = host.run("bash", "build.sh", cwd=project)
                total += time.perf_counter() - start
                if run.returncode != 0:
                    sys.exit(f"{name}: {run.stderr}")
            finally:
                host.stop()
    return total


def push_base(temporary, base):
    with tempfile.TemporaryDirectory(dir=temporary) as folder:
        host = Host(folder, False)
        script = f"""mkdir -p {folder}/rootfs/bin && cp /bin/busybox {folder}/rootfs/bin/
for name in sh cat sleep cp; do ln -s busybox {folder}/rootfs/bin/$name; done
tar -C {folder}/rootfs -c . | docker import - {base} && docker push -q {base}"""
        host.run("bash", "-ec", script, check=True)
        host.stop()


def main(temporary):
    port = free_port()
    pathlib.Path(temporary, "config.yml").write_text(
        f"version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\n"
        f"storage: {{filesystem: {{rootdirectory: {temporary}/registry}}}}\nhttp: {{addr: '127.0.0.1:{port}'}}\n")
    registry = subprocess.Popen(["docker-registry", "serve", f"{temporary}/config.yml"], stderr=subprocess.DEVNULL)
    try:
        push_base(temporary, f"127.0.0.1:{port}/base:1")
        print("seven builds on cold hosts, as a ratio to one buildx command by hand (containerd store)")
        by_hand = generations(temporary, "by hand", f"127.0.0.1:{port}/hand", True)
        for name, in_containerd in (("buildx", True), ("docker", True), ("docker", False)):
            image = f"127.0.0.1:{port}/{name}{int(in_containerd)}"
            taken = generations(temporary, name, image, in_containerd)
            store = "containerd store" if in_containerd else "graph driver"
            print(f"  engine {name:6} on the {store:16} {taken / by_hand:.2f}")
    finally:
        registry.terminate()
        registry.wait()


with tempfile.TemporaryDirectory() as temporary_folder:
    main(temporary_folder)

"""How long the jobs of a large project take on 1, 10 and 50 runners. Usage: simulate.py CIGEN

It reads the jobs and what they wait for from the pipelines that cigen writes, and fails if these wait for more than the
images need: then no number of runners could be as fast as the project allows.
"""

import heapq
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import yaml

IMAGES = 100


def make_project(folder, random_numbers):
    """Images in layers: a few bases, tools on them, and many services on those. Gives what each needs."""
    names = [f"image-{number}" for number in range(IMAGES)]
    needs = {}
    for number, name in enumerate(names):
        earlier = names[: max(number // 4, 1)] if number else []
        needs[name] = sorted(random_numbers.sample(earlier, min(len(earlier), random_numbers.choice([0, 1, 1, 2]))))
    listed = names[:]
    random_numbers.shuffle(listed)
    for name in names:
        place = folder / name
        place.mkdir()
        stages = [f"FROM ghcr.io/acme/{need} AS from-{need}\nRUN make\n" for need in needs[name]]
        copies = [f"COPY --from=from-{need} /out /{need}\n" for need in needs[name]]
        (place / "Dockerfile").write_text("".join(stages) + "FROM alpine\nCOPY . /src\n" + "".join(copies))
    images = {name: {"repository": f"ghcr.io/acme/{name}", "context": name} for name in listed}
    (folder / "cigen.json5").write_text(json.dumps({"version": "1.0.0", "images": images}))
    return needs


def jobs_of(cigen, system, folder):
    """What each job of a system's pipeline waits for."""
    run = subprocess.run([str(cigen), system], cwd=folder, check=True, capture_output=True, text=True)
    text = yaml.safe_load(run.stdout)
    jobs = text["jobs"] if system == "github" else {name: job for name, job in text.items() if "script" in job}
    return {image: job.get("needs", []) for name, job in jobs.items() for image in legs(name, job)}


def legs(name, job):
    """The images of a job: those of its matrix, or the one that it is called after."""
    if "strategy" in job:
        return job["strategy"]["matrix"]["image"]
    return job["parallel"]["matrix"][0]["IMAGE"] if "parallel" in job else [name]


def all_needs(needs):
    """With those of each need: a job builds them again where nothing was pushed. They end before it in any case."""
    found = {}
    for name, direct in needs.items():
        found[name] = sorted(set(direct).union(*(found[need] for need in direct)))
    return found


def longest(needs, seconds):
    """The critical path: no number of runners makes it shorter."""
    ends = {}

    def end(name):
        if name not in ends:
            ends[name] = seconds[name] + max((end(need) for need in needs[name]), default=0)
        return ends[name]

    return max(end(name) for name in needs)


def duration(needs, seconds, runners):
    """The time until all jobs are done, each begun in the order of the file as soon as it may and a runner is free."""
    waiting = {name: set(found) for name, found in needs.items()}
    order = {name: place for place, name in enumerate(needs)}
    ready = [(order[name], name) for name, found in waiting.items() if not found]
    heapq.heapify(ready)
    running, now = [], 0
    while ready or running:
        while ready and len(running) < runners:
            name = heapq.heappop(ready)[1]
            heapq.heappush(running, (now + seconds[name], name))
        now, done = heapq.heappop(running)
        for name, found in waiting.items():
            if done in found:
                found.remove(done)
                if not found:
                    heapq.heappush(ready, (order[name], name))
    return now


def main():
    random_numbers = random.Random(200)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        needs = make_project(folder, random_numbers)
        seconds = {image: random_numbers.choice([60, 90, 120, 300, 600]) for image in needs}
        for system in ("github", "gitlab"):
            jobs = jobs_of(pathlib.Path(sys.argv[1]).resolve(), system, folder)
            if {job: sorted(found) for job, found in jobs.items()} != all_needs(needs):
                sys.exit(f"{system}: the jobs do not wait for what the images need, and nothing else")
    total = sum(seconds.values())
    path = longest(needs, seconds)
    print(f"{IMAGES} images, {sum(map(len, needs.values()))} needs; jobs of GitHub and GitLab wait for these alone")
    print(f"  the longest chain of needs takes {path / total:.3f} of the time of all builds one after the other")
    for runners in (1, 10, 50):
        taken = duration(jobs, seconds, runners)
        print(f"  {runners:2} runners: {taken / total:.3f}, {taken / max(path, total / runners):.2f} of what is possible")


main()

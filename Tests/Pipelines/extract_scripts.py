"""Writes each script of a pipeline into a file of its own, as its shell would get it, and finds lines that are too long.

Usage: extract_scripts.py FOLDER PIPELINE.yml...

A GitHub job's script is what its step evaluates and then the step itself; a GitLab job's is before_script and script, one
after the other. Each leg of a matrix over images has its own. Scripts may be of any width; any other line over 120
characters is an error.
"""

import pathlib
import sys

import yaml

WIDEST = 120


def github_scripts(workflow):
    functions = workflow.get("env", {}).get("FUNCTIONS", "")
    for job, body in workflow["jobs"].items():
        for number, step in enumerate(body["steps"]):
            if "run" in step:
                script = with_functions(step["run"], functions)
                yield from legs(f"{job}-{number}", body.get("strategy", {}).get("matrix", {}).get("image"), script)


def with_functions(script, functions):
    """The script with what it evaluates in the place of its first line."""
    first, _, rest = script.partition("\n")
    return functions + rest if first.startswith('eval "${FUNCTIONS}"') else script


def gitlab_scripts(pipeline):
    for job, body in pipeline.items():
        if not isinstance(body, dict) or "script" not in body:
            continue
        matrix = body.get("parallel", {}).get("matrix", [{}])
        script = "\n".join(inherited(pipeline, body, "before_script") + body["script"])
        yield from legs(job, matrix[0].get("IMAGE"), script)


def legs(job, images, script):
    for image in images or [""]:
        yield f"{job}-{image}" if image else job, (f"export IMAGE={image}\n" if image else "") + script


def inherited(pipeline, job, key):
    """A list of a job, or else of the nearest that it extends."""
    while key not in job and "extends" in job:
        job = pipeline[job["extends"]]
    return job.get(key, [])


def long_lines(text):
    """The numbers of lines that are too long, those of block scalars left out."""
    inside = None
    for number, line in enumerate(text.split("\n"), 1):
        indentation = len(line) - len(line.lstrip(" "))
        if inside is not None and (not line.strip() or indentation > inside):
            continue
        inside = indentation if line.endswith("|") else None
        if len(line) > WIDEST:
            yield number


def main():
    folder = pathlib.Path(sys.argv[1])
    failed = False
    for name in sys.argv[2:]:
        text = pathlib.Path(name).read_text(encoding="utf-8")
        for number in long_lines(text):
            print(f"{name}:{number}: longer than {WIDEST} characters", file=sys.stderr)
            failed = True
        document = yaml.safe_load(text)
        scripts = github_scripts(document) if "jobs" in document else gitlab_scripts(document)
        for job, script in scripts:
            path = folder / f"{name}-{job}.sh".replace("/", "_")
            path.write_text(script, encoding="utf-8")
    sys.exit(1 if failed else 0)


main()

"""Runs a GitLab pipeline on this machine, without GitLab.

Exit status: 0 all went well or the event starts no pipeline, 1 a job failed, 2 the pipeline is refused.
The report is described at `report` below.
"""

import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile
from typing import Any

from events import EVENTS, job_variables, with_ref
from gitlab_jobs import Pipeline, plan_pipeline
from gitlab_runner import Result, Runner
from gitlab_variables import Variables, expand_text, verbatim
from gitlab_yaml import load_pipeline
from refusal import Refusal


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pipeline", type=pathlib.Path)
    parser.add_argument("--project", type=pathlib.Path, required=True, help="the folder that jobs get a copy of")
    parser.add_argument("--event", required=True, help=f"a file of variables, or one of {', '.join(EVENTS)}")
    parser.add_argument("--ref", help="the event's branch or tag, instead of the one of the table")
    parser.add_argument("--env", action="append", default=[], metavar="K=V", help="of the project; K= takes K away")
    parser.add_argument("--shell", default="busybox sh", help="of the images; jobs without one have bash")
    parser.add_argument("--play", action="append", default=[], metavar="JOB", help="start this manual job")
    parser.add_argument("--report", type=pathlib.Path)
    parser.add_argument("--list", action="store_true", help="run nothing")
    return parser.parse_args()


def read_event(name: str, ref: str | None, project: pathlib.Path) -> dict[str, str]:
    """The event's variables, with the commit of the project if it is a git repository.

    That has the event's tag, or else gets it in the job alone.
    """
    event = dict(EVENTS[name]) if name in EVENTS else json.loads(pathlib.Path(name).read_text())
    if ref is not None:
        event = with_ref(event, ref)
    if (project / ".git").exists():
        sha = commit_of(event.get("CI_COMMIT_TAG"), project) or commit_of(None, project)
        event |= {"CI_COMMIT_SHA": sha, "CI_COMMIT_SHORT_SHA": sha[:8]}
    return event


def commit_of(tag: str | None, project: pathlib.Path) -> str:
    """Of a tag, empty if it is not there; or of what is checked out."""
    name = "HEAD" if tag is None else f"refs/tags/{tag}^{{commit}}"
    command = ["git", "-c", "safe.directory=*", "rev-parse", "--quiet", "--verify", name]
    run = subprocess.run(command, cwd=project, check=tag is None, capture_output=True, text=True)
    return run.stdout.strip()


def changed_paths(project: pathlib.Path, ref: str | None) -> list[str] | None:
    """What differs from where the project parted from a ref or commit; else from the default branch, for requests."""
    if not (project / ".git").exists():
        return None
    command = ["git", "-c", "safe.directory=*", "diff", "--name-only", "-z", f"{ref or 'refs/heads/main'}...HEAD"]
    run = subprocess.run(command, cwd=project, check=True, capture_output=True, text=True)
    return [path for path in run.stdout.split("\0") if path]


def read_pairs(pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise Refusal(f"--env {pair}: K=V is expected")
    return dict(pair.split("=", 1) for pair in pairs)


def report(pipeline: Pipeline | None, results: dict[str, Result], event: dict[str, str]) -> dict[str, Any]:
    """`pipeline` is null if the event starts none; a job that its rules leave out has the status "not-in-pipeline"."""
    if pipeline is None:
        return {"pipeline": None, "jobs": []}
    known = pipeline.variables | verbatim(event)
    jobs = []
    for job in pipeline.jobs:
        result = results.get(job.name, Result("planned", job.reason))
        of_job = known | verbatim(job_variables(job.name, job.stage, "/builds/app")) | job.variables
        jobs.append({
            "name": job.name, "stage": job.stage, "status": result.status, "reason": result.reason, "log": result.log,
            "exit_code": result.exit_code, "allowed_to_fail": result.is_allowed_to_fail, "when": job.when,
            "needs": [name for name, _ in job.needs], "interruptible": job.interruptible,
            "resource_group": result.resource_group or expand_group(job.resource_group, of_job),
            "variables": expanded(job.variables, of_job),
        })
    for name, reason in pipeline.left_out:
        jobs.append({"name": name, "status": "not-in-pipeline", "reason": reason, "log": "", "needs": []})
    variables = expanded(pipeline.variables, known)
    return {"pipeline": {"name": pipeline.name, "reason": pipeline.reason, "variables": variables}, "jobs": jobs}


def expanded(variables: Variables, known: Variables) -> dict[str, str]:
    """What the YAML sets, as a job gets it unless the project sets it too."""
    return {name: expand_text(variable.value, known) if variable.is_expanded else variable.value
            for name, variable in variables.items()}


def expand_group(group: str | None, variables: Variables) -> str | None:
    return None if group is None else expand_text(group, variables)


def run(arguments: argparse.Namespace) -> int:
    added = read_pairs(arguments.env)
    event = read_event(arguments.event, arguments.ref, arguments.project)
    settings = {name: value for name, value in added.items() if value != ""}
    event = {name: value for name, value in event.items() if added.get(name) != ""}
    pipeline = plan_pipeline(
        load_pipeline(arguments.pipeline, arguments.project), event, settings, lambda ref: changed_paths(arguments.project, ref))
    results: dict[str, Result] = {}
    with tempfile.TemporaryDirectory(prefix="cigen-gitlab-") as folder:
        if pipeline is not None and not arguments.list:
            shell = shlex.split(arguments.shell)
            runner = Runner(event, arguments.project, added, shell, pathlib.Path(folder), set(arguments.play))
            results = runner.run(pipeline.jobs)
    written = report(pipeline, results, event | settings)
    if arguments.report:
        arguments.report.write_text(json.dumps(written, indent=2) + "\n")
    print("no pipeline" if pipeline is None else f"pipeline: {pipeline.reason}")
    for job in written["jobs"]:
        print(f"{job['name']}: {job['status']} ({job['reason']})")
        if job["status"] == "failed":
            print(job["log"], file=sys.stderr)
    return 1 if any(result.status == "failed" and not result.is_allowed_to_fail for result in results.values()) else 0


def main() -> int:
    arguments = read_arguments()
    try:
        return run(arguments)
    except Refusal as refusal:
        print(f"{arguments.pipeline}: {refusal}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())

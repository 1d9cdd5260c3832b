"""Runs a workflow by act on this machine, and reads what act writes."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from typing import Any

from github_events import ACTOR, REPOSITORY, Event
from refusal import Refusal

LIMIT_IN_SECONDS = 900
PATH = "/usr/bin:/bin:/usr/sbin:/sbin"

# act gives each step a terminal and all jobs one home; GitHub gives no terminal, no input, and each job a machine.
SHELL = """#!/bin/bash
if [ ! -t 1 ]; then exec {shell} "$@"; fi
export HOME=${{GITHUB_WORKSPACE%/*}}/home
mkdir -p "$HOME"
{shell} "$@" </dev/null 2>&1 | cat
exit "${{PIPESTATUS[0]}}"
"""


@dataclass
class Settings:
    environment: dict[str, str]
    secrets: dict[str, str]
    variables: dict[str, str]
    local_actions: list[str]


def run_act(
    workflow: str, labels: set[str], event: Event, payload: dict[str, Any], repository: pathlib.Path,
    settings: Settings, folder: pathlib.Path
) -> tuple[list[dict[str, Any]], str]:
    """The records that act writes, and what it says besides."""
    program = shutil.which("act")
    if program is None:
        raise Refusal("there is no act in PATH")
    shells = folder / "shells"
    shells.mkdir()
    for shell in ("bash", "sh"):
        (shells / shell).write_text(SHELL.format(shell=f"/bin/{shell}"))
        (shells / shell).chmod(0o755)
    home = folder / "home"
    home.mkdir()
    file = folder / "event.json"
    file.write_text(json.dumps(payload))
    # GitHub's word for the ref of a pull request is "branch"; act leaves it empty.
    environment = {"GITHUB_REPOSITORY": REPOSITORY, **({"GITHUB_REF_TYPE": "branch"} if event.is_pull_request else {})}
    command = [
        program, event.name, "--json", "--strict", "--no-cache-server", "--action-offline-mode",
        "--workflows", workflow, "--eventpath", str(file), "--actor", ACTOR, "--defaultbranch", event.default_branch,
    ]
    for label in sorted(labels):
        command += ["--platform", f"{label}=-self-hosted"]
    for option, values in (("--env", environment | settings.environment), ("--secret", settings.secrets),
                           ("--var", settings.variables)):
        for name, value in values.items():
            command += [option, f"{name}={value}"]
    for action in settings.local_actions:
        command += ["--local-repository", action]
    process = subprocess.Popen(
        command, cwd=repository, env={"PATH": f"{shells}:{PATH}", "HOME": str(home)}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True)
    try:
        output, error = process.communicate(timeout=LIMIT_IN_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise Refusal(f"act took more than {LIMIT_IN_SECONDS} s") from None
    # What it says about the engine that it does not have is noise.
    error = "".join(f"{line}\n" for line in error.splitlines() if not line.startswith("{"))
    records = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    if not any("jobResult" in record for record in records) and process.returncode != 0:
        raise Refusal(f"act refuses the workflow: {error.strip()}")
    return records, error


def job_report(job_id: str, job: dict[str, Any], records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The runs of a job, one for each leg of its matrix; one that act says nothing about was skipped."""
    own = [record for record in records if record.get("jobID") == job_id]
    names = list(dict.fromkeys(record["job"] for record in own))
    if not names:
        name = job.get("name", job_id)
        return [
            {"id": job_id, "name": name, "result": "skipped", "matrix": {}, "steps": [], "summary": "", "log": ""}]
    return [run_report(job_id, job, [record for record in own if record["job"] == name]) for name in names]


def run_report(job_id: str, job: dict[str, Any], records: list[dict[str, Any]]) -> dict[str, Any]:
    matrix = {name: str(value) for name, value in (records[0].get("matrix") or {}).items()}
    name = records[0]["job"].split("/", 1)[-1].strip()
    if matrix:
        name = re.sub(r"-\d+$", "", name)
        name = f"{job_id} ({', '.join(matrix.values())})" if name == job_id else name
    results = [record["jobResult"] for record in records if "jobResult" in record]
    return {
        "id": job_id, "name": name, "result": results[-1] if results else "failure", "matrix": matrix,
        "steps": [step_report(index, step, records) for index, step in enumerate(job.get("steps", []))],
        "summary": "".join(record.get("content", "") for record in records if record.get("command") == "summary"),
        "log": "".join(log_line(record) for record in records),
    }


def step_report(index: int, step: dict[str, Any], records: list[dict[str, Any]]) -> dict[str, Any]:
    """The outcome is before `continue-on-error`, the conclusion after it."""
    own = [record for record in records if record.get("stepID") == [step.get("id", str(index))]]
    outcomes = [record["stepResult"] for record in own if record.get("stage") == "Main" and "stepResult" in record]
    outcome = outcomes[-1] if outcomes else "skipped"
    conclusion = "success" if outcome == "failure" and step.get("continue-on-error") is True else outcome
    name = own[0]["step"] if own else step.get("name", step.get("run", step.get("uses")))
    return {"name": name, "outcome": outcome, "conclusion": conclusion}


def log_line(record: dict[str, Any]) -> str:
    message = record.get("raw", record.get("msg", "")).replace("\r\n", "\n")
    return message if message.endswith("\n") else message + "\n"


def dropped_outputs(jobs: dict[str, Any], records: list[dict[str, Any]], secrets: list[str]) -> list[str]:
    """Outputs of jobs that hold a secret or masked text: GitHub drops them, act does not."""
    masked = [secret for secret in secrets if secret]
    masked += [record["arg"] for record in records if record.get("command") == "add-mask" and record.get("arg")]
    result = []
    for record in records:
        if record.get("command") != "set-output" or not any(text in record["arg"] for text in masked):
            continue
        place = re.compile(rf"steps\.{re.escape(record['stepID'][0])}\.outputs\.{re.escape(record['name'])}\b")
        for name, expression in (jobs[record["jobID"]].get("outputs") or {}).items():
            if place.search(str(expression)):
                result.append(f"{record['jobID']}: the output '{name}' holds a masked text, so GitHub drops it")
    return result

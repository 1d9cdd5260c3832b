"""Runs a workflow by act on this machine. What act writes is read in github_report.py."""

import json
import os
import pathlib
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
/bin/mkdir -p "$HOME"
{shell} "$@" </dev/null 2>&1 | /bin/cat
exit "${{PIPESTATUS[0]}}"
"""


@dataclass
class Settings:
    environment: dict[str, str]
    secrets: dict[str, str]
    variables: dict[str, str]
    local_actions: list[str]


def run_act(
    workflow: pathlib.Path, labels: set[str], event: Event, payload: dict[str, Any], repository: pathlib.Path,
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
    environment |= settings.environment
    # In the PATH of the steps act looks for their shells, too.
    environment["PATH"] = f"{shells}:{environment.get('PATH', PATH)}"
    command = [
        program, event.name, "--json", "--strict", "--no-cache-server", "--action-offline-mode",
        "--workflows", str(workflow), "--eventpath", str(file), "--actor", ACTOR,
        "--defaultbranch", event.default_branch,
    ]
    # Without any, act asks a person: where every job is skipped, it runs on none.
    for label in sorted(labels or {"self-hosted"}):
        command += ["--platform", f"{label}=-self-hosted"]
    for option, values in (("--env", environment), ("--secret", settings.secrets),
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

"""The scripts of a workflow's steps and of a pipeline's jobs, as files that a checker of shell scripts can read alone.

Before a script stands how the CI system starts its shell, and which variables are there from outside: a checker then
finds those that nobody sets. What a step writes into GITHUB_ENV is there for the steps behind it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from github_expressions import EXPRESSION
from github_steps import WRITTEN_NAME
from gitlab_extends import resolve
from gitlab_jobs import job_keywords, script_of
from gitlab_keywords import GLOBAL
from refusal import Refusal

# Source: github/docs, content/actions/reference/workflows-and-actions/variables.md
GITHUB_VARIABLES = {"CI"} | {
    f"GITHUB_{name}" for name in
    "ACTION ACTIONS ACTION_PATH ACTION_REPOSITORY ACTOR ACTOR_ID API_URL BASE_REF ENV EVENT_NAME EVENT_PATH "
    "GRAPHQL_URL HEAD_REF JOB OUTPUT PATH REF REF_NAME REF_PROTECTED REF_TYPE REPOSITORY REPOSITORY_ID "
    "REPOSITORY_OWNER REPOSITORY_OWNER_ID RETENTION_DAYS RUN_ATTEMPT RUN_ID RUN_NUMBER SERVER_URL SHA STATE "
    "STEP_SUMMARY TRIGGERING_ACTOR WORKFLOW WORKFLOW_REF WORKFLOW_SHA WORKSPACE".split()
} | {f"RUNNER_{name}" for name in "ARCH DEBUG ENVIRONMENT NAME OS TEMP TOOL_CACHE".split()}

# What GitHub takes where nobody says it: no pipefail.
DEFAULT_SHELL = "bash -e {0}"
HEADERS = {
    "bash": "#!/bin/bash -e\nset -o pipefail\n", "sh": "#!/bin/sh -e\n", DEFAULT_SHELL: "#!/bin/bash -e\n",
}

READ_NAME = re.compile(r"\$\{?[#!]?([A-Za-z_]\w*)")


@dataclass
class Fragment:
    name: str
    # bash or sh
    shell: str
    text: str


def github_fragments(workflow: dict[str, Any]) -> Iterator[Fragment]:
    for job_id, job in workflow["jobs"].items():
        known = GITHUB_VARIABLES | set(workflow.get("env") or {}) | set(job.get("env") or {})
        if (job.get("permissions") or {}).get("id-token") == "write":
            known = known | {"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_URL"}
        for number, step in enumerate(job["steps"], start=1):
            if "run" not in step:
                continue
            place = f"{job_id}-{number:02}-{slug(step.get('name', ''))}".rstrip("-")
            script = step["run"].rstrip("\n") + "\n"
            yield fragment(place, shell_of(step, job, workflow), script, known | set(step.get("env") or {}))
            if "GITHUB_ENV" in script:
                known = known | set(WRITTEN_NAME.findall(script))


def shell_of(*entries: dict[str, Any]) -> str:
    """The shell of a step, or else the nearest default."""
    step, *outer = entries
    shells = [step.get("shell")] + [((entry.get("defaults") or {}).get("run") or {}).get("shell") for entry in outer]
    return next((shell for shell in shells if shell is not None), DEFAULT_SHELL)


def gitlab_fragments(tree: dict[str, Any]) -> Iterator[Fragment]:
    """A job's items are one script. One without an image is for a shell runner, so for bash."""
    tree = resolve(tree)
    for name, entry in tree.items():
        if name in GLOBAL or name.startswith("."):
            continue
        keywords = job_keywords(name, entry, tree.get("default", {}))
        shell = "sh" if "image" in keywords else "bash"
        # The second is a shell of its own.
        for suffix, keys in (("", ["before_script", "script"]), ("-after", ["after_script"])):
            items = [item.rstrip("\n") for key in keys for item in script_of(name, keywords, key)]
            if items:
                script = "\n".join(items) + "\n"
                # Variables may be those of the project's settings, which no file holds; theirs are capitals.
                known = {read for read in READ_NAME.findall(script) if read.isupper()}
                yield fragment(slug(name) + suffix, shell, script, known)


def fragment(name: str, shell: str, script: str, known: set[str]) -> Fragment:
    if shell not in HEADERS:
        raise Refusal(f"{name}: shell: {shell}: this shell is not known here")
    # What GitHub pastes in is a word of which nothing is known.
    script = EXPRESSION.sub("EXPRESSION", script)
    program = shell.split()[0]
    names = sorted(known & set(READ_NAME.findall(script)))
    # Of sh nobody asks where variables in capitals come from.
    outside = f"declare -x {' '.join(names)}\n" if names and program == "bash" else ""
    return Fragment(name, program, HEADERS[shell] + outside + script)


def slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._]+", "-", name).strip("-").lower()

"""What the actions of generated workflows do, as scripts: none can be fetched here.

act copies the whole repository where actions/checkout stands; here a job gets what GitHub gives it: by default the one
commit and no tags. Source: actions/checkout, src/ref-helper.ts and src/git-source-provider.ts.
"""

import pathlib
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from refusal import Refusal

GIT = "/usr/bin/git -c init.defaultBranch=none -c advice.detachedHead=false"
ALL_TAGS, ALL_BRANCHES = "+refs/tags/*:refs/tags/*", "+refs/heads/*:refs/remotes/origin/*"

Inputs = dict[str, str]


@dataclass(frozen=True)
class Origin:
    """What is checked out: the repository, and the event's ref and commit."""

    repository: pathlib.Path
    ref: str
    commit: str


def checkout(inputs: Inputs, origin: Origin) -> str:
    depth = inputs.get("fetch-depth", "1")
    if not depth.isdecimal():
        raise Refusal(f"fetch-depth: '{depth}' is no number")
    # Without them the pointers are checked out, whatever the machine has set up.
    takes_large_files = inputs.get("lfs") == "true"
    environment = "" if takes_large_files else "export GIT_LFS_SKIP_SMUDGE=1\n"
    large_files = [["lfs", "install", "--local"]] if takes_large_files else []
    kind, name = origin.ref.split("/", 2)[1:]
    place = {"heads": f"refs/remotes/origin/{name}", "pull": f"refs/remotes/pull/{name}"}.get(kind, origin.ref)
    # By its name, an annotated tag stays one.
    refs = [f"+{origin.ref if kind == 'tags' else origin.commit}:{place}"]
    if depth == "0":
        refs = [ALL_BRANCHES, ALL_TAGS] + (refs if kind == "pull" else [])
    elif inputs.get("fetch-tags") == "true":
        refs = [ALL_TAGS] + (refs if kind != "tags" else [])
    limit = [] if depth == "0" else [f"--depth={depth}"]
    branch = ["-B", name] if kind == "heads" else []
    submodules = inputs.get("submodules", "false")
    if submodules not in ("true", "false", "recursive"):
        raise Refusal(f"submodules: '{submodules}' is none of true, false and recursive")
    # A path is an origin for tests alone.
    update = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init", "--force", *limit]
    recursive = ["--recursive"] if submodules == "recursive" else []
    return environment + script(
        ["init", "--quiet"], ["remote", "add", "origin", origin.repository.as_uri()], *large_files,
        ["fetch", "--quiet", "--no-tags", "--prune", *limit, "origin", *refs],
        ["checkout", "--quiet", "--force", *branch, place],
        *([] if submodules == "false" else [[*update, *recursive]]))


def script(*commands: list[str]) -> str:
    """Calls of git. A name of a branch may look like an expression, which act would replace."""
    lines = [f"{GIT} {shlex.join(command)}\n" for command in commands]
    return "".join(lines).replace("${{", "$''{{")


def nothing(inputs: Inputs, origin: Origin) -> str:
    """No test builds for another processor than that of its machine, and there is no cache of GitHub's here."""
    return "echo nothing to do here\n"


# What they take, and their scripts.
ACTIONS: dict[str, tuple[set[str], Callable[[Inputs, Origin], str]]] = {
    "actions/checkout": ({"fetch-depth", "fetch-tags", "lfs", "persist-credentials", "submodules"}, checkout),
    "crazy-max/ghaction-github-runtime": (set(), nothing),
    "docker/setup-qemu-action": ({"image", "platforms"}, nothing),
    "sigstore/cosign-installer": (set(), nothing),
}


def attest(step: dict[str, Any]) -> dict[str, Any]:
    """Only says what it would attest."""
    inputs = step["with"]
    kept = {key: value for key, value in step.items() if key not in ("uses", "with")}
    environment = {"NAME": inputs["subject-name"], "DIGEST": inputs["subject-digest"]}
    return {**kept, "env": environment, "run": 'echo "attested ${NAME}@${DIGEST}"', "shell": "bash"}


def replace_action(place: str, step: dict[str, Any], origin: Origin, local_actions: list[str]) -> dict[str, Any]:
    """The step with a script where it uses an action, but for those that act has code of.

    - local_actions: OWNER/NAME@REF=FOLDER
    """
    action = step.get("uses")
    if action is None or action.startswith("./") or action in {entry.split("=", 1)[0] for entry in local_actions}:
        return step
    name = action.split("@", 1)[0]
    if name == "actions/attest-build-provenance":
        return attest(step)
    if name not in ACTIONS:
        raise Refusal(f"{place}: {action} cannot be fetched here: give its code by --local-repository")
    known, make = ACTIONS[name]
    inputs = {key: read_input(f"{place}: {name}: {key}", value) for key, value in (step.get("with") or {}).items()}
    for key in inputs:
        if key not in known:
            raise Refusal(f"{place}: {name}: {key}: this input is not known here")
    kept = {key: value for key, value in step.items() if key not in ("uses", "with")}
    try:
        run = make(inputs, origin)
    except Refusal as refusal:
        raise Refusal(f"{place}: {name}: {refusal}") from None
    return {"name": action, **kept, "run": run, "shell": "bash", "working-directory": "."}


def read_input(place: str, value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if "${{" in text:
        raise Refusal(f"{place}: an expression is not understood here")
    return text

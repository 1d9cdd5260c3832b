"""What GitHub says about each kind of event, as far as a workflow looks at it.

Source: github/docs, webhooks and events-that-trigger-workflows.
"""

import json
from dataclasses import dataclass
from typing import Any

# The owner and the name keep their capitals, which names of images may not have.
REPOSITORY, FORK = "Acme/App", "Someone/App"
ACTOR = "octavia"
NUMBER = 12


@dataclass(frozen=True)
class Event:
    # The word of `github.event_name`.
    name: str
    # The branch that is pushed, started or asked to be merged.
    branch: str
    tag: str | None = None
    # Of a pull request, the repository that the branch is in.
    head_repository: str | None = None
    default_branch: str = "main"

    @property
    def is_pull_request(self) -> bool:
        return self.head_repository is not None

    @property
    def is_from_fork(self) -> bool:
        """Such a run gets no secrets and no variables, only a token that can read."""
        return self.head_repository not in (None, REPOSITORY)


EVENTS = {
    "push-main": Event("push", "main"),
    "push-branch": Event("push", "feature/a"),
    "tag": Event("push", "main", tag="v1.2.3"),
    "unversioned-tag": Event("push", "main", tag="nightly"),
    "pull-request": Event("pull_request", "feature/a", head_repository=REPOSITORY),
    "fork-pull-request": Event("pull_request", "main", head_repository=FORK),
    "workflow-dispatch": Event("workflow_dispatch", "main"),
    # Names that git allows and that a careless script takes apart.
    "workflow-dispatch-odd-branch": Event("workflow_dispatch", "x,branch,main"),
    "workflow-dispatch-tag": Event("workflow_dispatch", "main", tag="nightly"),
    "schedule": Event("schedule", "main"),
}


def repository(full_name: str) -> dict[str, Any]:
    owner, name = full_name.split("/")
    return {
        "full_name": full_name, "name": name, "owner": {"login": owner}, "default_branch": "main", "private": False,
        "fork": full_name != REPOSITORY, "html_url": f"https://github.com/{full_name}",
        "clone_url": f"https://github.com/{full_name}.git",
    }


def payload(event: Event, head: str, base: str, cron: str | None, inputs: dict[str, str]) -> dict[str, Any]:
    """- head, base: the commits at the tips of the branch and of the default branch."""
    result: dict[str, Any] = {"repository": repository(REPOSITORY), "sender": {"login": ACTOR}}
    if event.is_pull_request and event.head_repository is not None:
        result |= {"action": "synchronize", "number": NUMBER, "pull_request": {
            "number": NUMBER, "title": "Say $(hello) `there`", "draft": False, "merged": False,
            "head": {"ref": event.branch, "sha": head, "repo": repository(event.head_repository)},
            "base": {"ref": event.default_branch, "sha": base, "repo": repository(REPOSITORY)},
            "user": {"login": ACTOR},
        }}
    elif event.tag is not None:
        commit = {"id": head, "message": "Say $(hello)"}
        result |= {"ref": f"refs/tags/{event.tag}", "after": head, "head_commit": commit}
    else:
        result |= {"ref": f"refs/heads/{event.branch}", "after": head}
    if event.name == "schedule":
        result["schedule"] = cron
    if event.name == "workflow_dispatch":
        result["inputs"] = inputs
    return json.loads(json.dumps(result))

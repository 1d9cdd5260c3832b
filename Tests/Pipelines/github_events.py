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
    # What happened to a pull request.
    action: str = "synchronize"
    # The branch or tag that is gone; the run is then one of the default branch.
    deleted: str | None = None
    deleted_type: str = "branch"
    # Of the repository: an organization or a person.
    owner_type: str = "Organization"

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
    "pull-request-closed": Event("pull_request", "feature/a", head_repository=REPOSITORY, action="closed"),
    "fork-pull-request-closed": Event("pull_request", "main", head_repository=FORK, action="closed"),
    "branch-deleted": Event("delete", "main", deleted="feature/a"),
    "branch-deleted-of-person": Event("delete", "main", deleted="feature/a", owner_type="User"),
    "tag-deleted": Event("delete", "main", deleted="feature/a", deleted_type="tag"),
    "workflow-dispatch": Event("workflow_dispatch", "main"),
    # Names that git allows and that a careless script takes apart.
    "workflow-dispatch-odd-branch": Event("workflow_dispatch", "x,branch,main"),
    "workflow-dispatch-tag": Event("workflow_dispatch", "main", tag="nightly"),
    "schedule": Event("schedule", "main"),
}


def repository(full_name: str, owner_type: str) -> dict[str, Any]:
    owner, name = full_name.split("/")
    return {
        "full_name": full_name, "name": name, "owner": {"login": owner, "type": owner_type}, "default_branch": "main", "private": False,
        "fork": full_name != REPOSITORY, "html_url": f"https://github.com/{full_name}",
        "clone_url": f"https://github.com/{full_name}.git",
    }


def payload(event: Event, head: str, base: str, cron: str | None, inputs: dict[str, str]) -> dict[str, Any]:
    """- head, base: the commits at the tips of the branch and of the default branch."""
    own = repository(REPOSITORY, event.owner_type)
    result: dict[str, Any] = {"repository": own, "sender": {"login": ACTOR}}
    if event.is_pull_request and event.head_repository is not None:
        head_repository = repository(event.head_repository, event.owner_type)
        result |= {"action": event.action, "number": NUMBER, "pull_request": {
            "number": NUMBER, "title": "Say $(hello) `there`", "draft": False, "merged": False,
            "head": {"ref": event.branch, "sha": head, "repo": head_repository},
            "base": {"ref": event.default_branch, "sha": base, "repo": own},
            "user": {"login": ACTOR},
        }}
    elif event.deleted is not None:
        result |= {"ref": event.deleted, "ref_type": event.deleted_type, "pusher_type": "user"}
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

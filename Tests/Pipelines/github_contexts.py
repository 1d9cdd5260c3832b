"""What expressions may read at each place of a workflow, and what the event says there.

Source: github/docs, content/actions/reference/workflows-and-actions/contexts.md, "Context availability". act knows no
such limits, and gives a job's `if` what GitHub refuses there.
"""

from dataclasses import dataclass, field
from typing import Any

from github_events import ACTOR, NUMBER, REPOSITORY, Event, payload
from github_expressions import Scope, Status
from github_triggers import first_cron
from github_values import UNKNOWN, Open, Strict, from_yaml

OF_A_JOB = ["github", "needs", "strategy", "matrix", "vars", "inputs"]
IN_A_JOB = [*OF_A_JOB, "job", "runner", "env", "secrets", "steps"]

# The keys of jobs and steps that are not here hold no expressions, or none that these tests look at.
PLACES: dict[str, list[str]] = {
    "env": ["github", "secrets", "inputs", "vars"],
    "concurrency": ["github", "inputs", "vars"],
    "job if": ["github", "needs", "vars", "inputs"],
    "job strategy": ["github", "needs", "vars", "inputs"],
    "job name": OF_A_JOB,
    "job runs-on": OF_A_JOB,
    "job concurrency": OF_A_JOB,
    "job env": [*OF_A_JOB, "secrets"],
    "job outputs": IN_A_JOB,
    # A secret is in no condition; one has to go by `env`.
    "step if": [name for name in IN_A_JOB if name != "secrets"],
    "step": IN_A_JOB,
}


@dataclass
class Given:
    """What a run is told from outside.

    - values: what is known of the run beforehand, by expressions such as `steps.ID.outputs.NAME` or `env.NAME`.
    - ends: how a step of a job ends, if not well: "failure" or "cancelled", by the job's id and the step's id or name.
    """

    secrets: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    ends: dict[tuple[str, str], str] = field(default_factory=dict)

    def under(self, path: str) -> dict[str, str]:
        """The values of a context, by the last parts of their names."""
        return {name[len(path):]: value for name, value in self.values.items() if name.startswith(path)}


def scope_at(place: str, name: str, contexts: dict[str, Any], status: Status | None = None) -> Scope:
    """- place: of the table, for what may be read there.
    - name: for messages.
    """
    known = {context: contexts[context] for context in PLACES[place] if context in contexts}
    return Scope(name, known, status)


def github_context(event: Event, workflow: dict[str, Any], file: str, given: Given) -> dict[str, Any]:
    """The context `github`. A run's own numbers are always those of its first run."""
    ref, ref_name, ref_type = ref_of(event)
    head, base = "1" * 40, "2" * 40
    data = payload(event, head, base, first_cron(workflow.get("on")), given.inputs)
    return Strict({
        "event_name": event.name, "ref": ref, "ref_name": ref_name, "ref_type": ref_type,
        "head_ref": event.branch if event.is_pull_request else "",
        "base_ref": event.default_branch if event.is_pull_request else "",
        # Of a pull request, the merge that GitHub tries.
        "sha": "3" * 40 if event.is_pull_request else head,
        "event": from_yaml(data),
        "repository": REPOSITORY, "repository_owner": REPOSITORY.split("/")[0], "repository_id": "42",
        "repository_owner_id": "7", "repositoryUrl": f"git://github.com/{REPOSITORY}.git",
        "actor": ACTOR, "actor_id": "9", "triggering_actor": ACTOR, "token": given.secrets.get("GITHUB_TOKEN", ""),
        "workflow": workflow.get("name", f".github/workflows/{file}"), "workflow_sha": head,
        "workflow_ref": f"{REPOSITORY}/.github/workflows/{file}@{ref}",
        "run_id": "1", "run_number": "1", "run_attempt": "1", "retention_days": "90", "ref_protected": False,
        "server_url": "https://github.com", "api_url": "https://api.github.com",
        "graphql_url": "https://api.github.com/graphql", "secret_source": "None" if event.is_from_fork else "Actions",
        "workspace": UNKNOWN, "job": UNKNOWN, "action": UNKNOWN, "event_path": UNKNOWN,
    }, "what 'github' holds")


def ref_of(event: Event) -> tuple[str, str, str]:
    """`ref`, `ref_name` and `ref_type`; GitHub's word for the last is "branch" for a pull request, too."""
    if event.is_pull_request:
        return f"refs/pull/{NUMBER}/merge", f"{NUMBER}/merge", "branch"
    if event.tag is not None:
        return f"refs/tags/{event.tag}", event.tag, "tag"
    return f"refs/heads/{event.branch}", event.branch, "branch"


def first_contexts(event: Event, workflow: dict[str, Any], file: str, given: Given) -> dict[str, Any]:
    """What is the same in all jobs."""
    return {
        "github": github_context(event, workflow, file, given), "vars": given.variables, "secrets": given.secrets,
        "inputs": given.inputs, "runner": Open({"os": "Linux"}), "job": Open({}), "strategy": Open({}),
    }

"""The workflow that act runs in the place of a workflow, where act does otherwise than GitHub.

- Actions that cannot be fetched are scripts.
- The legs of a matrix have one set of outputs, to which GitHub lets each leg add what is not empty; act keeps those of
  the leg that ends first, with all that are empty there. So each leg is a job of its own, and one more joins their
  outputs.
"""

from dataclasses import dataclass
from typing import Any

from github_actions import Origin, replace_action
from github_matrix import Leg
from github_plan import PlannedJob
from github_values import to_json

# The job that joins is skipped where the legs are, and fails where one of them does.
JOIN = "test '${{ contains(join(needs.*.result), 'failure') || contains(join(needs.*.result), 'cancelled') }}' = false"


@dataclass
class Prepared:
    workflow: dict[str, Any]
    # The jobs that were legs, and which job each was a leg of.
    legs: dict[str, str]


def prepare(
    workflow: dict[str, Any], plan: list[PlannedJob], origin: Origin, local_actions: list[str]
) -> Prepared:
    jobs: dict[str, Any] = {}
    legs: dict[str, str] = {}
    for name, job in workflow["jobs"].items():
        steps = [replace_action(name, step, origin, local_actions) for step in job.get("steps", [])]
        job = {**job, "steps": steps}
        planned = [leg for leg in plan if leg.id == name]
        if len(planned) > 1 and "outputs" in job:
            own = split(name, job, [leg.leg for leg in planned])
            legs |= {leg: name for leg in own}
            jobs |= own | {name: joined(job, list(own), planned[0].labels)}
        else:
            jobs[name] = job
    return Prepared({**workflow, "jobs": jobs}, legs)


def split(name: str, job: dict[str, Any], rows: list[Leg | None]) -> dict[str, dict[str, Any]]:
    """A job for each leg; its matrix has one row."""
    title = job.get("name", name)
    return {
        f"{name}--leg-{number}": {**job, "name": title, "strategy": {"matrix": {"include": [to_json(row)]}}}
        for number, row in enumerate(rows, start=1)
    }


def joined(job: dict[str, Any], legs: list[str], labels: list[str] | None) -> dict[str, Any]:
    outputs = {
        output: "${{ " + " || ".join(f"needs.{leg}.outputs.{output}" for leg in reversed(legs)) + " }}"
        for output in job["outputs"]
    }
    return {
        "needs": legs, "if": f"always() && needs.{legs[0]}.result != 'skipped'", "outputs": outputs,
        "runs-on": labels, "steps": [{"run": JOIN, "shell": "bash"}],
    }

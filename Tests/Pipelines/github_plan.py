"""What an event starts of a workflow, without running it: which jobs, with which values, and which of their steps.

What only a run can tell - what steps put out, what they write into GITHUB_ENV - is not known, unless it is given; a
condition may still be decided by its other parts.
"""

from dataclasses import dataclass, field
from typing import Any

from github_contexts import Given, first_contexts, scope_at
from github_events import Event
from github_expressions import Status, evaluate_text, evaluate_tree, holds
from github_matrix import Leg, leg_context, leg_name, leg_texts, matrix_legs
from github_steps import PlannedStep, StepPlanner, read_env
from github_values import UNKNOWN, Strict, is_true, to_text
from refusal import Refusal


@dataclass
class PlannedJob:
    """One leg of a job. What only a run can tell is None, or UNKNOWN among values."""

    id: str
    name: str | None
    leg: Leg | None
    runs: bool | None
    depends_on: list[str] = field(default_factory=list)
    result: str | None = None
    labels: list[str] | None = None
    env: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)
    concurrency: dict[str, Any] | None = None
    steps: list[PlannedStep] = field(default_factory=list)

    @property
    def matrix(self) -> dict[str, str]:
        return leg_texts(self.leg)


class Planner:
    """- file: the workflow's name in `.github/workflows`."""

    def __init__(self, workflow: dict[str, Any], file: str, event: Event, given: Given):
        self.workflow, self.given = workflow, given
        self.jobs: dict[str, Any] = workflow["jobs"]
        self.contexts = first_contexts(event, workflow, file, given)
        self.env = read_env(workflow, scope_at("env", "env", self.contexts))
        self.legs: dict[str, list[PlannedJob]] = {}

    def concurrency(self) -> dict[str, Any] | None:
        scope = scope_at("concurrency", "concurrency", self.contexts)
        return read_concurrency(evaluate_tree(self.workflow.get("concurrency"), scope))

    def plan(self) -> list[PlannedJob]:
        """In the workflow's order."""
        check_given(self.jobs, self.given)
        waiting = list(self.jobs)
        for name in waiting:
            for need in needs_of(self.jobs[name]):
                if need not in self.jobs:
                    raise Refusal(f"{name}: needs: there is no job '{need}'")
        while waiting:
            ready = next((name for name in waiting if self.legs.keys() >= set(needs_of(self.jobs[name]))), None)
            if ready is None:
                raise Refusal(f"needs go in a circle: {', '.join(waiting)}")
            waiting.remove(ready)
            self.legs[ready] = self.plan_job(ready, self.jobs[ready])
        return [leg for name in self.jobs for leg in self.legs[name]]

    def plan_job(self, name: str, job: dict[str, Any]) -> list[PlannedJob]:
        if not isinstance(job.get("steps"), list):
            raise Refusal(f"{name}: steps: a list is expected")
        needs = {need: self.need_context(need) for need in needs_of(job)}
        contexts = self.contexts | {"needs": Strict(needs, f"the needs of '{name}'")}
        condition = scope_at("job if", f"{name}: if", contexts, self.status_of_needs(name))
        runs = holds(job.get("if", True), condition)
        if runs is False:
            return [PlannedJob(name, job.get("name", name), {}, False, result="skipped", labels=[])]
        legs = matrix_legs(job, scope_at("job strategy", name, contexts))
        planned = []
        for leg in legs if legs is not None else [None]:
            place = contexts | {"matrix": leg_context(leg, legs)}
            planned.append(self.plan_leg(name, job, leg, runs, place))
            planned[-1].depends_on = [] if runs else sorted(condition.unknown)
        return planned

    def plan_leg(
        self, name: str, job: dict[str, Any], leg: Leg | None, runs: bool | None, contexts: dict[str, Any]
    ) -> PlannedJob:
        written = str(job.get("name", name))
        title = evaluate_text(written, scope_at("job name", f"{name}: name", contexts))
        env = self.env | read_env(job, scope_at("job env", f"{name}: env", contexts))
        planned = PlannedJob(name, leg_name(written, title, leg), leg, runs, env=env)
        planned.labels = read_labels(
            evaluate_tree(job.get("runs-on", []), scope_at("job runs-on", f"{name}: runs-on", contexts)))
        planned.concurrency = read_concurrency(
            evaluate_tree(job.get("concurrency"), scope_at("job concurrency", f"{name}: concurrency", contexts)))
        steps = StepPlanner(name, dict(env), contexts, self.given)
        planned.steps = [steps.plan(step, number) for number, step in enumerate(job["steps"], start=1)]
        planned.result = None if runs is None else steps.result
        scope = scope_at("job outputs", f"{name}: outputs", steps.contexts())
        planned.outputs = evaluate_tree(job.get("outputs") or {}, scope)
        return planned

    def need_context(self, name: str) -> dict[str, Any]:
        """Of the legs' outputs the last that is not empty; all are empty of a job that is skipped."""
        legs = self.legs[name]
        outputs: dict[str, Any] = {}
        for output in self.jobs[name].get("outputs") or {}:
            values = [leg.outputs.get(output) for leg in legs]
            texts = [to_text(value) for value in values if value is not UNKNOWN]
            is_known = UNKNOWN not in values and legs[0].runs is not None
            outputs[output] = next((text for text in reversed(texts) if text), "") if is_known else UNKNOWN
        outputs |= self.given.under(f"needs.{name}.outputs.")
        result = self.result_of(name)
        return {"result": UNKNOWN if result is None else result, "outputs": Strict(outputs, f"the outputs of '{name}'")}

    def result_of(self, name: str) -> str | None:
        results = [leg.result for leg in self.legs[name]]
        return next((result for result in ("failure", "cancelled", None) if result in results), results[0])

    def status_of_needs(self, name: str) -> Status:
        """Of all jobs before it, also those that it does not name: a skipped one skips the whole chain behind it."""
        before: dict[str, None] = {}
        waiting = needs_of(self.jobs[name])
        while waiting:
            need = waiting.pop()
            before[need] = None
            waiting += [other for other in needs_of(self.jobs[need]) if other not in before]
        results = [self.result_of(need) for need in before]
        is_cancelled = any(leg.result == "cancelled" for legs in self.legs.values() for leg in legs)
        if is_cancelled or "failure" in results or "skipped" in results:
            return Status(False, "failure" in results and not is_cancelled, is_cancelled)
        return Status(None if None in results else True)


def check_given(jobs: dict[str, Any], given: Given) -> None:
    """Nothing is given that the workflow does not have."""
    steps = [(name, step) for name, job in jobs.items() for step in job.get("steps") or []]
    for place in given.ends:
        if not any(place in ((name, step.get("id")), (name, step.get("name"))) for name, step in steps):
            raise Refusal(f"{place[0]}: there is no step '{place[1]}' that could end otherwise")
    outputs = {("steps", step["id"]): None for _, step in steps if "id" in step}
    outputs |= {("needs", name): job.get("outputs") or {} for name, job in jobs.items()}
    for path in given.values:
        kind, _, rest = path.partition(".")
        name, _, output = rest.partition(".outputs.")
        known = outputs.get((kind, name), {})
        if kind != "env" and (not output or known is not None and output not in known):
            raise Refusal(f"'{path}' is given, and the workflow has no such value")


def needs_of(job: dict[str, Any]) -> list[str]:
    needs = job.get("needs", [])
    return [needs] if isinstance(needs, str) else list(needs)


def read_labels(value: Any) -> list[str] | None:
    """A list is one runner that has all of these labels."""
    if isinstance(value, dict):
        value = value.get("labels", [])
    labels = value if isinstance(value, list) else [value]
    return None if UNKNOWN in labels else [to_text(label) for label in labels]


def read_concurrency(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    entry = value if isinstance(value, dict) else {"group": value}
    cancels = is_true(entry.get("cancel-in-progress", False))
    group = entry.get("group")
    return {"group": None if group is UNKNOWN else to_text(group), "cancel_in_progress": cancels}

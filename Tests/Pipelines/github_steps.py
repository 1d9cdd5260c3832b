"""Which steps of a job run, as far as that is known before they do."""

import re
from dataclasses import dataclass
from typing import Any

from github_contexts import Given, scope_at
from github_expressions import Scope, Status, evaluate_text, evaluate_tree, holds
from github_values import UNKNOWN, Open, Strict, from_yaml, is_true, to_text

# What a script may write into the file GITHUB_ENV: NAME=value, or NAME<<END and lines.
WRITTEN_NAME = re.compile(r"\b([A-Za-z_]\w*)(?:=|<<)")


@dataclass
class PlannedStep:
    name: str
    # None if only a run can tell.
    runs: bool | None
    # What that depends on then.
    depends_on: list[str]


class StepPlanner:
    """Goes through the steps of one leg of a job.

    - env: what the workflow and the job say.
    """

    def __init__(self, job: str, env: dict[str, Any], outer: dict[str, Any], given: Given):
        self.job, self.env, self.outer, self.given = job, env, outer, given
        self.steps: dict[str, Any] = {}
        self.result = "success"

    def contexts(self, env: dict[str, Any] | None = None) -> dict[str, Any]:
        meaning = "what 'env' holds here, or what a step before writes into GITHUB_ENV"
        return self.outer | {
            "env": Strict(self.env | (env or {}), meaning), "steps": Strict(self.steps, "the ids of the steps before"),
        }

    def plan(self, step: dict[str, Any], number: int) -> PlannedStep:
        place = f"{self.job}: step {number}"
        own = self.contexts(read_env(step, scope_at("step", f"{place}: env", self.contexts())))
        scope = scope_at("step", place, own)
        written = step.get("name", step.get("run", step.get("uses")))
        name = evaluate_text(written, scope)
        name = written if name is UNKNOWN else to_text(name)
        status = Status(self.result == "success", self.result == "failure", self.result == "cancelled")
        condition = scope_at("step if", f"{place}: if", own, status)
        runs = holds(step.get("if", True), condition)
        if runs is not False:
            # For what they name and is not there.
            evaluate_tree([step.get("run"), step.get("with")], scope)
        self.settle(step, name, runs, is_true(evaluate_text(step.get("continue-on-error", False), scope)) is True)
        return PlannedStep(name, runs, sorted(condition.unknown) if runs is None else [])

    def settle(self, step: dict[str, Any], name: str, runs: bool | None, may_fail: bool) -> None:
        """What the steps behind it see of a step; of one that may run, that it went well."""
        identifier = step.get("id", "")
        ends = self.given.ends
        outcome = ends.get((self.job, identifier)) or ends.get((self.job, name), "success")
        outcome = outcome if runs is not False else "skipped"
        conclusion = "success" if outcome == "failure" and may_fail else outcome
        if conclusion in ("failure", "cancelled") and self.result == "success":
            self.result = conclusion
        if identifier:
            outputs = {} if runs is False else Open(self.given.under(f"steps.{identifier}.outputs."))
            results = {"outcome": outcome, "conclusion": conclusion}
            results = results if runs is not None else dict.fromkeys(results, UNKNOWN)
            self.steps[identifier] = {"outputs": outputs, **results}
        if "GITHUB_ENV" in step.get("run", ""):
            for written in WRITTEN_NAME.findall(step["run"]):
                if runs is False:
                    # A variable that nobody sets is empty.
                    self.env.setdefault(written, "")
                else:
                    self.env[written] = self.given.values.get(f"env.{written}", UNKNOWN)


def read_env(entry: dict[str, Any], scope: Scope) -> dict[str, Any]:
    """The variables of the workflow, of a job or of a step: texts, or UNKNOWN."""
    values = from_yaml(evaluate_tree(entry.get("env") or {}, scope))
    return {name: value if value is UNKNOWN else to_text(value) for name, value in values.items()}

"""`rules` of a job and of the workflow: the first rule that fits decides.

Source: gitlabhq, doc/ci/jobs/job_rules.md. `exists` is refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gitlab_expressions import is_true, tokenize
from gitlab_keywords import check_fields
from gitlab_paths import path_pattern
from gitlab_variables import REFERENCE, Variables, expand_text, read_variables
from refusal import Refusal

# The paths that differ from a ref or commit, or from the target of a merge request (None); None where nobody knows.
Changes = Callable[[str | None], list[str] | None]

# CI_COMMIT_BEFORE_SHA of a branch that was not there before.
NO_COMMIT = "0" * 40

JOB_RULE = {"if", "changes", "when", "allow_failure", "variables", "needs", "interruptible"}
WORKFLOW_RULE = {"if", "changes", "when", "variables", "auto_cancel"}
JOB_WHEN = {"always", "on_success", "on_failure", "never", "manual"}


@dataclass(frozen=True)
class Decision:
    is_included: bool
    # Which rule it was, for the report.
    reason: str
    # The rule's own keywords, which go before the job's.
    keywords: dict[str, Any] = field(default_factory=dict)
    variables: Variables = field(default_factory=dict)


def decide(
    place: str, rules: Any, variables: Variables, known: set[str], when: set[str],
    matrix_names: frozenset[str] = frozenset(), changes: Changes = lambda ref: None
) -> Decision:
    """Every rule is checked, also those behind the one that decides."""
    decision: Decision | None = None
    for number, rule in enumerate(flatten(rules), start=1):
        name = f"{place}: rules: rule {number}"
        check_fields(name, rule, known)
        if "when" in rule and rule["when"] not in when:
            raise Refusal(f"{name}: when: {rule['when']!r} is not one of {', '.join(sorted(when))}")
        own = read_variables(f"{name}: variables", rule.get("variables", {}))
        applies = True
        if "if" in rule:
            applies = evaluate(name, rule["if"], variables, matrix_names)
        if "changes" in rule:
            patterns, ref = read_changes(name, rule["changes"], variables)
            applies = applies and has_changes(patterns, ref, variables, changes)
        if applies and decision is None:
            condition = f"if {rule['if']}" if "if" in rule else "without a condition"
            decision = Decision(rule.get("when") != "never", f"rule {number}, {condition}", rule, own)
    return decision or Decision(False, "no rule fits")


def read_changes(place: str, entry: Any, variables: Variables) -> tuple[list[re.Pattern[str]], str | None]:
    if isinstance(entry, list):
        entry = {"paths": entry}
    check_fields(f"{place}: changes", entry, {"paths", "compare_to"})
    paths = entry.get("paths")
    if not isinstance(paths, list) or not paths or not all(isinstance(path, str) for path in paths):
        raise Refusal(f"{place}: changes: paths are a list of texts")
    if len(paths) > 50:
        raise Refusal(f"{place}: changes: there are {len(paths)} patterns, and at most 50 are allowed")
    ref = entry.get("compare_to")
    patterns = [path_pattern(expand_text(path, variables)) for path in paths]
    return patterns, None if ref is None else expand_text(ref, variables)


def has_changes(
    patterns: list[re.Pattern[str]], ref: str | None, variables: Variables, changes: Changes
) -> bool:
    """Always where there was no push: schedules, tags, pipelines that a person started, the first push of a branch."""
    event = {name: variable.value for name, variable in variables.items()}
    is_request = event.get("CI_PIPELINE_SOURCE") == "merge_request_event"
    if not is_request and (event.get("CI_PIPELINE_SOURCE") != "push" or event.get("CI_COMMIT_TAG")):
        return True
    if not is_request and ref is None:
        ref = event.get("CI_COMMIT_BEFORE_SHA", NO_COMMIT)
        if ref == NO_COMMIT:
            return True
    paths = changes(ref)
    return paths is None or any(known.fullmatch(path) for path in paths for known in patterns)


def evaluate(place: str, condition: Any, variables: Variables, matrix_names: frozenset[str]) -> bool:
    if not isinstance(condition, str):
        raise Refusal(f"{place}: if: {condition!r} is no text")
    try:
        for kind, word in tokenize(condition):
            if kind == "variable":
                check_variable(word[1:], variables, matrix_names)
        return is_true(condition, {name: variable.value for name, variable in variables.items()})
    except Refusal as refusal:
        raise Refusal(f"{place}: if: {refusal}") from None


def check_variable(name: str, variables: Variables, matrix_names: frozenset[str]) -> None:
    if name in matrix_names:
        raise Refusal(f"${name} is a variable of the matrix, and those do not exist in conditions")
    variable = variables.get(name)
    if variable is not None and variable.is_expanded and REFERENCE.search(variable.value):
        raise Refusal(f"${name} is '{variable.value}', and variables in variables are not expanded in conditions")


def flatten(rules: Any) -> list[Any]:
    """Rules may hold lists of rules, which `!reference` makes."""
    if not isinstance(rules, list):
        raise Refusal(f"rules: a list is expected, not {rules!r}")
    return [rule for entry in rules for rule in (flatten(entry) if isinstance(entry, list) else [entry])]

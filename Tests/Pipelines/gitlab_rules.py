"""`rules` of a job and of the workflow: the first rule that fits decides.

Source: gitlabhq, doc/ci/jobs/job_rules.md. `changes` and `exists` are refused: there is no push here to look at.
"""

from dataclasses import dataclass, field
from typing import Any

from expressions import is_true, tokenize
from gitlab_keywords import check_fields
from gitlab_variables import REFERENCE, Variables, read_variables
from refusal import Refusal

JOB_RULE = {"if", "when", "allow_failure", "variables", "needs", "interruptible"}
WORKFLOW_RULE = {"if", "when", "variables", "auto_cancel"}
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
    matrix_names: frozenset[str] = frozenset()
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
        if applies and decision is None:
            condition = f"if {rule['if']}" if "if" in rule else "without a condition"
            decision = Decision(rule.get("when") != "never", f"rule {number}, {condition}", rule, own)
    return decision or Decision(False, "no rule fits")


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

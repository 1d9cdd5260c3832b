"""`strategy: matrix`: the legs of a job. Source: github/docs, workflow-syntax, jobs.<job_id>.strategy.matrix."""

import itertools
from typing import Any

from github_expressions import Scope, evaluate_tree
from github_values import UNKNOWN, Open, Strict, are_equal, from_yaml, is_known, to_text
from refusal import Refusal

MAXIMUM_OF_LEGS = 256

Leg = dict[str, Any]


def matrix_legs(job: dict[str, Any], scope: Scope) -> list[Leg] | None:
    """Each leg's values in GitHub's order, one leg without any if there is no matrix, None if only a run can tell."""
    matrix = (job.get("strategy") or {}).get("matrix")
    if matrix is None:
        return [{}]
    matrix = from_yaml(evaluate_tree(matrix, scope))
    if not is_known(matrix):
        return None
    if not isinstance(matrix, dict):
        raise Refusal(f"{scope.place}: matrix: a mapping is expected")
    rows = {name: matrix.get(name) or [] for name in ("include", "exclude")}
    axes = {name: values for name, values in matrix.items() if name not in rows}
    for name, values in [*axes.items(), *rows.items()]:
        if not isinstance(values, list) or (name in axes and not values):
            raise Refusal(f"{scope.place}: matrix: {name}: a list is expected")
    legs = [dict(zip(axes, values)) for values in itertools.product(*axes.values())] if axes else []
    legs = [leg for leg in legs if not any(fits(row, leg) for row in rows["exclude"])]
    legs = include(legs, rows["include"], set(axes))
    if not legs or len(legs) > MAXIMUM_OF_LEGS:
        raise Refusal(f"{scope.place}: matrix: {len(legs)} legs, 1 to {MAXIMUM_OF_LEGS} are allowed")
    return legs


def fits(row: Leg, leg: Leg) -> bool:
    return all(name in leg and are_alike(value, leg[name]) for name, value in row.items())


def are_alike(left: Any, right: Any) -> bool:
    return left == right if isinstance(left, (dict, list)) else are_equal(left, right)


def include(legs: list[Leg], rows: list[Leg], axes: set[str]) -> list[Leg]:
    """A row is added to each leg of which it changes no value of the lists; to none, it is a leg of its own."""
    added: list[Leg] = []
    result = [dict(leg) for leg in legs]
    for row in rows:
        own = {name: value for name, value in row.items() if name in axes}
        taken = [leg for leg, before in zip(result, legs) if fits(own, before)]
        for leg in taken:
            leg.update(row)
        if not taken:
            added.append(dict(row))
    return [*result, *added]


def leg_context(leg: Leg | None, legs: list[Leg] | None) -> dict[str, Any]:
    """The context `matrix` of a leg: a value that only other legs have is null."""
    if leg is None or legs is None:
        return Open({})
    names = dict.fromkeys(name for other in legs for name in other)
    return Strict({name: leg.get(name) for name in names}, "the values of the matrix")


def leg_texts(leg: Leg | None) -> dict[str, str]:
    return {name: to_text(value) for name, value in (leg or {}).items()}


def leg_name(written: str, name: Any, leg: Leg | None) -> str | None:
    """What GitHub calls a leg, None if only a run can tell.

    - written: the job's name as it stands in the workflow, evaluated in `name`. One without an expression does not tell
      the legs apart, so GitHub adds their values.
    """
    if leg is None or name is UNKNOWN:
        return None
    texts = [text for text in leg_texts(leg).values() if text not in ("", "Object", "Array")]
    return to_text(name) if "${{" in written or not texts else f"{name} ({', '.join(texts)})"

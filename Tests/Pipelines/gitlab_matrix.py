"""`parallel: matrix`: the legs of a job. Source: gitlabhq, doc/ci/yaml/_index.md#parallelmatrix."""

import itertools
from typing import Any

from refusal import Refusal

MAXIMUM_OF_LEGS = 200
MAXIMUM_OF_NAME = 255


def matrix_legs(place: str, parallel: Any) -> list[dict[str, str]]:
    """Each leg's variables, in GitLab's order; one leg without variables where there is no matrix."""
    if parallel is None:
        return [{}]
    if not isinstance(parallel, dict) or set(parallel) != {"matrix"}:
        raise Refusal(f"{place}: parallel: only a matrix is known here")
    return combinations(f"{place}: parallel: matrix", parallel["matrix"])


def combinations(place: str, rows: Any) -> list[dict[str, str]]:
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) and row for row in rows):
        raise Refusal(f"{place}: a list of mappings is expected")
    legs: list[dict[str, str]] = []
    for row in rows:
        choices = [[(name, value) for value in values_of(place, name, entry)] for name, entry in row.items()]
        legs += [dict(choice) for choice in itertools.product(*choices)]
    if len(legs) > MAXIMUM_OF_LEGS:
        raise Refusal(f"{place}: {len(legs)} legs, {MAXIMUM_OF_LEGS} are allowed")
    if len({tuple(leg.values()) for leg in legs}) < len(legs):
        raise Refusal(f"{place}: two legs are equal, and one of them would take the other's place")
    return legs


def values_of(place: str, name: str, entry: Any) -> list[str]:
    values = entry if isinstance(entry, list) else [entry]
    for value in values:
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise Refusal(f"{place}: {name}: {value!r} is neither a text nor a whole number: quote it")
    return [str(value) for value in values]


def leg_name(job: str, leg: dict[str, str]) -> str:
    name = f"{job}: [{', '.join(leg.values())}]" if leg else job
    if len(name) > MAXIMUM_OF_NAME:
        raise Refusal(f"{name}: the name has more than {MAXIMUM_OF_NAME} characters")
    return name

"""The values of GitHub's expressions: what is true, what is equal, what a text is made of.

Source: github/docs, content/actions/reference/workflows-and-actions/expressions.md. A value is Python's None, bool,
float, str, list or dict, or UNKNOWN where only a run can tell.
"""

import json
import math
from typing import Any

from refusal import Refusal


class Unknown:
    """What the steps of a run decide: nothing is said about it here, so nothing can pass because of a guess."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


class Strict(dict):
    """A mapping of which all names are known: another one is a mistake, of which GitHub makes an empty text."""

    def __init__(self, entries: dict[str, Any], meaning: str):
        super().__init__(entries)
        self.meaning = meaning


class Open(dict):
    """A mapping that a run adds to: what is not in it is not known."""


def property_of(value: Any, name: str) -> Any:
    """Names of properties are read without regard to capitals; one that is not there is null."""
    if value is UNKNOWN:
        return UNKNOWN
    if not isinstance(value, dict):
        return None
    for key, inner in value.items():
        if str(key).lower() == name.lower():
            return inner
    if isinstance(value, Strict):
        raise Refusal(f"there is no '{name}' among {value.meaning}")
    return UNKNOWN if isinstance(value, Open) else None


def element_of(value: Any, index: Any) -> Any:
    if value is UNKNOWN or index is UNKNOWN:
        return UNKNOWN
    if isinstance(value, list):
        place = to_number(index)
        return value[int(place)] if place >= 0 and place == int(place) < len(value) else None
    return property_of(value, to_text(index))


def is_true(value: Any) -> bool | None:
    """None where the value is not known."""
    if value is UNKNOWN:
        return None
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return value is not None and value is not False and value != ""


def to_number(value: Any) -> float:
    if value is None:
        return 0.0
    if isinstance(value, (bool, float)):
        return float(value)
    if not isinstance(value, str):
        return math.nan
    text = value.strip()
    if text == "":
        return 0.0
    try:
        return float(int(text, 16)) if text.lower().startswith("0x") else float(text)
    except ValueError:
        return math.nan


def to_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value == int(value) else str(value)
    if isinstance(value, (list, dict)):
        return "Array" if isinstance(value, list) else "Object"
    return value


def are_equal(left: Any, right: Any) -> bool:
    """Texts without regard to capitals; values of two kinds as numbers; lists and mappings only with themselves."""
    if isinstance(left, str) and isinstance(right, str):
        return left.upper() == right.upper()
    if isinstance(left, (list, dict)) and isinstance(right, (list, dict)):
        return left is right
    if left is None and right is None:
        return True
    return to_number(left) == to_number(right)


def is_less(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.upper() < right.upper()
    return to_number(left) < to_number(right)


def from_yaml(value: Any) -> Any:
    """A value of YAML or JSON: all numbers are of one kind."""
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, list):
        return [from_yaml(inner) for inner in value]
    if isinstance(value, dict) and not isinstance(value, (Strict, Open)):
        return {str(name): from_yaml(inner) for name, inner in value.items()}
    return value


def to_json(value: Any) -> Any:
    """The other way round, for texts of JSON."""
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return int(value)
    if isinstance(value, list):
        return [to_json(inner) for inner in value]
    return {name: to_json(inner) for name, inner in value.items()} if isinstance(value, dict) else value


def is_known(value: Any) -> bool:
    """Whether nothing in it is unknown."""
    if isinstance(value, list):
        return all(is_known(inner) for inner in value)
    if isinstance(value, dict):
        return not isinstance(value, Open) and all(is_known(inner) for inner in value.values())
    return value is not UNKNOWN


def parse_json(text: str) -> Any:
    try:
        return from_yaml(json.loads(text))
    except json.JSONDecodeError as error:
        raise Refusal(f"fromJSON: '{text}' is no JSON: {error}") from None

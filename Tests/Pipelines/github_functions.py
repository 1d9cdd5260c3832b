"""The functions of GitHub's expressions, but for those that ask how the run goes: these are in github_expressions.py.

Source: github/docs, content/actions/reference/workflows-and-actions/expressions.md.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from github_values import UNKNOWN, are_equal, is_known, parse_json, to_json, to_text
from refusal import Refusal


def contains(search: Any, item: Any) -> bool:
    if isinstance(search, list):
        return any(are_equal(entry, item) for entry in search)
    return to_text(item).lower() in to_text(search).lower()


def starts_with(text: Any, start: Any) -> bool:
    return to_text(text).lower().startswith(to_text(start).lower())


def ends_with(text: Any, end: Any) -> bool:
    return to_text(text).lower().endswith(to_text(end).lower())


def format_text(pattern: Any, *values: Any) -> str:
    """`{0}` is the first value, `{{` a brace."""
    def replace(match: re.Match[str]) -> str:
        if match.group() in ("{{", "}}"):
            return match.group()[0]
        number = match.group(1)
        if number is None or int(number) >= len(values):
            raise Refusal(f"format: '{match.group()}' in '{pattern}' stands for no value")
        return to_text(values[int(number)])

    return re.sub(r"\{\{|\}\}|\{(\d+)\}|[{}]", replace, to_text(pattern))


def join(values: Any, separator: Any = ",") -> str:
    entries = values if isinstance(values, list) else [values]
    return to_text(separator).join(to_text(entry) for entry in entries)


def to_json_text(value: Any) -> str:
    return json.dumps(to_json(value), indent=2, ensure_ascii=False)


def from_json(text: Any) -> Any:
    return parse_json(to_text(text))


# By their names in small letters, since GitHub reads them without regard to capitals: fewest and most arguments.
FUNCTIONS: dict[str, tuple[int, int, Callable[..., Any]]] = {
    "contains": (2, 2, contains),
    "startswith": (2, 2, starts_with),
    "endswith": (2, 2, ends_with),
    "format": (1, 255, format_text),
    "join": (1, 2, join),
    "tojson": (1, 1, to_json_text),
    "fromjson": (1, 1, from_json),
    # What it is made of is there only once the files are checked out.
    "hashfiles": (1, 255, lambda *patterns: UNKNOWN),
}


def call(name: str, arguments: list[Any]) -> Any:
    fewest, most, function = FUNCTIONS[name.lower()]
    if not fewest <= len(arguments) <= most:
        raise Refusal(f"{name}: {len(arguments)} arguments are too few or too many")
    return function(*arguments) if all(is_known(argument) for argument in arguments) else UNKNOWN

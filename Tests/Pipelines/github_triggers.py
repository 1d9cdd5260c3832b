"""`on:`, which act looks at the names of only: whether an event starts a workflow.

Source: github/docs, workflow-syntax, `on` and the filter pattern cheat sheet.
"""

import re
from typing import Any

from github_events import Event
from refusal import Refusal

FILTERS = {
    "push": {"branches", "branches-ignore", "tags", "tags-ignore"},
    "pull_request": {"branches", "branches-ignore", "types"},
    "workflow_dispatch": {"inputs"},
    "schedule": set(),
    "delete": set(),
}
# Known, and not among the events of these tests.
OTHER_EVENTS = {"merge_group", "workflow_call", "release", "pull_request_target", "workflow_run", "repository_dispatch"}
DEFAULT_TYPES = ["opened", "synchronize", "reopened"]


def read_triggers(on: Any) -> dict[str, Any]:
    """The events of `on`, each with its filters; all of them are checked."""
    if isinstance(on, str):
        on = [on]
    if isinstance(on, list):
        on = {name: None for name in on}
    if not isinstance(on, dict):
        raise Refusal(f"on: events are expected, not {on!r}")
    for name, filters in on.items():
        if name not in FILTERS and name not in OTHER_EVENTS:
            raise Refusal(f"on: {name}: this event is not known here")
        if name in FILTERS and name != "schedule":
            check_filters(name, filters)
    crons = on.get("schedule", [])
    if not isinstance(crons, list) or not all(isinstance(entry, dict) and set(entry) == {"cron"} for entry in crons):
        raise Refusal("on: schedule: a list of 'cron' is expected")
    return on


def first_cron(on: Any) -> str | None:
    """The schedule that starts a workflow in these tests."""
    entries = on.get("schedule") if isinstance(on, dict) else None
    return entries[0]["cron"] if entries else None


def check_filters(name: str, filters: Any) -> None:
    if filters is None:
        return
    if not isinstance(filters, dict):
        raise Refusal(f"on: {name}: a mapping is expected")
    for key, value in filters.items():
        if key not in FILTERS[name]:
            raise Refusal(f"on: {name}: {key}: this filter is not known here")
        if key != "inputs" and not (isinstance(value, list) and all(isinstance(entry, str) for entry in value)):
            raise Refusal(f"on: {name}: {key}: a list of texts is expected")
        if key.removesuffix("-ignore") != key and key.removesuffix("-ignore") in filters:
            raise Refusal(f"on: {name}: {key}: GitHub takes this or '{key.removesuffix('-ignore')}', not both")


def is_triggered(triggers: dict[str, Any], event: Event) -> bool:
    if event.name not in triggers:
        return False
    filters = triggers[event.name] or {}
    if event.name == "push":
        return is_push_triggered(filters, event)
    if event.name == "pull_request":
        is_of_type = event.action in filters.get("types", DEFAULT_TYPES)
        return is_of_type and passes(filters, "branches", event.default_branch)
    return True


def is_push_triggered(filters: dict[str, list[str]], event: Event) -> bool:
    """A filter of branches alone leaves out all tags, and the other way round."""
    kind, other, name = ("tags", "branches", event.tag) if event.tag else ("branches", "tags", event.branch)
    if not any(key in filters for key in (kind, f"{kind}-ignore")):
        return not any(key in filters for key in (other, f"{other}-ignore"))
    return passes(filters, kind, name)


def passes(filters: dict[str, list[str]], kind: str, name: str) -> bool:
    if kind in filters:
        if not any(not pattern.startswith("!") for pattern in filters[kind]):
            raise Refusal(f"on: {kind}: at least one pattern must be without '!'")
        return last_match(filters[kind], name)
    return not last_match(filters.get(f"{kind}-ignore", []), name)


def last_match(patterns: list[str], name: str) -> bool:
    """Each pattern that fits overrules those before it; one that begins with `!` takes out again."""
    result = False
    for pattern in patterns:
        if translate(pattern.removeprefix("!")).fullmatch(name):
            result = not pattern.startswith("!")
    return result


def translate(pattern: str) -> re.Pattern[str]:
    """`*` stops at a slash, `**` does not; `?` and `+` are of the character before them, as in regular expressions."""
    parts: list[str] = []
    for match in re.finditer(r"\*\*|\*|\[[^\]]+\]|[?+]|\\.|.", pattern, re.DOTALL):
        token = match.group()
        if token == "**":
            parts.append(".*")
        elif token == "*":
            parts.append("[^/]*")
        elif token in ("?", "+") or (token.startswith("[") and len(token) > 1):
            parts.append(token)
        else:
            parts.append(re.escape(token[-1]))
    try:
        return re.compile("".join(parts))
    except re.error:
        raise Refusal(f"on: '{pattern}' is no pattern") from None

"""Variables: what the YAML may write, and how values that name other variables are expanded.

Sources: gitlabhq, doc/ci/variables/where_variables_can_be_used.md and lib/gitlab/ci/variables/collection.rb.
"""

import re
from dataclasses import dataclass
from typing import Any

from gitlab_keywords import check_fields
from refusal import Refusal

NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
REFERENCE = re.compile(r"\$\$|\$(?P<bare>[A-Za-z_]\w*)|\$\{(?P<braced>[A-Za-z_]\w*)\}", re.ASCII)


@dataclass(frozen=True)
class Variable:
    value: str
    is_expanded: bool = True


Variables = dict[str, Variable]


def read_variables(place: str, mapping: Any, fields: frozenset[str] = frozenset({"value", "expand"})) -> Variables:
    if not isinstance(mapping, dict):
        raise Refusal(f"{place}: a mapping is expected, not {mapping!r}")
    return {name: read_variable(f"{place}: {name}", name, entry, fields) for name, entry in mapping.items()}


def read_global_variables(mapping: Any) -> Variables:
    return read_variables("variables", mapping, frozenset({"value", "expand", "description", "options"}))


def read_variable(place: str, name: str, entry: Any, fields: frozenset[str]) -> Variable:
    if not NAME.fullmatch(name):
        raise Refusal(f"{place}: this is no name of a variable")
    is_expanded = True
    if isinstance(entry, dict):
        check_fields(place, entry, set(fields))
        is_expanded = entry.get("expand", True)
        entry = entry.get("value", "")
    if isinstance(entry, bool) or not isinstance(entry, (str, int)):
        raise Refusal(f"{place}: {entry!r} is neither a text nor a whole number: quote it")
    return Variable(str(entry), is_expanded)


def verbatim(values: dict[str, str]) -> Variables:
    """What GitLab itself or the project sets, in which a `$` is only a `$`."""
    return {name: Variable(value, is_expanded=False) for name, value in values.items()}


def expand_all(variables: Variables) -> dict[str, str]:
    """The environment of a job: each value expanded as deep as it goes, `$$` is `$`, an unknown name is nothing."""
    return {name: expand_variable(name, variables, ()) for name in variables}


def expand_variable(name: str, variables: Variables, chain: tuple[str, ...]) -> str:
    if name in chain:
        raise Refusal(f"the variables {' -> '.join((*chain, name))} go in a circle")
    variable = variables[name]
    return expand_text(variable.value, variables, (*chain, name)) if variable.is_expanded else variable.value


def expand_text(text: str, variables: Variables, chain: tuple[str, ...] = ()) -> str:
    def value(match: re.Match[str]) -> str:
        name = match.group("bare") or match.group("braced")
        if name is None:
            return "$"
        return expand_variable(name, variables, chain) if name in variables else ""

    return REFERENCE.sub(value, text)

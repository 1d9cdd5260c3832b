"""Evaluates GitHub's expressions: alone behind `if:`, and as `${{ … }}` in any other text.

What only a run can tell is UNKNOWN, and what follows from it is too. Source: github/docs,
content/actions/reference/workflows-and-actions/{expressions,contexts}.md.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from github_functions import FUNCTIONS, call
from github_syntax import Node, calls, parse, source
from github_values import UNKNOWN, are_equal, element_of, is_less, is_true, property_of, to_text
from refusal import Refusal

CONTEXTS = {
    "github", "env", "vars", "job", "jobs", "steps", "runner", "secrets", "strategy", "matrix", "needs", "inputs",
}
STATUS_FUNCTIONS = {"always", "success", "failure", "cancelled"}

EXPRESSION = re.compile(r"\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}")


@dataclass(frozen=True)
class Status:
    """How the run goes so far; None where that is not known."""

    success: bool | None = True
    failure: bool | None = False
    cancelled: bool | None = False

    def answer(self, function: str) -> Any:
        result = True if function == "always" else getattr(self, function)
        return UNKNOWN if result is None else result


@dataclass
class Scope:
    """- contexts: those that GitHub knows at this place of a workflow, by name.
    - status: None where the functions that ask for it are not known.
    """

    place: str
    contexts: dict[str, Any]
    status: Status | None = None
    # What was asked for and is not known.
    unknown: set[str] = field(default_factory=set)


class Elements(list):
    """What `.*` gives: a property behind it is that of each."""


def evaluate_text(text: Any, scope: Scope) -> Any:
    """A value that is one expression keeps its kind; several, or one among other text, make a text."""
    if not isinstance(text, str):
        return text
    whole = EXPRESSION.fullmatch(text.strip())
    if whole and EXPRESSION.search(text).end() == len(text.rstrip()):
        return evaluate_expression(whole.group(1), scope)
    parts: list[str] = []
    position = 0
    for match in EXPRESSION.finditer(text):
        value = evaluate_expression(match.group(1), scope)
        if value is UNKNOWN:
            return UNKNOWN
        parts += [text[position:match.start()], to_text(value)]
        position = match.end()
    rest = text[position:]
    if "${{" in rest:
        raise Refusal(f"{scope.place}: an expression is not closed in '{text}'")
    return "".join([*parts, rest])


def evaluate_tree(tree: Any, scope: Scope) -> Any:
    """All texts in it evaluated."""
    if isinstance(tree, list):
        return [evaluate_tree(inner, scope) for inner in tree]
    if isinstance(tree, dict):
        return {name: evaluate_tree(inner, scope) for name, inner in tree.items()}
    return evaluate_text(tree, scope)


def evaluate_expression(expression: str, scope: Scope) -> Any:
    try:
        return evaluate(parse(expression), scope)
    except Refusal as refusal:
        raise Refusal(f"{scope.place}: {refusal}") from None


def holds(condition: Any, scope: Scope) -> bool | None:
    """Whether an `if` lets its job or step run, None if only a run can tell.

    One that does not ask how the run goes asks for success as well.
    """
    if isinstance(condition, bool):
        condition = to_text(condition)
    if not isinstance(condition, str):
        raise Refusal(f"{scope.place}: {condition!r} is no condition")
    whole = EXPRESSION.fullmatch(condition.strip())
    text = whole.group(1) if whole else condition
    if "${{" in text:
        raise Refusal(f"{scope.place}: '{condition}' is a text that is not empty, and so always true")
    try:
        node = parse(text)
        if not STATUS_FUNCTIONS & calls(node):
            node = ("&&", ("call", "success", []), node)
        return truth(node, scope)
    except Refusal as refusal:
        raise Refusal(f"{scope.place}: {refusal}") from None


def truth(node: Node, scope: Scope) -> bool | None:
    """Of `&&` and `||` one side may decide where the other is not known."""
    if node[0] == "!":
        inner = truth(node[1], scope)
        return None if inner is None else not inner
    if node[0] in ("&&", "||"):
        decisive = node[0] == "||"
        left = truth(node[1], scope)
        if left is decisive:
            return decisive
        right = truth(node[2], scope)
        return right if right is decisive or left is not None else None
    return is_true(evaluate(node, scope))


def evaluate(node: Node, scope: Scope) -> Any:
    kind = node[0]
    if kind == "value":
        return node[1]
    if kind == "name":
        return context(node[1], scope)
    if kind in ("property", "element", "all"):
        return evaluate_access(node, scope)
    if kind == "call":
        return evaluate_call(node, scope)
    if kind == "!":
        known = truth(node, scope)
        return UNKNOWN if known is None else known
    left = evaluate(node[1], scope)
    if kind in ("&&", "||"):
        known = is_true(left)
        if known is None:
            return UNKNOWN
        return evaluate(node[2], scope) if known == (kind == "&&") else left
    right = evaluate(node[2], scope)
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if kind in ("==", "!="):
        return are_equal(left, right) == (kind == "==")
    less = is_less(left, right) if kind[0] == "<" else is_less(right, left)
    return less or (kind[1:] == "=" and are_equal(left, right))


def context(name: str, scope: Scope) -> Any:
    for known, value in scope.contexts.items():
        if known == name.lower():
            return value
    if name.lower() in CONTEXTS:
        raise Refusal(f"the context '{name}' is not available here")
    raise Refusal(f"there is no context '{name}'")


def evaluate_access(node: Node, scope: Scope) -> Any:
    of = evaluate(node[1], scope)
    value: Any
    if of is UNKNOWN:
        return UNKNOWN
    if node[0] == "all":
        value = Elements(of.values() if isinstance(of, dict) else of if isinstance(of, list) else [])
    elif node[0] == "property" and isinstance(of, Elements):
        value = Elements(property_of(inner, node[2]) for inner in of if isinstance(inner, dict))
    else:
        value = property_of(of, node[2]) if node[0] == "property" else element_of(of, evaluate(node[2], scope))
    if value is UNKNOWN or (isinstance(value, Elements) and UNKNOWN in value):
        scope.unknown.add(source(node))
    return value


def evaluate_call(node: Node, scope: Scope) -> Any:
    name = node[1].lower()
    if name in STATUS_FUNCTIONS:
        if scope.status is None:
            raise Refusal(f"{node[1]}() is known in conditions alone")
        return scope.status.answer(name)
    if name not in FUNCTIONS:
        raise Refusal(f"there is no function '{node[1]}'")
    return call(name, [evaluate(argument, scope) for argument in node[2]])

"""GitLab's expressions: what stands behind `if:` in rules.

Source: gitlabhq, lib/gitlab/ci/pipeline/expression (18.11). The operators are Ruby's, which has traps: in `&&` and `||`
a text is true even when it is empty, only the value of the whole must not be blank; a text never equals `true`.
`!` in front of a value is refused: GitLab knows it since 18.11 only.
"""

import re

from regular_expressions import Pattern, is_pattern
from refusal import Refusal

MAXIMUM_OF_TOKENS = 100

# In GitLab's order: the first that fits is taken.
TOKENS: list[tuple[str, re.Pattern[str]]] = [
    ("(", re.compile(r"\(")),
    (")", re.compile(r"\)")),
    ("variable", re.compile(r"\$\w+", re.ASCII)),
    ("text", re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")),
    ("pattern", re.compile(r"/(?:[^/]|\\/)+[^\\]/[ismU]*")),
    ("null", re.compile(r"null")),
    ("boolean", re.compile(r"\b(?:true|false)\b")),
    ("==", re.compile(r"==")),
    ("=~", re.compile(r"=~")),
    ("!=", re.compile(r"!=")),
    ("!~", re.compile(r"!~")),
    ("&&", re.compile(r"&&")),
    ("||", re.compile(r"\|\|")),
]

# The smaller number binds tighter.
PRECEDENCE = {"==": 10, "!=": 10, "=~": 10, "!~": 10, "&&": 11, "||": 12}

Value = str | bool | Pattern | None
Node = tuple  # ("value", Value), ("variable", name) or (operator, left, right)


def is_true(expression: str, variables: dict[str, str]) -> bool:
    """Whether a rule with this condition applies; a variable that is not in the table is null."""
    return is_present(evaluate(parse(expression), variables))


def is_present(value: Value) -> bool:
    """Rails' `present?`: a text of blanks is not."""
    return value.strip() != "" if isinstance(value, str) else bool(value)


def tokenize(expression: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position = 0
    while True:
        while position < len(expression) and expression[position].isspace():
            position += 1
        if position == len(expression):
            return tokens
        for kind, shape in TOKENS:
            if match := shape.match(expression, position):
                tokens.append((kind, match.group()))
                position = match.end()
                break
        else:
            raise Refusal(f"unknown word at '{expression[position:]}' in the condition '{expression}'")
        if len(tokens) >= MAXIMUM_OF_TOKENS:
            raise Refusal(f"{MAXIMUM_OF_TOKENS} tokens or more in a condition")


def parse(expression: str) -> Node:
    """Precedence climbing; operators of one level group from the left."""
    tokens = tokenize(expression)
    if not tokens:
        raise Refusal("an empty condition")
    node, rest = parse_operation(tokens, max(PRECEDENCE.values()), expression)
    if rest:
        raise Refusal(f"'{rest[0][1]}' was not expected in the condition '{expression}'")
    return node


def parse_operation(tokens: list[tuple[str, str]], level: int, expression: str) -> tuple[Node, list[tuple[str, str]]]:
    if level < min(PRECEDENCE.values()):
        return parse_value(tokens, expression)
    node, rest = parse_operation(tokens, level - 1, expression)
    while rest and PRECEDENCE.get(rest[0][0]) == level:
        operator = rest[0][0]
        right, rest = parse_operation(rest[1:], level - 1, expression)
        if node[0] == "value" and isinstance(node[1], Pattern):
            raise Refusal(f"a pattern on the left of '{operator}' in '{expression}'")
        if operator not in ("=~", "!~") and right[0] == "value" and isinstance(right[1], Pattern):
            raise Refusal(f"a pattern on the right of '{operator}' in '{expression}'")
        node = (operator, node, right)
    return node, rest


def parse_value(tokens: list[tuple[str, str]], expression: str) -> tuple[Node, list[tuple[str, str]]]:
    if not tokens:
        raise Refusal(f"the condition '{expression}' ends too early")
    (kind, word), rest = tokens[0], tokens[1:]
    if kind == "variable":
        return ("variable", word[1:]), rest
    if kind == "text":
        return ("value", word[1:-1]), rest
    if kind == "pattern":
        return ("value", Pattern(word)), rest
    if kind == "null":
        return ("value", None), rest
    if kind == "boolean":
        return ("value", word == "true"), rest
    if kind == "(":
        node, rest = parse_operation(rest, max(PRECEDENCE.values()), expression)
        if not rest or rest[0][0] != ")":
            raise Refusal(f"a parenthesis is not closed in '{expression}'")
        return node, rest[1:]
    raise Refusal(f"'{word}' was not expected in the condition '{expression}'")


def evaluate(node: Node, variables: dict[str, str]) -> Value:
    operator = node[0]
    if operator == "value":
        return node[1]
    if operator == "variable":
        return variables.get(node[1])
    left = evaluate(node[1], variables)
    is_false_in_ruby = left is None or left is False
    if operator == "&&":
        return left if is_false_in_ruby else evaluate(node[2], variables)
    if operator == "||":
        return evaluate(node[2], variables) if is_false_in_ruby else left
    right = evaluate(node[2], variables)
    if operator == "==":
        return type(left) is type(right) and left == right
    if operator == "!=":
        return not (type(left) is type(right) and left == right)
    return matches(left, right) == (operator == "=~")


def matches(left: Value, right: Value) -> bool:
    """A text on the right that is no pattern means "the left is in it"; null is in every text, as an empty one is."""
    if right is None or right is False:
        return False
    text = "" if left is None else str(left)
    if isinstance(right, str):
        return Pattern(right).matches(text) if is_pattern(right) else text in right
    if isinstance(right, Pattern):
        return right.matches(text)
    raise Refusal("'true' on the right of '=~'")

"""Reads GitHub's expressions into trees.

Source: github/docs, content/actions/reference/workflows-and-actions/expressions.md. There is no arithmetic; names may
hold dashes.
"""

import functools
import re

from refusal import Refusal

TOKEN = re.compile(
    r"\s*(?:(?P<number>[-+]?(?:0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.]))|(?P<text>'(?:[^']|'')*')"
    r"|(?P<name>[A-Za-z_][\w-]*)|(?P<operator>&&|\|\||==|!=|<=|>=|[<>!()\[\].,*]))", re.ASCII)

# What stands on the same line binds equally tight, and groups from the left; the last line binds tightest.
LEVELS = [["||"], ["&&"], ["==", "!="], ["<", "<=", ">", ">="]]
CONSTANTS = {"true": True, "false": False, "null": None}

# ("value", value), ("name", name), ("property", of, name), ("element", of, index), ("all", of),
# ("call", name, arguments), ("!", of) or (operator, left, right)
Node = tuple


@functools.cache
def parse(expression: str) -> Node:
    parser = Parser(expression)
    node = parser.operation(0)
    if parser.tokens:
        raise parser.refuse()
    return node


class Parser:
    def __init__(self, expression: str):
        self.expression = expression
        self.tokens: list[tuple[str, str]] = []
        position, end = 0, len(expression.rstrip())
        while position < end:
            match = TOKEN.match(expression, position)
            if match is None:
                raise Refusal(f"'{expression[position:].strip()}' is no part of an expression in '{expression}'")
            self.tokens.append((match.lastgroup or "", match.group(match.lastgroup or 0)))
            position = match.end()

    def refuse(self) -> Refusal:
        found = f"'{self.tokens[0][1]}' was not expected" if self.tokens else "it ends too early"
        return Refusal(f"{found} in the expression '{self.expression}'")

    def takes(self, *operators: str) -> str | None:
        """The next token, if it is one of these."""
        if self.tokens and self.tokens[0][0] == "operator" and self.tokens[0][1] in operators:
            return self.tokens.pop(0)[1]
        return None

    def expect(self, operator: str) -> None:
        if not self.takes(operator):
            raise self.refuse()

    def operation(self, level: int) -> Node:
        if level == len(LEVELS):
            return ("!", self.operation(level)) if self.takes("!") else self.postfix()
        node = self.operation(level + 1)
        while operator := self.takes(*LEVELS[level]):
            node = (operator, node, self.operation(level + 1))
        return node

    def postfix(self) -> Node:
        node = self.primary()
        while True:
            if self.takes("."):
                node = ("all", node) if self.takes("*") else ("property", node, self.name())
            elif self.takes("["):
                node = ("all", node) if self.takes("*") else ("element", node, self.operation(0))
                self.expect("]")
            else:
                return node

    def name(self) -> str:
        if not self.tokens or self.tokens[0][0] != "name":
            raise self.refuse()
        return self.tokens.pop(0)[1]

    def primary(self) -> Node:
        if self.takes("("):
            node = self.operation(0)
            self.expect(")")
            return node
        if not self.tokens or self.tokens[0][0] == "operator":
            raise self.refuse()
        kind, word = self.tokens.pop(0)
        if kind == "number":
            return ("value", float(int(word, 16)) if "x" in word.lower() else float(word))
        if kind == "text":
            return ("value", word[1:-1].replace("''", "'"))
        if self.takes("("):
            return ("call", word, self.arguments())
        return ("value", CONSTANTS[word]) if word in CONSTANTS else ("name", word)

    def arguments(self) -> list[Node]:
        arguments: list[Node] = []
        while not self.takes(")"):
            if arguments:
                self.expect(",")
            arguments.append(self.operation(0))
        return arguments


def source(node: Node) -> str:
    """What a name and the properties behind it are in an expression."""
    if node[0] == "property":
        return f"{source(node[1])}.{node[2]}"
    if node[0] == "element":
        return f"{source(node[1])}[{source(node[2])}]"
    if node[0] == "all":
        return f"{source(node[1])}.*"
    return str(node[1])


def calls(node: Node) -> set[str]:
    """The names of all functions in it, in small letters."""
    own = {node[1].lower()} if node[0] == "call" else set()
    inner = node[2] if node[0] == "call" else node[1:]
    return own.union(*(calls(part) for part in inner if isinstance(part, tuple)))

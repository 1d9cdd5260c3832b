"""RE2 patterns, as GitLab writes them (`/text/flags`), run by Python's `re`.

What the two read differently is refused or translated; syntax of RE2 that no generated pipeline needs is refused too.

Sources: github.com/google/re2/wiki/Syntax; gitlabhq, lib/gitlab/untrusted_regexp/ruby_syntax.rb.
"""

import re

from refusal import Refusal

SHAPE = re.compile(r"/((?:[^/]|\\/)+[^\\])/([ismU]*)", re.DOTALL)

# What Python's `re` takes and RE2 does not, or reads otherwise.
NOT_IN_RE2 = [
    (re.compile(r"\(\?(?:[=!]|<[=!])"), "looking ahead or behind"),
    (re.compile(r"\(\?(?:P=|>|\(|#)"), "a back reference, an atomic group, a condition or a comment"),
    (re.compile(r"\\[1-9]"), "a back reference"),
    (re.compile(r"[*+?}]\+"), "a possessive repetition"),
    (re.compile(r"\\[ZGRXKhHN]"), "an escape that RE2 does not know"),
]
NOT_TRANSLATED = re.compile(r"\\[pPQECuUx]|\[\[:|\[\^\[:")

# `\d`, and an escaped punctuation mark, mean the same in both.
TOKEN = re.compile(r"\\(?P<escape>.)|(?P<open>\[\^?\]?)|(?P<close>\])|(?P<end>\$)|.", re.DOTALL)


def is_pattern(text: str) -> bool:
    return SHAPE.fullmatch(text) is not None


class Pattern:
    def __init__(self, source: str):
        match = SHAPE.fullmatch(source)
        if match is None:
            raise Refusal(f"'{source}' is no pattern: two characters at least between slashes, flags of i, s, m, U")
        self.source = source
        text, flags = match.group(1).replace("\\/", "/"), match.group(2)
        # An escaped backslash must not look like the start of an escape.
        without_backslashes = text.replace("\\\\", "--")
        for shape, meaning in NOT_IN_RE2:
            if found := shape.search(without_backslashes):
                raise Refusal(f"'{found.group()}' in the pattern {source}: RE2 has no {meaning}")
        if found := NOT_TRANSLATED.search(without_backslashes):
            raise Refusal(f"'{found.group()}' in the pattern {source} is not understood by these tests")
        options = re.ASCII
        # `U` swaps greedy and lazy, which decides nothing about whether there is a match.
        for flag, option in (("i", re.IGNORECASE), ("s", re.DOTALL), ("m", re.MULTILINE)):
            if flag in flags:
                options |= option
        try:
            self.compiled = re.compile(translate(text, is_multiline="m" in flags), options)
        except re.error as error:
            raise Refusal(f"the pattern {source} is wrong: {error}") from None

    def matches(self, text: str) -> bool:
        """Whether it is found anywhere: nothing anchors a pattern but itself."""
        return self.compiled.search(text) is not None


def translate(text: str, is_multiline: bool) -> str:
    """RE2's `$` is the end of the text, Python's also stands before a last newline; RE2's `\\z` is Python's `\\Z`."""
    result, is_in_class = [], False
    for match in TOKEN.finditer(text):
        token = match.group()
        if match.group("open") and not is_in_class:
            is_in_class = True
        elif match.group("close"):
            is_in_class = False
        elif match.group("escape") == "z" or (match.group("end") and not is_in_class and not is_multiline):
            token = r"\Z"
        result.append(token)
    return "".join(result)

"""The patterns of `rules: changes`: Ruby's File.fnmatch? with FNM_PATHNAME, FNM_DOTMATCH and FNM_EXTGLOB.

Source: gitlabhq, lib/gitlab/ci/build/rules/rule/clause/changes.rb.
"""

import re

from refusal import Refusal

TOKEN = re.compile(r"(?P<escaped>\\.)|(?P<folders>\*\*/)|(?P<stars>\*+)|(?P<set>\[[!^]?\]?[^\]]*\])|.", re.DOTALL)


def path_pattern(text: str) -> re.Pattern[str]:
    """No wildcard but `**/` fits a slash."""
    parts: list[str] = []
    depth = 0
    for match in TOKEN.finditer(text):
        token = match.group()
        if match.group("escaped"):
            parts.append(re.escape(token[1]))
        elif match.group("folders") and (match.start() == 0 or text[match.start() - 1] == "/"):
            parts.append("(?:.*/)?")
        elif match.group("folders") or match.group("stars"):
            parts.append("[^/]*" + ("/" if match.group("folders") else ""))
        elif match.group("set"):
            is_negative = token[1] in "!^"
            members = token[2 if is_negative else 1:-1].replace("\\", "\\\\").replace("]", "\\]").replace("[", "\\[")
            parts.append(f"(?!/)[{'^' if is_negative else ''}{members}]")
        elif token == "?":
            parts.append("[^/]")
        elif token == "{":
            depth += 1
            parts.append("(?:")
        elif depth and token in ",}":
            depth -= token == "}"
            parts.append("|" if token == "," else ")")
        else:
            parts.append(re.escape(token))
    if depth:
        raise Refusal(f"changes: {text!r}: a brace is not closed")
    return re.compile("".join(parts), re.DOTALL)

"""Reads YAML as GitLab does: Ruby's Psych (YAML 1.1), dates refused, `!reference` kept for later.

Sources: ruby/psych scalar_scanner.rb; gitlabhq, lib/gitlab/config/loader/yaml.rb.
"""

import pathlib
import re
from dataclasses import dataclass
from typing import Any

import yaml

from refusal import Refusal


@dataclass(frozen=True)
class Reference:
    """`!reference [job, key, ...]`"""

    path: tuple[str, ...]


class GitLabLoader(yaml.SafeLoader):
    pass


# Plain scalars that Psych makes something else of than PyYAML.
SYMBOL = re.compile(r":\S")
NUMBER_WITH_COMMAS = re.compile(r"[-+]?[0-9][0-9_]*,[0-9_,]*(?:\.[0-9]*)?")


def refuse(node: yaml.Node, message: str) -> Refusal:
    return Refusal(f"line {node.start_mark.line + 1}: {message}")


def construct_plain(loader: GitLabLoader, node: yaml.ScalarNode) -> str:
    text = loader.construct_scalar(node)
    if node.style is None and SYMBOL.match(text):
        raise refuse(node, f"'{text}' is a symbol: quote it")
    if node.style is None and NUMBER_WITH_COMMAS.fullmatch(text):
        raise refuse(node, f"'{text}' is a number to GitLab: quote it")
    return text


def construct_date(loader: GitLabLoader, node: yaml.ScalarNode) -> None:
    raise refuse(node, f"'{node.value}' is a date, which GitLab refuses: quote it")


def construct_reference(loader: GitLabLoader, node: yaml.Node) -> Reference:
    if not isinstance(node, yaml.SequenceNode):
        raise refuse(node, "!reference takes a list")
    return Reference(tuple(str(part) for part in loader.construct_sequence(node)))


def construct_mapping(loader: GitLabLoader, node: yaml.MappingNode):
    seen: set[Any] = set()
    for key, _ in node.value:
        if key.tag != "tag:yaml.org,2002:merge" and key.value in seen:
            raise refuse(key, f"the key '{key.value}' stands here twice")
        seen.add(key.value)
    mapping: dict[str, Any] = {}
    yield mapping
    loader.flatten_mapping(node)
    mapping.update(loader.construct_mapping(node, deep=True))
    for key in mapping:
        if not isinstance(key, str):
            raise refuse(node, f"the key {key!r} is no text: quote it")


GitLabLoader.add_constructor("tag:yaml.org,2002:str", construct_plain)
GitLabLoader.add_constructor("tag:yaml.org,2002:timestamp", construct_date)
GitLabLoader.add_constructor("tag:yaml.org,2002:map", construct_mapping)
GitLabLoader.add_constructor("!reference", construct_reference)


def load_yaml(text: str) -> dict[str, Any]:
    try:
        tree = yaml.load(text, GitLabLoader)
    except yaml.YAMLError as error:
        raise Refusal(f"this is not YAML: {error}") from None
    if not isinstance(tree, dict):
        raise Refusal("a pipeline is a mapping of jobs and keywords")
    return tree


def load_pipeline(path: pathlib.Path, project: pathlib.Path) -> Any:
    """The pipeline of a file, with the files of the project that it includes: what it says itself counts.

    https://docs.gitlab.com/ci/yaml/includes/#override-included-configuration-values
    """
    own = load_yaml(path.read_text())
    if not isinstance(own, dict) or "include" not in own:
        return own
    merged: dict[str, Any] = {}
    includes = own.pop("include")
    for include in includes if isinstance(includes, list) else [includes]:
        local = include.get("local") if isinstance(include, dict) else include
        if not isinstance(local, str) or (isinstance(include, dict) and set(include) != {"local"}):
            raise Refusal(f"include: only local files are known here, not {include!r}")
        merged = merge(merged, load_pipeline(project / local.lstrip("/"), project))
    return merge(merged, own)


def merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Mappings are merged at every depth; all else is replaced."""
    both = {
        key: merge(below[key], above[key])
        for key in below.keys() & above.keys()
        if isinstance(below[key], dict) and isinstance(above[key], dict)
    }
    return below | above | both

"""Reads YAML as GitHub does, as far as it matters here: it is of version 1.2, in which `on` and a date are texts."""

import re
from typing import Any

import yaml

from refusal import Refusal


class GitHubLoader(yaml.SafeLoader):
    pass


# PyYAML's own table is of YAML 1.1: yes, no, on and off, and dates, are nothing but texts here.
BOOLEAN, DATE = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"
GitHubLoader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in resolvers if tag not in (BOOLEAN, DATE)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
GitHubLoader.add_implicit_resolver(BOOLEAN, re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def load_yaml(text: str) -> dict[str, Any]:
    try:
        tree = yaml.load(text, GitHubLoader)
    except yaml.YAMLError as error:
        raise Refusal(f"this is not YAML: {error}") from None
    if not isinstance(tree, dict) or not isinstance(tree.get("jobs"), dict):
        raise Refusal("a workflow is a mapping that has 'jobs'")
    return tree

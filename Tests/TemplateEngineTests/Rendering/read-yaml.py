"""Reads YAML files with PyYAML (1.1) and ruamel.yaml (1.2) and prints, for each, what both read as JSON."""

import json
import sys

import ruamel.yaml
import yaml


def checked(value):
    """The value, if all its keys are strings, which JSON would make of any."""
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise ValueError(f"a key is no string: {list(value)}")
        return {key: checked(inner) for key, inner in value.items()}
    return [checked(inner) for inner in value] if isinstance(value, list) else value


def readings(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    return [checked(yaml.safe_load(text)), checked(ruamel.yaml.YAML(typ="safe", pure=True).load(text))]


json.dump([readings(path) for path in sys.argv[1:]], sys.stdout)

"""Reads a list of [one text, another, replacements] as JSON, and prints the indices of those where the other YAML does
not read as the one with the replacements in its strings. Where the one cannot be read, neither is looked at; their
number comes last."""

import json
import sys

import yaml


def replaced(value, replacements):
    if isinstance(value, dict):
        return {replaced(key, replacements): replaced(inner, replacements) for key, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, replacements) for inner in value]
    if isinstance(value, str):
        for old, new in replacements.items():
            value = value.replace(old, new)
    return value


def read(text):
    try:
        return list(yaml.safe_load_all(text)), None
    except (yaml.YAMLError, TypeError) as error:
        return None, error


different = []
unread = 0
with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
for index, (one, other, replacements) in enumerate(cases):
    before, error = read(one)
    if error:
        unread += 1
    elif read(other)[0] != replaced(before, replacements):
        different.append(index)
json.dump(different + [unread], sys.stdout)

"""`extends` and `!reference`: what is merged and put in before keywords mean anything.

Source: gitlabhq, doc/ci/yaml/yaml_optimization.md and lib/gitlab/ci/config/extendable/.
"""

from typing import Any

from gitlab_yaml import Reference
from refusal import Refusal

MAXIMUM_OF_LEVELS = 11
MAXIMUM_OF_REFERENCES = 10


def resolve(pipeline: dict[str, Any]) -> dict[str, Any]:
    """The pipeline without `extends` and references."""
    extended = {name: extend(name, pipeline) for name in pipeline}
    return {name: replace_references(value, extended, name) for name, value in extended.items()}


def extend(name: str, pipeline: dict[str, Any], chain: tuple[str, ...] = ()) -> Any:
    entry = pipeline[name]
    if not isinstance(entry, dict) or "extends" not in entry:
        return entry
    if name in chain:
        raise Refusal(f"{name}: extends goes in a circle: {' -> '.join((*chain, name))}")
    if len(chain) >= MAXIMUM_OF_LEVELS:
        raise Refusal(f"{chain[0]}: extends goes deeper than {MAXIMUM_OF_LEVELS} levels")
    bases = entry["extends"]
    merged: dict[str, Any] = {}
    for base in [bases] if isinstance(bases, str) else bases:
        if not isinstance(base, str) or not isinstance(pipeline.get(base), dict):
            raise Refusal(f"{name}: extends: there is no job {base!r}")
        merged = deep_merge(merged, extend(base, pipeline, (*chain, name)))
    return deep_merge(merged, {key: value for key, value in entry.items() if key != "extends"})


def deep_merge(base: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Mappings are merged, anything else is replaced, null takes away."""
    merged = dict(base)
    for key, value in above.items():
        if value is None and key in base:
            del merged[key]
        elif isinstance(value, dict) and isinstance(base.get(key), dict):
            merged[key] = deep_merge(base[key], value)
        else:
            merged[key] = value
    return merged


def replace_references(value: Any, pipeline: dict[str, Any], job: str, depth: int = 0) -> Any:
    if isinstance(value, dict):
        return {key: replace_references(inner, pipeline, job, depth) for key, inner in value.items()}
    if isinstance(value, list):
        return [replace_references(inner, pipeline, job, depth) for inner in value]
    if not isinstance(value, Reference):
        return value
    if depth == MAXIMUM_OF_REFERENCES:
        raise Refusal(f"{job}: !reference goes deeper than {MAXIMUM_OF_REFERENCES} levels")
    target: Any = pipeline
    for part in value.path:
        if not isinstance(target, dict) or part not in target:
            raise Refusal(f"{job}: !reference [{', '.join(value.path)}]: there is no '{part}'")
        target = target[part]
    return replace_references(target, pipeline, job, depth + 1)

"""The keywords of GitLab that these tests know. Any other is refused, so that nothing passes because it was ignored."""

import re
from collections.abc import Callable
from typing import Any

from refusal import Refusal


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_mapping(value: Any) -> bool:
    return isinstance(value, dict)


def is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def is_duration(value: Any) -> bool:
    """A number alone would be seconds, and is an integer in YAML, which GitLab refuses."""
    return isinstance(value, str) and re.fullmatch(r"(\d+ ?[a-z]+( |$))+", value) is not None


def is_image(value: Any) -> bool:
    return is_text(value) or (is_mapping(value) and is_text(value.get("name")))


def is_images(value: Any) -> bool:
    return isinstance(value, list) and all(is_image(entry) for entry in value)


def is_retry(value: Any) -> bool:
    if is_mapping(value):
        return set(value) <= {"max", "when", "exit_codes"} and value.get("max", 0) in (0, 1, 2)
    return not is_flag(value) and value in (0, 1, 2)


def is_cache(value: Any) -> bool:
    caches = value if isinstance(value, list) else [value]
    known = {"key", "paths", "policy", "when", "untracked", "unprotect", "fallback_keys"}
    return all(is_mapping(cache) and set(cache) <= known for cache in caches)


def is_id_tokens(value: Any) -> bool:
    return is_mapping(value) and all(is_mapping(token) and set(token) == {"aud"} for token in value.values())


# No effect on what a job does here; only their form is checked.
WITHOUT_EFFECT: dict[str, Callable[[Any], bool]] = {
    "cache": is_cache,
    "environment": lambda value: is_text(value) or is_mapping(value),
    "image": is_image,
    "interruptible": is_flag,
    "resource_group": is_text,
    "retry": is_retry,
    "services": is_images,
    "tags": is_texts,
    "timeout": is_duration,
}

WITH_EFFECT = {
    "after_script", "allow_failure", "artifacts", "before_script", "id_tokens", "inherit", "needs", "parallel", "rules",
    "script", "stage", "variables", "when",
}

DEFAULT = {
    "after_script", "artifacts", "before_script", "cache", "id_tokens", "image", "interruptible", "retry", "services",
    "tags", "timeout",
}

GLOBAL = {"default", "stages", "variables", "workflow"}

# GitLab reads these as keywords, so that a job cannot have such a name; none of them is understood here.
GLOBAL_NOT_UNDERSTOOD = {
    "image", "services", "before_script", "after_script", "cache", "include", "spec", "pages", "true", "false", "nil",
    "types",
}


def check_keywords(job: str, keywords: dict[str, Any]) -> None:
    for key, value in keywords.items():
        if key in WITHOUT_EFFECT:
            if not WITHOUT_EFFECT[key](value):
                raise Refusal(f"{job}: {key}: {value!r} has not the form that GitLab takes")
        elif key not in WITH_EFFECT:
            raise Refusal(f"{job}: {key}: this keyword is not known here")
    if "id_tokens" in keywords and not is_id_tokens(keywords["id_tokens"]):
        raise Refusal(f"{job}: id_tokens: each token has its 'aud' and nothing else")


def check_workflow(workflow: Any) -> None:
    check_fields("workflow", workflow, {"name", "rules", "auto_cancel"})
    cancel = workflow.get("auto_cancel", {})
    check_fields("workflow: auto_cancel", cancel, {"on_new_commit", "on_job_failure"})
    if cancel.get("on_new_commit", "none") not in ("conservative", "interruptible", "none"):
        raise Refusal(f"workflow: auto_cancel: on_new_commit: {cancel['on_new_commit']!r} is not known")
    if cancel.get("on_job_failure", "none") not in ("all", "none"):
        raise Refusal(f"workflow: auto_cancel: on_job_failure: {cancel['on_job_failure']!r} is not known")


def check_fields(place: str, entry: Any, known: set[str]) -> None:
    if not isinstance(entry, dict):
        raise Refusal(f"{place}: a mapping is expected, not {entry!r}")
    for key in entry:
        if key not in known:
            raise Refusal(f"{place}: {key}: this keyword is not known here")

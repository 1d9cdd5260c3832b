"""The variables that GitLab sets for each kind of pipeline. One that it does not set is not in the table: it is null.

Sources: gitlabhq, doc/ci/variables/predefined_variables.md, lib/gitlab/ci/variables/builder/pipeline.rb.
Run as a program, it writes the event of that name: events.py NAME >EVENT.json
"""

import json
import re
import sys

# The path keeps its capitals, the registry's name does not have them.
PROJECT, FORK = "Acme/App", "Someone/App"
SHA = "5f2a9c0d3b7e41868c1d90ab4e6f7a8b9c0d1e2f"

Variables = dict[str, str]


def slug(name: str) -> str:
    """CI_COMMIT_REF_SLUG: gitlabhq, gems/gitlab-utils."""
    return re.sub(r"[^a-z0-9]", "-", name.lower())[:63].strip("-")


def pipeline(source: str, ref: str, protected: bool) -> Variables:
    return {
        "CI": "true", "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": source, "CI_PIPELINE_IID": "7", "CI_PIPELINE_ID": "1007",
        "CI_COMMIT_REF_NAME": ref, "CI_COMMIT_REF_SLUG": slug(ref),
        "CI_COMMIT_REF_PROTECTED": "true" if protected else "false",
        "CI_COMMIT_SHA": SHA, "CI_COMMIT_SHORT_SHA": SHA[:8], "CI_COMMIT_BEFORE_SHA": "0" * 40,
        "CI_COMMIT_TIMESTAMP": "2026-11-02T10:20:30+00:00", "CI_COMMIT_TITLE": "Say $HELLO",
        "CI_COMMIT_MESSAGE": "Say $HELLO\n", "CI_DEFAULT_BRANCH": "main",
        "CI_SERVER_HOST": "gitlab.example.com", "CI_SERVER_URL": "https://gitlab.example.com",
        "CI_PROJECT_ID": "42", "CI_PROJECT_NAME": "App", "CI_PROJECT_NAMESPACE": "Acme", "CI_PROJECT_PATH": PROJECT,
        "CI_PROJECT_PATH_SLUG": slug(PROJECT), "CI_PROJECT_URL": f"https://gitlab.example.com/{PROJECT}",
        "CI_PROJECT_VISIBILITY": "private", "CI_REGISTRY": "registry.example.com",
        "CI_REGISTRY_IMAGE": f"registry.example.com/{PROJECT.lower()}",
    }


def on_branch(source: str, branch: str, protected: bool = False) -> Variables:
    return {**pipeline(source, branch, protected), "CI_COMMIT_BRANCH": branch}


def on_tag(tag: str, protected: bool) -> Variables:
    return {**pipeline("push", tag, protected), "CI_COMMIT_TAG": tag}


def with_ref(event: Variables, ref: str) -> Variables:
    """The same event of another branch or tag."""
    known = [name for name in ("CI_COMMIT_BRANCH", "CI_COMMIT_TAG") if name in event]
    return event | {name: ref for name in [*known, "CI_COMMIT_REF_NAME"]} | {"CI_COMMIT_REF_SLUG": slug(ref)}


def merge_request(branch: str, source_project: str) -> Variables:
    """In the parent project, also for a fork: there REF_NAME is the fork's branch, though it may be called `main`."""
    return {
        **pipeline("merge_request_event", branch, protected=False),
        "CI_MERGE_REQUEST_ID": "1001", "CI_MERGE_REQUEST_IID": "12", "CI_MERGE_REQUEST_EVENT_TYPE": "detached",
        "CI_MERGE_REQUEST_PROJECT_ID": "42", "CI_MERGE_REQUEST_PROJECT_PATH": PROJECT,
        "CI_MERGE_REQUEST_PROJECT_URL": f"https://gitlab.example.com/{PROJECT}",
        "CI_MERGE_REQUEST_REF_PATH": "refs/merge-requests/12/head",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": branch, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "42" if source_project == PROJECT else "43",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_PATH": source_project,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "",
        "CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED": "true", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "1" * 40,
        "CI_MERGE_REQUEST_TITLE": "Say $HELLO", "CI_OPEN_MERGE_REQUESTS": f"{PROJECT}!12",
    }


# Of the project's protected refs there are the branch `main` and the tags `v*`.
EVENTS: dict[str, Variables] = {
    "push-main": on_branch("push", "main", protected=True),
    "push-branch": on_branch("push", "feature/a"),
    "push-branch-with-merge-request": {**on_branch("push", "feature/a"), "CI_OPEN_MERGE_REQUESTS": f"{PROJECT}!12"},
    "tag": on_tag("v1.2.3", protected=True),
    "unprotected-tag": on_tag("nightly", protected=False),
    "merge-request": merge_request("feature/a", PROJECT),
    "fork-merge-request": merge_request("main", FORK),
    "schedule": on_branch("schedule", "main", protected=True),
    "web": on_branch("web", "main", protected=True),
}


def job_variables(job: str, stage: str, folder: str) -> Variables:
    """What exists in a job alone, and is null in rules."""
    return {
        "CI_JOB_ID": "5001", "CI_JOB_NAME": job, "CI_JOB_NAME_SLUG": slug(job), "CI_JOB_STAGE": stage,
        "CI_JOB_TOKEN": "job-token", "CI_JOB_URL": "https://gitlab.example.com/job/5001", "CI_PIPELINE_ID": "9001",
        "CI_PIPELINE_URL": "https://gitlab.example.com/pipeline/9001", "CI_PROJECT_DIR": folder,
        "CI_REGISTRY_USER": "gitlab-ci-token", "CI_REGISTRY_PASSWORD": "job-token", "GITLAB_USER_LOGIN": "octavia",
    }


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in EVENTS:
        sys.exit(f"usage: events.py {'|'.join(EVENTS)}")
    print(json.dumps(EVENTS[sys.argv[1]], indent=2))

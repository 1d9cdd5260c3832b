"""A git repository as GitHub would have it for an event, made from a folder."""

import pathlib
import shutil
import subprocess
from dataclasses import dataclass

from github_events import NUMBER, Event


@dataclass(frozen=True)
class Commits:
    head: str
    base: str


def make_repository(project: pathlib.Path, workflow: pathlib.Path, event: Event, folder: pathlib.Path) -> Commits:
    """One commit on the default branch; for a pull request one on its branch, and the merge, which is checked out.

    The workflow is in it where GitHub looks for it. A project that is a git repository keeps its commits and tags: what is
    checked out there is what is pushed here, and the workflow is no part of that. A branch of it that is called
    `other-branch` is what a pull request asks for, or what is pushed to a branch that is not the default one.
    """
    shutil.copytree(project, folder, symlinks=True)
    place = folder / ".github" / "workflows" / workflow.name
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(workflow, place)
    if (folder / ".git").exists():
        git(folder, "checkout", "--quiet", "--force", "-B", event.default_branch)
    else:
        git(folder, "init", "--quiet", "--initial-branch", event.default_branch)
        git(folder, "add", "--all", "--force")
        git(folder, "commit", "--quiet", "--message", "Say $(hello)")
    base = git(folder, "rev-parse", "HEAD")
    git(folder, "update-ref", f"refs/remotes/origin/{event.default_branch}", base)
    start = "other-branch" if git(folder, "branch", "--list", "other-branch") else "HEAD"
    if event.tag is not None:
        if not git(folder, "tag", "--list", event.tag):
            git(folder, "tag", event.tag)
        git(folder, "checkout", "--quiet", f"refs/tags/{event.tag}")
        base = git(folder, "rev-parse", "HEAD")
    elif event.is_pull_request:
        git(folder, "checkout", "--quiet", "-b", "head-of-the-pull-request", start)
        git(folder, "commit", "--quiet", "--allow-empty", "--message", "Ask for this")
        head = git(folder, "rev-parse", "HEAD")
        git(folder, "checkout", "--quiet", "-b", f"pull/{NUMBER}/merge", event.default_branch)
        git(folder, "merge", "--quiet", "--no-ff", "--message", "Merge", "head-of-the-pull-request")
        return Commits(head, base)
    elif event.branch != event.default_branch:
        git(folder, "checkout", "--quiet", "-B", event.branch, start)
        base = git(folder, "rev-parse", "HEAD")
    return Commits(base, base)


def git(folder: pathlib.Path, *arguments: str) -> str:
    """With fixed names and times, so that equal folders give equal commits; nothing of this machine's settings."""
    person = {"NAME": "Octavia", "EMAIL": "octavia@example.com", "DATE": "2026-11-02T10:20:30Z"}
    environment = {f"GIT_{who}_{key}": value for who in ("AUTHOR", "COMMITTER") for key, value in person.items()}
    environment |= {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}
    run = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return run.stdout.strip()

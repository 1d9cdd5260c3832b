"""Runs a script as GitLab Runner does: one shell, the runner's own wrapper around the text.

Source: gitlab-runner 19.4, shells/bash.go and shells/abstract.go.
"""

import os
import pathlib
import shlex
import shutil
import signal
import subprocess

from refusal import Refusal

LIMIT_IN_SECONDS = 600

# What a project's jobs fetch unless it says something else.
DEPTH = 20

# Debian's docker stands in /usr/bin.
PATH = "/usr/bin:/bin:/usr/sbin:/sbin"

# The script is quoted for any POSIX shell; the runner writes bash's $'…' unless FF_POSIXLY_CORRECT_ESCAPES is set.
WRAPPER = """trap exit 1 TERM
if set -o | grep pipefail >/dev/null; then set -o pipefail; fi
set -o errexit
set +o noclobber
( trap - TERM; eval {script} ) </dev/null
exit 0
"""


def wrap(lines: list[str]) -> str:
    return WRAPPER.format(script=shlex.quote("\n".join(lines)))


def run_script(
    lines: list[str], shell: list[str], folder: pathlib.Path, environment: dict[str, str], log: pathlib.Path,
    limit: float = LIMIT_IN_SECONDS
) -> int:
    """The exit status; what the script writes is added to the log. After the limit it is killed with its children."""
    with open(log, "ab") as output:
        process = subprocess.Popen(
            [*shell, "-c", wrap(lines)], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, umask=0, start_new_session=True)
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            output.write(f"\nkilled after {limit} s\n".encode())
            return 137


def tools_of(shell: list[str], folder: pathlib.Path) -> str:
    """PATH for a shell. With busybox's shell go the programs of the docker:* images alone: busybox, docker and git."""
    if shell[0] != "busybox":
        return PATH
    folder.mkdir()
    busybox = shutil.which("busybox", path=PATH)
    if busybox is None:
        raise Refusal("there is no busybox")
    names = subprocess.run([busybox, "--list"], check=True, capture_output=True, text=True).stdout.split()
    for name in {"busybox", *names}:
        (folder / name).symlink_to(busybox)
    for name in ("docker", "git"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(f"/usr/bin/{name}")
    return str(folder)


def check_out(project: pathlib.Path, folder: pathlib.Path, variables: dict[str, str]) -> None:
    """A clean copy: of a git repository the event's commit, with a detached HEAD; of another folder all of it, as a checkout
    of a project without tags.

    The runner's umask of 0000 makes the files writable for all, which the layers of an image then hold too; unless its
    feature flag keeps the usual one.
    """
    umask = umask_of(variables)
    folder.mkdir(parents=True)
    folder.chmod(0o777 & ~umask)
    if (project / ".git").exists():
        fetch_repository(project.resolve().as_uri(), folder, variables)
        return
    shutil.copytree(project, folder, symlinks=True, dirs_exist_ok=True)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod((0o777 if path.is_dir() or path.stat().st_mode & 0o100 else 0o666) & ~umask)
    for command in (["init", "--quiet"], ["remote", "add", "origin", "."]):
        subprocess.run(["git", "-c", "init.defaultBranch=none", *command], cwd=folder, check=True, umask=umask)


def umask_of(variables: dict[str, str]) -> int:
    return 0o022 if variables.get("FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR") == "true" else 0


def submodule_commands(variables: dict[str, str], depth: int) -> list[list[str]]:
    strategy = variables.get("GIT_SUBMODULE_STRATEGY", "none")
    if strategy not in ("none", "normal", "recursive"):
        raise Refusal(f"GIT_SUBMODULE_STRATEGY: '{strategy}' is none of none, normal and recursive")
    if strategy == "none":
        return []
    options = ["--recursive"] if strategy == "recursive" else []
    limit = ["--depth", str(depth)] if depth > 0 else []
    # A path is an origin for tests alone.
    return [["-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init", *limit, *options]]


def fetch_repository(origin: str, folder: pathlib.Path, variables: dict[str, str]) -> None:
    """GIT_DEPTH commits behind the event's, and of tags those of these commits; or all there is, if it is 0.

    git fetches the tags of what it fetches, so the event's own too. Sources: gitlabhq,
    app/presenters/ci/build_runner_presenter.rb; gitlab-runner, shells/abstract.go.
    """
    sha, depth = variables["CI_COMMIT_SHA"], int(variables.get("GIT_DEPTH", DEPTH))
    refs = [f"+{sha}:refs/pipelines/9001"]
    if depth == 0:
        refs += ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]
    commands = [
        ["init", "--quiet"], ["remote", "add", "origin", origin],
        ["fetch", "origin", *refs, *(["--depth", str(depth)] if depth > 0 else []), "--prune", "--quiet"],
        ["checkout", "--force", "--quiet", sha], *submodule_commands(variables, depth),
    ]
    if shutil.which("git-lfs"):
        commands.append(["lfs", "pull"])
    git = ["git", "-c", "safe.directory=*", "-c", "init.defaultBranch=none"]
    environment = os.environ | {"GIT_LFS_SKIP_SMUDGE": "1"}
    for command in commands:
        subprocess.run([*git, *command], cwd=folder, env=environment, check=True, umask=umask_of(variables))
    tag = variables.get("CI_COMMIT_TAG")
    if tag is not None and not (folder / ".git" / "refs" / "tags" / tag).exists():
        # The project does not have it.
        subprocess.run([*git, "tag", tag, sha], cwd=folder, check=True)

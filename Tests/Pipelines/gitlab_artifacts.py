"""Files and variables that jobs hand to later ones.

Sources: gitlabhq, doc/ci/variables/dotenv_variables.md and app/services/ci/parse_dotenv_artifact_service.rb.
"""

import glob
import pathlib
import re
import shutil
from dataclasses import dataclass, field
from typing import Any

from gitlab_keywords import check_fields, is_text, is_texts
from gitlab_variables import NAME, Variable, Variables, expand_text
from refusal import Refusal

MAXIMUM_OF_BYTES = 5120
# Of a GitLab that one runs oneself; GitLab.com allows more.
MAXIMUM_OF_VARIABLES = 20

# Their form is checked, and they have no effect here.
WITHOUT_EFFECT = {"expire_in": is_text, "name": is_text, "expose_as": is_text, "access": is_text}


@dataclass
class Artifacts:
    paths: list[str] = field(default_factory=list)
    dotenv: list[str] = field(default_factory=list)
    when: str = "on_success"


def read_artifacts(job: str, entry: Any) -> Artifacts:
    if entry is None:
        return Artifacts()
    place = f"{job}: artifacts"
    check_fields(place, entry, {"paths", "reports", "when", *WITHOUT_EFFECT})
    for key, has_form in WITHOUT_EFFECT.items():
        if key in entry and not has_form(entry[key]):
            raise Refusal(f"{place}: {key}: {entry[key]!r} has not the form that GitLab takes")
    reports = entry.get("reports", {})
    check_fields(f"{place}: reports", reports, {"dotenv"})
    dotenv = reports.get("dotenv", [])
    artifacts = Artifacts(
        entry.get("paths", []), [dotenv] if isinstance(dotenv, str) else dotenv, entry.get("when", "on_success"))
    if not is_texts(artifacts.paths) or not is_texts(artifacts.dotenv):
        raise Refusal(f"{place}: paths and dotenv are lists of texts")
    if artifacts.when not in ("on_success", "on_failure", "always"):
        raise Refusal(f"{place}: when: {artifacts.when!r} is not known")
    return artifacts


def keep_files(artifacts: Artifacts, folder: pathlib.Path, store: pathlib.Path, variables: Variables) -> None:
    """Copies the files that the paths name; a path that names none is a warning to GitLab, no failure."""
    for pattern in artifacts.paths:
        pattern = expand_text(pattern, variables)
        for name in sorted(glob.glob(pattern, root_dir=folder, recursive=True, include_hidden=True)):
            copy_into(folder / name, store / name)


def give_files(store: pathlib.Path, folder: pathlib.Path) -> None:
    if store.is_dir():
        copy_into(store, folder)


def copy_into(source: pathlib.Path, target: pathlib.Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target, follow_symlinks=False)


def read_dotenv(artifacts: Artifacts, folder: pathlib.Path, variables: Variables) -> Variables:
    """The variables for later jobs, refusing what GitLab refuses. A `$` in them is expanded."""
    result: Variables = {}
    for pattern in artifacts.dotenv:
        for name in sorted(glob.glob(expand_text(pattern, variables), root_dir=folder)):
            result |= parse_dotenv(name, (folder / name).read_bytes())
    return result


def parse_dotenv(name: str, contents: bytes) -> Variables:
    if len(contents) >= MAXIMUM_OF_BYTES:
        raise Refusal(f"{name}: {len(contents)} bytes, fewer than {MAXIMUM_OF_BYTES} are allowed")
    result: Variables = {}
    for number, line in enumerate(contents.decode(errors="replace").splitlines(), start=1):
        match = re.search(r"^(.*?)=(.*)$", line)
        if match is None or not NAME.fullmatch(match.group(1).strip()):
            raise Refusal(f"{name}, line {number}: '{line}' is not KEY=value; blank lines and comments are refused too")
        result[match.group(1).strip()] = Variable(match.group(2).strip())
    if len(result) > MAXIMUM_OF_VARIABLES:
        raise Refusal(f"{name}: {len(result)} variables, {MAXIMUM_OF_VARIABLES} are allowed")
    return result

"""What several tests of workflows share."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

HERE = pathlib.Path(__file__).parent
NEEDS_ACT = unittest.skipUnless(
    shutil.which("act") or os.environ.get("CIGEN_REQUIRE_ALL") == "1", "there is no act in PATH")


# Stands for an engine: it writes down what it is asked.
DOCKER = """#!/bin/sh
if [ "$1" = login ]; then cat >/dev/null; fi
echo "$*" >>"${0%/*}/calls"
if [ "$FAILS" = "$1" ]; then exit 1; fi
"""


def run(workflow: str, event: str, *options: str, project: pathlib.Path | None = None) -> tuple[int, dict, str]:
    """The exit status, the report and the errors."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if project is None:
            (folder / "project").mkdir()
            (folder / "project" / "Dockerfile").write_text("FROM scratch\n")
        file = folder / "workflow.yml"
        file.write_text(textwrap.dedent(workflow))
        process = subprocess.run(
            [sys.executable, HERE / "github_workflow.py", file, "--project", project or folder / "project",
             "--event", event, "--report", folder / "report.json", *options], capture_output=True, text=True)
        report = folder / "report.json"
        return process.returncode, json.loads(report.read_text()) if report.exists() else {}, process.stderr

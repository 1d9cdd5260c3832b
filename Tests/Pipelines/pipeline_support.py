"""What several tests share."""

import pathlib
import tempfile
import textwrap

from events import EVENTS
from gitlab_jobs import Job, Pipeline, plan_pipeline
from gitlab_runner import Result, Runner
from gitlab_yaml import load_yaml


def plan(text: str, event: str = "push-main", **project: str) -> Pipeline | None:
    return plan_pipeline(load_yaml(textwrap.dedent(text)), EVENTS[event], project)


def jobs(text: str, event: str = "push-main", **project: str) -> dict[str, Job]:
    pipeline = plan(text, event, **project)
    return {} if pipeline is None else {job.name: job for job in pipeline.jobs}


def run(
    text: str, event: str = "push-main", shell: str = "busybox sh", files: dict[str, str] | None = None,
    play: set[str] | None = None, added: dict[str, str] | None = None
) -> dict[str, Result]:
    """Runs a pipeline for a project of these files."""
    with tempfile.TemporaryDirectory() as folder:
        project = pathlib.Path(folder) / "project"
        project.mkdir()
        for name, contents in (files or {}).items():
            (project / name).write_text(contents)
        pipeline = plan(text, event, **{name: value for name, value in (added or {}).items() if value})
        runner = Runner(EVENTS[event], project, added or {}, shell.split(), pathlib.Path(folder), play or set())
        return runner.run([] if pipeline is None else pipeline.jobs)

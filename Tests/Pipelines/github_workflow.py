"""Runs a GitHub workflow on this machine by act.

Exit status: 0 all went well or the event does not trigger the workflow, 1 a job failed, 2 the workflow is refused.
The report: `triggered`, per job id, name, matrix, result, steps, summary and log, and `problems` that act does not see.
"""

import argparse
import json
import pathlib
import sys
import tempfile
from dataclasses import replace
from typing import Any

from github_act import Settings, dropped_outputs, job_report, run_act
from github_events import EVENTS, payload
from github_repository import make_repository
from github_triggers import is_triggered, read_triggers
from github_yaml import load_yaml
from refusal import Refusal


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workflow", type=pathlib.Path)
    parser.add_argument("--project", type=pathlib.Path, required=True, help="the folder that becomes the repository")
    parser.add_argument("--event", required=True, choices=EVENTS)
    parser.add_argument("--ref", help="the event's branch or tag, instead of the one of the table")
    meanings = {
        "env": "of the runner", "secret": "withheld from a fork", "var": "withheld from a fork",
        "input": "of workflow_dispatch",
    }
    for option, meaning in meanings.items():
        parser.add_argument(f"--{option}", action="append", default=[], metavar="K=V", help=meaning)
    parser.add_argument("--local-repository", action="append", default=[], metavar="OWNER/NAME@REF=FOLDER",
                        help="the code of an action, since none can be fetched; actions/checkout needs none")
    parser.add_argument("--report", type=pathlib.Path)
    return parser.parse_args()


def read_pairs(option: str, pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise Refusal(f"--{option} {pair}: K=V is expected")
    return dict(pair.split("=", 1) for pair in pairs)


def labels_of(jobs: dict[str, Any]) -> set[str]:
    """The runners that the jobs ask for, which are all this machine; a list is one runner that has all its labels."""
    labels: set[str] = set()
    for job in jobs.values():
        wanted = job.get("runs-on", [])
        labels |= {wanted} if isinstance(wanted, str) else set(wanted)
        rows = ((job.get("strategy") or {}).get("matrix") or {})
        for value in rows.values() if isinstance(rows, dict) else []:
            labels |= {text for text in value if isinstance(text, str)} if isinstance(value, list) else set()
    return {label for label in labels if "${{" not in label}


def check_actions(jobs: dict[str, Any], local_actions: list[str]) -> None:
    known = {action.split("=", 1)[0] for action in local_actions}
    for name, job in jobs.items():
        for step in job.get("steps", []):
            action = step.get("uses", "")
            if action and not action.startswith(("./", "actions/checkout@")) and action not in known:
                raise Refusal(f"{name}: {action} cannot be fetched here: give its code by --local-repository")


def inputs_of(triggers: dict[str, Any], given: dict[str, str]) -> dict[str, str]:
    declared = (triggers.get("workflow_dispatch") or {}).get("inputs") or {}
    for name in given:
        if name not in declared:
            raise Refusal(f"--input {name}: the workflow has no such input")
    defaults = {name: str((entry or {}).get("default", "")) for name, entry in declared.items()}
    return defaults | given


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    workflow = load_yaml(arguments.workflow.read_text())
    jobs = workflow["jobs"]
    event = EVENTS[arguments.event]
    if arguments.ref is not None:
        event = replace(event, **{"branch" if event.tag is None else "tag": arguments.ref})
    triggers = read_triggers(workflow.get("on"))
    check_actions(jobs, arguments.local_repository)
    if not is_triggered(triggers, event):
        return {"triggered": False, "jobs": [], "problems": [], "log": ""}
    secrets = {"GITHUB_TOKEN": "job-token"} | read_pairs("secret", arguments.secret)
    variables = read_pairs("var", arguments.var)
    if event.is_from_fork:
        secrets, variables = {"GITHUB_TOKEN": "read-only-token"}, {}
    settings = Settings(read_pairs("env", arguments.env), secrets, variables, arguments.local_repository)
    crons = triggers.get("schedule") or [{"cron": None}]
    with tempfile.TemporaryDirectory(prefix="cigen-github-", ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        commits = make_repository(arguments.project, arguments.workflow, event, folder / "repository")
        inputs = inputs_of(triggers, read_pairs("input", arguments.input))
        data = payload(event, commits.head, commits.base, crons[0]["cron"], inputs)
        file = f".github/workflows/{arguments.workflow.name}"
        records, error = run_act(file, labels_of(jobs), event, data, folder / "repository", settings, folder)
    reports = [report for job_id, job in jobs.items() for report in job_report(job_id, job, records)]
    log = "".join(report["log"] for report in reports) + error
    problems = dropped_outputs(jobs, records, list(secrets.values()))
    return {"triggered": True, "jobs": reports, "problems": problems, "log": log}


def main() -> int:
    arguments = read_arguments()
    try:
        report = run(arguments)
    except Refusal as refusal:
        print(f"{arguments.workflow}: {refusal}", file=sys.stderr)
        return 2
    if arguments.report:
        arguments.report.write_text(json.dumps(report, indent=2) + "\n")
    print("triggered" if report["triggered"] else "not triggered")
    for job in report["jobs"]:
        print(f"{job['name']}: {job['result']}")
    has_failed = any(job["result"] not in ("success", "skipped") for job in report["jobs"])
    for problem in report["problems"]:
        print(problem, file=sys.stderr)
    if has_failed:
        print(report["log"], file=sys.stderr)
    return 1 if has_failed or report["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())

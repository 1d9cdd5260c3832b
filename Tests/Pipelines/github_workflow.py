"""Runs a GitHub workflow on this machine by act.

Exit status: 0 all went well or the event does not trigger the workflow, 1 a job failed, 2 the workflow is refused.
The report: `triggered`, `concurrency`, per job id, name, matrix, env, result, steps, summary and log, and `problems`
that act does not see. With --list nothing runs, and results and conclusions are "planned", "skipped", or "unknown"
where only a run can tell; `depends_on` says then on what.
"""

import argparse
import json
import pathlib
import sys
import tempfile
from dataclasses import replace
from typing import Any

from github_act import Settings, run_act
from github_actions import Origin
from github_contexts import Given, ref_of
from github_events import EVENTS, Event, payload
from github_plan import PlannedJob, Planner
from github_prepare import prepare
from github_report import disagreements, find_problems, job_report, planned_report, with_legs
from github_repository import git, make_repository
from github_triggers import first_cron, is_triggered, read_triggers
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
                        help="the code of an action that github_actions.py does not know, since none can be fetched")
    parser.add_argument("--list", action="store_true", help="run nothing")
    parser.add_argument("--value", action="append", default=[], metavar="K=V",
                        help="with --list: what a run would tell; K is steps.ID.outputs.NAME, env.NAME "
                        "or needs.JOB.outputs.NAME")
    for option in ("fail", "cancel"):
        parser.add_argument(f"--{option}", action="append", default=[], metavar="JOB.STEP",
                            help=f"with --list: {option} a job at this step, said by its id or name")
    parser.add_argument("--report", type=pathlib.Path)
    return parser.parse_args()


def read_pairs(option: str, pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise Refusal(f"--{option} {pair}: K=V is expected")
    return dict(pair.split("=", 1) for pair in pairs)


def labels_of(plan: list[PlannedJob]) -> set[str]:
    """The runners that the jobs ask for, which are all this machine."""
    for job in plan:
        if job.labels is None:
            raise Refusal(f"{job.id}: runs-on: only a run can tell which runner this is")
    return {label for job in plan for label in job.labels or []}


def inputs_of(triggers: dict[str, Any], given: dict[str, str]) -> dict[str, str]:
    declared = (triggers.get("workflow_dispatch") or {}).get("inputs") or {}
    for name in given:
        if name not in declared:
            raise Refusal(f"--input {name}: the workflow has no such input")
    defaults = {name: str((entry or {}).get("default", "")) for name, entry in declared.items()}
    return defaults | given


def read_ends(arguments: argparse.Namespace) -> dict[tuple[str, str], str]:
    ends: dict[tuple[str, str], str] = {}
    for option, word in (("fail", "failure"), ("cancel", "cancelled")):
        for place in getattr(arguments, option):
            job, point, step = place.partition(".")
            if not point:
                raise Refusal(f"--{option} {place}: JOB.STEP is expected")
            ends[job, step] = word
    return ends


def read_given(arguments: argparse.Namespace, event: Event, triggers: dict[str, Any]) -> Given:
    """What a fork's run is not told is left out."""
    secrets = {"GITHUB_TOKEN": "job-token"} | read_pairs("secret", arguments.secret)
    variables = read_pairs("var", arguments.var)
    if event.is_from_fork:
        secrets, variables = {"GITHUB_TOKEN": "read-only-token"}, {}
    inputs = inputs_of(triggers, read_pairs("input", arguments.input))
    return Given(secrets, variables, inputs, read_pairs("value", arguments.value), read_ends(arguments))


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    workflow = load_yaml(arguments.workflow.read_text())
    jobs = workflow["jobs"]
    event = EVENTS[arguments.event]
    if arguments.ref is not None:
        named = next((key for key in ("deleted", "tag") if getattr(event, key) is not None), "branch")
        event = replace(event, **{named: arguments.ref})
    triggers = read_triggers(workflow.get("on"))
    if not arguments.list and (arguments.value or arguments.fail or arguments.cancel):
        raise Refusal("--value, --fail and --cancel are for --list: a run finds out for itself")
    given = read_given(arguments, event, triggers)
    planner = Planner(workflow, arguments.workflow.name, event, given)
    plan = planner.plan()
    result = {"triggered": False, "concurrency": planner.concurrency(), "jobs": [], "problems": [], "log": ""}
    if not is_triggered(triggers, event):
        return result
    if arguments.list:
        return result | {"triggered": True, "jobs": [planned_report(job) for job in plan]}
    settings = Settings(read_pairs("env", arguments.env), given.secrets, given.variables, arguments.local_repository)
    with tempfile.TemporaryDirectory(prefix="cigen-github-", ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        repository, file = folder / "repository", folder / arguments.workflow.name
        commits = make_repository(arguments.project, arguments.workflow, event, repository)
        origin = Origin(repository, ref_of(event)[0], git(repository, "rev-parse", "HEAD"))
        prepared = prepare(workflow, plan, origin, arguments.local_repository)
        # JSON is YAML, and leaves no doubt about what is a text.
        file.write_text(json.dumps(prepared.workflow, ensure_ascii=False))
        data = payload(event, commits.head, commits.base, first_cron(triggers), given.inputs)
        records, error = run_act(file, labels_of(plan), event, data, repository, settings, folder)
    records = with_legs(records, prepared.legs)
    reports = [report for job_id, job in jobs.items()
               for report in job_report(job_id, job, [leg for leg in plan if leg.id == job_id], records)]
    log = "".join(report["log"] for report in reports) + error
    problems = find_problems(jobs, records, list(given.secrets.values())) + disagreements(plan, reports)
    return result | {"triggered": True, "jobs": reports, "problems": problems, "log": log}


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
    has_failed = not arguments.list and any(job["result"] not in ("success", "skipped") for job in report["jobs"])
    for problem in report["problems"]:
        print(problem, file=sys.stderr)
    if has_failed:
        print(report["log"], file=sys.stderr)
    return 1 if has_failed or report["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())

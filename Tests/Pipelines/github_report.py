"""Makes a report of what act writes, or of a plan: `jobs` of github_workflow.py's report, and its `problems`."""

import re
from collections.abc import Iterator
from typing import Any

from github_plan import PlannedJob
from github_values import UNKNOWN, from_yaml, to_text

Records = list[dict[str, Any]]


def with_legs(records: Records, legs: dict[str, str]) -> Records:
    """The records of the workflow's own jobs: those of jobs that stand for legs, without those of the jobs that join.

    - legs: the jobs that stand for legs, and whose they are.
    """
    joining = set(legs.values())
    return [
        {**record, "jobID": legs.get(record["jobID"], record["jobID"]), "leg": record["jobID"]}
        for record in records if "jobID" in record and record["jobID"] not in joining
    ]


def job_report(
    job_id: str, job: dict[str, Any], planned: list[PlannedJob], records: Records
) -> list[dict[str, Any]]:
    """The runs of a job, one for each leg of its matrix; one that act says nothing about was skipped."""
    own = [record for record in records if record["jobID"] == job_id]
    legs = list(dict.fromkeys((record["leg"], record["job"]) for record in own))
    if not legs:
        return [report(job_id, job.get("name", job_id), "skipped")]
    reports = [run_report(job_id, job, planned, [record for record in own if (record["leg"], record["job"]) == leg])
               for leg in legs]
    order = [leg.matrix for leg in planned]
    return sorted(reports, key=lambda run: order.index(run["matrix"]) if run["matrix"] in order else 0)


def run_report(job_id: str, job: dict[str, Any], planned: list[PlannedJob], records: Records) -> dict[str, Any]:
    matrix = {name: to_text(from_yaml(value)) for name, value in (records[0].get("matrix") or {}).items()}
    plan = next((leg for leg in planned if leg.matrix == matrix), None)
    # act's name stands behind the workflow's. Without a plan, of a matrix that the run made, it has the leg's number.
    name = plan.name if plan and plan.name else records[0]["job"].split("/", 1)[-1].strip()
    results = [record["jobResult"] for record in records if "jobResult" in record]
    return report(
        job_id, name, results[-1] if results else "failure", matrix, plan.env if plan else {},
        [step_report(index, step, records) for index, step in enumerate(job.get("steps", []))],
        "".join(record.get("content", "") for record in records if record.get("command") == "summary"),
        "".join(log_line(record) for record in records))


def report(
    job_id: str, name: str, result: str, matrix: dict[str, str] | None = None, env: dict[str, Any] | None = None,
    steps: list[dict[str, Any]] | None = None, summary: str = "", log: str = ""
) -> dict[str, Any]:
    """- env: what the workflow and the job say; a value is null where only a run can tell it."""
    return {"id": job_id, "name": name, "result": result, "matrix": matrix or {}, "env": known_values(env or {}),
            "steps": steps or [], "summary": summary, "log": log}


def known_values(values: dict[str, Any]) -> dict[str, str | None]:
    return {name: None if value is UNKNOWN else to_text(value) for name, value in values.items()}


def step_report(index: int, step: dict[str, Any], records: Records) -> dict[str, Any]:
    """The outcome is before `continue-on-error`, the conclusion after it."""
    own = [record for record in records if record.get("stepID") == [step.get("id", str(index))]]
    outcomes = [record["stepResult"] for record in own if record.get("stage") == "Main" and "stepResult" in record]
    outcome = outcomes[-1] if outcomes else "skipped"
    conclusion = "success" if outcome == "failure" and step.get("continue-on-error") is True else outcome
    name = own[0]["step"] if own else step.get("name", step.get("run", step.get("uses")))
    return {"name": name, "outcome": outcome, "conclusion": conclusion}


def log_line(record: dict[str, Any]) -> str:
    message = record.get("raw", record.get("msg", "")).replace("\r\n", "\n")
    return message if message.endswith("\n") else message + "\n"


def planned_report(planned: PlannedJob) -> dict[str, Any]:
    """What a plan says of a leg: `planned`, `skipped` or `unknown`, or how it was told to end."""
    word = {None: "unknown", "success": "planned"}.get(planned.result, planned.result)
    words = {True: "planned", False: "skipped", None: "unknown"}
    steps = [{"name": step.name, "outcome": words[step.runs], "conclusion": words[step.runs],
              "depends_on": step.depends_on} for step in planned.steps]
    result = report(planned.id, planned.name or planned.id, word, planned.matrix, planned.env, steps)
    return result | {"outputs": known_values(planned.outputs), "runner": planned.labels,
                     "concurrency": planned.concurrency, "depends_on": planned.depends_on}


def disagreements(plan: list[PlannedJob], reports: list[dict[str, Any]]) -> list[str]:
    """Where act ran what GitHub would skip, or the other way round: one of them reads a condition wrongly.

    A plan is of a run in which nothing fails.
    """
    if any(step["outcome"] == "failure" for run in reports for step in run["steps"]):
        return []
    result = []
    for planned in plan:
        own = [run for run in reports if run["id"] == planned.id and run["matrix"] == planned.matrix]
        for run in own:
            pairs = [(planned.id, planned.runs, run["result"])]
            pairs += [(f"{planned.id}: {step.name}", step.runs, ran["conclusion"])
                      for step, ran in zip(planned.steps, run["steps"])]
            result += [f"{name}: act did {'not ' if runs else ''}run this, and GitHub would{'' if runs else ' not'}"
                       for name, runs, word in pairs if runs is not None and runs == (word == "skipped")]
    return result


def find_problems(jobs: dict[str, Any], records: Records, secrets: list[str]) -> list[str]:
    """What GitHub does with outputs and act does not."""
    masked = [secret for secret in secrets if secret]
    masked += [record["arg"] for record in records if record.get("command") == "add-mask" and record.get("arg")]
    problems: list[str] = []
    values: dict[tuple[str, str], dict[Any, str]] = {}
    for record, output in written_outputs(jobs, records):
        if any(text in record["arg"] for text in masked):
            problems.append(f"{record['jobID']}: the output '{output}' holds a masked text, so GitHub drops it")
        leg = (record["leg"], record["job"])
        values.setdefault((record["jobID"], output), {})[leg] = record["arg"]
    for (job, output), of_legs in values.items():
        if len({value for value in of_legs.values() if value}) > 1:
            problems.append(f"{job}: legs of the matrix write the output '{output}' differently, and the last one wins")
    return problems


def written_outputs(jobs: dict[str, Any], records: Records) -> Iterator[tuple[dict[str, Any], str]]:
    """The records in which a step writes an output, and the job's output that is made of it."""
    for record in records:
        if record.get("command") != "set-output":
            continue
        place = re.compile(rf"steps\.{re.escape(record['stepID'][0])}\.outputs\.{re.escape(record['name'])}(?![\w-])")
        for name, expression in (jobs[record["jobID"]].get("outputs") or {}).items():
            if place.search(str(expression)):
                yield record, name

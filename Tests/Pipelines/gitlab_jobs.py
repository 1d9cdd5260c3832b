"""From the tree of a pipeline to the jobs that one event starts."""

from dataclasses import dataclass, field
from typing import Any

from gitlab_artifacts import Artifacts, read_artifacts
from gitlab_extends import resolve
from gitlab_keywords import DEFAULT, GLOBAL, GLOBAL_NOT_UNDERSTOOD, check_fields, check_keywords, check_workflow
from gitlab_matrix import leg_name, matrix_legs
from gitlab_needs import needed_jobs, read_needs
from gitlab_rules import JOB_RULE, JOB_WHEN, WORKFLOW_RULE, Changes, Decision, decide
from gitlab_variables import Variables, expand_text, read_global_variables, read_variables, verbatim
from refusal import Refusal

STAGES = ["build", "test", "deploy"]


@dataclass
class Job:
    name: str
    stage: str
    stage_index: int
    reason: str
    when: str
    # True, false, or the exit codes that may be.
    allow_failure: bool | list[int]
    variables: Variables
    before_and_script: list[str]
    after_script: list[str]
    artifacts: Artifacts
    resource_group: str | None
    interruptible: bool
    id_tokens: list[str]
    # A job without an image is one of a shell runner, which has bash and the programs of its machine.
    has_image: bool
    # Names, and whether their artifacts are taken; without `needs`, all jobs of the stages before.
    needs: list[tuple[str, bool]] = field(default_factory=list)


@dataclass
class Pipeline:
    name: str | None
    reason: str
    # Written as texts, not expanded: what the global `variables` and the workflow's rule set.
    variables: Variables
    jobs: list[Job]
    left_out: list[tuple[str, str]]


def plan_pipeline(
    tree: dict[str, Any], event: dict[str, str], project: dict[str, str], changes: Changes = lambda ref: None
) -> Pipeline | None:
    """The pipeline of an event, None if it starts none.

    - project: variables of the project, which win over all that the YAML says.
    """
    tree = resolve(tree)
    for key in tree:
        if key in GLOBAL_NOT_UNDERSTOOD:
            raise Refusal(f"{key}: this keyword is not known here")
    defaults = tree.get("default", {})
    check_fields("default", defaults, DEFAULT)
    check_keywords("default", defaults)
    stages = read_stages(tree.get("stages", STAGES))
    own = read_global_variables(tree.get("variables", {}))
    workflow = tree.get("workflow", {})
    check_workflow(workflow)
    known = {**own, **verbatim(event), **verbatim(project)}
    decision = Decision(True, "no workflow rules")
    if "rules" in workflow:
        decision = decide("workflow", workflow["rules"], known, WORKFLOW_RULE, {"always", "never"}, changes=changes)
    own = {**own, **decision.variables}
    pipeline = Pipeline(None, decision.reason, own, [], [])
    entries = {name: entry for name, entry in tree.items() if name not in GLOBAL and not name.startswith(".")}
    legs: dict[str, list[str]] = {}
    written_needs = {}
    for name, entry in entries.items():
        keywords = job_keywords(name, entry, defaults)
        jobs = plan_job(name, keywords, pipeline, stages, event, project, "rules" in workflow, changes)
        for job, needs in jobs:
            legs.setdefault(name, []).append(job.name)
            legs[job.name] = [job.name] if job.name != name else legs[name]
            written_needs[job.name] = needs
            pipeline.jobs.append(job)
    if not decision.is_included or not pipeline.jobs:
        return None
    for job in pipeline.jobs:
        link_needs(job, written_needs[job.name], legs, pipeline.jobs)
    if "name" in workflow:
        pipeline.name = expand_text(workflow["name"], {**own, **verbatim(event), **verbatim(project)})
    return pipeline


def read_stages(stages: Any) -> list[str]:
    if not isinstance(stages, list) or not all(isinstance(stage, str) for stage in stages):
        raise Refusal("stages: a list of texts is expected")
    return [".pre", *stages, ".post"]


def job_keywords(name: str, entry: Any, defaults: dict[str, Any]) -> dict[str, Any]:
    """The job's keywords and, where it has none of that name, the default ones."""
    if not isinstance(entry, dict):
        raise Refusal(f"{name}: a job is a mapping of keywords")
    check_keywords(name, entry)
    inherit = entry.get("inherit", {})
    check_fields(f"{name}: inherit", inherit, {"default", "variables"})
    taken = inherit.get("default", True)
    names = set(defaults) if taken is True else set(taken or [])
    return {**{key: value for key, value in defaults.items() if key in names}, **entry}


def plan_job(
    name: str, keywords: dict[str, Any], pipeline: Pipeline, stages: list[str], event: dict[str, str],
    project: dict[str, str], has_workflow_rules: bool, changes: Changes
) -> list[tuple[Job, Any]]:
    """The legs of a job that its rules let in, each with its needs as they are written."""
    if not script_of(name, keywords, "script"):
        raise Refusal(f"{name}: script: it has none")
    stage = keywords.get("stage", "test")
    if stage not in stages:
        raise Refusal(f"{name}: stage: there is no stage {stage!r}")
    own = read_variables(f"{name}: variables", keywords.get("variables", {}))
    taken = keywords.get("inherit", {}).get("variables", True)
    inherited = {key: value for key, value in pipeline.variables.items() if taken is True or key in (taken or [])}
    legs = matrix_legs(name, keywords.get("parallel"))
    known = {**inherited, **own, **verbatim(event), **verbatim(project)}
    decision = Decision(True, "no rules")
    if "rules" in keywords:
        matrix_names = frozenset(key for leg in legs for key in leg)
        decision = decide(name, keywords["rules"], known, JOB_RULE, JOB_WHEN, matrix_names, changes)
    elif not has_workflow_rules and event.get("CI_PIPELINE_SOURCE") == "merge_request_event":
        decision = Decision(False, "no rules, neither here nor in the workflow: not in pipelines of merge requests")
    when, allow_failure = read_when(name, keywords, decision)
    interruptible = decision.keywords.get("interruptible", keywords.get("interruptible", False))
    needs = decision.keywords.get("needs", keywords.get("needs"))
    read_needs(name, needs)
    result = []
    for number, leg in enumerate(legs, start=1):
        place = {"CI_NODE_INDEX": str(number), "CI_NODE_TOTAL": str(len(legs))} if leg else {}
        variables = {**inherited, **own, **verbatim(leg | place), **decision.variables}
        job = Job(
            leg_name(name, leg), stage, stages.index(stage), decision.reason, when, allow_failure, variables,
            script_of(name, keywords, "before_script") + script_of(name, keywords, "script"),
            script_of(name, keywords, "after_script"), read_artifacts(name, keywords.get("artifacts")),
            keywords.get("resource_group"), interruptible, list(keywords.get("id_tokens", {})),
                "image" in keywords)
        result.append((job, needs))
    if not decision.is_included:
        pipeline.left_out += [(job.name, decision.reason) for job, _ in result]
        return []
    return result


def read_when(name: str, keywords: dict[str, Any], decision: Decision) -> tuple[str, bool | list[int]]:
    """A manual job blocks the pipeline if a rule makes it manual, and does not if its own keyword does."""
    when = keywords.get("when", "on_success")
    if when not in JOB_WHEN:
        raise Refusal(f"{name}: when: {when!r} is not known here")
    allow_failure = keywords.get("allow_failure", when == "manual" and "rules" not in keywords)
    when = decision.keywords.get("when", when)
    allow_failure = decision.keywords.get("allow_failure", allow_failure)
    if isinstance(allow_failure, dict):
        check_fields(f"{name}: allow_failure", allow_failure, {"exit_codes"})
        codes = allow_failure["exit_codes"]
        return when, codes if isinstance(codes, list) else [codes]
    if not isinstance(allow_failure, bool):
        raise Refusal(f"{name}: allow_failure: {allow_failure!r} is neither true nor false")
    return when, allow_failure


def script_of(name: str, keywords: dict[str, Any], key: str) -> list[str]:
    def lines(entry: Any) -> list[str]:
        if isinstance(entry, str):
            return [entry]
        if isinstance(entry, list):
            return [line for inner in entry for line in lines(inner)]
        raise Refusal(f"{name}: {key}: {entry!r} is no text: quote it")

    return lines(keywords.get(key, []))


def link_needs(job: Job, written: Any, legs: dict[str, list[str]], jobs: list[Job]) -> None:
    needs = read_needs(job.name, written)
    if needs is None:
        job.needs = [(other.name, True) for other in jobs if other.stage_index < job.stage_index]
        return
    job.needs = needed_jobs(job.name, needs, legs)
    stages = {other.name: other.stage_index for other in jobs}
    for name, _ in job.needs:
        if stages[name] > job.stage_index:
            raise Refusal(f"{job.name}: needs: '{name}' is in a later stage")

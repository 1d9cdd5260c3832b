"""`needs`: the jobs that a job waits for, and whose artifacts it gets."""

from dataclasses import dataclass
from typing import Any

from gitlab_keywords import check_fields
from gitlab_matrix import combinations, leg_name
from refusal import Refusal

MAXIMUM_OF_NEEDS = 50


@dataclass(frozen=True)
class Need:
    job: str
    is_optional: bool = False
    takes_artifacts: bool = True


def read_needs(place: str, entries: Any) -> list[Need] | None:
    """None where the job has no `needs`, and so waits for all stages before its own."""
    if entries is None:
        return None
    if not isinstance(entries, list):
        raise Refusal(f"{place}: needs: a list is expected, not {entries!r}")
    if len(entries) > MAXIMUM_OF_NEEDS:
        raise Refusal(f"{place}: needs: {len(entries)} jobs, {MAXIMUM_OF_NEEDS} are allowed")
    return [need for entry in entries for need in read_need(f"{place}: needs", entry)]


def read_need(place: str, entry: Any) -> list[Need]:
    if isinstance(entry, str):
        return [Need(entry)]
    check_fields(place, entry, {"job", "optional", "artifacts", "parallel"})
    job = entry.get("job")
    if not isinstance(job, str):
        raise Refusal(f"{place}: {entry!r} names no job")
    names = [job]
    if "parallel" in entry:
        check_fields(f"{place}: {job}: parallel", entry["parallel"], {"matrix"})
        legs = combinations(f"{place}: {job}: parallel: matrix", entry["parallel"].get("matrix"))
        names = [leg_name(job, leg) for leg in legs]
    return [Need(name, entry.get("optional", False), entry.get("artifacts", True)) for name in names]


def needed_jobs(place: str, needs: list[Need], legs: dict[str, list[str]]) -> list[tuple[str, bool]]:
    """The jobs in this pipeline, a job's name standing for all its legs, and whether their artifacts are taken.

    - legs: of each job in the pipeline, its legs' names; a leg's own name has itself.
    """
    result: list[tuple[str, bool]] = []
    for need in needs:
        if need.job in legs:
            result += [(name, need.takes_artifacts) for name in legs[need.job]]
        elif not need.is_optional:
            raise Refusal(
                f"{place}: needs: '{need.job}' is not in the pipeline, and not optional: GitLab creates no pipeline")
    return result

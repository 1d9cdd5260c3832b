"""Runs the jobs of a pipeline, one after the other, in an order that their needs allow."""

import pathlib
from dataclasses import dataclass

from events import job_variables
from gitlab_artifacts import give_files, keep_files, read_dotenv
from gitlab_jobs import Job
from gitlab_shell import PATH, check_out, run_script, tools_of
from gitlab_variables import Variables, expand_all, expand_text, verbatim
from refusal import Refusal


@dataclass
class Result:
    # success, failed, skipped, manual
    status: str
    reason: str
    log: str = ""
    exit_code: int | None = None
    is_allowed_to_fail: bool = False
    resource_group: str | None = None

    def lets_pass(self) -> bool:
        return self.status == "success" or self.is_allowed_to_fail


class Runner:
    """- added: variables of the project, which win over all others; an empty one is taken away.
    - shell: of the image that jobs run in.
    """

    def __init__(
        self, event: dict[str, str], project: pathlib.Path, added: dict[str, str], shell: list[str],
        folder: pathlib.Path, played: set[str]
    ):
        self.event, self.project, self.added, self.shell, self.played = event, project, added, shell, played
        self.folder = folder
        self.path = tools_of(shell, folder / "tools")
        self.results: dict[str, Result] = {}
        self.dotenv: dict[str, Variables] = {}

    def run(self, jobs: list[Job]) -> dict[str, Result]:
        waiting = sorted(jobs, key=lambda job: job.stage_index)
        while waiting:
            ready = next((job for job in waiting if all(name in self.results for name, _ in job.needs)), None)
            if ready is None:
                raise Refusal(f"needs go in a circle: {', '.join(job.name for job in waiting)}")
            waiting.remove(ready)
            self.results[ready.name] = self.settle(ready)
        return self.results

    def settle(self, job: Job) -> Result:
        """Runs a job, or says why it does not run."""
        holds = [name for name, _ in job.needs if not self.results[name].lets_pass()]
        if job.when == "manual" and job.name not in self.played:
            return Result("manual", job.reason, is_allowed_to_fail=job.allow_failure is True)
        if holds and job.when in ("on_success", "manual"):
            return Result("skipped", f"'{holds[0]}' is {self.results[holds[0]].status}")
        if job.when == "on_failure" and not any(self.results[name].status == "failed" for name, _ in job.needs):
            return Result("skipped", "nothing failed before it")
        return self.execute(job)

    def execute(self, job: Job) -> Result:
        number = len(self.results)
        folder = self.folder / str(number) / "builds" / self.event["CI_PROJECT_PATH"]
        home = self.folder / str(number) / "home"
        log = self.folder / f"{number}.log"
        home.mkdir(parents=True)
        variables = self.variables(job, str(folder))
        values = expand_all(variables)
        check_out(self.project, folder, values)
        for name, takes_artifacts in job.needs:
            if takes_artifacts:
                give_files(self.folder / "artifacts" / name.replace("/", "_"), folder)
        shell, path = (self.shell, self.path) if job.has_image else (["bash"], PATH)
        environment = {"PATH": path, "HOME": str(home)} | values
        environment = {name: value for name, value in environment.items() if value != "" or name not in self.added}
        status = run_script(job.before_and_script, shell, folder, environment, log)
        words = "success" if status == 0 else "failed"
        if job.after_script:
            run_script(job.after_script, shell, folder, environment | {"CI_JOB_STATUS": words}, log)
        result = Result(words, job.reason, exit_code=status, resource_group=self.resource_group(job, variables))
        try:
            self.keep(job, folder, variables, succeeded=status == 0)
        except Refusal as refusal:
            with open(log, "a") as file:
                print(refusal, file=file)
            result.status = words = "failed"
        if words == "failed":
            result.is_allowed_to_fail = job.allow_failure is True or (
                isinstance(job.allow_failure, list) and status in job.allow_failure)
        result.log = log.read_text(errors="replace")
        return result

    def keep(self, job: Job, folder: pathlib.Path, variables: Variables, succeeded: bool) -> None:
        if job.artifacts.when == "always" or (job.artifacts.when == "on_success") == succeeded:
            keep_files(job.artifacts, folder, self.folder / "artifacts" / job.name.replace("/", "_"), variables)
            self.dotenv[job.name] = read_dotenv(job.artifacts, folder, variables)

    def variables(self, job: Job, folder: str) -> Variables:
        """From the weakest to the strongest: GitLab's own, the YAML's, those of earlier jobs, the project's."""
        earlier: Variables = {}
        for name, takes_artifacts in job.needs:
            if takes_artifacts:
                earlier |= self.dotenv.get(name, {})
        own = self.event | job_variables(job.name, job.stage, folder) | {name: "id-token" for name in job.id_tokens}
        return verbatim(own) | job.variables | earlier | verbatim(self.added)

    def resource_group(self, job: Job, variables: Variables) -> str | None:
        return None if job.resource_group is None else expand_text(job.resource_group, variables)

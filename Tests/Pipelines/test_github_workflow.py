import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest
from dataclasses import replace

from github_events import EVENTS
from github_repository import git, make_repository

HERE = pathlib.Path(__file__).parent
NEEDS_ACT = unittest.skipUnless(
    shutil.which("act") or os.environ.get("CIGEN_REQUIRE_ALL") == "1", "there is no act in PATH")


def run(workflow: str, event: str, *options: str) -> tuple[int, dict, str]:
    """The exit status, the report and the errors."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "project").mkdir()
        (folder / "project" / "Dockerfile").write_text("FROM scratch\n")
        file = folder / "workflow.yml"
        file.write_text(textwrap.dedent(workflow))
        process = subprocess.run(
            [sys.executable, HERE / "github_workflow.py", file, "--project", folder / "project", "--event", event,
             "--report", folder / "report.json", *options], capture_output=True, text=True)
        report = folder / "report.json"
        return process.returncode, json.loads(report.read_text()) if report.exists() else {}, process.stderr


@NEEDS_ACT
class WorkflowTests(unittest.TestCase):
    def test_each_event_has_the_context_that_github_gives_it(self):
        sample = (HERE / "samples" / "github.yml").read_text()
        known = "main Acme/App [true] [name]"
        branch, request = f"[] [] [] {known} [] [] true", "pull_request refs/pull/12/merge 12/merge branch"
        for event, expected in {
            "push-main": f"push refs/heads/main main branch {branch}",
            "push-branch": f"push refs/heads/feature/a feature/a branch {branch}",
            "tag": f"push refs/tags/v1.2.3 v1.2.3 tag {branch}",
            "pull-request": f"{request} [feature/a] [main] [Acme/App] {known} [] [] true",
            "fork-pull-request": f"{request} [main] [main] [Someone/App] main Acme/App [false] [] [] [] true",
            "workflow-dispatch": f"workflow_dispatch refs/heads/main main branch [] [] [] {known} [none] [] true",
            "schedule": f"schedule refs/heads/main main branch [] [] [] {known} [] [17 3 * * 1] true",
        }.items():
            with self.subTest(event):
                status, report, error = run(sample, event, "--secret", "PASSWORD=hunter22", "--var", "NAME=name")
                self.assertEqual(status, 0, error)
                context = report["jobs"][0]
                self.assertIn(f"context: {expected}\n", context["log"])
                self.assertEqual((context["name"], context["result"]), ("What GitHub says", "success"))
                self.assertRegex(context["summary"], "^## ")
                build = report["jobs"][1]
                self.assertEqual((build["name"], [step["conclusion"] for step in build["steps"]]),
                                 ("build (runtime)", ["success", "skipped", "success"]))

    def test_an_event_that_the_filters_leave_out_triggers_nothing(self):
        status, report, _ = run((HERE / "samples" / "github.yml").read_text(), "unversioned-tag")
        self.assertEqual((status, report["triggered"], report["jobs"]), (0, False, []))

    def test_a_failed_job_skips_those_that_need_it(self):
        status, report, _ = run("""
            on: push
            jobs:
              one:
                runs-on: ubuntu-24.04
                steps: [{run: exit 3, continue-on-error: true}, {id: bad, run: exit 4}, {run: echo never}]
              two: {needs: one, runs-on: ubuntu-24.04, steps: [{run: echo never}]}
              three:
                needs: [one, two]
                if: always()
                runs-on: ubuntu-24.04
                steps: [{run: "echo ${{ needs.one.result }}"}]
            """, "push-main")
        results = {job["id"]: (job["result"], [(step["outcome"], step["conclusion"]) for step in job["steps"]])
                   for job in report["jobs"]}
        self.assertEqual((status, results), (1, {
            "one": ("failure", [("failure", "success"), ("failure", "failure"), ("skipped", "skipped")]),
            "two": ("skipped", []), "three": ("success", [("success", "success")]),
        }))
        self.assertIn("failure\n", report["jobs"][2]["log"])

    def test_an_output_that_holds_a_secret_is_a_problem(self):
        status, report, _ = run("""
            on: push
            jobs:
              one:
                runs-on: ubuntu-24.04
                outputs: {image: "${{ steps.name.outputs.image }}", other: "${{ steps.name.outputs.other }}"}
                steps:
                  - id: name
                    run: |
                      echo "image=$HOST/web" >>"$GITHUB_OUTPUT"
                      echo "other=web" >>"$GITHUB_OUTPUT"
                    env: {HOST: "${{ secrets.HOST }}"}
            """, "push-main", "--secret", "HOST=registry.example.com")
        self.assertEqual((status, report["problems"]),
                         (1, ["one: the output 'image' holds a masked text, so GitHub drops it"]))

    def test_jobs_share_no_home_and_see_nothing_of_this_process(self):
        status, report, error = run("""
            on: push
            jobs:
              one: {runs-on: ubuntu-24.04, steps: [{run: 'touch "$HOME/left"; env'}]}
              two: {needs: one, runs-on: ubuntu-24.04, steps: [{run: 'test ! -e "$HOME/left" && test "$GIVEN" = 1'}]}
            """, "push-main", "--env", "GIVEN=1")
        self.assertEqual(status, 0, error)
        self.assertNotIn("CIGEN_REQUIRE_ALL", report["jobs"][0]["log"])

    def test_what_act_or_github_would_refuse_is_refused(self):
        step = "jobs: {one: {runs-on: ubuntu-24.04, steps: [{%s}]}}"
        for workflow in [
            f"on: push\n{step % 'run: x, wiht: y'}", f"on: push\n{step % 'uses: docker/login-action@v4'}",
            f"on: pusch\n{step % 'run: x'}", "on: push", "on: [",
        ]:
            with self.subTest(workflow):
                self.assertEqual(run(workflow, "push-main")[0], 2)


class RepositoryTests(unittest.TestCase):
    def test_a_project_that_is_a_repository_keeps_its_commits_and_tags(self):
        with tempfile.TemporaryDirectory() as name:
            project, workflow = pathlib.Path(name) / "project", pathlib.Path(name) / "workflow.yml"
            project.mkdir()
            workflow.write_text("on: push\n")
            git(project, "init", "--quiet", "--initial-branch", "main")
            for tag in ("v1.0.0", "v2.0.0"):
                git(project, "commit", "--quiet", "--allow-empty", "--message", tag)
                git(project, "tag", tag)
            git(project, "branch", "feature/a", "v1.0.0")
            first, last = git(project, "rev-parse", "v1.0.0"), git(project, "rev-parse", "v2.0.0")
            for event, expected in [
                (EVENTS["push-main"], (last, "main", "v1.0.0 v2.0.0")),
                (EVENTS["push-branch"], (last, "feature/a", "v1.0.0 v2.0.0")),
                (EVENTS["tag"], (last, "", "v1.0.0 v1.2.3 v2.0.0")),
                (replace(EVENTS["tag"], tag="v1.0.0"), (first, "", "v1.0.0 v2.0.0")),
            ]:
                with self.subTest(event):
                    copy = pathlib.Path(name) / f"copy of {event.tag or event.branch}"
                    commits = make_repository(project, workflow, event, copy)
                    tags = " ".join(git(copy, "tag", "--list").split())
                    self.assertEqual((commits.head, git(copy, "branch", "--show-current"), tags), expected)
                    self.assertEqual(git(copy, "rev-parse", "HEAD"), commits.head)
                    self.assertEqual(git(copy, "status", "--short"), "?? .github/")


if __name__ == "__main__":
    unittest.main()

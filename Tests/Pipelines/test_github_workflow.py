import pathlib
import tempfile
import unittest
from dataclasses import replace

from github_events import EVENTS
from github_repository import git, make_repository
from workflow_support import DOCKER, HERE, NEEDS_ACT, run


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


@NEEDS_ACT
class LeanWorkflowTests(unittest.TestCase):
    """The sample that has the shape of generated workflows."""

    def run_sample(self, event: str, **environment: str) -> tuple[dict, list[str]]:
        """The report, and the calls of docker."""
        with tempfile.TemporaryDirectory() as name:
            docker = pathlib.Path(name) / "docker"
            docker.write_text(DOCKER)
            docker.chmod(0o755)
            environment["PATH"] = f"{name}:/usr/bin:/bin"
            options = [f"--env={variable}={value}" for variable, value in environment.items()]
            _, report, _ = run((HERE / "samples" / "lean.github.yml").read_text(), event, *options)
            self.assertEqual(report["problems"], [])
            # The legs run side by side.
            return report, sorted((docker.parent / "calls").read_text().splitlines())

    def test_each_step_runs_where_its_condition_holds(self):
        login = 2 * ["login ghcr.io --username octavia --password-stdin"]
        bases = [f"build --platform linux/{name} --tag ghcr.io/acme/base:built base" for name in ("amd64", "arm64")]
        again = ["build --tag ghcr.io/acme/base:local base"]
        pushes = 2 * ["push ghcr.io/acme/base:built"]

        def web(base: str) -> list[str]:
            return [f"build --cache-from ghcr.io/acme/web:cache --tag ghcr.io/acme/web:cache --build-arg BASE={base} ."]

        for event, expected in {
            "push-main": [*web("sha256:amd64"), *login, *pushes, "push ghcr.io/acme/web:cache"],
            "tag": [*web("sha256:amd64"), *login, *pushes, "push ghcr.io/acme/web:1.2.3",
                    "push ghcr.io/acme/web:latest"],
            "pull-request": [*web("ghcr.io/acme/base:local"), *again, *login],
            "fork-pull-request": [*web("ghcr.io/acme/base:local"), *again],
        }.items():
            with self.subTest(event):
                report, calls = self.run_sample(event)
                self.assertEqual({job["name"]: job["result"] for job in report["jobs"]},
                                 {"base, amd64": "success", "base, arm64": "success", "web": "success"})
                self.assertEqual(calls, sorted(bases + expected))
                summary = ("published 1.2.3 latest as stable\n", "true") if event == "tag" else ("", "false")
                web_job = report["jobs"][2]
                self.assertEqual((web_job["summary"], web_job["env"]["PUBLISH"]), summary)

    def test_a_failure_skips_what_does_not_ask_for_it(self):
        report, calls = self.run_sample("push-main", FAILS="push")
        base, _, web = report["jobs"]
        results = (base["result"], base["steps"][-1]["conclusion"], web["result"])
        self.assertEqual(results, ("failure", "failure", "skipped"))
        report, _ = self.run_sample("pull-request", FAILS="build")
        self.assertEqual([job["result"] for job in report["jobs"]], ["failure", "failure", "skipped"])


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

import pathlib
import tempfile
import textwrap
import unittest

from github_plan import PlannedJob
from github_report import disagreements
from github_repository import git
from github_steps import PlannedStep
from workflow_support import NEEDS_ACT, run


@NEEDS_ACT
class PreparedWorkflowTests(unittest.TestCase):
    def script(self, script: str, event: str = "push-main", checkout: str = "", **options) -> tuple[int, str]:
        """The exit status, and the log of a step after a checkout."""
        text = f"""
            on: [push, pull_request]
            jobs:
              a:
                runs-on: ubuntu-24.04
                steps:
                  - uses: actions/checkout@v7
                    with: {{{checkout}}}
                  - run: |
{textwrap.indent(textwrap.dedent(script), " " * 22)}
            """
        status, report, error = run(text, event, **options)
        return status, report["jobs"][0]["log"] if report else error

    def test_a_script_without_a_shell_stops_at_a_failure_but_not_within_a_pipe(self):
        status, log = self.script("false | true\necho behind the pipe\nfalse\necho never\n")
        self.assertEqual((status, "\nbehind the pipe\n" in log, "\nnever\n" in log), (1, True, False))

    def test_the_checkout_is_as_deep_as_it_says(self):
        with tempfile.TemporaryDirectory() as name:
            project = pathlib.Path(name)
            git(project, "init", "--quiet", "--initial-branch", "main")
            for tag in ("v1.0.0", "v1.2.3", "v2.0.0"):
                git(project, "commit", "--quiet", "--allow-empty", "--message", tag)
                git(project, "tag", "--annotate", "--message", tag, tag)
            git(project, "commit", "--quiet", "--allow-empty", "--message", "last")
            tell = """
                branches=$(git for-each-ref --format='%(refname:short)' refs/remotes)
                tags=$(git tag --list | xargs)
                echo "$(git rev-list --count HEAD) [$tags] [$(git branch --show-current)] [$branches]"
                test "$(git rev-parse HEAD)" = "$GITHUB_SHA"
                git rev-parse --quiet --verify v1.2.3^{tag} >/dev/null && echo annotated
                """
            for event, checkout, expected in [
                ("push-main", "", "1 [] [main] [origin/main]"),
                ("push-main", "fetch-depth: 2", "2 [] [main] [origin/main]"),
                ("push-main", "fetch-tags: true", "1 [v1.0.0 v1.2.3 v2.0.0] [main] [origin/main]"),
                ("push-main", "fetch-depth: 0", "4 [v1.0.0 v1.2.3 v2.0.0] [main] [origin/main]"),
                ("tag", "", "1 [v1.2.3] [] []\nannotated"),
                ("tag", "fetch-tags: true", "1 [v1.0.0 v1.2.3 v2.0.0] [] []\nannotated"),
                ("tag", "fetch-depth: 0", "2 [v1.0.0 v1.2.3 v2.0.0] [] [origin/main]\nannotated"),
                ("pull-request", "persist-credentials: false", "1 [] [] [pull/12/merge]"),
            ]:
                with self.subTest(event=event, checkout=checkout):
                    _, log = self.script(tell, event, checkout, project=project)
                    self.assertIn(f"\n{expected}\n", log)

    def test_submodules_are_there_where_the_checkout_asks_for_them(self):
        with tempfile.TemporaryDirectory() as name:
            inner, lib, project = (pathlib.Path(name) / part for part in ("inner", "lib", "project"))
            for folder, submodule in ((inner, None), (lib, inner), (project, lib)):
                folder.mkdir()
                git(folder, "init", "--quiet", "--initial-branch", "main")
                (folder / "file").write_text("x")
                git(folder, "add", "file")
                if submodule is not None:
                    git(folder, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", submodule.as_uri(), "sub")
                git(folder, "commit", "--quiet", "--message", "x")
            for checkout, expected in [
                ("", "0"), ("submodules: false", "0"), ("submodules: true", "1"), ("submodules: recursive", "2"),
            ]:
                with self.subTest(checkout):
                    _, log = self.script("echo $(ls sub/file sub/sub/file | wc -l) files", checkout=checkout, project=project)
                    self.assertIn(f"\n{expected} files\n", log)

    def test_actions_and_inputs_that_are_not_known_are_refused(self):
        for inputs in ["ref: main", "fetch-depth: all", "submodules: all", "fetch-depth: '${{ github.run_id }}'"]:
            with self.subTest(inputs):
                status, error = self.script("echo", checkout=inputs)
                self.assertEqual(status, 2, error)

    def test_legs_of_a_matrix_give_their_outputs_together(self):
        text = """
            on: push
            jobs:
              build:
                runs-on: ubuntu-24.04-arm
                strategy: {matrix: {platform: [amd64, arm64], number: [1]}}
                outputs: {amd64: "${{ steps.it.outputs.amd64 }}", arm64: "${{ steps.it.outputs.arm64 }}"}
                steps:
                  - id: it
                    run: echo "$PLATFORM=digest-of-$PLATFORM" >>"$GITHUB_OUTPUT"
                    env: {PLATFORM: "${{ matrix.platform }}"}
                  - {run: exit 3, if: matrix.platform == vars.FAILS && matrix.number == 1}
              join:
                needs: build
                runs-on: ubuntu-24.04
                steps: [{run: "echo ${{ needs.build.outputs.amd64 }} ${{ needs.build.outputs.arm64 }}"}]
              tell:
                needs: build
                if: always()
                runs-on: ubuntu-24.04
                steps: [{run: "echo build: ${{ needs.build.result }}"}]
            """
        for fails, last, join in [("none", "success", "success"), ("arm64", "failure", "skipped")]:
            results = {"build (amd64, 1)": "success", "build (arm64, 1)": last, "join": join, "tell": "success"}
            _, report, error = run(text, "push-main", "--var", f"FAILS={fails}")
            jobs = {job["name"]: job for job in report["jobs"]}
            self.assertEqual({name: job["result"] for name, job in jobs.items()}, results, error)
            self.assertEqual(report["problems"], [])
            self.assertIn(f"\nbuild: {last}\n", jobs["tell"]["log"])
            if fails == "none":
                self.assertIn("\ndigest-of-amd64 digest-of-arm64\n", jobs["join"]["log"])
        status, report, _ = run(text.replace("$PLATFORM=", "amd64="), "push-main", "--var", "FAILS=none")
        self.assertEqual((status, report["problems"]), (
            1, ["build: legs of the matrix write the output 'amd64' differently, and the last one wins"]))

    def test_where_act_reads_a_condition_otherwise_is_a_problem(self):
        plan = [PlannedJob("a", "a", {}, True, steps=[PlannedStep("one", False, []), PlannedStep("two", None, [])])]
        steps = [{"outcome": "success", "conclusion": "success"}, {"outcome": "skipped", "conclusion": "skipped"}]
        run = {"id": "a", "matrix": {}, "result": "success", "steps": steps}
        self.assertEqual(disagreements(plan, [run]), ["a: one: act did run this, and GitHub would not"])
        self.assertEqual(disagreements(plan, [{**run, "result": "skipped", "steps": []}]),
                         ["a: act did not run this, and GitHub would"])


if __name__ == "__main__":
    unittest.main()

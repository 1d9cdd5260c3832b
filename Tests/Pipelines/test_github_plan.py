import json
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest

from github_contexts import Given
from github_events import EVENTS
from github_plan import PlannedJob, Planner
from github_report import known_values
from github_yaml import load_yaml
from refusal import Refusal

HERE = pathlib.Path(__file__).parent
SAMPLE = (HERE / "samples" / "lean.github.yml").read_text()


def plan(text: str, event: str = "push-main", **given) -> dict[str, PlannedJob]:
    jobs = Planner(load_yaml(textwrap.dedent(text)), "images.yml", EVENTS[event], Given(**given)).plan()
    return {job.name or job.id: job for job in jobs}


def steps(job: PlannedJob) -> dict[str, bool | None]:
    return {step.name: step.runs for step in job.steps}


class SampleTests(unittest.TestCase):
    def test_each_event_runs_its_steps_with_its_values(self):
        for event, writes, publishes, pushes, logs_in in [
            ("push-main", "true", "false", True, True), ("push-branch", "false", "false", True, True),
            ("tag", "false", "true", True, True), ("unversioned-tag", "false", "false", True, True),
            ("pull-request", "false", "false", False, True), ("fork-pull-request", "false", "false", False, False),
            ("workflow-dispatch", "true", "false", True, True), ("workflow-dispatch-tag", "false", "false", True, True),
        ]:
            with self.subTest(event):
                jobs = plan(SAMPLE, event)
                self.assertEqual(list(jobs), ["base, amd64", "base, arm64", "web"])
                web = jobs["web"]
                self.assertEqual(known_values(web.env), {
                    "REGISTRY": "ghcr.io", "WRITE_CACHE": writes, "PUBLISH": publishes,
                    "BASE": None if pushes else "ghcr.io/acme/base:local",
                })
                self.assertEqual(steps(web), {
                    "Check out": True, "Build base again": None if pushes else True, "Build web": True,
                    "Choose the tags": publishes == "true", "Push the cache": writes == "true" or "dispatch" in event,
                    # What is left to the run is whether there are tags.
                    "Publish web": None if publishes == "true" else False, "Say what failed": False,
                })
                for platform in ("amd64", "arm64"):
                    base = jobs[f"base, {platform}"]
                    self.assertEqual((steps(base)["Log in"], steps(base)["Push base"]), (logs_in, pushes))
                    self.assertEqual(base.labels, ["ubuntu-24.04" + ("-arm" if platform == "arm64" else "")])

    def test_what_a_run_tells_can_be_given(self):
        web = plan(SAMPLE, "tag", values={
            "steps.push.outputs.amd64": "", "steps.push.outputs.arm64": "sha256:1", "steps.tags.outputs.list": "1.2.3",
        })["web"]
        self.assertEqual((web.env["BASE"], steps(web)["Build base again"], steps(web)["Publish web"]),
                         ("ghcr.io/acme/base:local", True, True))
        web = plan(SAMPLE, "push-main", values={"needs.base.outputs.amd64": "image"})["web"]
        self.assertEqual((web.env["BASE"], steps(web)["Build base again"]), ("image", False))
        for values in [{"steps.tgas.outputs.list": "1"}, {"needs.base.outputs.arm": "1"}, {"needs.web.outputs.a": "1"},
                       {"steps.tags.list": "1"}, {"github.ref": "x"}]:
            with self.subTest(values), self.assertRaisesRegex(Refusal, "is given, and the workflow has no such value"):
                plan(SAMPLE, values=values)

    def test_a_step_can_be_told_to_fail_or_to_be_cancelled(self):
        for word, says in [("failure", True), ("cancelled", False)]:
            web = plan(SAMPLE, "push-main", ends={("web", "Build web"): word})["web"]
            behind = (steps(web)["Push the cache"], steps(web)["Say what failed"])
            self.assertEqual((web.result, *behind), (word, False, says))
        jobs = plan(SAMPLE, "push-main", ends={("base", "push"): "failure"})
        self.assertEqual((jobs["base, arm64"].result, jobs["web"].result), ("failure", "skipped"))
        # A step that does not run cannot fail.
        self.assertEqual(plan(SAMPLE, "pull-request", ends={("base", "push"): "failure"})["web"].result, "success")
        with self.assertRaisesRegex(Refusal, "there is no step 'pull'"):
            plan(SAMPLE, ends={("web", "pull"): "failure"})

    def test_the_program_lists_them(self):
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "report.json"
            process = subprocess.run(
                [sys.executable, "-B", HERE / "github_workflow.py", HERE / "samples" / "lean.github.yml",
                 "--project", folder, "--event", "tag", "--list", "--value", "needs.base.outputs.amd64=",
                 "--fail", "web.Build web", "--report", report], capture_output=True, text=True, check=True)
            written = json.loads(report.read_text())
        self.assertEqual(process.stdout, "triggered\nbase, amd64: planned\nbase, arm64: planned\nweb: failure\n")
        self.assertEqual(written["concurrency"], {"group": "Images-refs/tags/v1.2.3", "cancel_in_progress": False})
        base, _, web = written["jobs"]
        self.assertEqual((base["matrix"], base["outputs"]), (
            {"platform": "amd64", "runner": "ubuntu-24.04"}, {"amd64": None, "arm64": None}))
        self.assertEqual((web["env"]["BASE"], web["env"]["PUBLISH"]), ("ghcr.io/acme/base:local", "true"))
        self.assertEqual([step["conclusion"] for step in web["steps"]],
                         ["planned", "planned", "planned", "planned", "skipped", "skipped", "planned"])


class JobTests(unittest.TestCase):
    def test_a_skipped_job_skips_the_chain_behind_it_unless_a_job_asks_otherwise(self):
        jobs = plan("""
            jobs:
              one: {runs-on: a, if: github.event_name == 'schedule', outputs: {x: "${{ github.ref }}"}, steps: []}
              two: {runs-on: a, needs: one, steps: []}
              three: {runs-on: a, needs: [one], if: always(), steps: [{run: x, if: needs.one.outputs.x == ''}]}
              four: {runs-on: a, needs: three, steps: []}
              five: {runs-on: a, needs: three, if: "!cancelled() && needs.three.result == 'success'", steps: []}
              six: {runs-on: a, needs: one, if: needs.one.result == 'skipped' && !failure(), steps: []}
            """)
        self.assertEqual({name: job.runs for name, job in jobs.items()},
                         {"one": False, "two": False, "three": True, "four": False, "five": True, "six": True})
        self.assertEqual(steps(jobs["three"]), {"x": True})

    def test_a_job_that_only_a_run_decides_on_leaves_those_behind_it_open(self):
        jobs = plan("""
            jobs:
              changes:
                runs-on: a
                outputs: {images: "${{ steps.find.outputs.images }}"}
                steps: [{id: find, run: x}]
              web:
                needs: changes
                if: contains(fromJSON(needs.changes.outputs.images), 'web') || github.ref_type == 'tag'
                runs-on: a
                outputs: {image: "${{ github.sha }}"}
                steps: [{run: x}]
              last: {needs: web, runs-on: a, steps: [{run: "echo ${{ needs.web.outputs.image }}"}]}
            """)
        self.assertEqual([(job.runs, job.depends_on) for job in jobs.values()],
                         [(True, []), (None, ["needs.changes.outputs.images"]), (None, [])])

    def test_a_matrix_is_made_of_lists_and_rows(self):
        jobs = plan("""
            jobs:
              build:
                runs-on: [self-hosted, "${{ matrix.runner || 'linux' }}"]
                strategy:
                  matrix:
                    os: [alpine, debian]
                    version: [1, 1.5]
                    exclude: [{os: debian, version: 1}]
                    include:
                      [{os: alpine, slim: true}, {version: 1.5, runner: big}, {os: scratch}, {os: debian, version: 2}]
                env: {SLIM: "${{ matrix.slim }}"}
                steps: [{run: x, if: matrix.os == 'alpine' && matrix.slim}]
            """)
        self.assertEqual({name: (job.env["SLIM"], job.labels[1], steps(job)["x"]) for name, job in jobs.items()}, {
            "build (alpine, 1, true)": ("true", "linux", True), "build (alpine, 1.5, true, big)": ("true", "big", True),
            "build (debian, 1.5, big)": ("", "big", False), "build (scratch)": ("", "linux", False),
            "build (debian, 2)": ("", "linux", False),
        })

    def test_names_of_legs_end_in_their_values_unless_they_say_them(self):
        matrix = "runs-on: a, steps: [], strategy: {matrix: {os: [a, b], fast: [true]}}"
        self.assertEqual(list(plan(f"jobs: {{x: {{name: Build, {matrix}}}}}")), ["Build (a, true)", "Build (b, true)"])
        self.assertEqual(list(plan(f"jobs: {{x: {{name: 'on ${{{{ matrix.os }}}}', {matrix}}}}}")), ["on a", "on b"])

    def test_a_matrix_that_a_run_makes_is_one_leg_of_which_nothing_is_known(self):
        text = """
            jobs:
              find: {runs-on: a, outputs: {rows: "${{ steps.x.outputs.rows }}"}, steps: [{id: x, run: x}]}
              build:
                needs: find
                runs-on: a
                strategy: {matrix: {include: "${{ fromJSON(needs.find.outputs.rows) }}"}}
                env: {OS: "${{ matrix.os }}"}
                steps: [{run: x, if: matrix.os == 'a'}]
            """
        build = plan(text)["build"]
        self.assertEqual((build.leg, known_values(build.env), steps(build)), (None, {"OS": None}, {"x": None}))
        given = plan(text, values={"needs.find.outputs.rows": '[{"os": "a"}, {"os": "b"}]'})
        self.assertEqual({name: steps(job)["x"] for name, job in given.items() if job.id == "build"},
                         {"build (a)": True, "build (b)": False})


class StepTests(unittest.TestCase):
    def steps(self, text: str, **given) -> dict[str, bool | None]:
        return steps(plan(f"jobs: {{a: {{runs-on: x, env: {{V: '1', T: true}}, steps: [{text}]}}}}", **given)["a"])

    def test_env_is_text_and_a_step_sees_its_own(self):
        self.assertEqual(self.steps("""
            {name: one, if: env.T == 'true' && env.V == 1, run: x}, {name: two, if: env.W == 'w', env: {W: w}, run: x},
            {name: three, if: env.V == '2', env: {V: 2}, run: x}, {name: four, if: env.V == '1', run: x}
            """), {"one": True, "two": True, "three": True, "four": True})

    def test_what_a_script_writes_into_the_environment_is_not_known(self):
        write = '{name: write, run: "echo \\"V=2\\" >>\\"$GITHUB_ENV\\"; echo \\"W<<END\\" >>\\"$GITHUB_ENV\\""}'
        read = "{name: v, if: env.V == '1', run: x}, {name: w, if: env.W != '', run: x}"
        self.assertEqual(self.steps(f"{write}, {read}"), {"write": True, "v": None, "w": None})
        given = self.steps(f"{write}, {read}", values={"env.V": "1", "env.W": ""})
        self.assertEqual(given, {"write": True, "v": True, "w": False})
        with self.assertRaises(Refusal):
            self.steps(read)

    def test_results_of_steps(self):
        self.assertEqual(self.steps("""
            {name: a, id: a, run: x}, {name: b, id: b, if: github.ref == '', run: x},
            {name: c, if: steps.a.outcome == 'success' && steps.b.conclusion == 'skipped', run: x},
            {name: d, if: steps.b.outputs.any == '', run: x}, {name: e, if: steps.a.outputs.any == '', run: x}
            """), {"a": True, "b": False, "c": True, "d": True, "e": None})
        may_fail = "{name: a, id: a, run: x, continue-on-error: true}, {name: b, if: steps.a.outcome == 'failure'}"
        self.assertEqual(self.steps(may_fail, ends={("a", "a"): "failure"}), {"a": True, "b": True})

    def test_mistakes_are_refused(self):
        for step in [
            "{if: secrets.TOKEN != '', run: x}", "{if: steps.later.outputs.x, run: x}, {id: later, run: x}",
            "{run: 'echo ${{ matrix.os }} ${{ env.MISSING }}'}", "{if: '${{ true }} && true', run: x}",
            "{run: x, env: {A: '${{ env.B }}'}}",
            "{uses: a/b@c, with: {d: '${{ steps.e.outputs.f }}'}}",
        ]:
            with self.subTest(step), self.assertRaises(Refusal):
                self.steps(step)
        for job in [
            "if: env.V, steps: []", "if: matrix.x == '', strategy: {matrix: {x: [a]}}, steps: []",
            "needs: b, steps: []", "env: {A: '${{ needs.b.outputs.c }}'}, steps: []", "uses: ./other.yml",
            "needs: a, steps: []", "strategy: {matrix: {x: []}}, steps: []", "strategy: {matrix: {x: a}}, steps: []",
        ]:
            with self.subTest(job), self.assertRaises(Refusal):
                plan(f"jobs: {{a: {{runs-on: x, {job}}}}}")


if __name__ == "__main__":
    unittest.main()

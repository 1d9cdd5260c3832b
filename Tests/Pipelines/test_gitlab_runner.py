import pathlib
import shutil
import subprocess
import tempfile
import textwrap
import time
import unittest

from gitlab_artifacts import parse_dotenv
from gitlab_shell import check_out, run_script
from pipeline_support import run
from refusal import Refusal

SHELLS = ["busybox sh", "dash", "bash"]


class ShellTests(unittest.TestCase):
    def status(self, shell: str, *lines: str) -> tuple[int, str]:
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log"
            script = [textwrap.dedent(line) for line in lines]
            status = run_script(script, shell.split(), pathlib.Path(folder), {"PATH": "/usr/bin:/bin"}, log)
            return status, log.read_text()

    def check_in_all_shells(self, expected: tuple[int, str], *lines: str) -> None:
        for shell in SHELLS:
            with self.subTest(shell):
                self.assertEqual(self.status(shell, *lines), expected)

    def test_a_failing_line_stops_the_job_also_inside_a_block(self):
        self.check_in_all_shells((1, "one\n"), "echo one", "false", "echo two")
        self.check_in_all_shells((3, "one\n"), "echo one\n(exit 3)\necho two\n")

    def test_all_entries_are_one_shell(self):
        self.check_in_all_shells((0, "/ it's\n"), "cd /", "V=\"it's\"", 'echo "$PWD $V"')

    def test_what_errexit_does_not_see_goes_on(self):
        lines = ["export X=$(false)", "f() { false; echo no >/dev/null; }", "f || true", "echo on"]
        self.check_in_all_shells((0, "on\n"), *lines)

    def test_there_is_nothing_to_read_and_files_may_be_overwritten(self):
        lines = ["echo a >file", "echo b >file", "cat", "read -r line || echo end"]
        self.check_in_all_shells((0, "end\n"), *lines)

    def test_unset_variables_are_empty_and_the_umask_is_zero(self):
        self.check_in_all_shells((0, "0000\n"), 'echo "$UNSET$(umask)" | sed s/^00*/0000/')

    def test_pipefail_is_there_where_the_shell_knows_it(self):
        # dash knows it since 0.5.13; either way the wrapper asks it.
        knows = {shell: "pipefail" in self.status(shell, "set -o")[1] for shell in SHELLS}
        self.assertEqual((knows["bash"], knows["busybox sh"]), (True, True))
        for shell in SHELLS:
            with self.subTest(shell):
                expected = (1, "") if knows[shell] else (0, "on\n")
                self.assertEqual(self.status(shell, "false | true", "echo on"), expected)

    def test_a_job_that_takes_too_long_is_killed_with_its_children(self):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log"
            lines = ["sleep 30 & echo $!", "wait"]
            status = run_script(lines, ["dash"], pathlib.Path(folder), {"PATH": "/usr/bin:/bin"}, log, limit=1)
            child = log.read_text().split()[0]
            self.assertEqual((status, self.ends(child)), (137, True))

    def ends(self, process: str) -> bool:
        """Whether a process that was killed is gone after a moment."""
        for _ in range(100):
            try:
                if pathlib.Path(f"/proc/{process}/stat").read_text().split()[2] == "Z":
                    return True
            except OSError:
                return True
            time.sleep(0.05)
        return False


class CheckOutTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.project = self.folder / "project"
        self.project.mkdir()
        self.git("init", "--quiet", "--initial-branch", "main")
        (self.project / "a").write_text("committed")
        self.git("add", "a")
        self.commit()

    def git(self, *arguments: str, folder: pathlib.Path | None = None) -> list[str]:
        git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments]
        return subprocess.run(
            git, cwd=folder or self.project, check=True, capture_output=True, text=True).stdout.split()

    def commit(self, message: str = "x") -> None:
        self.git("commit", "--quiet", "--allow-empty", "--message", message)

    def copy(self, **variables: str) -> pathlib.Path:
        copy = self.folder / "copy"
        check_out(self.project, copy, {"CI_COMMIT_SHA": self.git("rev-parse", "HEAD")[0]} | variables)
        return copy

    def test_of_a_repository_what_is_committed_with_a_detached_head(self):
        (self.project / "a").write_text("changed")
        (self.project / "b").write_text("new")
        copy = self.copy()
        head = subprocess.run(["git", "symbolic-ref", "HEAD"], cwd=copy, capture_output=True)
        self.assertEqual(((copy / "a").read_text(), head.returncode), ("committed", 128))
        self.assertFalse((copy / "b").exists())
        self.assertEqual((copy / "a").stat().st_mode & 0o777, 0o666)

    def test_with_the_modes_of_git_if_the_job_says_so(self):
        copy = self.copy(FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR="true")
        self.assertEqual((copy / "a").stat().st_mode & 0o777, 0o644)

    def test_twenty_commits_and_their_tags_unless_the_job_wants_all(self):
        self.git("tag", "v1")
        self.git("switch", "--quiet", "--create", "other")
        self.commit("another than those of main")
        self.git("tag", "v9")
        self.git("switch", "--quiet", "main")
        for _ in range(20):
            self.commit()
        self.git("tag", "--annotate", "--message", "two", "v2")
        for variables, expected in [
            ({}, ("20", ["v2"], [])), ({"GIT_DEPTH": "2"}, ("2", ["v2"], [])),
            ({"GIT_DEPTH": "0"}, ("21", ["v1", "v2", "v9"], ["origin/main", "origin/other"])),
            ({"CI_COMMIT_TAG": "v3"}, ("20", ["v2", "v3"], [])),
        ]:
            with self.subTest(variables):
                copy = self.copy(**variables)
                branches = self.git("branch", "--remotes", "--format=%(refname:short)", folder=copy)
                commits = self.git("rev-list", "--count", "HEAD", folder=copy)[0]
                self.assertEqual((commits, self.git("tag", folder=copy), branches), expected)
                self.assertEqual(self.git("remote", "get-url", "origin", folder=copy), [self.project.as_uri()])
                shutil.rmtree(copy)


class LeanPipelineTests(unittest.TestCase):
    """The sample that has the shape of generated pipelines."""

    def calls(self, event: str, files: dict[str, str]) -> tuple[list[str], list[str]]:
        """The calls of docker, and the jobs that went well."""
        with tempfile.TemporaryDirectory() as name:
            docker = pathlib.Path(name) / "docker"
            docker.write_text('#!/bin/sh\ntest "$1" = version || echo "$*" >>"$0.calls"\n')
            docker.chmod(0o755)
            text = (pathlib.Path(__file__).parent / "samples" / "lean.gitlab.yml").read_text()
            results = run(text, event, files=files, added={"PATH": f"{name}:/usr/bin:/bin"})
            calls = pathlib.Path(f"{docker}.calls").read_text().splitlines()
        self.assertEqual({result.status for result in results.values()}, {"success"}, results)
        return calls, list(results)

    def test_rules_and_their_variables_decide(self):
        rows = {"amd64": "AMD64", "arm64": "ARM64", "arm": "ARM64"}
        jobs = [f"base: [{name}, {platform}]" for platform, name in rows.items()]

        def base(platform: str) -> str:
            return f"build --platform linux/{platform} --tag registry.example.com/base:{platform} base"

        def web(base: str) -> str:
            return f"build --build-arg BASE={base} --tag registry.example.com/web:cache ."

        pushed = [call for row in rows for call in (base(row), f"push registry.example.com/base:{row}")]
        built = [base(row) for row in rows]
        releases = [f"push registry.example.com/web:{tag}" for tag in ("1.2.3", "latest")]
        for event, expected in [
            ("push-main", [*pushed, web("sha256:amd64"), "push registry.example.com/web:cache"]),
            ("tag", [*built, web("sha256:amd64"), *releases]), ("merge-request", [*built, web("sha256:amd64")]),
        ]:
            with self.subTest(event):
                self.assertEqual(self.calls(event, {}), (expected, [*jobs, "web", "tidy"]))


class PipelineTests(unittest.TestCase):
    def statuses(self, text: str, **options) -> dict[str, str]:
        return {name: result.status for name, result in run(text, **options).items()}

    def test_jobs_after_a_failed_one_are_skipped_and_others_are_not(self):
        self.assertEqual(self.statuses("""
            one: {stage: build, script: "false"}
            two: {script: x}
            three: {script: "true", needs: []}
            four: {script: x, stage: deploy, needs: [two]}
            five: {script: "true", stage: deploy, when: always}
            six: {script: "true", stage: deploy, when: on_failure}
            """), {"one": "failed", "two": "skipped", "three": "success", "four": "skipped", "five": "success",
                   "six": "success"})

    def test_a_failure_that_is_allowed_stops_nothing(self):
        text = """
            one: {{stage: build, script: exit 3, allow_failure: {0}}}
            two: {{script: "true"}}
            """
        for allowed, expected in [
            ("true", "success"), ("{exit_codes: [3, 4]}", "success"), ("{exit_codes: 4}", "skipped"),
        ]:
            with self.subTest(allowed):
                self.assertEqual(self.statuses(text.format(allowed)), {"one": "failed", "two": expected})

    def test_a_manual_job_of_a_rule_blocks_until_it_is_started(self):
        text = """
            one: {stage: build, script: "true", rules: [{when: manual}]}
            two: {script: "true"}
            """
        self.assertEqual(self.statuses(text), {"one": "manual", "two": "skipped"})
        self.assertEqual(self.statuses(text, play={"one"}), {"one": "success", "two": "success"})
        self.assertEqual(self.statuses('one: {stage: build, script: x, when: manual}\ntwo: {script: "true"}'),
                         {"one": "manual", "two": "success"})

    def test_a_job_has_its_variables_and_nothing_of_this_process(self):
        log = run("""
            variables: {A: $CI_COMMIT_BRANCH/$B, B: yaml, GONE: x}
            job: {script: [env], before_script: [export C=c], after_script: ['echo "after: ${C-unset} $CI_JOB_STATUS"']}
            """, added={"B": "project", "GONE": "", "CI_COMMIT_TITLE": ""})["job"].log.splitlines()
        names = {line.split("=")[0] for line in log if line}
        ending = "after: unset success"
        self.assertLessEqual({"A=main/project", "C=c", "CI_REGISTRY_PASSWORD=job-token", ending}, set(log))
        known = {
            "A", "B", "C", "CI", "GITLAB_CI", "GITLAB_USER_LOGIN", "HOME", "PATH", "PWD", "OLDPWD", "SHLVL", "_",
            ending,
        }
        self.assertLessEqual({name for name in names if not name.startswith("CI_")}, known)
        self.assertNotIn("CI_COMMIT_TITLE", names)

    def test_with_busybox_go_the_programs_of_the_docker_images_alone(self):
        there, absent = "command -v sed && command -v docker", "command -v bash || command -v perl"
        text = f"job: {{image: docker:29, script: ['{there}', 'if {absent}; then exit 1; fi']}}"
        self.assertEqual(self.statuses(text), {"job": "success"})
        self.assertEqual(self.statuses("job: {image: a, script: command -v bash}", shell="dash"), {"job": "success"})

    def test_a_job_without_an_image_has_bash_and_its_machine(self):
        script = "script: ['a=(b c)', 'test \"${#a[@]}\" = 2', command -v perl]"
        self.assertEqual(self.statuses(f"shell: {{{script}}}\nother: {{image: docker:29, {script}}}"),
                         {"shell": "success", "other": "failed"})
        self.assertEqual(self.statuses(f"default: {{image: docker:29}}\njob: {{{script}}}"), {"job": "failed"})

    def test_each_job_has_a_clean_copy_of_the_project(self):
        self.assertEqual(self.statuses("""
            one: {stage: build, script: [test -f file, touch left, rm file]}
            two: {script: [test -f file, test ! -e left]}
            """, files={"file": ""}), {"one": "success", "two": "success"})

    def test_artifacts_and_dotenv_reach_the_jobs_that_need_them(self):
        self.assertEqual(self.statuses("""
            one:
              stage: build
              script: [mkdir out, echo 1 >out/a, 'echo "DIGEST=sha256:1" >one.env']
              artifacts: {paths: [out/], reports: {dotenv: one.env}, expire_in: 1 hour}
            two: {script: [test "$(cat out/a)" = 1, test "$DIGEST" = sha256:1]}
            three: {script: [test ! -e out, test -z "$DIGEST"], needs: [{job: one, artifacts: false}]}
            """), {"one": "success", "two": "success", "three": "success"})

    def test_items_are_one_script_that_waits_for_its_engine_and_stops_where_one_fails(self):
        with tempfile.TemporaryDirectory() as name:
            # Such an engine answers at the third time.
            docker = pathlib.Path(name) / "docker"
            docker.write_text('#!/bin/sh\necho "$*" >>"$0.calls"\ntest "$(grep -c version "$0.calls")" -ge 3\n')
            docker.chmod(0o755)
            result = run("""
                job:
                  image: docker:29.6.2-cli
                  services: [docker:29.6.2-dind]
                  script:
                    - until docker version >/dev/null 2>&1; do sleep 0.1; done
                    - |
                      for tag in 1.2 latest; do
                        docker push "web:$tag"
                      done
                    - tag=later
                    - if [ -n "$PUBLISH" ]; then docker push never; fi
                    - test "$tag" = other
                    - docker push never
                """, added={"PATH": f"{name}:/usr/bin:/bin"})["job"]
            calls = pathlib.Path(f"{docker}.calls").read_text().splitlines()
        self.assertEqual((result.status, calls), ("failed", 3 * ["version"] + ["push web:1.2", "push web:latest"]))

    def test_a_dotenv_that_gitlab_refuses_fails_the_job(self):
        self.assertEqual(self.statuses("""
            one: {script: 'printf "A=1\\n\\n" >a.env', artifacts: {reports: {dotenv: a.env}}}
            """), {"one": "failed"})
        for contents in [b"# comment\n", b"A\n", b"A=1\n\nB=2\n", b"A-B=1\n", b"A=" + b"x" * 5120,
                         b"".join(b"A%d=1\n" % number for number in range(21))]:
            with self.subTest(contents[:20]), self.assertRaises(Refusal):
                parse_dotenv("a.env", contents)


if __name__ == "__main__":
    unittest.main()

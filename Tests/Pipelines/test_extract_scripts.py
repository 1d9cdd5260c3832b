import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

HERE = pathlib.Path(__file__).parent


def extract(text: str) -> tuple[int, dict[str, str], str]:
    """The exit status, the files by their names behind the pipeline's, and the errors."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "a.yml").write_text(textwrap.dedent(text))
        (folder / "scripts").mkdir()
        process = subprocess.run([sys.executable, "-B", HERE / "extract_scripts.py", "scripts", "a.yml"],
                                 cwd=folder, capture_output=True, text=True)
        files = {path.name.removeprefix("a.yml-"): path.read_text() for path in (folder / "scripts").iterdir()}
        return process.returncode, files, process.stderr


class GitHubTests(unittest.TestCase):
    def test_each_step_is_a_file_for_its_shell(self):
        status, files, error = extract("""
            on: push
            env: {EVERYWHERE: a}
            jobs:
              web:
                env: {IMAGE: b}
                defaults: {run: {shell: bash}}
                steps:
                  - uses: actions/checkout@v7
                  - name: Log in, to ghcr.io
                    env: {TOKEN: c}
                    run: printf '%s' "${TOKEN}" | docker login --username "$GITHUB_ACTOR" "${EVERYWHERE}"
                  - name: Build
                    shell: bash -e {0}
                    run: |
                      tags=("${IMAGE}" "${TOKEN}")
                      echo "CHANNEL=x" >>"${GITHUB_ENV}"
                  - run: echo "${CHANNEL#x} ${{ matrix.x }}" $local
                    shell: sh
              api:
                steps: [{run: 'echo "${CHANNEL} ${#IMAGE}"'}]
            """)
        self.assertEqual((status, error), (0, ""))
        self.assertEqual(files, {
            "web-02-log-in-to-ghcr.io.bash":
                "#!/bin/bash -e\nset -o pipefail\ndeclare -x EVERYWHERE GITHUB_ACTOR TOKEN\n"
                "printf '%s' \"${TOKEN}\" | docker login --username \"$GITHUB_ACTOR\" \"${EVERYWHERE}\"\n",
            # The step before had a TOKEN; this one has none.
            "web-03-build.bash":
                "#!/bin/bash -e\ndeclare -x GITHUB_ENV IMAGE\n"
                "tags=(\"${IMAGE}\" \"${TOKEN}\")\necho \"CHANNEL=x\" >>\"${GITHUB_ENV}\"\n",
            "web-04.sh": '#!/bin/sh -e\necho "${CHANNEL#x} EXPRESSION" $local\n',
            "api-01.bash": '#!/bin/bash -e\necho "${CHANNEL} ${#IMAGE}"\n',
        })

    def test_a_variable_that_nobody_sets_is_found(self):
        if shutil.which("shellcheck") is None:
            self.skipTest("there is no shellcheck in PATH")
        steps = "[{run: 'echo \"${%s}\" >>\"${GITHUB_OUTPUT}\"', env: {TOKEN: x}}]"
        for name, finds in {"TOKEN": False, "GITHUB_SHA": False, "TOKN": True, "GITHUB_SAH": True, "tag": True}.items():
            _, files, _ = extract(f"on: push\njobs: {{a: {{steps: {steps % name}}}}}")
            run = subprocess.run(["shellcheck", "--shell", "bash", "--enable", "all", "-"], input=files["a-01.bash"],
                                 capture_output=True, text=True)
            self.assertEqual("SC2154" in run.stdout, finds, run.stdout)

    def test_shells_that_nobody_checks_are_refused(self):
        status, _, error = extract("on: push\njobs: {a: {steps: [{run: x, shell: python}]}}")
        self.assertEqual((status, error), (2, "a.yml: a-01: shell: python: this shell is not known here\n"))


class GitLabTests(unittest.TestCase):
    def test_the_items_of_a_job_are_one_script_for_the_shell_of_its_runner(self):
        status, files, error = extract("""
            default: {before_script: [echo first]}
            .docker: {image: docker:29, after_script: [echo "$CI_JOB_STATUS"]}
            "web: all":
              extends: .docker
              script: ["tag=$CI_COMMIT_TAG", "echo $tag |\\n  cat\\n", !reference [.lines, script]]
            .lines: {script: [[echo last]]}
            tidy: {script: ['a=("$CI_COMMIT_SHA" "$A")', 'echo "${a[@]}"'], before_script: []}
            """)
        self.assertEqual((status, error), (0, ""))
        self.assertEqual(files, {
            "web-all.sh": "#!/bin/sh -e\necho first\ntag=$CI_COMMIT_TAG\necho $tag |\n  cat\necho last\n",
            "web-all-after.sh": '#!/bin/sh -e\necho "$CI_JOB_STATUS"\n',
            "tidy.bash":
                '#!/bin/bash -e\nset -o pipefail\ndeclare -x A CI_COMMIT_SHA\n'
                'a=("$CI_COMMIT_SHA" "$A")\necho "${a[@]}"\n',
        })

    def test_two_jobs_of_one_name_are_refused(self):
        status, _, error = extract("a b: {script: x}\na-b: {script: x}")
        self.assertEqual((status, error), (2, "a.yml: a.yml-a-b.bash is the name of two scripts\n"))


class WidthTests(unittest.TestCase):
    def test_lines_that_are_no_scripts_are_at_most_120_characters_wide(self):
        wide = "x" * 121
        for text, expected in [
            (f"# {wide}\na: {{script: x}}", [1]), (f"a: {{script: {wide}}}", []),
            (f"a:\n  script:\n    - echo\n    - echo {wide}\n  stage: {wide}", [5]),
            (f"a:\n  script:\n    - |\n      {wide}\n\n      {wide}\n    # {wide}\n  tags: [b]", [7]),
            (f"on: push\njobs:\n  a:\n    if: {wide}\n    steps:\n      - run: {wide}\n        name: {wide}", [4, 7]),
        ]:
            with self.subTest(text):
                status, _, error = extract(text)
                self.assertEqual([int(line.split(":")[1]) for line in error.splitlines()], expected)
                self.assertEqual(status, 1 if expected else 0)


class SampleTests(unittest.TestCase):
    def test_the_samples_of_generated_files_are_clean(self):
        if shutil.which("shellcheck") is None:
            self.skipTest("there is no shellcheck in PATH")
        for sample, number in [("lean.github.yml", 9), ("lean.gitlab.yml", 3)]:
            _, files, error = extract((HERE / "samples" / sample).read_text())
            self.assertEqual((len(files), error), (number, ""))
            for name, text in files.items():
                options = ["--shell", "bash", "--enable", "all", "--exclude", "SC2310,SC2312"]
                options = options if name.endswith(".bash") else ["--shell", "sh"]
                run = subprocess.run(["shellcheck", *options, "-"], input=text, capture_output=True, text=True)
                self.assertEqual(run.stdout, "", name)


if __name__ == "__main__":
    unittest.main()

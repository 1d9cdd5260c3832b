import textwrap
import unittest

from events import EVENTS
from gitlab_jobs import plan_pipeline
from gitlab_paths import path_pattern
from gitlab_variables import expand_all
from gitlab_yaml import load_yaml
from pipeline_support import jobs, plan
from refusal import Refusal


class YAMLTests(unittest.TestCase):
    def test_scalars_are_those_of_yaml_1_1(self):
        tree = load_yaml("a: [yes, off, 010, 1_000, 12:30, 1.10, y, '1.10', null]")
        self.assertEqual(tree, {"a": [True, False, 8, 1000, 750, 1.1, "y", "1.10", None]})

    def test_anchors_and_merge_keys(self):
        tree = load_yaml(".a: &a {x: 1, y: 1}\nb: {<<: *a, y: 2}")
        self.assertEqual(tree["b"], {"x": 1, "y": 2})

    def test_what_gitlab_reads_otherwise_or_refuses_is_refused(self):
        for text in [
            "a: 2026-01-02", "a: :x", "a: 1,000", "a: 1\na: 2", "- a", "a: [", "a: !unknown x", "1: x", "on: x",
        ]:
            with self.subTest(text), self.assertRaises(Refusal):
                load_yaml(text)


class ExtendsTests(unittest.TestCase):
    def test_mappings_merge_lists_are_replaced_and_null_takes_away(self):
        job = jobs("""
            .one: {variables: {A: "1", B: "1"}, before_script: [one], after_script: [one], interruptible: true}
            .two: {extends: .one, variables: {B: "2"}}
            .three: {variables: {C: "3"}}
            job: {extends: [.two, .three], before_script: [job], after_script: null, script: [job]}
            """)["job"]
        self.assertEqual(expand_all(job.variables), {"A": "1", "B": "2", "C": "3"})
        self.assertEqual((job.before_and_script, job.after_script, job.interruptible), (["job", "job"], [], True))

    def test_a_reference_gives_what_is_there_after_extends_also_nested(self):
        job = jobs("""
            .a: {script: [one, two]}
            .b: {extends: .a}
            .c: {script: [[zero], !reference [.b, script]]}
            .rules: {rules: [{if: "$NOTHING"}, {when: manual}]}
            job: {script: [!reference [.c, script], three], rules: [!reference [.rules, rules]]}
            """)["job"]
        self.assertEqual((job.before_and_script, job.when), (["zero", "one", "two", "three"], "manual"))

    def test_extends_goes_eleven_levels_deep(self):
        def chain(levels: int) -> str:
            return ".j0: {script: x}\n" + "".join(
                f"{'.' if i < levels else ''}j{i}: {{extends: .j{i - 1}}}\n" for i in range(1, levels + 1))

        self.assertEqual(list(jobs(chain(11))), ["j11"])
        with self.assertRaises(Refusal):
            plan(chain(12))

    def test_mistakes_are_refused(self):
        for text in [
            "a: {extends: .b, script: x}", ".a: {extends: .b}\n.b: {extends: .a}", "a: {script: !reference [.x, y]}",
        ]:
            with self.subTest(text), self.assertRaises(Refusal):
                plan(text)


class KeywordTests(unittest.TestCase):
    def test_defaults_fill_what_a_job_has_not(self):
        text = """
            default: {before_script: [default], after_script: [default], interruptible: true}
            a: {script: x}
            b: {script: x, before_script: [], interruptible: false}
            c: {script: x, inherit: {default: [after_script]}}
            d: {script: x, inherit: {default: false}}
            """
        result = {
            name: (job.before_and_script, job.after_script, job.interruptible) for name, job in jobs(text).items()
        }
        self.assertEqual(result, {
            "a": (["default", "x"], ["default"], True), "b": (["x"], ["default"], False),
            "c": (["x"], ["default"], False), "d": (["x"], [], False),
        })

    def test_what_is_unknown_or_ill_formed_is_refused(self):
        for entry in [
            "scirpt: x", "script: x, only: [main]", "script: x, stage: nowhere", "script: x, interruptible: 'yes'",
            "script: x, retry: 3", "script: x, tags: docker", "script: x, timeout: 60", "script: x, services: docker",
            "script: x, parallel: 3", "script: x, variables: {A: true}", "script: x, variables: {A: 1.10}",
            "script: x, variables: {A-B: x}", "script: 1", "script: [a: b]", "stage: test", "script: []",
            "script: x, needs: build",
            "script: x, rules: [{changes: a}]", "script: x, rules: [{exists: [a]}]", "script: x, rules: [{if: true}]",
            "script: x, rules: [{when: sometimes}]", "script: x, rules: {when: never}", "script: x, when: delayed",
            "script: x, allow_failure: maybe", "script: x, artifacts: {path: [a]}", "script: x, artifacts: {paths: a}",
            "script: x, rules: [{when: on_success}, {if: '${A}'}]", "script: x, id_tokens: {A: {audience: b}}",
            "script: x, variables: {A: $B, B: x}, rules: [{if: '$A == \"x\"'}]",
            "script: x, parallel: {matrix: [{A: [a]}]}, rules: [{if: '$A'}]",
            "script: x, resource_group: 1",
        ]:
            with self.subTest(entry), self.assertRaises(Refusal):
                plan(f"job: {{{entry}}}")

    def test_what_is_unknown_at_the_top_is_refused(self):
        for text in [
            "include: a.yml", "cache: {}", "default: {script: x}", "job: text", "stages: build", "workflow: {if: $A}",
            "workflow: {auto_cancel: {on_new_commit: all}}", "workflow: {rules: [{when: manual}]}",
        ]:
            with self.subTest(text), self.assertRaises(Refusal):
                plan(f"{text}\nother: {{script: x}}")


class MatrixTests(unittest.TestCase):
    def test_legs_and_their_names(self):
        result = jobs("""
            build: {script: x, variables: {A: job, D: "1"}, parallel: {matrix: [{A: [a, b], B: [1, 2]}, {A: c}]}}
            """)
        names = ["build: [a, 1]", "build: [a, 2]", "build: [b, 1]", "build: [b, 2]", "build: [c]"]
        self.assertEqual(list(result), names)
        self.assertEqual(
            expand_all(result["build: [b, 2]"].variables),
            {"A": "b", "B": "2", "D": "1", "CI_NODE_INDEX": "4", "CI_NODE_TOTAL": "5"})

    def test_too_many_and_equal_legs_are_refused(self):
        many = ", ".join(str(number) for number in range(201))
        for matrix in [f"[{{A: [{many}]}}]", "[{A: [a, a]}]", "[]", "[{A: [true]}]", "[{A: [1.5]}]", "{A: [a]}"]:
            with self.subTest(matrix), self.assertRaises(Refusal):
                plan(f"build: {{script: x, parallel: {{matrix: {matrix}}}}}")

    def test_needs_of_all_legs_and_of_some(self):
        result = jobs("""
            build: {stage: build, script: x, parallel: {matrix: [{A: [a, b]}]}}
            all: {script: x, needs: [build]}
            one: {script: x, needs: [{job: build, parallel: {matrix: [{A: b}]}, artifacts: false}]}
            named: {script: x, needs: ["build: [a]"]}
            none: {script: x, needs: []}
            staged: {script: x}
            """)
        self.assertEqual({name: job.needs for name, job in result.items() if job.stage == "test"}, {
            "all": [("build: [a]", True), ("build: [b]", True)], "one": [("build: [b]", False)],
            "named": [("build: [a]", True)], "none": [], "staged": [("build: [a]", True), ("build: [b]", True)],
        })

    def test_needs_of_a_job_that_is_not_there(self):
        text = "tag: {{stage: build, script: x, rules: [{{if: $CI_COMMIT_TAG}}]}}\nnext: {{script: x, needs: [{0}]}}"
        with self.assertRaisesRegex(Refusal, "next: needs: 'tag' is not in the pipeline"):
            plan(text.format("tag"))
        self.assertEqual(jobs(text.format("{job: tag, optional: true}"))["next"].needs, [])
        self.assertEqual(jobs(text.format("tag"), "tag")["next"].needs, [("tag", True)])
        with self.assertRaises(Refusal):
            plan("a: {stage: build, script: x, needs: [b]}\nb: {script: x}")


class RuleTests(unittest.TestCase):
    def test_the_first_rule_that_fits_decides(self):
        text = """
            job:
              script: x
              variables: {V: job}
              rules:
                - if: $CI_COMMIT_TAG
                  when: never
                - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
                  variables: {V: rule}
                  allow_failure: true
                  interruptible: true
                - if: $CI_PIPELINE_SOURCE == "merge_request_event"
                  when: manual
            """
        main = jobs(text)["job"]
        self.assertEqual((main.variables["V"].value, main.allow_failure, main.interruptible), ("rule", True, True))
        request = jobs(text, "merge-request")["job"]
        self.assertEqual((request.when, request.allow_failure, request.variables["V"].value), ("manual", False, "job"))
        self.assertEqual([jobs(text, event) for event in ("tag", "push-branch")], [{}, {}])

    def test_without_rules_a_job_runs_in_merge_requests_only_if_the_workflow_has_rules(self):
        for workflow, expected in [("", []), ("workflow: {rules: [{when: always}]}\n", ["job"])]:
            with self.subTest(workflow):
                self.assertEqual(list(jobs(f"{workflow}job: {{script: x}}", "merge-request")), expected)
        self.assertEqual(list(jobs("job: {script: x}", "tag")), ["job"])

    def test_the_workflow_decides_on_the_pipeline_and_sets_variables(self):
        text = """
            workflow:
              name: $KIND of $CI_COMMIT_REF_NAME
              auto_cancel: {on_new_commit: interruptible}
              rules: [{if: $CI_COMMIT_TAG, variables: {KIND: Tag}}, {if: $CI_COMMIT_BRANCH}]
            variables: {KIND: Branch}
            job: {script: x, rules: [{if: '$KIND == "Tag"', when: manual}, {when: on_success}]}
            """
        for event, expected in [("tag", "Tag of v1.2.3"), ("web", "Branch of main"), ("merge-request", None)]:
            with self.subTest(event):
                pipeline = plan(text, event)
                self.assertEqual(pipeline and pipeline.name, expected)
        self.assertEqual(jobs(text, "tag")["job"].when, "manual")

    def test_changes_are_of_a_request_of_a_push_or_of_a_branch_that_is_named(self):
        changed = {None: ["web/src/a.py"], "refs/heads/main": ["base/b"], "1" * 40: ["c.txt"]}
        text = """
            workflow: {{rules: [{{changes: [none], when: never, if: $CI_MERGE_REQUEST_IID}}, {{when: always}}]}}
            job: {{script: x, variables: {{FOLDER: web}}, rules: [{{changes: {0}}}]}}
            """
        for event, before, changes, expected in [
            ("merge-request", None, "['$FOLDER/**/*.{py,rb}']", True), ("merge-request", None, "[web/*]", False),
            ("merge-request", None, "{paths: [base/*], compare_to: refs/heads/main}", True),
            ("push-branch", None, "{paths: ['b*/?'], compare_to: refs/heads/main}", True),
            ("push-branch", None, "{paths: [web/**], compare_to: refs/heads/main}", False),
            ("push-branch", None, "[nothing]", True), ("push-branch", "1" * 40, "[nothing]", False),
            ("push-branch", "1" * 40, "['*.txt']", True), ("tag", "1" * 40, "[nothing]", True),
            ("web", None, "[nothing]", True),
        ]:
            with self.subTest(event=event, before=before, changes=changes):
                variables = EVENTS[event] | ({"CI_COMMIT_BEFORE_SHA": before} if before else {})
                tree = load_yaml(textwrap.dedent(text.format(changes)))
                pipeline = plan_pipeline(tree, variables, {}, changed.__getitem__)
                self.assertEqual(pipeline is not None, expected)

    def test_patterns_of_paths(self):
        for pattern, path, expected in [
            ("base/**/*", "base/a", True), ("base/**/*", "base/.a/b", True), ("base/**/*", "base", False),
            ("a/**", "a/b/c", False), ("**/a", "a", True), ("**/a", "b/c/a", True), ("b**/a", "b/c/a", False),
            ("*", ".a", True), ("*", "a/b", False), ("a?c", "abc", True), ("a?c", "a/c", False), ("[ab]c", "bc", True),
            ("[!ab]c", "bc", False), ("[^ab]c", "cc", True), ("[!a]", "/", False), ("[]x]", "]", True),
            ("a{b,c/*}d", "ac/ed", True), ("a{b,c}", "a{b,c}", False), ("\\*", "*", True), ("a.c", "abc", False),
            ("a,b}", "a,b}", True),
        ]:
            with self.subTest(f"{pattern} {path}"):
                self.assertEqual(path_pattern(pattern).fullmatch(path) is not None, expected)
        with self.assertRaises(Refusal):
            path_pattern("a{b")

    def test_a_job_variable_is_null_in_rules(self):
        self.assertEqual(jobs("job: {script: x, rules: [{if: $CI_REGISTRY_USER}, {if: $CI_JOB_TOKEN}]}"), {})

    def test_variables_of_the_project_win_and_are_seen(self):
        text = "job: {script: x, variables: {A: yaml}, rules: [{if: '$A == \"project\"'}]}"
        self.assertEqual((list(jobs(text)), list(jobs(text, A="project"))), ([], ["job"]))


class VariableTests(unittest.TestCase):
    def expand(self, text: str) -> dict[str, str]:
        return expand_all(jobs(f"variables: {text}\njob: {{script: x}}")["job"].variables)

    def test_values_are_expanded_as_deep_as_they_go(self):
        self.assertEqual(
            self.expand("{A: '$B/${C}', B: b$C, C: c, D: $$A $UNKNOWN., E: $D}"),
            {"A": "bc/c", "B": "bc", "C": "c", "D": "$A .", "E": "$A ."})

    def test_a_value_that_is_not_to_be_expanded_is_not(self):
        self.assertEqual(self.expand("{A: {value: $B, expand: false}, B: $A, C: 7}"), {"A": "$B", "B": "$B", "C": "7"})

    def test_a_circle_is_refused(self):
        with self.assertRaises(Refusal):
            self.expand("{A: $B, B: $A}")

    def test_a_job_may_inherit_some_or_none(self):
        text = "variables: {{A: '1', B: '2'}}\njob: {{script: x, inherit: {{variables: {0}}}}}"
        self.assertEqual([list(jobs(text.format(value))["job"].variables) for value in ("false", "[B]", "true")],
                         [[], ["B"], ["A", "B"]])


if __name__ == "__main__":
    unittest.main()

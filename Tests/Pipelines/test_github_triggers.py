import unittest

from github_events import EVENTS
from github_triggers import is_triggered, last_match, read_triggers
from github_yaml import load_yaml
from refusal import Refusal


class TriggerTests(unittest.TestCase):
    def triggered(self, on: str) -> set[str]:
        triggers = read_triggers(load_yaml(f"on: {on}\njobs: {{}}")["on"])
        return {name for name, event in EVENTS.items() if is_triggered(triggers, event)}

    def test_filters_leave_out_what_they_do_not_name(self):
        tags, requests = {"tag", "unversioned-tag"}, {"pull-request", "fork-pull-request"}
        branches = {"push-main", "push-branch"}
        dispatches = {"workflow-dispatch", "workflow-dispatch-odd-branch", "workflow-dispatch-tag"}
        for on, expected in {
            "push": branches | tags,
            "[push, workflow_dispatch]": branches | tags | dispatches,
            "{push: }": branches | tags,
            "{push: {branches: [main]}}": {"push-main"},
            "{push: {tags: ['v*']}}": {"tag"},
            "{push: {branches: ['**'], tags: ['v[0-9]+.*']}}": branches | {"tag"},
            "{push: {branches-ignore: [main]}}": {"push-branch"},
            "{push: {tags-ignore: ['v*']}}": {"unversioned-tag"},
            "{push: {branches: ['*']}}": {"push-main"},
            "{push: {branches: ['**', '!feature/**']}}": {"push-main"},
            "{push: {branches: ['!feature/**', '**']}}": branches,
            "pull_request": requests,
            "{pull_request: {branches: [main]}}": requests,
            "{pull_request: {branches: ['release/**']}}": set(),
            "{pull_request: {types: [closed]}}": {"pull-request-closed", "fork-pull-request-closed"},
            "delete": {"branch-deleted", "branch-deleted-of-person", "tag-deleted"},
            "{pull_request: {types: [opened, synchronize]}}": requests,
            "{workflow_dispatch: {inputs: {a: {default: b}}}}": dispatches,
            "{schedule: [{cron: '0 3 * * *'}]}": {"schedule"},
            "merge_group": set(),
        }.items():
            with self.subTest(on):
                self.assertEqual(self.triggered(on), expected)

    def test_patterns(self):
        for pattern, name, expected in [
            ("v1.2", "v1.2", True), ("v1.2", "v1x2", False), ("v*", "v1/2", False), ("v**", "v1/2", True),
            ("v[12].[0-9]+", "v2.10", True), ("v[12].[0-9]+", "v3.1", False), ("colou?r", "color", True),
            ("**/docs/**", "a/docs/b", True), (r"\*", "*", True), (r"\*", "a", False),
        ]:
            with self.subTest(f"{pattern} {name}"):
                self.assertEqual(last_match([pattern], name), expected)

    def test_what_is_unknown_or_wrong_is_refused(self):
        for on in [
            "{push: {paths: [a]}}", "{push: {branches: main}}", "{push: {branches: [a], branches-ignore: [b]}}",
            "pusch", "[push, schedule]", "{schedule: '0 3 * * *'}", "{push: {branches: ['!main']}}",
            "{pull_request: {tags: [a]}}", "1", "{push: {branches: ['+a']}}",
        ]:
            with self.subTest(on), self.assertRaises(Refusal):
                self.triggered(on)

    def test_only_true_and_false_are_no_texts(self):
        tree = load_yaml("jobs: {}\na: [on, yes, trueish, true, False, 2026-01-02]")
        self.assertEqual(tree["a"], ["on", "yes", "trueish", True, False, "2026-01-02"])


if __name__ == "__main__":
    unittest.main()

import unittest

from github_contexts import scope_at
from github_expressions import Scope, Status, evaluate_expression, evaluate_text, holds
from github_values import UNKNOWN, Open, Strict
from refusal import Refusal

CONTEXTS = {
    "github": Strict({
        "event_name": "push", "ref": "refs/heads/main", "ref_type": "branch",
        "event": {"pull_request": {"head": {"repo": {"fork": True}}}, "commits": [{"id": "a"}, {"id": "b"}]},
    }, "what 'github' holds"),
    "env": Strict({"YES": "true", "NO": "false", "EMPTY": "", "LATER": UNKNOWN}, "the variables"),
    "needs": Strict({
        "base": {"result": "success", "outputs": Strict({"image": "", "digest": UNKNOWN}, "the outputs of 'base'")},
        "api": {"result": "skipped", "outputs": {}},
    }, "the needs"),
    "matrix": {"platform": "linux/arm64", "number": 1.0},
    "steps": Strict({"tags": {"outputs": Open({"list": "a b"}), "outcome": "success"}}, "the steps"),
}


class ExpressionTests(unittest.TestCase):
    def scope(self, status: Status | None = None) -> Scope:
        return Scope("here", CONTEXTS, status)

    def check(self, cases: dict[str, object]) -> None:
        for expression, expected in cases.items():
            with self.subTest(expression):
                value = evaluate_expression(expression, self.scope())
                self.assertEqual((type(value), value), (type(expected), expected))

    def test_contexts_are_read_without_regard_to_capitals(self):
        self.check({
            "github.ref": "refs/heads/main", "GitHub.REF": "refs/heads/main", "github['ref_type']": "branch",
            "github.event.pull_request.head.repo.fork": True, "github.event.inputs.missing.deeper": None,
            "github.event.commits[1].id": "b", "github.event.commits[2].id": None, "matrix.number": 1.0,
            "join(github.event.commits.*.id)": "a,b", "join(needs.*.result, ' ')": "success skipped",
        })

    def test_and_and_or_give_one_of_their_sides(self):
        self.check({
            "needs.base.outputs.image || 'ghcr.io/acme/base:local'": "ghcr.io/acme/base:local",
            "github.ref == 'refs/heads/main' && 'yes' || 'no'": "yes", "env.EMPTY && 'x'": "", "null || 0": 0.0,
            "true || false && false": True, "(true || false) && false": False, "!true || true": True,
            "!env.EMPTY": True, "!(1 == 1)": False, "'a' && 'b'": "b",
        })

    def test_texts_are_equal_without_regard_to_capitals_and_kinds_as_numbers(self):
        self.check({
            "github.event_name == 'PUSH'": True, "env.YES == true": False, "env.YES == 'true'": True,
            "'' == null": True, "0 == ''": True, "'1' == 1": True, "true == 1": True, "'a' == 0": False,
            "null == false": True, "'0x10' == 16": True,
            "github.event == github.event": True, "github.event != null": True, "1 < 2": True, "2 <= 2": True,
            "'b' > 'A'": True, "'x' >= 1": False, "-1.5 < 0xff": True, "null == null": True,
        })

    def test_functions(self):
        self.check({
            "contains(fromJSON('[\"push\", \"schedule\"]'), github.event_name)": True,
            "contains('Feature/a', 'feature/')": True,
            "contains(github.event.commits.*.id, 'c')": False, "startsWith(github.ref, 'refs/HEADS/')": True,
            "endsWith(github.ref, '/main')": True, "format('{0}-{1} {{x}}', 'a', 1)": "a-1 {x}",
            "toJSON(fromJSON('{\"a\": [1, true]}'))": '{\n  "a": [\n    1,\n    true\n  ]\n}',
            "fromJSON('2') == 2": True, "join('a')": "a", "'it''s'": "it's",
        })

    def test_what_only_a_run_tells_is_unknown_unless_another_part_decides(self):
        for expression in [
            "needs.base.outputs.digest", "needs.base.outputs.digest || 'x'", "steps.tags.outputs.other == ''",
            "env.LATER != 'a'", "!steps.tags.outputs.other", "contains(env.LATER, 'a')", "hashFiles('**/a')",
            "fromJSON(env.LATER).a", "contains(fromJSON(env.LATER), 'a') && true",
        ]:
            with self.subTest(expression):
                self.assertIs(evaluate_expression(expression, self.scope()), UNKNOWN)
        for condition, expected in {
            "env.LATER == 'a' && false": False, "false && env.LATER == 'a'": False, "env.LATER == 'a' || true": True,
            "env.LATER == 'a' || env.EMPTY": None, "env.LATER && env.YES": None, "!(env.LATER && false)": True,
            "steps.tags.outputs.list == 'a b'": True,
        }.items():
            with self.subTest(condition):
                self.assertIs(holds(condition, self.scope(Status())), expected)
        scope = self.scope(Status())
        holds("steps.tags.outputs.other == needs.base.outputs.digest && env.LATER", scope)
        self.assertEqual(scope.unknown, {"steps.tags.outputs.other", "needs.base.outputs.digest", "env.LATER"})

    def test_a_condition_asks_for_success_unless_it_asks_how_the_run_goes(self):
        good, failed, cancelled = Status(), Status(False, True, False), Status(False, False, True)
        for condition, expected in {
            "true": (True, False, False), True: (True, False, False), "${{ env.YES == 'true' }}": (True, False, False),
            "env.NO == 'true'": (False, False, False), "failure()": (False, True, False), 
            "always()": (True, True, True), "cancelled()": (False, False, True), "!cancelled()": (True, True, False),
            "failure() || cancelled()": (False, True, True),
            "always() && env.NO == 'true'": (False, False, False), "success() || failure()": (True, True, False),
            "${{ !github.event.pull_request.head.repo.fork }}": (False, False, False),
        }.items():
            with self.subTest(condition):
                results = tuple(holds(condition, self.scope(status)) for status in (good, failed, cancelled))
                self.assertEqual(results, expected)
        self.assertIsNone(holds("success()", self.scope(Status(None))))

    def test_expressions_in_texts(self):
        for text, expected in {
            "a ${{ matrix.platform }}, ${{ matrix.number }}": "a linux/arm64, 1", "${{ true }}": True, "${{ 1 }} ": 1.0,
            "${{ '}}' }}!": "}}!", "plain": "plain", "${{ null }}x": "x", "${{ env.LATER }}": UNKNOWN,
            "x${{ env.LATER }}": UNKNOWN,
            "${{ github.event }}!": "Object!", "${{ 'a' }}${{ 'b' }}": "ab", "$HOME {0}": "$HOME {0}",
        }.items():
            with self.subTest(text):
                self.assertEqual(evaluate_text(text, self.scope()), expected)

    def test_mistakes_are_refused(self):
        for expression in [
            "github.reff", "env.MISSING", "needs.web.outputs.image", "needs.base.outputs.imgae",
            "steps.tag.outputs.list", "gihub.ref", "secrets.TOKEN", "always()", "lower('A')", "contains('a')",
            "fromJSON('{')", "format('{1}', 'a')", "", "a b", "'a", "a ==", "(true", "true)", "a + b", "github.",
            "${{ true }}", '"a"', "a = b", "contains('a' 'b')",
        ]:
            with self.subTest(expression), self.assertRaises(Refusal):
                evaluate_expression(expression, self.scope())
        for condition in ["${{ true }} && false", "a ${{ true }}", "${{ true }} == ${{ true }}", 1]:
            with self.subTest(condition), self.assertRaises(Refusal):
                holds(condition, self.scope(Status()))
        with self.assertRaises(Refusal):
            evaluate_text("a ${{ b", self.scope())

    def test_each_place_has_its_contexts(self):
        for place, expression in [
            ("job if", "env.YES"), ("job if", "matrix.platform"), ("job env", "env.YES"), ("env", "needs.base"),
        ]:
            message = "^web: if: the context '.*' is not available here$"
            with self.subTest(place), self.assertRaisesRegex(Refusal, message):
                evaluate_expression(expression, scope_at(place, "web: if", CONTEXTS))
        self.assertEqual(evaluate_expression("env.YES", scope_at("step if", "", CONTEXTS)), "true")


if __name__ == "__main__":
    unittest.main()

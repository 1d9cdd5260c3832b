import unittest

from gitlab_expressions import is_true
from refusal import Refusal

VARIABLES = {
    "BRANCH": "feature/a", "MAIN": "main", "EMPTY": "", "BLANK": "  ", "FALSE": "false", "ZERO": "0", "TRUE": "true",
    "PATTERN": "/^feature\\//", "TWO_LINES": "main\n", "ACCENT": "é", "PATH_PATTERN": "/a\\/b/", "SHORT": "/./",
}


class ExpressionTests(unittest.TestCase):
    def check(self, cases: dict[str, bool]) -> None:
        for expression, expected in cases.items():
            with self.subTest(expression):
                self.assertEqual(is_true(expression, VARIABLES), expected)

    def test_a_variable_alone_is_true_when_it_is_set_and_not_blank(self):
        self.check({
            "$BRANCH": True, "$EMPTY": False, "$BLANK": False, "$FALSE": True, "$ZERO": True, "$UNSET": False,
            "null": False, "true": True, "false": False, '""': False, '"a"': True, "/ab/": True,
        })

    def test_unset_is_null_and_set_to_nothing_is_not(self):
        self.check({
            "$UNSET == null": True, "$EMPTY == null": False, '$EMPTY == ""': True, '$UNSET == ""': False,
            "$EMPTY != null": True, "$UNSET != null": False, "null == $UNSET": True, "$UNSET == $ALSO_UNSET": True,
            '$UNSET != "main"': True,
        })

    def test_comparison_is_of_texts(self):
        self.check({
            '$MAIN == "main"': True, "$MAIN == 'main'": True, '"main" == $MAIN': True, '$MAIN == "Main"': False,
            '$MAIN == $BRANCH': False, '$MAIN=="main"&&$BRANCH!="main"': True, '$TRUE == true': False,
            '$TRUE == "true"': True, '$TRUE != true': True, r'$MAIN == "ma\in"': False, '"it\'s" == "it\'s"': True,
        })

    def test_and_binds_tighter_than_or_and_comparisons_tighter_than_both(self):
        self.check({
            '$MAIN || $MAIN && $UNSET': True, '($MAIN || $MAIN) && $UNSET': False,
            '$UNSET && $MAIN || $MAIN': True, '$UNSET && ($MAIN || $MAIN)': False,
            '$MAIN == "x" || $BRANCH == "feature/a" && $MAIN == "main"': True,
            '(($MAIN == "main"))': True, '"a" == "b" == false': True,
        })

    def test_an_empty_text_inside_an_operation_is_true_as_in_ruby(self):
        self.check({
            "$EMPTY && $MAIN": True, "$EMPTY || $MAIN": False, "$UNSET || $MAIN": True, "$MAIN && $EMPTY": False,
        })

    def test_a_pattern_is_searched_anywhere_unless_it_is_anchored(self):
        self.check({
            "$BRANCH =~ /eat/": True, "$BRANCH =~ /^eat/": False, "$BRANCH =~ /^feature\\/a$/": True,
            "$BRANCH =~ /FEATURE/": False, "$BRANCH =~ /FEATURE/i": True, "$BRANCH !~ /eat/": False,
            "$BRANCH =~ /^feature.a$/ && $MAIN =~ /^ma/": True, "$TWO_LINES =~ /^main$/": False,
            "$TWO_LINES =~ /^main$/m": True, "$TWO_LINES =~ /main./": False, "$TWO_LINES =~ /main./s": True,
            r"$MAIN =~ /^ma\w+\z/": True, "$MAIN =~ /[$]|main/": True, "$BRANCH =~ /^(main|feature\\/.+)$/": True,
            "$MAIN =~ /$MAIN/": False, r"$ACCENT =~ /^\w$/": False, "$ACCENT =~ /^.$/": True,
        })

    def test_null_is_searched_as_an_empty_text(self):
        self.check({
            "$UNSET =~ /^v\\d/": False, "$UNSET !~ /^v\\d/": True, "$UNSET =~ /^$/": True, "$UNSET =~ /.*/": True,
            "$MAIN =~ $UNSET": False, "$MAIN !~ $UNSET": True,
        })

    def test_a_variable_on_the_right_needs_slashes_else_the_left_is_looked_for_in_it(self):
        self.check({
            "$BRANCH =~ $PATTERN": True, "$MAIN =~ $PATTERN": False, '$MAIN =~ "domain"': True,
            '"domain" =~ $MAIN': False, "$UNSET =~ $MAIN": True, '"x a/b" =~ $PATH_PATTERN': True,
            '"a" =~ $SHORT': False,
        })

    def test_what_gitlab_or_re2_refuses_is_refused(self):
        for expression in [
            "${MAIN}", "!$MAIN", "! ($MAIN)", "$MAIN =~ /./", "$MAIN = 'main'", "", " ", "$MAIN ==", "== $MAIN",
            "($MAIN", "$MAIN)", "$MAIN $MAIN", "main", "$MAIN & $MAIN", "$MAIN =~ /a(?=b)/", "$MAIN =~ /a(?!b)/",
            "$MAIN =~ /(?<=a)b/",
            r"$MAIN =~ /(a)\1/", "$MAIN =~ /a++b/", "$MAIN =~ /(?>ab)/", "$MAIN =~ /a(b/", "$MAIN =~ /ab/x",
            "/ab/ =~ $MAIN", "$MAIN == /ab/", "$MAIN =~ true", r"$MAIN =~ /main\Z/",
            " || ".join(["$MAIN"] * 51), "$MAIN == 'ma", "$MAIN not_a_word",
        ]:
            with self.subTest(expression), self.assertRaises(Refusal):
                is_true(expression, VARIABLES)

    def test_ninety_nine_tokens_are_not_too_many(self):
        self.assertTrue(is_true(" || ".join(["$MAIN"] * 50), VARIABLES))


if __name__ == "__main__":
    unittest.main()

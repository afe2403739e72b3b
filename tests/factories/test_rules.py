"""Credit codes as owners type them: what is forgiven, what is told apart, what is refused."""

import pytest

from academy.factories.rules import code_problem, plain_code

GOOD = "91331081MA2AQWPG2H"


@pytest.mark.parametrize(
    "typed",
    [
        GOOD,
        GOOD.lower(),
        "9133 1081 MA2A QWPG2H",
        "91331081-MA2AQWPG2H",
        "９１３３１０８１MA2AQWPG2H",
    ],
)
def test_spaces_case_and_full_width_are_forgiven(typed):
    assert plain_code(typed) == GOOD
    assert code_problem(typed) is None


@pytest.mark.parametrize(
    ("typed", "said", "values"),
    [
        ("", "A credit code has 18 characters; this one has %(n)s", {"n": 0}),
        (GOOD[:-1], "A credit code has 18 characters; this one has %(n)s", {"n": 17}),
        (
            GOOD.replace("0", "O"),
            "A credit code has no letter %(letter)s; is it the digit %(digit)s?",
            {"letter": "O", "digit": "0"},
        ),
        (
            GOOD.replace("1", "I").replace("2", "Z"),
            "A credit code has no letter %(letter)s; is it the digit %(digit)s?",
            {"letter": "I", "digit": "1"},
        ),
        (
            GOOD[:-1] + "8",
            "The check character does not fit; compare the code with the license",
            {},
        ),
    ],
)
def test_what_is_wrong_with_a_code_is_said_with_the_digit_that_was_meant(typed, said, values):
    problem = code_problem(typed)
    assert problem is not None
    assert (problem.message, problem.values) == (said, values)

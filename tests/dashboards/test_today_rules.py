"""The one next step, and the path of four stages."""

import pytest

from academy.dashboards.rules.today import At, Kind, NextStep, Standing, next_step, path
from academy.records.rules import Stage, Step

TWO_COURSES = {
    "c101": [Step(1, 1, True), Step(2, 1, True), Step(3, 2, False)],
    "c102": [Step(1, 1, False)],
}
QUIZ_LEFT = {"c101": [Step(1, 1, True, has_quiz=True)], "c102": [Step(1, 1, False)]}
ALL_DONE = {"c101": [Step(1, 1, True)]}


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(Stage.ACTIVATED, {}), NextStep(Kind.NOTHING)),
        (Standing(Stage.ACTIVATED, TWO_COURSES), NextStep(Kind.LESSON, "c101", 3)),
        (Standing(Stage.LEARNING, QUIZ_LEFT), NextStep(Kind.QUIZ, "c101", 1)),
        (Standing(Stage.LEARNING, ALL_DONE), NextStep(Kind.NOTHING)),
        (Standing(Stage.LEARNED, ALL_DONE), NextStep(Kind.EXAM)),
        # What is new since does not send anybody back to the lessons (G06).
        (Standing(Stage.LEARNED, TWO_COURSES), NextStep(Kind.EXAM)),
        (Standing(Stage.LEARNED, ALL_DONE, theory_tries=2), NextStep(Kind.EXAM)),
        (Standing(Stage.LEARNED, ALL_DONE, has_open_exam=True), NextStep(Kind.OPEN_EXAM)),
        (Standing(Stage.LEARNED, ALL_DONE, has_exam=False), NextStep(Kind.NOTHING)),
        (Standing(Stage.THEORY_PASSED, ALL_DONE), NextStep(Kind.PRACTICAL)),
        (Standing(Stage.THEORY_PASSED, ALL_DONE, has_practical=False), NextStep(Kind.NOTHING)),
        (
            Standing(Stage.THEORY_PASSED, ALL_DONE, waits_for_marking=True),
            NextStep(Kind.MARKING),
        ),
        (Standing(Stage.PRACTICAL_PASSED, ALL_DONE), NextStep(Kind.REVIEW)),
        (Standing(Stage.CERTIFIED, ALL_DONE, has_certificate=True), NextStep(Kind.CERTIFICATE)),
        # Revoked: certified once, no certificate now.
        (Standing(Stage.CERTIFIED, ALL_DONE), NextStep(Kind.ENDED)),
        (Standing(Stage.WITHDRAWN, TWO_COURSES), NextStep(Kind.LESSON, "c101", 3)),
    ],
)
def test_there_is_one_next_step(standing, expected):
    assert next_step(standing) == expected


DONE, HERE, AHEAD = At.DONE, At.HERE, At.AHEAD


@pytest.mark.parametrize(
    ("stage", "where"),
    [
        (Stage.INVITED, [HERE, AHEAD, AHEAD, AHEAD]),
        (Stage.LEARNING, [HERE, AHEAD, AHEAD, AHEAD]),
        (Stage.LEARNED, [DONE, HERE, AHEAD, AHEAD]),
        (Stage.THEORY_PASSED, [DONE, DONE, HERE, AHEAD]),
        (Stage.PRACTICAL_PASSED, [DONE, DONE, DONE, HERE]),
        (Stage.CERTIFIED, [DONE, DONE, DONE, DONE]),
    ],
)
def test_the_path_shows_where_one_stands(stage, where):
    assert [one.at for one in path(Standing(stage))] == where


@pytest.mark.parametrize(
    ("standing", "place", "words"),
    [
        (Standing(Stage.LEARNING, TWO_COURSES), 0, "2/4 lessons done"),
        (Standing(Stage.LEARNING, TWO_COURSES), 1, "opens after 2 more lessons"),
        (
            Standing(Stage.LEARNING, {"c101": [Step(1, 1, True, has_quiz=True)]}),
            1,
            "opens after 1 more quizzes",
        ),
        (Standing(Stage.LEARNED), 1, "open"),
        (
            Standing(Stage.LEARNED, theory_tries=1, theory_score=62.5),
            1,
            "62.5 points, not passed yet",
        ),
        (Standing(Stage.THEORY_PASSED, theory_score=86.0), 1, "passed, 86 points"),
        (Standing(Stage.THEORY_PASSED), 1, "passed"),
        (Standing(Stage.LEARNING), 2, "opens after the theory exam"),
        (Standing(Stage.THEORY_PASSED), 2, "open"),
        (Standing(Stage.THEORY_PASSED, waits_for_marking=True), 2, "being marked"),
        (
            Standing(Stage.THEORY_PASSED, practical_tries=1, practical_score=61),
            2,
            "61 points, not passed yet",
        ),
        (Standing(Stage.PRACTICAL_PASSED, practical_score=82.4), 2, "passed, 82.4 points"),
        (Standing(Stage.LEARNING), 3, "not yet"),
        (Standing(Stage.PRACTICAL_PASSED), 3, "your center is reviewing"),
        (Standing(Stage.CERTIFIED, has_certificate=True), 3, "issued"),
        (Standing(Stage.CERTIFIED), 3, "no longer valid"),
    ],
)
def test_each_stage_says_in_words_how_far_it_is(standing, place, words):
    said = path(standing)[place].words
    assert said.message % said.values == words

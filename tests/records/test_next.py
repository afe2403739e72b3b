"""What comes next in a course."""

import pytest

from academy.records.rules import Next, Step, after_lesson, first_open, hours


def steps(*marks):
    """Lessons as `module done? quiz?`: "1x" done, "1-" open, "1xq" with a quiz still open."""
    return [
        Step(number, int(mark[0]), mark[1] == "x", has_quiz=mark.endswith("q"))
        for number, mark in enumerate(marks, start=1)
    ]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], Next()),
        (["1-", "1-"], Next(lesson=1)),
        (["1x", "1-"], Next(lesson=2)),
        (["1xq", "1-q"], Next(lesson=2)),
        (["1xq", "1xq", "2-"], Next(quiz=1)),
        (["1x", "1x", "2-"], Next(lesson=3)),
        (["1-", "2x"], Next(lesson=1)),
        (["1x", "2xq"], Next(quiz=2)),
        (["1x", "2x"], Next()),
    ],
)
def test_a_course_is_taken_module_by_module(marks, expected):
    assert first_open(steps(*marks)) == expected


@pytest.mark.parametrize(
    ("marks", "number", "expected"),
    [
        (["1x", "1-"], 1, Next(lesson=2)),
        (["1xq", "1xq", "2-"], 2, Next(quiz=1)),
        (["1x", "1x", "2-"], 2, Next(lesson=3)),
        (["1-", "1x", "1-"], 2, Next(lesson=3)),  # not thrown back to the one left out
        (["1-", "1x"], 2, Next(lesson=1)),
        (["1-q", "1xq"], 2, Next(lesson=1)),
        (["1x", "2xq"], 1, Next(quiz=2)),
        (["1x"], 1, Next()),
        (["1-"], 7, Next(lesson=1)),
    ],
)
def test_after_a_lesson_comes_its_quiz_or_the_next_open_one(marks, number, expected):
    assert after_lesson(steps(*marks), number) == expected


@pytest.mark.parametrize(("minutes", "said"), [(0, 1), (20, 1), (350, 6), (90, 2)])
def test_time_is_said_in_whole_hours(minutes, said):
    assert hours(minutes) == said

"""How quizzes are named."""

import pytest

from academy.curriculum.rules import course_of_quiz, quiz_slug


@pytest.mark.parametrize("course", ["c101", "t-ftw", "a-m1"])
def test_the_name_of_a_quiz_leads_back_to_its_course(course):
    assert course_of_quiz(quiz_slug(course, 2)) == course

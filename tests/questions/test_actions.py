"""Bringing course files into the bank."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from academy.audit.models import Event
from academy.core.errors import Refused
from academy.curriculum.source.values import CourseFiles
from academy.questions import actions, queries
from academy.questions.actions import Brought
from academy.questions.models import Question, QuestionVersion
from tests.factories.papers import NOW, a_course, written

TWO = (written("C101-1-1-E01"), written("C101-1-1-E02", kind="true_false", right=(1,)))


@pytest.fixture
def course(session):
    return a_course()


def bring_in(*questions):
    return actions.bring_in(CourseFiles(questions=questions), by=None, at=NOW)


def stored(session, code="C101-1-1-E01"):
    return session.scalars(select(Question).where(Question.code == code)).one()


def versions(session, code="C101-1-1-E01"):
    return list(
        session.scalars(
            select(QuestionVersion)
            .where(QuestionVersion.question_id == stored(session, code).id)
            .order_by(QuestionVersion.number)
        )
    )


def test_a_new_file_makes_questions_with_their_first_version(session, course):
    assert bring_in(*TWO) == Brought(added=2)
    (version,) = versions(session)
    assert stored(session).version_id == version.id
    assert version.options[0] == {
        "text": "C101-1-1-E01 的选项 0",
        "why": "C101-1-1-E01 选项 0 的理由",
    }
    assert (version.right, version.number, version.created_at) == ([0], 1, NOW)
    (other,) = versions(session, "C101-1-1-E02")
    assert (other.options, other.right) == ([], [1])


def test_the_same_files_again_change_nothing(session, course):
    bring_in(*TWO)
    events = len(session.scalars(select(Event)).all())
    assert bring_in(*TWO) == Brought()
    assert len(session.scalars(select(Event)).all()) == events


def test_another_word_makes_another_version_and_keeps_the_first(session, course):
    bring_in(*TWO)
    assert bring_in(replace(TWO[0], stem="换一种问法？"), TWO[1]) == Brought(changed=1)
    first, second = versions(session)
    assert (first.stem, second.stem) == ("C101-1-1-E01 问什么？", "换一种问法？")
    assert stored(session).version_id == second.id


def test_going_back_to_old_words_takes_the_old_version(session, course):
    bring_in(*TWO)
    bring_in(replace(TWO[0], stem="换一种问法？"), TWO[1])
    assert bring_in(*TWO) == Brought(changed=1)
    first, _second = versions(session)
    assert stored(session).version_id == first.id


def test_what_vanished_rests_and_may_come_back(session, course):
    bring_in(*TWO)
    assert bring_in(TWO[1]) == Brought(retired=1)
    assert stored(session).retired_at == NOW
    assert [item.code for item in queries.pool("L1", None)] == ["C101-1-1-E02"]
    bring_in(*TWO)
    assert stored(session).retired_at is None


@pytest.mark.parametrize("moved", [{"use": "practice"}, {"lesson": "C101-1-2"}])
def test_a_code_that_moves_is_refused(session, course, moved):
    bring_in(*TWO)
    with pytest.raises(Refused):
        bring_in(replace(TWO[0], **moved), TWO[1])


def test_facets_follow_the_file(session, course):
    bring_in(*TWO)
    bring_in(replace(TWO[0], topic="T2", difficulty="hard", track="FTW"), TWO[1])
    question = stored(session)
    assert (question.topic, question.difficulty, question.track) == ("T2", "hard", "FTW")
    assert len(versions(session)) == 1

"""Reading the bank."""

import pytest

from academy.core.db import db
from academy.curriculum.source.values import CourseFiles
from academy.questions import actions, queries
from academy.questions.queries import QuestionFilter
from tests.factories.papers import NOW, QUESTIONS, a_course, written


@pytest.fixture
def bank(session):
    a_course()
    own = written("C101-1-1-E90", track="FTW", topic="TC")
    actions.bring_in(CourseFiles(questions=(*QUESTIONS, own)), by=None, at=NOW)


def test_the_pool_is_the_exam_bank_alone(bank):
    codes = {item.code for item in queries.pool("L1", None)}
    assert codes == {q.code for q in QUESTIONS if q.use == "exam"}
    assert queries.pool("L2", None) == []


def test_a_track_adds_its_own_questions(bank):
    assert "C101-1-1-E90" in {item.code for item in queries.pool("L1", "FTW")}
    assert "C101-1-1-E90" not in {item.code for item in queries.pool("L1", "TEA")}


def test_an_item_knows_its_kind_cell_and_number_of_options(bank):
    item = next(item for item in queries.pool("L1", None) if item.code == "C101-1-2-E01")
    assert (item.kind, item.topic, item.difficulty, item.options) == ("multiple", "T1", "middle", 4)


def test_questions_by_code_come_in_the_order_asked(bank):
    codes = ["C101-1-1-P3", "C101-1-1-P1", "C101-9-9-P1"]
    assert [item.code for item in queries.items(codes)] == codes[:2]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (QuestionFilter(), 19),
        (QuestionFilter(use=("practice",)), 3),
        (QuestionFilter(topic=("T2", "TC")), 7),
        (QuestionFilter(difficulty=("middle",), kind=("multiple",)), 3),
        (QuestionFilter(lesson=("C101-1-2",), topic=("T2",)), 6),
        (QuestionFilter(use=("practice",), topic=("T2",)), 0),
    ],
)
def test_the_list_holds_what_is_wanted(bank, wanted, count):
    assert len(db.session.execute(queries.bank(wanted)).all()) == count


def test_the_cells_add_up_to_the_bank(bank):
    assert sum(cell.count for cell in queries.cells()) == 19


def test_a_question_is_found_with_its_lesson_even_when_it_rests(bank):
    actions.bring_in(CourseFiles(questions=QUESTIONS), by=None, at=NOW)
    found = queries.entry("C101-1-1-E90")
    assert found is not None
    assert (found.lesson.code, found.course.slug) == ("C101-1-1", "c101")
    assert found.question.retired_at == NOW
    assert queries.entry("C101-1-1-E99") is None

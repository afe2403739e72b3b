"""The instructor's desk: only one's own college, every figure right, one press."""

import pytest
from sqlalchemy import select

from academy.access.permissions import Role
from academy.curriculum.models import Lesson
from academy.records import actions
from academy.records.models import LessonQuestion
from tests.factories.courses import a_course
from tests.factories.people import PersonFactory, somebody
from tests.factories.records import CohortFactory, EnrollmentFactory


@pytest.fixture
def cohort(session):
    return CohortFactory()


@pytest.fixture
def course(session):
    return a_course(2, code="C901", title="批发要素")


@pytest.fixture
def desk(sign_in, cohort, course):
    return sign_in(somebody(Role.INSTRUCTOR, college_id=cohort.college_id))


def learner(cohort, name="林燕玲"):
    return EnrollmentFactory(into=cohort, whose=PersonFactory(name=name))


def lessons(session):
    return list(session.scalars(select(Lesson).order_by(Lesson.number)))


def read(session, enrollment, clock, count=1):
    for lesson in lessons(session)[:count]:
        actions.mark_read(enrollment, lesson, lesson.published_id, at=clock.now)


def ask(session, enrollment, clock, text="什么叫混批？"):
    return actions.ask(enrollment, lessons(session)[0], text, at=clock.now)


def cells(page, row=0):
    return [cell.get_text(strip=True) for cell in page.all("tbody tr")[row].select("th, td")]


def test_readers_and_completions_are_those_of_the_college(desk, session, cohort, course, clock):
    read(session, learner(cohort), clock, 1)
    read(session, learner(cohort), clock, 2)
    read(session, learner(CohortFactory()), clock, 2)  # of another college
    page = desk.get("/teach")
    assert cells(page) == ["批发要素", "L1", "2", "20", "2", "1", "4月1日"]
    page = page.follow("批发要素")
    assert cells(page, 0) == ["1 第1课", "10", "第 1 版，4月1日", "2", "0"]
    assert cells(page, 1)[3] == "1"


def test_quizzes_show_tries_passes_and_the_mean(desk, session, cohort, course, clock):
    for source, score in (("a", 60), ("b", 90)):
        actions.record_result(
            learner(cohort),
            kind="quiz",
            paper="C901-M1",
            source=source,
            score=score,
            passed=score >= 80,
            at=clock.now,
        )
    page = desk.get("/teach/courses/c901")
    assert cells(page, 2) == ["第一块", "2", "1", "75"]


def test_without_anything_yet_the_figures_are_nought_or_a_dash(desk):
    assert cells(desk.get("/teach/courses/c901"), 2) == ["第一块", "0", "0", "—"]


def test_an_open_question_is_shown_with_its_place_and_a_masked_name(desk, session, cohort, clock):
    ask(session, learner(cohort), clock)
    page = desk.get("/teach")
    text = page.one("[data-c=open-questions]").get_text(" ", strip=True)
    assert "什么叫混批？" in text
    assert "林*玲" in text
    assert "林燕玲" not in page.html
    assert page.link("第 1 节 第1课") == "/courses/c901/lessons/1"
    assert "1 个问题" in page.soup.get_text()


def test_answering_closes_the_question_once(desk, session, cohort, clock):
    question = ask(session, learner(cohort), clock)
    page = desk.get("/teach").submit("[data-c=open-questions] form")
    assert "都处理完了" in page.text
    first = session.get(LessonQuestion, question.id).answered_at
    assert first == clock.now
    clock.advance(hours=1)
    desk.post("/teach/answered", {"question": question.ref})
    assert session.get(LessonQuestion, question.id).answered_at == first


def test_answering_on_the_course_page_stays_there(desk, session, cohort, clock):
    ask(session, learner(cohort), clock)
    page = desk.get("/teach/courses/c901").submit("[data-c=open-questions] form")
    assert page.path == "/teach/courses/c901"


def test_questions_of_another_college_are_out_of_sight_and_reach(desk, session, clock):
    question = ask(session, learner(CohortFactory()), clock)
    assert "什么叫混批" not in desk.get("/teach").text
    desk.get("/courses")
    desk.get("/help")
    desk.get("/teach")
    desk.post("/teach/answered", {"question": question.ref}, status=404)
    assert session.get(LessonQuestion, question.id).answered_at is None


@pytest.mark.parametrize("wanted", ["", "x", "999999", "9" * 30])
def test_a_question_that_is_none_is_not_there(desk, session, cohort, clock, wanted):
    ask(session, learner(cohort), clock)
    desk.get("/teach")
    desk.post("/teach/answered", {"question": wanted}, status=404)


def test_an_unknown_course_is_not_there(desk):
    desk.get("/teach/courses/c404", status=404)


def test_learners_have_no_desk(sign_in, session, course):
    browser = sign_in(PersonFactory())
    browser.get("/teach", status=403)
    browser.get("/teach/courses/c901", status=403)


def test_the_desk_costs_the_same_however_many_courses_and_readers(
    desk, session, cohort, clock, count_statements
):
    desk.get("/teach")
    with count_statements() as few:
        desk.get("/teach")
    for n in range(5):
        a_course(3, code=f"C7{n:02}")
    for _ in range(5):
        read(session, learner(cohort), clock, 2)
    desk.get("/teach")
    with count_statements() as many:
        desk.get("/teach")
    assert len(few) == len(many) == 3

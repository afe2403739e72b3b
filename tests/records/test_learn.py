"""What learners read: courses, an outline, a lesson, and what follows it."""

import pytest
from sqlalchemy import func, select

from academy.access.permissions import Role
from academy.curriculum.models import Lesson
from academy.records import actions
from academy.records.models import Enrollment, LessonProgress, LessonQuestion
from tests.factories.courses import a_course, publish
from tests.factories.people import PersonFactory, somebody
from tests.factories.records import CohortFactory, EnrollmentFactory


@pytest.fixture
def learner(session):
    return PersonFactory()


@pytest.fixture
def enrollment(learner):
    return EnrollmentFactory(whose=learner)


@pytest.fixture
def course(session):
    """Two modules: two lessons, then one."""
    return a_course(2, 1, code="C901", title="批发要素", summary="一句话")


@pytest.fixture
def reader(sign_in, learner, enrollment, course):
    browser = sign_in(learner)
    browser.get("/courses")
    return browser


def finish(reader, *numbers):
    """Press the button under these lessons."""
    for n in numbers:
        reader.post(f"/courses/c901/lessons/{n}", {}, follow=False)


def lessons_done(session, learner):
    return session.scalar(
        select(func.count())
        .select_from(LessonProgress)
        .where(LessonProgress.person_id == learner.id)
    )


# The list and the outline


def test_my_courses_say_how_far_i_am(reader):
    page = reader.get("/courses")
    assert "批发要素" in page.text
    assert "0/3 节" in page.text
    assert "还要约 30 分钟" in page.text


def test_unfinished_courses_come_first(reader, session, learner, enrollment, course):
    other = a_course(1, code="C902", title="第二门课")
    finish(reader, 1, 2, 3)
    rows = reader.get("/courses").texts("[data-c=linkrows] .name")
    assert [row.split(" ")[0] for row in rows] == [other.title, "批发要素"]


def test_courses_of_a_higher_level_are_there_but_locked(reader, session):
    a_course(1, code="C950", level="L2", title="中级课")
    page = reader.get("/courses")
    assert "拿到上一级证书后开放" in page.text
    assert page.all("a[href='/courses/c950']") == []


def test_courses_of_another_track_are_not_there(reader, session):
    a_course(1, code="T-TEA", track="TEA", title="茶具课")
    assert "茶具课" not in reader.get("/courses").text
    reader.get("/courses/t-tea", status=404)
    reader.get("/courses/t-tea/lessons/1", status=404)


def test_without_an_enrollment_the_page_says_whom_to_ask(sign_in, session, course):
    stranger = sign_in(PersonFactory())
    assert "向运营中心要一个邀请码" in stranger.get("/courses").text
    stranger.get("/courses/c901", status=404)
    stranger.get("/courses/c901/lessons/1", status=404)


def test_strangers_see_titles_only(new_browser, session, course):
    page = new_browser().get("/courses")
    assert "批发要素" in page.text
    assert page.all("a[href='/courses/c901']") == []


def test_the_outline_says_the_state_of_each_row_in_words(reader):
    finish(reader, 1)
    page = reader.get("/courses/c901")
    rows = page.texts("[data-c=linkrows] li")
    assert rows[0] == "1 第1课 已学完"
    assert rows[1] == "2 第2课 约 10 分钟"
    assert rows[2] == "小测 再学 1 节就能做 还没开放"
    assert "已学 1/3 节，还要约 20 分钟" in page.text
    assert page.one("[data-c=actionbar] a").get_text() == "继续：第 2 节"
    assert [one["data-state"] for one in page.all("li[data-state]")] == ["open", "locked", "locked"]


def test_a_locked_row_is_no_link_and_an_open_quiz_is(reader):
    finish(reader, 1, 2)
    page = reader.get("/courses/c901")
    assert page.link("小测") == "/courses/c901/quizzes/c901-m1"
    assert page.one("[data-c=actionbar] a")["href"] == "/courses/c901/quizzes/c901-m1"


def test_a_passed_quiz_says_so_and_the_next_module_follows(reader, enrollment, clock):
    finish(reader, 1, 2)
    actions.record_result(
        enrollment, kind="quiz", paper="C901-M1", source="a1", score=90, passed=True, at=clock.now
    )
    page = reader.get("/courses/c901")
    assert "小测 已通过" in page.text
    assert page.one("[data-c=actionbar] a").get_text() == "继续：第 3 节"


def test_an_unknown_course_is_not_there(reader):
    reader.get("/courses/c404", status=404)


# The lesson


def test_a_lesson_shows_its_text_and_what_stands_around_it(reader, course):
    page = reader.get("/courses/c901/lessons/2")
    assert page.heading == "第2课"
    assert "第 2 节" in page.text
    assert "约 10 分钟" in page.text
    assert page.one("[data-c=lesson]").get_text() == "正文"
    assert page.one("[data-c=back]")["href"] == "/courses/c901"
    assert page.one("[data-c=help]").get_text() == "找运营中心帮忙"
    assert page.one("[data-c=actionbar] button").get_text() == "学完了，下一节"
    assert page.all("[data-c=tabbar]") == []


@pytest.mark.parametrize("n", [0, 4, 10**30])
def test_a_number_beyond_the_course_is_not_there(reader, n):
    reader.get(f"/courses/c901/lessons/{n}", status=404)


def test_finishing_leads_to_the_next_lesson_then_to_the_quiz(reader, session, learner):
    first = reader.get("/courses/c901/lessons/1").submit("[data-c=actionbar] form", follow=False)
    assert first.location == "/courses/c901/lessons/2"
    second = reader.post("/courses/c901/lessons/2", {}, follow=False)
    assert second.location == "/courses/c901/quizzes/c901-m1"
    assert lessons_done(session, learner) == 2


def test_finishing_twice_counts_once(reader, session, learner, enrollment):
    finish(reader, 1, 1)
    assert lessons_done(session, learner) == 1
    assert session.get(Enrollment, enrollment.id).lessons_done == 1


def test_the_last_lesson_leads_back_to_the_course(reader, session, learner, enrollment, clock):
    for module in (1, 2):
        actions.record_result(
            enrollment,
            kind="quiz",
            paper=f"C901-M{module}",
            source=f"a{module}",
            score=90,
            passed=True,
            at=clock.now,
        )
    finish(reader, 1, 2)
    page = reader.post("/courses/c901/lessons/3", {})
    assert page.path == "/courses/c901"
    assert "这门课学完了" in page.text
    assert page.all("[data-c=actionbar]") == []


def test_what_was_read_is_remembered_as_the_version_that_was_shown(
    reader, session, learner, course
):
    page = reader.get("/courses/c901/lessons/1")
    lesson = first_lesson(session)
    shown = lesson.published_id
    publish(lesson, number=2)
    page.submit("[data-c=actionbar] form", follow=False)
    assert session.scalar(select(LessonProgress.version_id)) == shown


@pytest.mark.parametrize("version", ["", "99", "x", "-1", "9" * 30])
def test_a_version_that_is_none_counts_as_the_published_one(reader, session, version):
    reader.post("/courses/c901/lessons/1", {"version": version}, follow=False)
    assert session.scalar(select(LessonProgress.version_id)) == first_lesson(session).published_id


def first_lesson(session):
    return session.scalar(select(Lesson).where(Lesson.number == 1))


def test_a_lesson_updated_since_says_so_and_keeps_the_progress(reader, session, learner, clock):
    finish(reader, 1)
    publish(first_lesson(session), number=2, created_at=clock.advance(days=3))
    page = reader.get("/courses/c901/lessons/1")
    assert "这一节 11月26日 更新过" in page.text
    assert "学完以后更新过" in reader.get("/courses/c901").text
    reader.post("/courses/c901/lessons/1", {"version": "2"}, follow=False)
    assert "更新过" not in reader.get("/courses/c901/lessons/1").text


def test_staff_read_without_progress(sign_in, session, course):
    cohort = CohortFactory()
    browser = sign_in(somebody(Role.INSTRUCTOR, college_id=cohort.college_id))
    assert browser.get("/courses/c901/lessons/1").all("[data-c=actionbar]") == []
    browser.post("/courses/c901/lessons/1", {}, status=403)
    browser.post("/courses/c901/lessons/1/questions", {"text": "问"}, status=403)
    assert "批发要素" in browser.get("/courses").text
    assert browser.get("/courses/c901").all("[data-c=actionbar]") == []


# Asking


def test_what_is_unclear_reaches_the_college(reader, session, enrollment):
    page = reader.get("/courses/c901/lessons/1")
    page = page.submit("#ask form", {"text": "  什么叫混批？ "})
    assert "已经转给讲师" in page.text
    question = session.scalar(select(LessonQuestion))
    assert (question.text, question.college_id) == ("什么叫混批？", enrollment.college_id)


@pytest.mark.parametrize(("text", "words"), [("", "写一句"), ("长" * 301, "最多写 300 个字")])
def test_an_empty_or_endless_question_is_sent_back_with_its_words(reader, session, text, words):
    page = reader.get("/courses/c901/lessons/1").submit("#ask form", {"text": text}, status=422)
    assert words in page.text
    assert page.one("textarea").get_text().strip() == text
    assert page.one("#ask").has_attr("open")
    assert session.scalar(select(LessonQuestion)) is None


def test_a_question_sent_twice_is_asked_once(reader, session):
    def ask(text):
        page = reader.get("/courses/c901/lessons/1")
        page.submit("#ask form", {"text": text})

    for text in ("起订量怎么报？", "起订量怎么报？", "含税吗？"):
        ask(text)
    first, _second = session.scalars(select(LessonQuestion).order_by(LessonQuestion.id)).all()
    first.answered_at = first.asked_at
    # It was answered and is still not understood: that is a question again.
    ask("起订量怎么报？")
    assert len(session.scalars(select(LessonQuestion)).all()) == 3


# What it costs


def test_a_lesson_costs_two_statements_and_writes_nothing(reader, count_statements):
    reader.get("/courses/c901/lessons/1")
    with count_statements() as sent:
        reader.get("/courses/c901/lessons/1")
    assert len(sent) == 2
    assert [one for one in sent if not one.lstrip().startswith("SELECT")] == []


def test_no_markdown_is_parsed_when_somebody_reads(reader, monkeypatch):
    def parse(*_):
        raise AssertionError("a page was rendered from Markdown on a read")

    monkeypatch.setattr("markdown.Markdown.convert", parse)
    for path in ("/courses", "/courses/c901", "/courses/c901/lessons/2", "/glossary"):
        reader.get(path)


def test_the_list_costs_three_statements_however_many_courses(reader, session, count_statements):
    for n in range(20):
        a_course(2, code=f"C7{n:02}")
    reader.get("/courses")
    with count_statements() as sent:
        reader.get("/courses")
    assert len(sent) == 3


def test_the_outline_costs_three_statements(reader, count_statements):
    reader.get("/courses/c901")
    with count_statements() as sent:
        reader.get("/courses/c901")
    assert len(sent) == 3


def unchanged(reader, tag, **options):
    return reader.client.get("/courses/c901/lessons/1", headers={"If-None-Match": tag}, **options)


@pytest.fixture
def tag(reader):
    """The name of the lesson page as this reader keeps it."""
    reader.get("/courses/c901/lessons/1")
    answer = reader.get("/courses/c901/lessons/1").response
    assert answer.headers["Cache-Control"] == "private, no-cache"
    return answer.headers["ETag"]


def test_an_unchanged_lesson_is_not_made_again(reader, tag):
    answer = unchanged(reader, tag)
    assert (answer.status_code, answer.data) == (304, b"")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "change",
    ["progress", "version", "language", "text", "flash", "hours"],
)
def test_whatever_the_page_shows_makes_it_new(reader, session, tag, clock, change):
    match change:
        case "progress":
            finish(reader, 1)
        case "version":
            publish(first_lesson(session), number=2)
        case "language":
            reader.client.set_cookie("lang", "en")
        case "text":
            reader.client.set_cookie("text", "3")
        case "flash":
            reader.post("/courses/c901/lessons/1/questions", {"text": "问"}, follow=False)
        case "hours":
            clock.advance(hours=7)
    assert unchanged(reader, tag).status_code == 200


def test_another_person_never_gets_the_same_page(reader, tag, sign_in, new_browser, session):
    stranger = PersonFactory()
    EnrollmentFactory(whose=stranger)
    other = sign_in(stranger, inside=new_browser())
    assert unchanged(other, tag).status_code != 304

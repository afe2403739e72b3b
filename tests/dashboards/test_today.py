"""The today page, and the way to everybody's own place."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from academy.access.permissions import Role
from academy.assessments.models import Attempt, Paper, PaperVersion
from academy.curriculum.models import Lesson
from academy.records import actions
from academy.records.rules import Stage
from tests.factories.certificates import certify, ready
from tests.factories.courses import a_course, publish
from tests.factories.people import PersonFactory, somebody
from tests.factories.places import BeltFactory, CenterFactory
from tests.factories.practicals import a_practical, a_submission
from tests.factories.records import CohortFactory, EnrollmentFactory


@pytest.fixture
def learner(session):
    return PersonFactory()


@pytest.fixture
def course(session):
    return a_course(2, code="C901", title="批发要素")


@pytest.fixture
def exam(session, clock):
    """The theory exam of the level."""
    paper = Paper(
        code="THEORY-L1",
        slug="theory-l1",
        kind="theory",
        title="理论",
        title_en="Theory",
        level="L1",
    )
    session.add(paper)
    session.flush()
    version = PaperVersion(
        paper_id=paper.id,
        content_hash="x",
        number=1,
        conduct={"minutes": 30, "pass_percent": 70},
        created_at=clock.now,
    )
    session.add(version)
    session.flush()
    paper.version_id = version.id
    return paper


@pytest.fixture
def cohort(session, clock):
    center = CenterFactory(
        belt=BeltFactory(code="wenling-footwear", name="温岭鞋靴"), phone="0576-1"
    )
    return CohortFactory(place=center, closes_on=clock.now.date() + timedelta(days=10))


@pytest.fixture
def enrollment(learner, cohort):
    return EnrollmentFactory(whose=learner, into=cohort)


@pytest.fixture
def today(sign_in, learner, enrollment, course):
    """Open the today page."""
    browser = sign_in(learner)
    return lambda: browser.get("/today")


def read(session, enrollment, course, count, clock):
    """Finish the first lessons of a course."""
    for lesson in lessons(session, course)[:count]:
        actions.mark_read(enrollment, lesson, lesson.published_id, at=clock.now)


def lessons(session, course):
    return list(
        session.scalars(select(Lesson).where(Lesson.course_id == course.id).order_by(Lesson.number))
    )


def reached(enrollment, stage, clock):
    actions.reach(enrollment, stage, at=clock.now)


def card(page):
    return page.one("[data-c=nextstep]").get_text(" ", strip=True)


def path(page):
    return page.texts("[data-c=stagepath] li")


def test_the_first_step_is_the_first_lesson(today):
    page = today()
    assert "第 1 节 第1课" in card(page)
    assert "约 10 分钟" in card(page)
    assert "已学 0/2 节" in card(page)
    assert page.link("开始学") == "/courses/c901/lessons/1"
    assert "11月23日 星期一" in page.soup.get_text()
    assert "温岭鞋靴" in page.text
    assert path(page) == [
        "学课 已学 0/2 节",
        "理论考试 再学 2 节就能报考",
        "实操考核 理论通过后开放",
        "证书 还没有",
    ]
    assert "12月3日 结班，还有 10 天" in page.one("[data-c=deadline]").get_text()
    assert len(page.all("main .button.primary")) == 1


def test_the_next_lesson_follows_what_was_read(today, session, enrollment, course, clock):
    read(session, enrollment, course, 1, clock)
    page = today()
    assert "第 2 节" in card(page)
    assert page.link("继续学") == "/courses/c901/lessons/2"


def test_a_read_module_leads_to_its_quiz(today, session, enrollment, course, clock):
    read(session, enrollment, course, 2, clock)
    page = today()
    assert page.link("去做小测") == "/courses/c901/quizzes/c901-m1"
    assert path(page)[1] == "理论考试 再过 1 个小测就能报考"


def test_when_all_is_learned_the_exam_is_next(today, enrollment, exam, clock):
    reached(enrollment, Stage.LEARNED, clock)
    page = today()
    assert page.link("看规则，去考试") == "/exams/theory-l1"
    assert "约 30 分钟" in card(page)


def test_a_running_exam_comes_before_all(today, session, enrollment, exam, clock):
    reached(enrollment, Stage.LEARNED, clock)
    session.add(
        Attempt(
            person_id=enrollment.person_id,
            enrollment_id=enrollment.id,
            center_id=enrollment.center_id,
            paper_id=exam.id,
            paper_version_id=exam.version_id,
            number=1,
            seed="s",
            started_at=clock.now,
            deadline=clock.now + timedelta(minutes=30),
        )
    )
    assert "接着考" in card(today())


def fail_theory(enrollment, clock):
    """A result of 62 points, which is not enough."""
    actions.record_result(
        enrollment,
        kind="theory",
        paper="THEORY-L1",
        source="a",
        score=62,
        passed=False,
        at=clock.now,
    )


def test_a_failed_exam_is_said_with_what_to_do(today, enrollment, exam, clock):
    reached(enrollment, Stage.LEARNED, clock)
    fail_theory(enrollment, clock)
    page = today()
    assert "理论考试没通过" in page.one("[data-c=notice]").get_text()
    assert path(page)[1] == "理论考试 62 分，还没通过"


def test_until_the_next_try_the_card_leads_to_what_to_repeat(
    today, session, enrollment, exam, clock
):
    reached(enrollment, Stage.LEARNED, clock)
    version = session.get(PaperVersion, exam.version_id)
    version.conduct = {**version.conduct, "tries": 3, "cool_down_hours": [24], "window_days": 30}
    failed = Attempt(
        person_id=enrollment.person_id,
        enrollment_id=enrollment.id,
        center_id=enrollment.center_id,
        paper_id=exam.id,
        paper_version_id=exam.version_id,
        number=1,
        seed="s",
        started_at=clock.now,
        deadline=clock.now + timedelta(minutes=30),
        closed_at=clock.now,
        state="marked",
        score=62,
        passed=False,
    )
    session.add(failed)
    fail_theory(enrollment, clock)
    page = today()
    assert "11月24日" in card(page)
    assert page.link("看薄弱点") == f"/exam-attempts/{failed.ref}/result"
    clock.advance(hours=25)
    assert today().link("看规则，去考试") == "/exams/theory-l1"


def test_after_the_theory_comes_the_practical(today, enrollment, clock):
    reached(enrollment, Stage.THEORY_PASSED, clock)
    practical = a_practical()
    assert today().link("看要做什么") == f"/practicals/{practical.slug}"


def test_a_video_being_marked_means_waiting(today, session, enrollment, clock):
    reached(enrollment, Stage.THEORY_PASSED, clock)
    submission = a_submission(enrollment, a_practical())
    actions.wait_for_marking(enrollment, at=clock.now)
    page = today()
    assert "正在评分" in card(page)
    assert page.link("看看到哪一步了") == f"/submissions/{submission.ref}"


def test_a_failed_practical_leads_to_its_feedback(today, session, enrollment, clock):
    reached(enrollment, Stage.THEORY_PASSED, clock)
    submission = a_submission(enrollment, a_practical())
    submission.state, submission.decided_at = "decided", clock.now
    submission.passed, submission.score = False, 61
    actions.wait_for_marking(enrollment, at=clock.now)
    actions.record_result(
        enrollment, kind="practical", paper="P", source="s", score=61, passed=False, at=clock.now
    )
    page = today()
    assert page.link("看反馈") == f"/submissions/{submission.ref}"
    assert path(page)[2] == "实操考核 61 分，还没通过"
    assert "11月30日 起可以再交" in card(page)
    clock.advance(days=8)
    page = today()
    assert page.link("看反馈") == f"/submissions/{submission.ref}"
    assert page.link("看要做什么").startswith("/practicals/")


def test_when_both_are_passed_the_center_reviews(today, enrollment, clock):
    reached(enrollment, Stage.PRACTICAL_PASSED, clock)
    page = today()
    assert "运营中心正在审核" in card(page)
    assert path(page)[3] == "证书 运营中心审核中"


def test_a_certificate_is_shown(sign_in, learner, cohort, course, clock):
    certificate = certify(ready(whose=learner, into=cohort, at=clock.now), at=clock.now)
    page = sign_in(learner).get("/today")
    assert page.link("看证书") == f"/certificates/{certificate.ref}"
    assert path(page)[3] == "证书 已完成： 已颁发"
    assert page.all("[data-c=deadline]") == []


def test_a_revoked_certificate_is_said(sign_in, learner, cohort, course, clock):
    certificate = certify(ready(whose=learner, into=cohort, at=clock.now), at=clock.now)
    certificate.state = "revoked"
    assert "已经不再有效" in card(sign_in(learner).get("/today"))


def test_at_most_two_notices_and_updated_lessons_among_them(
    today, session, enrollment, course, clock
):
    read(session, enrollment, course, 1, clock)
    publish(lessons(session, course)[0], number=2)
    page = today()
    assert "学过的 1 节课更新过" in page.one("[data-c=notice]").get_text()


def test_without_lessons_the_center_is_called(sign_in, learner, enrollment):
    page = sign_in(learner).get("/today")
    assert "运营中心还没给您排课" in page.text
    assert page.link("给运营中心打电话") == "tel:0576-1"


def test_without_a_class_an_invitation_is_needed(sign_in, session):
    assert "您还没有进班" in sign_in(PersonFactory()).get("/today").text


@pytest.mark.parametrize(
    ("role", "leads_to"), [(Role.INSTRUCTOR, "/teach"), (Role.EXAMINER, "/mark")]
)
def test_staff_without_a_class_find_the_way_back_to_their_desk(sign_in, session, role, leads_to):
    browser = sign_in(somebody(role))
    assert browser.get("/today").link("去工作台") == leads_to
    assert browser.get("/me").link("工作台") == "/home"


@pytest.mark.parametrize(("days", "words"), [(0, "就是今天"), (1, "还有 1 天")])
def test_the_deadline_counts_down_to_the_day(today, cohort, clock, days, words):
    cohort.closes_on = clock.now.date() + timedelta(days=days)
    assert words in today().one("[data-c=deadline]").get_text()


def test_a_deadline_that_has_passed_is_not_shown(today, cohort, clock):
    cohort.closes_on = clock.now.date() - timedelta(days=1)
    assert today().all("[data-c=deadline]") == []


def test_it_costs_three_statements_however_many_lessons(today, session, count_statements):
    for n in range(10):
        a_course(3, 3, code=f"C7{n:02}")
    today()
    with count_statements() as sent:
        today()
    assert len(sent) == 3
    assert [one for one in sent if not one.lstrip().startswith("SELECT")] == []


@pytest.mark.parametrize(
    ("role", "leads_to"),
    [
        (None, "/today"),
        (Role.INSTRUCTOR, "/teach"),
        (Role.EXAMINER, "/mark"),
        (Role.ADJUDICATOR, "/mark"),
        (Role.HEADQUARTERS, "/hq"),
        (Role.APPROVER, "/hq"),
        (Role.AUDITOR, "/hq"),
        (Role.COLLEGE_ADMIN, "/today"),
    ],
)
def test_home_leads_everybody_to_their_place(sign_in, session, role, leads_to):
    browser = sign_in(somebody(role))
    assert browser.get("/home", follow=False, status=303).location == leads_to


def test_home_leads_a_reviewer_to_the_center(sign_in, session):
    center = CenterFactory(code="wenling")
    browser = sign_in(somebody(Role.CENTER_REVIEWER, center_id=center.id))
    assert browser.get("/home", follow=False, status=303).location == "/centers/wenling"

"""A center's overview: its work, its figures, and nobody else's."""

from datetime import UTC, date, datetime, timedelta

import pytest

from academy.access.permissions import Role
from academy.dashboards.queries import center as queries
from academy.records import actions as records
from academy.records.rules import Stage, Stuck
from academy.rosters.models import RosterBatch
from tests.factories.people import PersonFactory, somebody
from tests.factories.progress import class_at, learner, open_center
from tests.factories.records import InvitationFactory
from tests.factories.targets import MonthPlanFactory, TargetFactory

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=30)
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def center(db):
    return open_center(code="wenling")


@pytest.fixture
def reviewer(sign_in, center):
    return sign_in(somebody(Role.CENTER_REVIEWER, center_id=center.id))


def a_day_of_work(cohort):
    """Learners at every place, some of them stuck, with what should be counted."""
    learner(cohort, Stage.INVITED, at=NOW)
    learner(cohort, Stage.LEARNING, at=NOW)
    learner(cohort, Stage.LEARNING, at=LONG_AGO)
    learner(cohort, Stage.ACTIVATED, at=LONG_AGO)
    learner(cohort, Stage.LEARNED, at=LONG_AGO).theory_tries = 2
    learner(cohort, Stage.THEORY_PASSED, at=LONG_AGO)
    marked_late = learner(cohort, Stage.THEORY_PASSED, at=LONG_AGO)
    marked_late.practical_waits_since = NOW - timedelta(days=5)
    learner(cohort, Stage.PRACTICAL_PASSED, at=NOW)
    learner(cohort, Stage.CERTIFIED, at=NOW)
    records.withdraw(learner(cohort, Stage.LEARNING, at=LONG_AGO), by=None, at=NOW)


def batch(center, state, **about):
    """A batch of the center."""
    moments = {} if state == "draft" else {"submitted_at": NOW}
    return RosterBatch(
        center_id=center.id,
        name=f"batch {state}",
        state=state,
        opened_at=NOW,
        opened_by_id=PersonFactory().id,
        **moments,
        **about,
    )


def test_the_counters_say_what_waits(reviewer, center):
    a_day_of_work(class_at(center))
    page = reviewer.get("/centers/wenling")
    counters = dict(zip(page.texts(".kpi dt"), page.texts(".kpi .figure"), strict=True))
    assert counters == {
        "在学": "2 人",
        "卡住": "5 人",
        "待理论": "1 人",
        "待实操": "2 人",
        "可发证": "1 人",
    }
    assert "处理卡住的 5 人" in page.text
    assert page.texts(".head .button") == ["处理卡住的 5 人"]


def test_the_stuck_stand_by_reason(session, center):
    a_day_of_work(class_at(center))
    session.flush()
    work = queries.center_work(center.id, at=NOW)
    assert work.stuck == {Stuck.QUIET: 2, Stuck.THEORY: 1, Stuck.VIDEO: 1, Stuck.MARKING: 1}
    assert (work.all_stuck, work.learners) == (5, 10)


def test_the_running_month_is_told_in_words(reviewer, center):
    target = TargetFactory()
    MonthPlanFactory(of=target, center_id=center.id, value=30)
    learner(class_at(center), Stage.CERTIFIED, at=NOW)
    page = reviewer.get("/centers/wenling")
    assert "11月已持证 1 人，到今天的计划 23 人，比计划少 22 人。" in page.text


def test_without_a_plan_the_month_has_no_gap(reviewer, center):
    learner(class_at(center), Stage.CERTIFIED, at=NOW)
    page = reviewer.get("/centers/wenling")
    assert "11月：已持证 1 人" in page.text
    assert "计划少" not in page.text


def test_after_the_programs_year_no_month_is_running(reviewer, center, clock):
    TargetFactory()
    learner(class_at(center), Stage.CERTIFIED, at=NOW)
    clock.set(datetime(2027, 5, 3, 2, tzinfo=UTC))
    page = reviewer.get("/centers/wenling")
    assert "到今天" not in " ".join(page.texts("main p"))
    assert page.all(".chart .running") == []


def test_batches_in_work_are_listed_and_finished_ones_are_not(reviewer, session, center):
    learner(class_at(center), Stage.CERTIFIED, at=NOW)
    session.add_all(
        [
            batch(center, "draft"),
            batch(center, "in_notice", notice_until=date(2026, 11, 27)),
            batch(center, "issued"),
            batch(center, "returned"),
        ]
    )
    page = reviewer.get("/centers/wenling")
    assert "batch draft" in page.text
    assert "公示到11月27日" in page.text
    assert "batch issued" not in page.text
    assert "batch returned" not in page.text


def test_where_nobody_is_stuck_the_page_says_so(reviewer, center):
    learner(class_at(center), Stage.LEARNING, at=NOW)
    page = reviewer.get("/centers/wenling")
    assert "没有人卡住" in page.text
    assert page.all(".head .button") == []


def test_a_new_center_begins_with_three_steps(reviewer, center):
    page = reviewer.get("/centers/wenling")
    assert len(page.all(".steps > li")) == 3
    assert "请总部给第一期开一个邀请码" in page.text
    InvitationFactory(into=class_at(center), code="WL2020")
    page = reviewer.get("/centers/wenling")
    assert "/join/WL2020" in page.text
    assert page.all(".kpi") == []


def test_another_centers_learners_never_count_here(reviewer, session, center):
    elsewhere = open_center(code="humen")
    own, other = class_at(center), class_at(elsewhere)
    learner(own, Stage.LEARNING, at=NOW)
    a_day_of_work(other)
    target = TargetFactory()
    MonthPlanFactory(of=target, center_id=elsewhere.id, value=77)
    session.add(batch(elsewhere, "draft"))
    session.flush()
    page = reviewer.get("/centers/wenling")
    assert page.texts(".kpi .figure") == ["1 人", "0 人", "0 人", "0 人", "0 人"]
    assert page.texts(".funnel td.num")[::3] == ["1", "1", "1", "0", "0", "0", "0"]
    assert "77" not in page.text
    assert "没有在办的批次" in page.text
    tallies = queries.center_tallies(center.id, date(2026, 4, 1), date(2027, 3, 1))
    assert tallies.certified == {}
    assert set(tallies.waits) == {Stage.ACTIVATED, Stage.LEARNING}


def test_the_tallies_of_a_center_are_its_own_moments(session, center):
    cohort = class_at(center)
    learner(cohort, Stage.CERTIFIED, at=NOW, days=3)
    learner(cohort, Stage.CERTIFIED, at=NOW - timedelta(days=60), days=3)
    tallies = queries.center_tallies(center.id, date(2026, 4, 1), date(2027, 3, 1))
    assert tallies.stages[Stage.CERTIFIED] == 2
    assert tallies.certified == {NOVEMBER: 1, date(2026, 9, 1): 1}
    assert tallies.waits[Stage.CERTIFIED] == {3: 2}


def test_another_center_is_not_found(reviewer, center):
    open_center(code="humen")
    reviewer.get("/centers/humen", status=404)
    reviewer.get("/centers/nowhere", status=404)


@pytest.mark.parametrize("role", [Role.HEADQUARTERS, Role.APPROVER, Role.AUDITOR])
def test_headquarters_may_look_at_every_center(sign_in, center, role):
    sign_in(somebody(role)).get("/centers/wenling")


@pytest.mark.parametrize("role", [None, Role.EXAMINER, Role.INSTRUCTOR])
def test_nobody_else_may(sign_in, center, role):
    sign_in(somebody(role)).get("/centers/wenling", status=403)


def test_the_page_is_whole_in_english_too(reviewer, center):
    a_day_of_work(class_at(center))
    assert "Help the 5 who are stuck" in reviewer.get("/centers/wenling?lang=en").text


def test_the_page_costs_the_same_for_one_learner_and_for_fifty(
    reviewer, session, center, count_statements
):
    cohort = class_at(center)
    target = TargetFactory()
    MonthPlanFactory(of=target, center_id=center.id)
    learner(cohort, Stage.LEARNING, at=NOW)
    session.commit()
    with count_statements() as few:
        reviewer.get("/centers/wenling")
    for n in range(50):
        learner(cohort, (Stage.LEARNING, Stage.LEARNED)[n % 2], at=NOW)
    session.commit()
    with count_statements() as many:
        reviewer.get("/centers/wenling")
    assert len(many) == len(few) <= 6, "\n".join(many)

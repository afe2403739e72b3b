"""Headquarters' pages: their figures, what they count, and what they cost."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from academy.access.permissions import Role
from academy.dashboards.queries import hq as queries
from academy.places.models import CollegeCenter
from academy.records import actions as records
from academy.records.models import Enrollment
from academy.records.rules import FUNNEL, MOMENTS, Stage
from tests.factories.factories import FactoryFactory, PersonFactoryFactory
from tests.factories.people import somebody
from tests.factories.places import BeltFactory, CollegeFactory
from tests.factories.progress import class_at, learner, open_center
from tests.factories.targets import (
    MonthPlanFactory,
    MonthReportFactory,
    ProgramFactory,
    TargetFactory,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
APRIL, MARCH = date(2026, 4, 1), date(2027, 3, 1)
PAGES = (
    "/hq",
    "/hq/belts",
    "/hq/centers",
    "/hq/centers?sort=share",
    "/hq/centers?sort=certified",
    "/hq/centers?sort=name",
    "/hq/centers?sort=nonsense",
    "/hq/colleges",
    "/hq/factories",
    "/hq/targets",
)


@pytest.fixture
def headquarters(sign_in):
    return sign_in(somebody(Role.HEADQUARTERS))


def a_program(**metrics):
    """The program of the year with targets: `a_program(certified_streamers=100_000)`."""
    program = ProgramFactory()
    units = {"gmv_origin": "CNY", "operations_centers": "centers", "factories_enabled": "factories"}
    return {
        metric: TargetFactory(
            of=program, metric=metric, value=value, unit=units.get(metric, "people")
        )
        for metric, value in metrics.items()
    }


def some_learners(count=1, *, center=None, at=NOW):
    """Learners in every stage at a center, the certified of them a month apart."""
    cohort = class_at(center or open_center())
    for n in range(count):
        for stage in FUNNEL:
            learner(cohort, stage, at=at - timedelta(days=31 * (n % 3)), days=4)
    return cohort


def figure(page, label):
    """The figure with this label, as its parts."""
    (found,) = [box for box in page.all(".kpi") if label in box.dt.get_text()]
    return found


def test_figures_stand_beside_plan_target_and_definition(headquarters):
    center = open_center()
    targets = a_program(certified_streamers=100_000)
    MonthPlanFactory(of=targets["certified_streamers"], center_id=center.id, value=30)
    some_learners(center=center)
    page = headquarters.get("/hq")
    box = figure(page, "已持证工厂主播")
    assert "1 人" in box.get_text(" ", strip=True)
    assert "比计划少 22 人" in box.get_text()  # 23 of 30 days of 30 people
    assert "年目标 100,000 人" in box.get_text()
    assert "当年新颁发证书的人数。" in box.details.get_text()
    assert "媒体报道" in box.details.get_text()


def test_what_is_reported_is_compared_up_to_the_last_report(headquarters):
    center = open_center()
    money = a_program(gmv_origin=10**11)["gmv_origin"]
    MonthPlanFactory(of=money, center_id=center.id, month=date(2026, 10, 1), value=3 * 10**8)
    MonthPlanFactory(of=money, center_id=center.id, month=date(2026, 11, 1), value=9 * 10**8)
    before = figure(headquarters.get("/hq"), "产地成交额")
    assert before.strong.get_text() == "—"
    assert "比计划" not in before.get_text()
    MonthReportFactory(of=money, center_id=center.id, value=5 * 10**8)
    after = figure(headquarters.get("/hq"), "产地成交额").get_text(" ", strip=True)
    assert "5 亿元" in after
    assert "比计划多 2 亿元" in after
    assert "报到10月" in after


def test_without_a_program_the_figures_stand_alone(headquarters):
    some_learners()
    page = headquarters.get("/hq")
    assert "1 人" in figure(page, "已持证工厂主播").get_text(" ", strip=True)
    assert page.all(".kpi details") == []
    assert "今年还没有定目标" in headquarters.get("/hq/targets").text


def test_every_figure_equals_a_recount(session):
    first, second = open_center(), open_center(province="广东")
    some_learners(3, center=first)
    some_learners(2, center=second)
    found = queries.reached(APRIL, MARCH)
    for stage, moment in MOMENTS.items():
        column = getattr(Enrollment, moment)
        counted = session.scalar(select(func.count()).where(column.is_not(None)))
        assert found.stages[stage] == counted
    assert found.certified_by_center == {first.id: 3, second.id: 2}
    months = {date(2026, 11, 1): 2, date(2026, 10, 1): 2, date(2026, 9, 1): 1}
    assert found.certified_by_month == months
    by_belt = queries.certified_by_belt(APRIL, MARCH)
    assert set(by_belt) == {first.belt_id, second.belt_id}
    assert by_belt[second.belt_id] == {date(2026, 11, 1): 1, date(2026, 10, 1): 1}
    alone = queries.reached(APRIL, MARCH, belt_id=second.belt_id)
    assert (alone.stages[Stage.CERTIFIED], alone.certified_by_center) == (2, {second.id: 2})


def test_another_year_does_not_count(session):
    some_learners(at=datetime(2026, 3, 31, 10, tzinfo=UTC))
    assert queries.reached(APRIL, MARCH) == queries.Reached({}, Counter(), Counter())


def test_the_last_evening_of_march_in_beijing_is_not_april(session):
    learner(class_at(open_center()), Stage.CERTIFIED, at=datetime(2026, 3, 31, 16, tzinfo=UTC))
    assert queries.reached(APRIL, MARCH).stages[Stage.CERTIFIED] == 1


def test_waits_are_told_by_stage_and_belt(session):
    cohort = class_at(open_center())
    learner(cohort, Stage.LEARNED, at=NOW, days=4)
    learner(class_at(open_center()), Stage.ACTIVATED, at=NOW, days=9)
    assert queries.waits()[Stage.ACTIVATED] == {4: 1, 9: 1}
    assert queries.waits(belt_id=cohort.belt_id)[Stage.ACTIVATED] == {4: 1}


def test_a_factory_that_can_go_live_is_counted_once_and_listed(headquarters, session):
    cohort = class_at(open_center())
    factory = FactoryFactory(center_id=cohort.center_id, belt_id=cohort.belt_id)
    for _ in range(2):
        enrollment = learner(cohort, Stage.PRACTICAL_PASSED, at=NOW)
        PersonFactoryFactory(person_id=enrollment.person_id, factory_id=factory.id)
        records.reach(enrollment, Stage.CERTIFIED, at=NOW)
    page = headquarters.get("/hq")
    assert "1 家" in figure(page, "能开播的工厂").get_text(" ", strip=True)
    listed = headquarters.get("/hq/factories")
    assert (listed.one("[data-total]")["data-total"], len(listed.all("tbody tr"))) == ("1", 1)
    assert factory.name in listed.text


def test_centers_and_colleges_count_from_their_opening(headquarters):
    open_center()
    open_center(opens_on=date(2026, 12, 1))
    CollegeFactory(opens_on=date(2026, 11, 23))
    CollegeFactory(opens_on=date(2026, 11, 24))
    CollegeFactory()
    page = headquarters.get("/hq")
    assert "1 个" in figure(page, "产地直播运营中心").get_text(" ", strip=True)
    assert "1 所" in figure(page, "产地商+直播大学").get_text(" ", strip=True)
    for path in ("/hq/centers", "/hq/colleges"):
        listed = headquarters.get(path)
        assert listed.one("[data-total]")["data-total"] == "1"
        assert len(listed.all("main section")) == 1  # those still to open stand apart


def test_the_center_of_a_college_is_named_as_the_reader_reads(headquarters, session):
    center = open_center()
    college = CollegeFactory(opens_on=date(2026, 11, 23))
    session.add(CollegeCenter(college_id=college.id, center_id=center.id))
    for language, name in (("zh", center.name), ("en", center.name_en)):
        page = headquarters.get(f"/hq/colleges?lang={language}")
        assert page.link(name) == f"/centers/{center.code}"


def test_only_a_province_with_an_open_center_has_a_figure(headquarters):
    some_learners(center=open_center(province="广东"))
    open_center(province="福建")
    open_center(province="江西", opens_on=date(2026, 12, 1))
    page = headquarters.get("/hq")
    linked = {tile["aria-label"] for tile in page.all("a.tile")}
    assert linked == {"广东 1", "福建 0"}


def test_the_board_frames_the_opening_and_begins_there(headquarters):
    center = open_center(opens_on=date(2026, 10, 1))
    target = a_program(certified_streamers=9)["certified_streamers"]
    MonthPlanFactory(of=target, center_id=center.id, month=date(2026, 10, 1), value=7)
    some_learners(2, center=center)
    BeltFactory(name="保定")
    page = headquarters.get("/hq/belts")
    states = [cell["data-state"] for cell in page.all(".beltboard td")]
    assert states == ["before"] * 6 + ["done", "running"] + ["future"] * 4
    opening = page.one(".opening")
    assert "1" in opening.strong.get_text()
    assert "7" in opening.select_one(".plan").get_text()
    assert "保定" in page.text


def test_a_belts_page_shows_its_own_figures_alone(headquarters):
    own, other = open_center(), open_center()
    path = f"/hq/belts/{own.belt.code}"
    some_learners(2, center=own)
    some_learners(1, center=other)
    page = headquarters.get(path)
    assert page.texts(".facts dd")[0] == "2"
    assert own.name in page.text
    assert other.name not in page.text
    assert headquarters.get("/hq/belts/nowhere", status=404)


def test_centers_furthest_behind_their_own_plan_come_first(headquarters):
    target = a_program(certified_streamers=9)["certified_streamers"]
    plans = {"ahead": 0, "behind": 30, "far-behind": 60}
    for code, plan in plans.items():
        center = open_center(code=code, name=code)
        MonthPlanFactory(of=target, center_id=center.id, month=date(2026, 10, 1), value=plan)
        some_learners(center=center)
    open_center(code="unplanned", name="unplanned")
    order = headquarters.get("/hq/centers").texts("tbody th")
    assert order == ["far-behind", "behind", "unplanned", "ahead"]
    assert headquarters.get("/hq/centers?sort=share").texts("tbody th")[0] == "far-behind"
    assert headquarters.get("/hq/centers?sort=name").texts("tbody th")[0] == "ahead"
    assert "人数少" in headquarters.get("/hq/centers").text


def test_targets_say_what_they_mean_and_where_they_come_from(headquarters):
    targets = a_program(certified_streamers=100_000, gmv_origin=10**11)
    center = open_center()
    MonthPlanFactory(of=targets["gmv_origin"], center_id=center.id, value=2 * 10**8)
    MonthReportFactory(of=targets["gmv_origin"], center_id=center.id, value=10**8)
    page = headquarters.get("/hq/targets")
    assert "1,000 亿元" in page.text
    assert "媒体报道，不是正式公布" in page.text
    assert "2026年11月 2 亿元" in page.text
    one = headquarters.get("/hq/targets/gmv_origin")
    assert "单位：万元" in one.text
    assert "10,000" in one.texts("tbody tr")[0]
    assert center.name in one.text
    counted = headquarters.get("/hq/targets/certified_streamers")
    assert "没有按月排计划" in counted.text
    assert headquarters.get("/hq/targets/happiness", status=404)


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_house_shows_whole_pages(headquarters, path):
    headquarters.get(path)


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_whole_in_english_too(headquarters, path):
    some_learners()
    a_program(certified_streamers=100_000, gmv_origin=10**11)
    headquarters.get(f"{path}{'&' if '?' in path else '?'}lang=en")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", [Role.CENTER_REVIEWER, Role.EXAMINER, None])
def test_they_are_headquarters_alone(sign_in, path, role):
    place = {"center_id": open_center().id} if role is Role.CENTER_REVIEWER else {}
    sign_in(somebody(role, **place)).get(path, status=403)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR])
def test_approvers_and_auditors_may_follow(sign_in, role):
    sign_in(somebody(role)).get("/hq")


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/hq", 8),
        ("/hq/belts", 6),
        ("/hq/belts/{belt}", 7),
        ("/hq/centers", 6),
        ("/hq/factories", 6),
        ("/hq/colleges", 4),
        ("/hq/targets", 4),
        ("/hq/targets/certified_streamers", 7),
    ],
)
def test_pages_cost_the_same_for_one_row_and_for_fifty(
    headquarters, session, count_statements, path, most
):
    center = open_center()
    target = a_program(certified_streamers=9)["certified_streamers"]
    MonthPlanFactory(of=target, center_id=center.id)
    address = path.format(belt=center.belt.code)
    learner(class_at(center), Stage.CERTIFIED, at=NOW)
    session.commit()
    with count_statements() as few:
        headquarters.get(address)
    for n in range(50):
        another = open_center()
        MonthPlanFactory(of=target, center_id=another.id)
        CollegeFactory(opens_on=APRIL)
        if n % 10 == 0:
            learner(class_at(another), Stage.CERTIFIED, at=NOW)
    session.commit()
    with count_statements() as many:
        headquarters.get(address)
    assert len(many) == len(few) <= most, "\n".join(many)


@pytest.mark.parametrize("path", ["/hq", "/hq/belts", "/hq/centers"])
def test_figures_never_look_at_the_enrollments(headquarters, session, count_statements, path):
    some_learners()
    session.commit()
    with count_statements() as sent:
        headquarters.get(path)
    assert [statement for statement in sent if "enrollment" in statement] == []

"""Programs, plans and reports on a real database."""

from datetime import date

from academy.targets import queries
from academy.targets.queries import CenterMonth
from tests.factories.places import CenterFactory
from tests.factories.targets import (
    MonthPlanFactory,
    MonthReportFactory,
    ProgramFactory,
    TargetFactory,
)

NOVEMBER = date(2026, 11, 23)


def test_without_a_program_the_year_is_that_around_today(db):
    year = queries.current_year(NOVEMBER)
    assert (year.program, year.targets) == (None, {})
    assert (year.begins_on, year.ends_on) == (date(2026, 4, 1), date(2027, 3, 31))
    assert queries.plans_of(year) == queries.Plans()
    assert queries.year_of_center(1, NOVEMBER)[0].program is None


def test_the_program_that_began_last_is_followed_with_its_own_targets(db):
    old = ProgramFactory(begins_on=date(2025, 4, 1), ends_on=date(2026, 3, 31))
    TargetFactory(of=old, value=1)
    new = TargetFactory(value=2)
    ProgramFactory(begins_on=date(2027, 4, 1), ends_on=date(2028, 3, 31))
    year = queries.current_year(NOVEMBER)
    assert year.program.id == new.program_id
    assert {metric: target.value for metric, target in year.targets.items()} == {
        "certified_streamers": 2
    }
    assert len(year.months) == 12


def test_plans_and_reports_come_together_in_one_statement(db, count_statements):
    first, second = CenterFactory(), CenterFactory()
    program = ProgramFactory()
    target = TargetFactory(of=program)
    money = TargetFactory(of=program, metric="gmv_origin", unit="CNY")
    MonthPlanFactory(of=target, center_id=first.id, value=3)
    MonthPlanFactory(of=target, center_id=second.id, value=4)
    MonthPlanFactory(of=money, value=10**11)
    MonthReportFactory(of=money, center_id=first.id, value=6 * 10**9)
    MonthReportFactory(of=money, center_id=second.id, value=10**9)
    db.session.flush()
    year = queries.current_year(NOVEMBER)
    with count_statements() as sent:
        plans = queries.plans_of(year)
    assert len(sent) == 1
    november, october = date(2026, 11, 1), date(2026, 10, 1)
    assert plans.plan_of("certified_streamers") == {november: 7}
    assert plans.plan_of("gmv_origin") == {november: 10**11}
    assert queries.plans_of_centers(year, "certified_streamers") == {
        first.id: {november: 3},
        second.id: {november: 4},
    }
    assert queries.plans_of_centers(year, "gmv_origin") == {}
    assert queries.plans_of_centers(year, "orders") == {}
    assert plans.reported_for("gmv_origin") == {october: 7 * 10**9}
    assert plans.reported_for("orders") == {}


def test_another_programs_plans_stay_out(db):
    MonthPlanFactory(of=TargetFactory(of=ProgramFactory(begins_on=date(2025, 4, 1))))
    TargetFactory()
    assert queries.plans_of(queries.current_year(NOVEMBER)).planned == {}


def test_a_center_reads_its_own_plan_alone(db, count_statements):
    own, other = CenterFactory(), CenterFactory()
    target = TargetFactory()
    MonthPlanFactory(of=target, center_id=own.id, value=3)
    MonthPlanFactory(of=target, center_id=other.id, value=4)
    MonthPlanFactory(of=target, value=100)
    old = TargetFactory(of=ProgramFactory(begins_on=date(2025, 4, 1)))
    MonthPlanFactory(of=old, center_id=own.id, value=9)
    with count_statements() as sent:
        year, plans = queries.year_of_center(own.id, NOVEMBER)
    assert len(sent) == 1
    assert set(year.targets) == {"certified_streamers"}
    assert plans.plan_of("certified_streamers") == {date(2026, 11, 1): 3}


def test_a_target_is_told_by_center_and_month(db):
    center = CenterFactory()
    money = TargetFactory(metric="gmv_origin", unit="CNY")
    MonthPlanFactory(of=money, center_id=center.id, month=date(2026, 10, 1), value=9)
    MonthPlanFactory(of=money, value=100)
    MonthReportFactory(of=money, center_id=center.id, value=7)
    MonthReportFactory(of=money, center_id=center.id, month=date(2026, 9, 1), value=5)
    assert queries.months_of_target(money) == [
        CenterMonth(center.id, date(2026, 9, 1), None, 5),
        CenterMonth(center.id, date(2026, 10, 1), 9, 7),
    ]

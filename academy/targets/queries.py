"""Finding the program, its targets, and what is planned and reported for each month."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Date, bindparam, case, func, literal, select, union_all

from academy.core.db import db, plain
from academy.targets import rules
from academy.targets.models import MonthPlan, MonthReport, Program, Target
from academy.targets.rules import Planned


@dataclass(frozen=True)
class ProgramYear:
    """The year that is followed: that of a program with its targets, or a bare one without."""

    begins_on: date
    ends_on: date
    program: Program | None = None
    targets: dict[str, Target] = field(default_factory=dict)

    @property
    def months(self) -> list[date]:
        """The months of the year."""
        return rules.months_between(self.begins_on, self.ends_on)


@dataclass(frozen=True)
class Plans:
    """What is planned for each target, and what was reported for it, by month."""

    planned: dict[str, list[Planned]] = field(default_factory=dict)
    reported: dict[str, dict[date, int]] = field(default_factory=dict)

    def plan_of(self, metric: str) -> dict[date, int]:
        """The program's plan of a metric for each month."""
        return rules.plans_by_month(self.planned.get(metric, ()))

    def reported_for(self, metric: str) -> dict[date, int]:
        """What all centers reported for a metric in each month."""
        return self.reported.get(metric, {})


def current_year(today: date) -> ProgramYear:
    """The year of the program that began last, with its targets in the order they were set.

    Where no program was ever set, figures still have a year: April to March.
    """
    rows = db.session.execute(_YEAR, {"today": today}).all()
    if not rows:
        return ProgramYear(*rules.program_year(today))
    program = rows[0][0]
    targets = {target.metric: target for one, target in rows if one is program and target}
    return ProgramYear(program.begins_on, program.ends_on, program, targets)


_YEAR = (
    select(Program, Target)
    .outerjoin(Target, Target.program_id == Program.id)
    .where(Program.begins_on <= bindparam("today", type_=Date))
    .order_by(Program.begins_on.desc(), Program.id.desc(), Target.id)
)


def plans_of(year: ProgramYear) -> Plans:
    """Everything planned and reported for a program's year, in one statement.

    Both come summed over the centers; a plan of the whole program stands by itself.
    """
    if year.program is None:
        return Plans()
    plans = Plans()
    for kind, metric, month, value in plain().execute(_PLANS, {"program": year.program.id}):
        if kind == "report":
            plans.reported.setdefault(metric, {})[month] = int(value)
        else:
            planned_row = Planned(month, int(value), is_whole=kind == "whole")
            plans.planned.setdefault(metric, []).append(planned_row)
    return plans


# Made once: putting a statement together costs more than running it.
_IS_WHOLE = MonthPlan.center_id.is_(None)
_PLANS: CompoundSelect[Any] = union_all(
    select(
        case((_IS_WHOLE, "whole"), else_="plan").label("kind"),
        Target.metric,
        MonthPlan.month,
        func.sum(MonthPlan.value),
    )
    .join(Target, Target.id == MonthPlan.target_id)
    .where(Target.program_id == bindparam("program"))
    .group_by(Target.metric, MonthPlan.month, _IS_WHOLE),
    select(literal("report"), Target.metric, MonthReport.month, func.sum(MonthReport.value))
    .join(Target, Target.id == MonthReport.target_id)
    .where(Target.program_id == bindparam("program"))
    .group_by(Target.metric, MonthReport.month),
)


def plans_of_centers(year: ProgramYear, metric: str) -> dict[int, dict[date, int]]:
    """What is planned for each center and month, for one metric."""
    target = year.targets.get(metric)
    if target is None:
        return {}
    rows = db.session.execute(
        select(MonthPlan.center_id, MonthPlan.month, MonthPlan.value).where(
            MonthPlan.target_id == target.id, MonthPlan.center_id.is_not(None)
        )
    ).all()
    found: dict[int, dict[date, int]] = {}
    for center_id, month, value in rows:
        if center_id is not None:
            found.setdefault(center_id, {})[month] = int(value)
    return found


def year_of_center(center_id: int, today: date) -> tuple[ProgramYear, Plans]:
    """The program's year with what it plans for one center, in one statement."""
    rows = db.session.execute(
        select(Program, Target, MonthPlan.month, MonthPlan.value)
        .outerjoin(Target, Target.program_id == Program.id)
        .outerjoin(
            MonthPlan, (MonthPlan.target_id == Target.id) & (MonthPlan.center_id == center_id)
        )
        .where(Program.begins_on <= today)
        .order_by(Program.begins_on.desc(), Program.id.desc(), Target.id, MonthPlan.month)
    ).all()
    if not rows:
        return ProgramYear(*rules.program_year(today)), Plans()
    program, targets, plans = rows[0][0], {}, Plans()
    for one, target, month, value in rows:
        if one is program and target is not None:
            targets[target.metric] = target
            if month is not None:
                plans.planned.setdefault(target.metric, []).append(Planned(month, int(value)))
    return ProgramYear(program.begins_on, program.ends_on, program, targets), plans


@dataclass(frozen=True)
class CenterMonth:
    """What one center planned and reported for a month."""

    center_id: int
    month: date
    plan: int | None = None
    report: int | None = None


def months_of_target(target: Target) -> list[CenterMonth]:
    """What each center planned and reported for a target, in one statement."""
    statement: CompoundSelect[Any] = union_all(
        select(literal("plan"), MonthPlan.center_id, MonthPlan.month, MonthPlan.value).where(
            MonthPlan.target_id == target.id, MonthPlan.center_id.is_not(None)
        ),
        select(
            literal("report"), MonthReport.center_id, MonthReport.month, MonthReport.value
        ).where(MonthReport.target_id == target.id),
    )
    found: dict[tuple[int, date], dict[str, int]] = {}
    for kind, center_id, month, value in db.session.execute(statement).all():
        found.setdefault((center_id, month), {})[kind] = int(value)
    return [
        CenterMonth(center_id, month, told.get("plan"), told.get("report"))
        for (center_id, month), told in sorted(found.items())
    ]

"""Finding the program, its targets, and what is planned and reported for each month."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Integer, cast, func, literal, null, select, union_all

from academy.core.db import db
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

    def plan_of_center(self, metric: str, center_id: int) -> dict[date, int]:
        """A center's plan of a metric for each month."""
        return {
            row.month: row.value
            for row in self.planned.get(metric, ())
            if row.center_id == center_id
        }

    def reported_for(self, metric: str) -> dict[date, int]:
        """What all centers reported for a metric in each month."""
        return self.reported.get(metric, {})


def current_year(today: date) -> ProgramYear:
    """The year of the program that began last, with its targets in the order they were set.

    Where no program was ever set, figures still have a year: April to March.
    """
    rows = db.session.execute(
        select(Program, Target)
        .outerjoin(Target, Target.program_id == Program.id)
        .where(Program.begins_on <= today)
        .order_by(Program.begins_on.desc(), Program.id.desc(), Target.id)
    ).all()
    if not rows:
        return ProgramYear(*rules.program_year(today))
    program = rows[0][0]
    targets = {target.metric: target for one, target in rows if one is program and target}
    return ProgramYear(program.begins_on, program.ends_on, program, targets)


def plans_of(year: ProgramYear) -> Plans:
    """Everything planned and reported for a program's year, in one statement.

    Plans come center by center, for a center's own gap; reports come summed over the centers.
    """
    if year.program is None:
        return Plans()
    program_id = year.program.id
    planned = (
        select(
            literal("plan").label("kind"),
            Target.metric,
            MonthPlan.month,
            MonthPlan.center_id,
            MonthPlan.value,
        )
        .join(Target, Target.id == MonthPlan.target_id)
        .where(Target.program_id == program_id)
    )
    reported = (
        select(
            literal("report"),
            Target.metric,
            MonthReport.month,
            cast(null(), Integer),
            func.sum(MonthReport.value),
        )
        .join(Target, Target.id == MonthReport.target_id)
        .where(Target.program_id == program_id)
        .group_by(Target.metric, MonthReport.month)
    )
    both: CompoundSelect[Any] = union_all(planned, reported)
    plans = Plans()
    for kind, metric, month, center_id, value in db.session.execute(both):
        if kind == "plan":
            plans.planned.setdefault(metric, []).append(Planned(month, int(value), center_id))
        else:
            plans.reported.setdefault(metric, {})[month] = int(value)
    return plans


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
                planned = Planned(month, int(value), center_id)
                plans.planned.setdefault(target.metric, []).append(planned)
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
    for kind, center_id, month, value in db.session.execute(statement):
        found.setdefault((center_id, month), {})[kind] = int(value)
    return [
        CenterMonth(center_id, month, told.get("plan"), told.get("report"))
        for (center_id, month), told in sorted(found.items())
    ]

"""Headquarters: on target or not, by month, belt, center and province."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request, url_for

from academy.access.gate import admits, can
from academy.access.permissions import Permission
from academy.core.clock import beijing_date, end_of_day, start_of_day
from academy.dashboards.queries import hq as queries
from academy.dashboards.queries.hq import Spot
from academy.dashboards.rules import figures as rules
from academy.dashboards.views import words
from academy.places.models import Belt
from academy.places.queries import find_belt
from academy.records.rules import Stage
from academy.targets import queries as targets
from academy.targets import rules as target_rules
from academy.targets.models import Target
from academy.targets.queries import Plans, ProgramYear
from academy.targets.rules import METRIC_UNITS, METRIC_WORDS, REPORTED, Metric
from academy.web.filters import day_time, in_language, month
from academy.web.language import gettext as _
from academy.web.navigation import headquarters_menu
from academy.web.paging import Order, page_of
from academy.web.shell import page, request_time

blueprint = Blueprint("hq", __name__)

HEADLINE = (Metric.CERTIFIED, Metric.GMV, Metric.FACTORIES, Metric.CENTERS, Metric.COLLEGES)
Row = dict[str, Any]
CenterPlans = Mapping[int, Mapping[date, int]]


@dataclass(frozen=True)
class Now:
    """The moment of the request and the year it falls into."""

    at: datetime
    today: date
    year: ProgramYear


def now() -> Now:
    """The year that is followed at this moment."""
    at = request_time()
    today = beijing_date(at)
    return Now(at, today, targets.current_year(today))


def frame(here: Now) -> Row:
    """What every page of headquarters shows around its figures."""
    program = here.year.program
    return {
        "menu": headquarters_menu(),
        "place": {
            "name": _("Headquarters"),
            "subtitle": in_language(program) if program else words.months_of(here.year),
        },
        "months_words": words.months_of(here.year),
        "as_of": day_time(here.at),
    }


def people(stage: Stage = Stage.CERTIFIED, **filters: Any) -> str:
    """The list of the learners a figure counts; nothing for whoever may not read names."""
    if not can(Permission.ROSTER_READ):
        return ""
    return f"/hq/learners?{urlencode({'stage_reached': stage.value, **filters}, doseq=True)}"


def people_by_month(**filters: Any) -> Callable[[date], str]:
    """The list of the learners certified in a month."""
    return lambda first: people(month=f"{first:%Y-%m}", **filters)


@blueprint.get("/hq")
@admits(Permission.PROGRAM_READ)
def overview() -> str:
    """The five figures, target and actual by month, the funnel, the provinces and the belts."""
    here = now()
    months = here.year.months
    plans = targets.plans_of(here.year)
    reached = queries.reached(months[0], months[-1])
    places = queries.places()
    return page(
        "dashboards/hq.html",
        **frame(here),
        figures=headlines(here, plans, reached, places),
        months=words.chart(
            target_rules.month_figures(
                months,
                plans=plans.plan_of(Metric.CERTIFIED),
                actual=reached.certified_by_month,
                today=here.today,
            ),
            today=here.today,
            link=people_by_month(),
        ),
        stages=words.funnel(
            rules.funnel(reached.stages, queries.waits()),
            lambda stage: people(stage, **words.stretch(here.year)),
        ),
        loss=words.loss_words(rules.biggest_loss(reached.stages)),
        provinces=provinces(here, places.centers, reached.certified_by_center),
        belts=belt_strip(here, places.belts),
    )


def headlines(
    here: Now, plans: Plans, reached: queries.Reached, places: queries.Places
) -> list[Row]:
    """The five figures of the year with their gaps, targets and definitions."""
    openings = queries.openings()
    first, last = here.year.months[0], here.year.months[-1]
    factories = sum(n for month, n in openings.factories.items() if first <= month <= last)
    opened = rules.opened_by((center.opens_on for center in places.centers), here.today)
    colleges = sum(n for day, n in openings.colleges.items() if day <= here.today)
    actual = {
        Metric.CERTIFIED: reached.stages.get(Stage.CERTIFIED, 0),
        Metric.GMV: sum(plans.reported_for(Metric.GMV).values()),
        Metric.FACTORIES: factories,
        Metric.CENTERS: opened,
        Metric.COLLEGES: colleges,
    }
    links = {
        Metric.CERTIFIED: people(**words.stretch(here.year)),
        Metric.GMV: url_for("hq.target", metric=Metric.GMV.value)
        if Metric.GMV in here.year.targets
        else "",
        Metric.FACTORIES: url_for("hq.factories"),
        Metric.CENTERS: url_for("hq.centers"),
        Metric.COLLEGES: url_for("hq.colleges"),
    }
    return [headline(metric, actual[metric], links[metric], here, plans) for metric in HEADLINE]


def headline(metric: Metric, actual: int, url: str, here: Now, plans: Plans) -> Row:
    """One figure with its gap to the plan until today and the year's target."""
    target = here.year.targets.get(metric)
    told, unit = words.amount(actual, target.unit if target else METRIC_UNITS[metric])
    figure: Row = {"label": _(METRIC_WORDS[metric]), "value": told, "unit": unit, "url": url}
    plan = plan_so_far(metric, here, plans)
    if metric in REPORTED and not plans.reported_for(metric):
        figure["value"] = None
    elif plan is not None and target:
        gap = target_rules.gap(actual, plan)
        figure |= {"gap": words.gap_words(gap, target.unit), "direction": direction(gap)}
    if target:
        figure |= {
            "target": _("Year target %(n)s", n=words.amount_words(target.value, target.unit)),
            "definition": definition(target),
        }
    if metric in REPORTED and (reported := plans.reported_for(metric)):
        figure["asof"] = _("reported up to %(month)s", month=month(max(reported)))
    return figure


def direction(gap: target_rules.Gap) -> str:
    """The sign before a gap; what is exactly as planned has none."""
    return "" if gap.direction == "even" else gap.direction


def plan_so_far(metric: str, here: Now, plans: Plans) -> int | None:
    """The plan until today; for what is reported, until the last month that was."""
    planned = plans.plan_of(metric)
    if metric in REPORTED:
        last = max(plans.reported_for(metric), default=None)
        planned = {first: plan for first, plan in planned.items() if last and first <= last}
    return target_rules.plan_so_far(planned, today=here.today)


def definition(target: Target) -> str:
    """What exactly is counted, and where the target comes from."""
    sentence = _(
        "%(definition)s Source of the target: %(source)s.",
        definition=in_language(target, "definition"),
        source=in_language(target, "source"),
    )
    return str(sentence)


def provinces(here: Now, centers: list[Spot], certified: Counter[int]) -> Row:
    """The certified of each province with an open center, in the names of the tile map."""
    opened: dict[str, list[Spot]] = {}
    for center in centers:
        if center.is_open(here.today):
            opened.setdefault(center.province, []).append(center)
    return {
        name: {
            "value": sum(certified[center.id] for center in within),
            "url": people(center=[center.code for center in within], **words.stretch(here.year)),
        }
        for name, within in opened.items()
    }


def belt_strip(here: Now, belts: list[Spot]) -> list[Row]:
    """The belts that have opened, with their months."""
    return [
        {
            "code": belt.code,
            "name": in_language(belt),
            "url": url_for("hq.belt", belt=belt.code),
            "month": month(belt.opens_on),
        }
        for belt in belts
        if belt.opens_on is not None and belt.is_open(here.today)
    ]


@blueprint.get("/hq/belts")
@admits(Permission.PROGRAM_READ)
def belts() -> str:
    """One belt a month: plan and actual of every belt, from its opening on."""
    here = now()
    places = queries.places()
    plans = targets.plans_of_centers(here.year, Metric.CERTIFIED)
    certified = queries.certified_by_belt(here.year.months[0], here.year.months[-1])
    planned = [belt for belt in places.belts if belt.opens_on is not None]
    return page(
        "dashboards/belts.html",
        **frame(here),
        months=[month(first) for first in here.year.months],
        belts=[
            {
                "code": belt.code,
                "name": in_language(belt),
                "province": words.province(belt),
                "url": url_for("hq.belt", belt=belt.code),
                "cells": belt_cells(here, belt, places, plans, certified.get(belt.id, Counter())),
            }
            for belt in planned
        ],
        unplanned=[
            {"name": in_language(belt), "url": url_for("hq.belt", belt=belt.code)}
            for belt in places.belts
            if belt.opens_on is None
        ],
    )


def belt_figures(
    here: Now,
    belt: Spot | Belt,
    places: queries.Places,
    plans: CenterPlans,
    certified: Counter[date],
) -> list[target_rules.MonthFigure]:
    """The months of a belt: its centers' plans together, and who was certified for it."""
    planned: Counter[date] = Counter()
    for center in places.centers_of(belt.id):
        planned.update(plans.get(center.id, {}))
    return target_rules.month_figures(
        here.year.months, plans=planned, actual=certified, today=here.today
    )


def belt_cells(
    here: Now, belt: Spot, places: queries.Places, plans: CenterPlans, certified: Counter[date]
) -> list[Row]:
    """The months of a belt as cells of the board."""
    link = people_by_month(belt=belt.code)
    return [
        {
            "plan": cell.figure.plan,
            "actual": cell.figure.actual,
            "state": "before" if cell.is_before else cell.figure.state.value,
            "opening": cell.is_opening,
            "url": link(cell.figure.month),
        }
        for cell in rules.belt_months(
            belt_figures(here, belt, places, plans, certified), belt.opens_on
        )
    ]


@blueprint.get("/hq/belts/<belt>")
@admits(Permission.PROGRAM_READ, found=find_belt)
def belt(found: Belt) -> str:
    """One belt: its months, its funnel and its centers."""
    here = now()
    places = queries.places()
    reached = queries.reached(here.year.months[0], here.year.months[-1], belt_id=found.id)
    plans = targets.plans_of_centers(here.year, Metric.CERTIFIED)
    months = belt_figures(here, found, places, plans, reached.certified_by_month)
    return page(
        "dashboards/belt.html",
        **frame(here),
        belt=found,
        where=words.place(found),
        opening=words.opening_words(found.opens_on, here.today),
        certified=reached.stages.get(Stage.CERTIFIED, 0),
        certified_url=people(belt=found.code, **words.stretch(here.year)),
        months=words.chart(months, today=here.today, link=people_by_month(belt=found.code)),
        stages=words.funnel(
            rules.funnel(reached.stages, queries.waits(belt_id=found.id)),
            lambda stage: people(stage, belt=found.code, **words.stretch(here.year)),
        ),
        loss=words.loss_words(rules.biggest_loss(reached.stages)),
        centers=[center_row(center) for center in places.centers_of(found.id)],
    )


def center_row(center: Spot) -> Row:
    """A center as a line that leads to its own page."""
    return {
        "label": in_language(center),
        "url": url_for("center.overview", center=center.code),
        "value": words.province(center),
    }


# How the centers may be ordered: the value of each row, the worst first where there is a worst.
ORDERS: dict[str, Callable[[Row], Any]] = {
    "gap": lambda row: -row["standing"].shortfall,
    "share": lambda row: (row["standing"].share is None, row["standing"].share or 0),
    "certified": lambda row: -row["standing"].actual,
    "name": lambda row: row["center"].code,
}


@blueprint.get("/hq/centers")
@admits(Permission.PROGRAM_READ)
def centers() -> str:
    """The centers compared by their own plans, those furthest behind first."""
    here = now()
    plans = targets.plans_of_centers(here.year, Metric.CERTIFIED)
    certified = queries.reached(here.year.months[0], here.year.months[-1]).certified_by_center
    places = queries.places()
    order = request.args.get("sort", "gap")
    order = order if order in ORDERS else "gap"
    opened = [
        {
            "center": center,
            "standing": rules.standing(
                certified[center.id],
                target_rules.plan_so_far(plans.get(center.id, {}), today=here.today),
            ),
        }
        for center in places.centers
        if center.is_open(here.today)
    ]
    belts = {belt.id: belt for belt in places.belts}
    return page(
        "dashboards/centers.html",
        **frame(here),
        opened=[center_cells(row, belts, here) for row in sorted(opened, key=ORDERS[order])],
        later=[
            {**center_row(center), "value": words.opening_words(center.opens_on, here.today)}
            for center in places.centers
            if not center.is_open(here.today)
        ],
        sort=order,
    )


def center_cells(row: Row, belts: Mapping[int, Spot], here: Now) -> Row:
    """A center as a row of the table."""
    center: Spot = row["center"]
    belt = belts[center.belt_id]
    standing: rules.Standing = row["standing"]
    share = None if standing.share is None else f"{standing.share:.0f}%"
    return {
        "url": url_for("center.overview", center=center.code),
        "cells": [
            in_language(center),
            {"text": in_language(belt), "url": url_for("hq.belt", belt=belt.code)},
            words.province(center),
            {
                "text": standing.actual,
                "url": people(center=center.code, **words.stretch(here.year)),
            },
            standing.plan,
            words.standing_words(standing, "people") or None,
            {"text": share, "note": _("few planned") if standing.is_small else ""},
        ],
    }


@blueprint.get("/hq/colleges")
@admits(Permission.PROGRAM_READ)
def colleges() -> str:
    """The colleges that have opened, and those still to open."""
    here = now()
    rows = [
        {
            "is_open": college.opens_on is not None and college.opens_on <= here.today,
            "cells": [
                in_language(college),
                {
                    "text": in_language(center),
                    "url": url_for("center.overview", center=center.code),
                }
                if center
                else None,
                words.opening_words(college.opens_on, here.today),
            ],
        }
        for college, center in queries.colleges()
    ]
    return page(
        "dashboards/colleges.html",
        **frame(here),
        opened=[row for row in rows if row["is_open"]],
        later=[row for row in rows if not row["is_open"]],
    )


@blueprint.get("/hq/factories")
@admits(Permission.PROGRAM_READ)
def factories() -> str:
    """The factories that can go live since this year, the latest first."""
    here = now()
    statement = queries.enabled_factories(
        start_of_day(here.year.begins_on), end_of_day(here.year.ends_on)
    )
    columns = statement.selected_columns
    found = page_of(
        statement,
        [Order(columns.enabled_at, is_descending=True), Order(columns.id, is_descending=True)],
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    openings = queries.openings()
    first, last = here.year.months[0], here.year.months[-1]
    return page(
        "dashboards/factories.html",
        **frame(here),
        total=sum(n for month, n in openings.factories.items() if first <= month <= last),
        rows=[
            {
                "cells": [
                    row.name,
                    in_language(row, "center"),
                    in_language(row, "belt"),
                    day_time(row.enabled_at),
                ]
            }
            for row in found.rows
        ],
        earlier=url_for("hq.factories", before=found.before) if found.before else "",
        further=url_for("hq.factories", after=found.after) if found.after else "",
    )


@blueprint.get("/hq/targets")
@admits(Permission.PROGRAM_READ)
def target_list() -> str:
    """Every target with its definition, source and confidence, and its plan by month."""
    here = now()
    plans = targets.plans_of(here.year)
    return page(
        "dashboards/targets.html",
        **frame(here),
        targets=[target_facts(here, target, plans) for target in here.year.targets.values()],
    )


def target_facts(here: Now, target: Target, plans: Plans) -> Row:
    """What a target says of itself, and its plan by month."""
    planned = plans.plan_of(target.metric)
    so_far = target_rules.plan_so_far(planned, today=here.today)
    return {
        "name": _(METRIC_WORDS[Metric(target.metric)]),
        "url": url_for("hq.target", metric=target.metric),
        "definition": in_language(target, "definition"),
        "facts": [
            {"label": _("Year target"), "value": words.amount_words(target.value, target.unit)},
            {"label": _("Planned until today"), "value": words.amount_words(so_far, target.unit)},
            {
                "label": _("Confidence"),
                "value": _(target_rules.CONFIDENCE_WORDS.get(target.confidence, target.confidence)),
            },
            {"label": _("Source"), "value": in_language(target, "source")},
        ],
        "months": [
            {
                "cells": [
                    words.month_year(first),
                    words.amount_words(planned.get(first), target.unit),
                ]
            }
            for first in here.year.months
        ]
        if planned
        else [],
    }


def target_of_year(metric: str) -> Target | None:
    """The target of the running program for this metric, if any."""
    return targets.current_year(beijing_date(request_time())).targets.get(metric)


@blueprint.get("/hq/targets/<metric>")
@admits(Permission.PROGRAM_READ, found=target_of_year)
def target(found: Target) -> str:
    """One target: what the centers reported for each month, or what is planned for them."""
    here = now()
    rows = targets.months_of_target(found)
    is_reported = found.metric in REPORTED
    plans = targets.plans_of(here.year)
    return page(
        "dashboards/target.html",
        **frame(here),
        target=target_facts(here, found, plans),
        is_reported=is_reported,
        total=words.amount_words(sum(row.report or 0 for row in rows), found.unit),
        unit=words.table_unit(found.unit),
        months=[month(first) for first in here.year.months],
        together=together_rows(here, found, plans, is_reported=is_reported),
        rows=target_rows(here, found, rows, is_reported=is_reported),
    )


def together_rows(here: Now, found: Target, plans: Plans, *, is_reported: bool) -> list[Row]:
    """The plan of all centers together, and over it what they reported."""
    lines = [(_("Plan of all"), plans.plan_of(found.metric))]
    if is_reported:
        lines.insert(0, (_("Reported by all"), plans.reported_for(found.metric)))
    return [target_row(here, found, label, values) for label, values in lines if values]


def target_rows(
    here: Now, found: Target, rows: list[targets.CenterMonth], *, is_reported: bool
) -> list[Row]:
    """What each center reported or plans, month by month."""
    values: dict[int, dict[date, int]] = {}
    for row in rows:
        value = row.report if is_reported else row.plan
        if value is not None:
            values.setdefault(row.center_id, {})[row.month] = value
    return [
        {
            **target_row(here, found, in_language(center), values[center.id]),
            "url": url_for("center.overview", center=center.code),
        }
        for center in queries.places().centers
        if center.id in values
    ]


def target_row(here: Now, found: Target, label: str, values: Mapping[date, int]) -> Row:
    """A line of months; a month without a value has a dash."""
    cells = (values.get(first) for first in here.year.months)
    return {
        "cells": [
            label,
            *(None if cell is None else words.in_table(cell, found.unit) for cell in cells),
        ]
    }

"""A center's overview: today's work first, then how it stands."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint

from academy.access.gate import admits, can
from academy.access.permissions import Permission
from academy.core.clock import beijing_date
from academy.dashboards.queries import center as queries
from academy.dashboards.rules import figures as rules
from academy.dashboards.views import words
from academy.places.models import Center
from academy.places.queries import find_center
from academy.records.rules import STUCK_WORDS, Stage, Stuck
from academy.rosters.rules import BatchState, batch_words
from academy.targets import queries as targets
from academy.targets import rules as target_rules
from academy.targets.rules import Metric
from academy.web.filters import day, day_time, in_language, month, number
from academy.web.language import gettext as _
from academy.web.language import ngettext
from academy.web.navigation import center_menu
from academy.web.shell import page, request_time

blueprint = Blueprint("center", __name__)

Row = dict[str, Any]


@blueprint.get("/centers/<center>")
@admits(Permission.CENTER_READ, place=find_center)
def overview(place: Center) -> str:
    """Whom to help today, and how the center stands against its plan."""
    at = request_time()
    today = beijing_date(at)
    work = queries.center_work(place.id, at=at)
    year, plans = targets.year_of_center(place.id, today)
    tallies = queries.center_tallies(place.id, year.months[0], year.months[-1])
    months = target_rules.month_figures(
        year.months,
        plans=plans.plan_of(Metric.CERTIFIED),
        actual=tallies.certified,
        today=today,
    )
    return page(
        "dashboards/center.html",
        menu=center_menu(place.code, menu_words(work)),
        place={"name": in_language(place), "subtitle": in_language(place.belt)},
        belt=place.belt,
        as_of=day_time(at),
        counters=counters(place, work),
        stuck=stuck_rows(place, work),
        all_stuck=work.all_stuck,
        stuck_url=stuck_page(place),
        this_month=this_month(months),
        months=words.chart(
            months, today=today, link=lambda first: reached(place, month=f"{first:%Y-%m}")
        ),
        stages=words.funnel(
            rules.funnel(tallies.stages, tallies.waits),
            lambda stage: reached(place, stage, **words.stretch(year)),
        ),
        loss=words.loss_words(rules.biggest_loss(tallies.stages)),
        batches=[batch_row(place, batch) for batch in queries.batches_in_work(place.id)],
        set_up=None if work.learners else set_up(place),
    )


def people_words(n: int) -> str:
    """How many people, in words."""
    return str(ngettext("%(n)s person", "%(n)s people", n, n=number(n)))


def menu_words(work: queries.CenterWork) -> dict[str, str]:
    """What the menu beside every page of the center tells."""
    ready = work.stages.get(Stage.PRACTICAL_PASSED, 0)
    counts = {"learners": work.learners, "stuck": work.all_stuck, "certificates": ready}
    return {name: people_words(count) for name, count in counts.items()}


def roster(place: Center, **filters: str) -> str:
    """The center's roster with these filters; nothing for whoever may not read names."""
    if not can(Permission.ROSTER_READ, place):
        return ""
    return f"/centers/{place.code}/learners?{urlencode(filters)}"


def stuck_page(place: Center) -> str:
    """The people who are stuck; nothing for whoever may not read names."""
    return f"/centers/{place.code}/stuck" if can(Permission.ROSTER_READ, place) else ""


def reached(place: Center, stage: Stage = Stage.CERTIFIED, **filters: str) -> str:
    """The learners who reached a stage."""
    return roster(place, stage_reached=stage.value, **filters)


def counters(place: Center, work: queries.CenterWork) -> list[Row]:
    """The five counters of today's work, each leading to the names it counts."""
    waiting = (
        (Stage.LEARNING, _("Learning")),
        (Stage.LEARNED, _("Waiting for the theory exam")),
        (Stage.THEORY_PASSED, _("Waiting for the practical")),
        (Stage.PRACTICAL_PASSED, _("Ready for a certificate")),
    )
    rows: list[Row] = [
        {
            "label": label,
            "value": work.stages.get(stage, 0),
            "unit": _("people"),
            "url": roster(place, stage=stage.value),
        }
        for stage, label in waiting
    ]
    stuck = {
        "label": _("Stuck"),
        "value": work.all_stuck,
        "unit": _("people"),
        "url": stuck_page(place),
    }
    return [rows[0], stuck, *rows[1:]]


def stuck_rows(place: Center, work: queries.CenterWork) -> list[Row]:
    """The reasons for being stuck with the number of people, the most frequent first."""
    found = sorted(Stuck, key=lambda reason: -work.stuck.get(reason, 0))
    return [
        {
            "label": _(STUCK_WORDS[reason]),
            "value": people_words(work.stuck[reason]),
            "url": roster(place, stuck=reason.value),
        }
        for reason in found
        if work.stuck.get(reason)
    ]


def this_month(months: list[target_rules.MonthFigure]) -> str:
    """The running month in one sentence: certified, planned until today, and the gap."""
    running = next((one for one in months if one.state is target_rules.MonthState.RUNNING), None)
    if running is None:
        return ""
    actual = words.amount_words(running.actual or 0, "people")
    if running.to_date is None:
        return str(_("%(month)s: %(n)s certified.", month=month(running.month), n=actual))
    sentence = _(
        "%(month)s: %(n)s certified, %(plan)s planned until today. %(gap)s.",
        month=month(running.month),
        n=actual,
        plan=words.amount_words(running.to_date, "people"),
        gap=words.gap_words(target_rules.gap(running.actual or 0, running.to_date), "people"),
    )
    return str(sentence)


def batch_row(place: Center, batch: queries.BatchInWork) -> Row:
    """A batch as a line: what it is, how many are on it, and how far it is."""
    state = _(batch_words(batch.state, has_notice=batch.notice_until is not None))
    if batch.state == BatchState.IN_NOTICE and batch.notice_until:
        state = _("In notice until %(date)s", date=day(batch.notice_until))
    return {
        "label": batch.name,
        "note": people_words(batch.rows),
        "value": state,
        "url": f"/centers/{place.code}/batches/{batch.ref}",
    }


def set_up(place: Center) -> Row:
    """What a new center does first."""
    return {
        "invitation": queries.newest_invitation(place.id),
        "roster": f"/centers/{place.code}/learners",
        "certificates": f"/centers/{place.code}/certificates",
    }

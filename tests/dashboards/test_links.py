"""Every number leads to the names it counts: the list behind it has exactly as many."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from academy.access.permissions import Role
from academy.records import actions as records
from academy.records.models import Cohort
from academy.records.rules import FUNNEL, Stage
from tests.browser import Page
from tests.factories.factories import FactoryFactory, PersonFactoryFactory
from tests.factories.people import somebody
from tests.factories.places import BeltFactory, CollegeFactory
from tests.factories.progress import class_at, learner, open_center
from tests.factories.records import CohortFactory
from tests.factories.targets import MonthPlanFactory, TargetFactory

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
# Where a figure stands beside its link: the link, and the number within the given one around it.
FIGURES = (
    (".kpi a.figure:not([href*=targets])", None, "strong"),
    (".chart a", None, ".value"),
    (".funnel tbody th a", "tr", "td.num"),
    ("a.tile", None, ".num"),
    (".beltboard td a", None, "strong"),
    ("td.num a[href*=learners]", None, None),
    (".facts dd a[href*=learners]", None, None),
    (".linkrow[href*=learners]", None, ".value"),
    (".head .button[href*=stuck]", None, None),
)


def figures(page: Page) -> Iterator[tuple[str, int]]:
    """Every figure of a page that leads to a list, with its address."""
    for link_to, around, inside in FIGURES:
        for link in page.all(link_to):
            box = link.find_parent(around) if around else link
            shown = box.select_one(inside) if inside else box
            assert shown is not None, link
            number = re.search(r"[\d,]+", shown.get_text())
            assert number, f"{link} shows no number"
            yield str(link["href"]), int(number[0].replace(",", ""))


def total(page: Page) -> int:
    """How many a list says it has."""
    return int(str(page.one("[data-total]")["data-total"]))


@pytest.fixture
def year(db):
    """Centers and belts with people of this year, of the year before, and some who left."""
    first = open_center(code="wenling", province="浙江", belt=belt("wenling-footwear"))
    second = open_center(code="humen", province="广东", belt=belt("humen-womenswear"))
    open_center(code="yixing", province="江苏", belt=belt("wuxi-teaware"))
    target = TargetFactory()
    MonthPlanFactory(of=target, center_id=first.id, month=date(2026, 10, 1), value=3)
    for center in (first, second):
        cohort = class_at(center)
        guests = CohortFactory(place=center)
        guests.belt_id = BeltFactory(opens_on=date(2026, 9, 1)).id
        for months, stage in enumerate(FUNNEL):
            learner(cohort, stage, at=NOW - timedelta(days=31 * months), days=3)
            learner(guests, stage, at=NOW - timedelta(days=400), days=3)
        certified = learner(guests, Stage.CERTIFIED, at=NOW, days=90)
        factory = FactoryFactory(center_id=center.id, belt_id=center.belt_id)
        PersonFactoryFactory(person_id=certified.person_id, factory_id=factory.id)
        learner(guests, Stage.CERTIFIED, at=datetime(2026, 3, 31, 16, 30, tzinfo=UTC))
        learner(guests, Stage.CERTIFIED, at=datetime(2026, 3, 31, 15, 30, tzinfo=UTC))
        records.withdraw(learner(cohort, Stage.LEARNED, at=NOW), by=None, at=NOW)
        stuck = learner(cohort, Stage.LEARNED, at=NOW)
        stuck.theory_tries = 2
    CollegeFactory(opens_on=date(2026, 4, 1))
    db.session.flush()


def belt(code):
    """A belt that has opened."""
    return BeltFactory(code=code, opens_on=date(2026, 5, 1))


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("/hq", 22),
        ("/hq/belts", 20),
        ("/hq/belts/wenling-footwear", 15),
        ("/hq/centers", 3),
        ("/centers/wenling", 20),
        ("/centers/yixing", 0),
    ],
)
def test_behind_every_figure_stand_as_many_names(sign_in, year, path, least):
    browser = sign_in(somebody(Role.HEADQUARTERS))
    found = list(figures(browser.get(path)))
    assert len(found) >= least
    wrong = [(url, n, counted) for url, n in found if (counted := total(browser.get(url))) != n]
    assert wrong == []


def test_a_reviewer_finds_the_same_names_behind_the_centers_figures(sign_in, year, session):
    center_id = session.scalar(select(Cohort.center_id).limit(1))
    browser = sign_in(somebody(Role.CENTER_REVIEWER, center_id=center_id))
    home = browser.get("/home")
    assert home.path.startswith("/centers/")
    for url, number in figures(home):
        assert total(browser.get(url)) == number, url


def test_whoever_may_not_read_names_is_not_led_to_them(sign_in, year):
    browser = sign_in(somebody(Role.APPROVER))
    for path in (
        "/hq",
        "/hq/belts",
        "/hq/belts/wenling-footwear",
        "/hq/centers",
        "/centers/wenling",
    ):
        page = browser.get(path)
        links = [str(link["href"]) for link in page.all("main a[href]")]
        assert [link for link in links if "learners" in link or "stuck" in link] == []
        for link in links:
            browser.get(link)

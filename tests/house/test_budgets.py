"""What a page may weigh, fetch and ask of the database (docs/performance.md).

Bytes are those that travel: compressed bodies with their headers. A page is fetched with all its
style sheets, scripts and pictures, as a browser does that has never been here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from academy.core import clock
from academy.core.db import db
from tests.conftest import MONDAY_MORNING, Statements
from tests.engines import TestDatabase
from tests.house.market import CENTER, Market, build

KB = 1000
SAVE = 1 * KB  # an answer of an exam, each way
Counting = Callable[[], AbstractContextManager[Statements]]


@dataclass(frozen=True)
class Budget:
    """What a screen may cost: in all, in script, in requests, in statements."""

    total: int
    script: int
    requests: int
    statements: int


VERIFY = Budget(12 * KB, 0, 2, statements=2)
ENTER = Budget(24 * KB, 6 * KB, 3, statements=2)
LIST = Budget(34 * KB, 6 * KB, 4, statements=7)
LESSON = Budget(110 * KB, 6 * KB, 6, statements=2)
EXAM = Budget(60 * KB, 12 * KB, 4, statements=6)
ROSTER = Budget(62 * KB, 12 * KB, 4, statements=4)
MARKER = Budget(56 * KB, 20 * KB, 4, statements=8)
OVERVIEW = Budget(64 * KB, 6 * KB, 4, statements=8)
# All that is known of one learner: each kind of thing is a statement, however many there are.
DOSSIER = Budget(62 * KB, 6 * KB, 4, statements=11)

# Each screen: who opens it, where it is (or the market's name for it), and what it may cost.
SCREENS: dict[str, tuple[str | None, str, Budget]] = {
    "verify": (None, "verify", VERIFY),
    "verify by number": (None, "/v", VERIFY),
    "landing": (None, "/", LIST),
    "sign in": (None, "/login", ENTER),
    "join": (None, "/join/WL2020", ENTER),
    "today": ("learner", "/today", LIST),
    "courses": ("learner", "/courses", LIST),
    "course": ("learner", "/courses/c101", LIST),
    "lesson": ("learner", "/courses/c101/lessons/1", LESSON),
    "assessments": ("learner", "/assessments", LIST),
    "me": ("learner", "/me", LIST),
    "certificates": ("sitter", "/certificates", LIST),
    "exam": ("sitter", "exam", EXAM),
    "exam question": ("sitter", "exam question", EXAM),
    "exam review": ("sitter", "exam review", EXAM),
    "quiz": ("sitter", "quiz", EXAM),
    "quiz question": ("sitter", "quiz question", EXAM),
    "practical": ("sitter", "practical", LIST),
    "submission": ("sitter", "submission", LIST),
    "queue": ("examiner", "/mark", MARKER),
    "sheet": ("examiner", "sheet", MARKER),
    "desk": ("instructor", "/teach", OVERVIEW),
    "question bank": ("instructor", "/teach/questions", ROSTER),
    "center": ("reviewer", f"/centers/{CENTER}", OVERVIEW),
    "roster": ("reviewer", f"/centers/{CENTER}/learners", ROSTER),
    "learner": ("reviewer", "learner", DOSSIER),
    "stuck": ("reviewer", f"/centers/{CENTER}/stuck", ROSTER),
    "batches": ("reviewer", f"/centers/{CENTER}/certificates", OVERVIEW),
    "overview": ("headquarters", "/hq", OVERVIEW),
    "all learners": ("headquarters", "/hq/learners", ROSTER),
    "belts": ("headquarters", "/hq/belts", OVERVIEW),
    "centers": ("headquarters", "/hq/centers", OVERVIEW),
    "targets": ("headquarters", "/hq/targets", OVERVIEW),
    "audit": ("headquarters", "/hq/audit", ROSTER),
}


@pytest.fixture(scope="module")
def market(worker_app: Flask, database: TestDatabase) -> Iterator[Market]:
    """The real courses and the demo's learners."""
    database.empty(worker_app)
    with clock.stopped_at(MONDAY_MORNING):
        yield build(worker_app)
    with worker_app.app_context():
        db.engine.dispose()


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, market: Market) -> tuple[FlaskClient, str, Budget]:
    """A screen as somebody opens it who has been signed in for a while."""
    role, place, budget = SCREENS[request.param]
    path = market.paths.get(place, place)
    client = market.enter(role)
    # The first page of a session begins its form token.
    assert client.get(path).status_code == 200
    return client, path, budget


@dataclass(frozen=True)
class Arrival:
    """One thing a browser fetched."""

    path: str
    kind: str
    size: int
    headers: dict[str, str]


def fetch(client: FlaskClient, path: str, kind: str = "page") -> tuple[Arrival, str]:
    """Fetch one thing, compressed; gives its text as well."""
    with client.get(path, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.status_code == 200, path
        size = len(answer.get_data()) + len(str(answer.headers).encode())
    arrival = Arrival(path, kind, size, dict(answer.headers))
    is_text = kind in {"page", "script"}
    return arrival, client.get(path).get_data(as_text=True) if is_text else ""


def load(client: FlaskClient, path: str) -> list[Arrival]:
    """Fetch a page with everything it shows, as a browser does the first time.

    The icon of the tab is left out: it is fetched once for all pages, and after them.
    """
    page, html = fetch(client, path)
    found = [page]
    soup = BeautifulSoup(html, "html.parser")
    wanted = [("style", str(tag["href"])) for tag in soup.select("link[rel=stylesheet]")]
    wanted += [("script", str(tag["src"])) for tag in soup.select("script[src]")]
    wanted += [("picture", str(tag["src"])) for tag in soup.select("img[src]")]
    wanted += [("picture", str(tag["poster"])) for tag in soup.select("video[poster]")]
    for kind, source in dict.fromkeys(wanted):
        if not source.startswith("data:"):
            arrival, text = fetch(client, source, kind)
            assert not re.search(r"^\s*import\b", text, re.MULTILINE), f"{source} fetches another"
            found.append(arrival)
    assert not soup.select("video[autoplay], video[preload=auto], link[rel=preload]")
    return found


def told(arrivals: list[Arrival]) -> str:
    """What was fetched, for whoever must find what grew."""
    return "\n".join(f"{one.size:7,} {one.kind:8} {one.path}" for one in arrivals)


def weight(arrivals: list[Arrival], kind: str = "") -> int:
    """How many bytes travelled, of one kind if given."""
    return sum(one.size for one in arrivals if kind in ("", one.kind))


def over(arrivals: list[Arrival], budget: Budget) -> bool:
    """Whether a page costs more than it may."""
    return (
        weight(arrivals) > budget.total
        or weight(arrivals, "script") > budget.script
        or len(arrivals) > budget.requests
    )


def test_a_screen_weighs_no_more_than_it_may(screen: tuple[FlaskClient, str, Budget]) -> None:
    client, path, budget = screen
    arrivals = load(client, path)
    assert not over(arrivals, budget), f"{budget}\n{told(arrivals)}"


def test_every_lesson_weighs_no_more_than_it_may(market: Market) -> None:
    client = market.enter("learner")
    assert len(market.lessons) > 30
    heavy = {}
    for course, number in market.lessons:
        arrivals = load(client, f"/courses/{course}/lessons/{number}")
        if over(arrivals, LESSON):
            heavy[f"{course}/{number}"] = told(arrivals)
    assert not heavy, "\n".join(f"{name}\n{what}" for name, what in heavy.items())


def test_a_screen_asks_little_and_changes_nothing(
    screen: tuple[FlaskClient, str, Budget], count_statements: Counting
) -> None:
    client, path, budget = screen
    with count_statements() as sent:
        answer = client.get(path)
    assert len(sent) <= budget.statements, "\n\n".join(sent)
    writing = [one for one in sent if not one.lstrip("( ").upper().startswith(("SELECT", "WITH"))]
    # Checks of certificates are counted, apart from the page.
    assert not writing or (path.startswith("/v/") and len(writing) == 1)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("role", "one", "many"),
    [
        ("reviewer", "one learner", f"/centers/{CENTER}/learners"),
        ("headquarters", "/hq/learners?q=王建国", "/hq/learners"),
        ("headquarters", "/hq/audit?subject=nothing", "/hq/audit"),
        ("instructor", "/teach/questions?lesson=none", "/teach/questions"),
    ],
)
def test_a_list_asks_the_same_for_few_rows_and_for_fifty(
    market: Market, count_statements: Counting, role: str, one: str, many: str
) -> None:
    client = market.enter(role)
    counted = []
    for path in (market.paths.get(one, one), many):
        with count_statements() as sent:
            answer = client.get(path)
        assert answer.status_code == 200
        counted.append((len(sent), answer.get_data(as_text=True).count("<tr")))
    (few, some_rows), (all_of_them, fifty_rows) = counted
    assert fifty_rows > some_rows
    assert few == all_of_them


def test_an_answer_of_an_exam_is_small_and_asks_four_times(
    market: Market, count_statements: Counting
) -> None:
    client = market.enter("sitter")
    page = client.get(market.paths["exam question"]).get_data(as_text=True)
    token = BeautifulSoup(page, "html.parser").select_one("input[name=csrf_token]")
    assert token is not None
    answer: dict[str, Any] = {"chosen": ["A"], "flagged": False, "order": 1, "key": "answer-0001"}
    headers = {"X-CSRFToken": str(token["value"])}
    with count_statements() as sent:
        got = client.put(market.paths["exam answer"], json=answer, headers=headers)
    assert got.status_code == 200
    assert len(sent) <= 4, "\n\n".join(sent)
    assert "Set-Cookie" not in got.headers
    asked = got.request.environ["CONTENT_LENGTH"]
    lines = "".join(f"{name}: {value}\r\n" for name, value in got.request.headers)
    assert int(asked) + len(lines) <= SAVE
    assert len(got.get_data()) + len(str(got.headers)) <= SAVE


def test_an_unchanged_lesson_does_not_travel_again(
    market: Market, count_statements: Counting
) -> None:
    client = market.enter("learner")
    client.get("/courses/c101/lessons/1")
    tag = client.get("/courses/c101/lessons/1").headers["ETag"]
    with count_statements() as sent:
        answer = client.get("/courses/c101/lessons/1", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.get_data()) == (304, b"")
    assert len(sent) <= 2
    assert "Set-Cookie" not in answer.headers


def test_what_a_page_shows_is_kept_for_ever(market: Market) -> None:
    client = market.enter("learner")
    for course, number in market.lessons[:12]:
        _page, *rest = load(client, f"/courses/{course}/lessons/{number}")
        for one in rest:
            assert "immutable" in one.headers["Cache-Control"], one.path
            assert "max-age=31536000" in one.headers["Cache-Control"], one.path
            assert "Set-Cookie" not in one.headers, one.path

"""Nothing that happens at another center shows at one's own, not even as a number."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.wrappers import Response

from academy.core import clock
from academy.core.db import db
from tests.engines import TestDatabase
from tests.house.matrix import PUBLIC, Answer, Asking, Side, body, cells
from tests.house.world import NOW, A, B, World, build, open_app, seeded

# More than one page of learners, so that there is a way to the next.
HERE = replace(A, more_learners=60)
# The other center under another name, elsewhere in the alphabet, with more of everything.
ELSEWHERE = replace(
    B,
    code="aaa-center",
    name="丙地运营中心",
    name_en="Another center",
    phone="0571-83330003",
    learner="丙大海",
    factory="丙字鞋厂",
    more_learners=17,
    more_work=3,
)
FILTERS = (
    "center={code}",
    "belt=belt-{code}",
    "q={name}",
    "q={factory}",
    "stage_reached=certified&month=2026-11",
    "stuck=quiet",
    "quiet=7",
    "sort=-name",
)

# Examiners are left out: the videos that wait for them are those of all centers.
LOOKING = ("learner", "reviewer", "college admin", "instructor")
Shown = dict[str, tuple[int, str, int]]  # by address: status, what it says, statements


class Looking:
    """Opens every page that a visitor may, and what these pages lead to."""

    def __init__(self, app: Flask, world: World, visitor: str) -> None:
        self.app, self.world = app, world
        self.visitor = world.visitors[visitor]
        self.asking = Asking(app, self.visitor)
        self.shown: Shown = {}
        self.statements = 0

    def everything(self) -> Shown:
        """What each page says, and how many statements it took."""
        event.listen(Engine, "before_cursor_execute", self._count)
        try:
            for path in self._paths():
                self._open(path)
            for path in sorted(self._links()):
                self._open(path)
            for path in self._files():
                self._take_out(path)
        finally:
            event.remove(Engine, "before_cursor_execute", self._count)
        return self.shown

    def _paths(self) -> Iterator[str]:
        for cell in cells(self.app, self.world, self.visitor):
            is_page = cell.door.method == "GET" and cell.answer in {Answer.WITHIN, Answer.OPEN}
            if is_page and cell.case.side in {Side.NONE, Side.OWN}:
                yield self.asking.path(cell)
        for center in (B, ELSEWHERE):
            said = {"code": center.code, "name": center.learner, "factory": center.factory}
            for filters in FILTERS:
                yield f"/centers/{HERE.code}/learners?{filters.format(**said)}"

    def _links(self) -> set[str]:
        """Where the pages lead that were opened so far."""
        found = set()
        for _status, html, _statements in self.shown.values():
            for link in BeautifulSoup(html, "html.parser").select("a[href^='/']"):
                found.add(str(link["href"]).partition("#")[0])
        return {path for path in found if path not in self.shown}

    def _files(self) -> Iterator[str]:
        """Where rosters are taken out, all of them and by filters that name the other center."""
        for cell in cells(self.app, self.world, self.visitor):
            is_file = cell.door.endpoint == "rosters.take_out" and cell.answer is Answer.WITHIN
            if is_file and cell.case.side is Side.OWN:
                path = self.asking.path(cell)
                yield from (path, f"{path}?center={B.code}&center={ELSEWHERE.code}")

    def _take_out(self, path: str) -> None:
        fields = {"form": "csv", "is_full": "y", "reason": "要打电话"}
        self._keep(path, method="POST", data={"csrf_token": self.asking.token, **fields})

    def _count(self, *_: object) -> None:
        self.statements += 1

    def _open(self, path: str) -> None:
        if path.partition("?")[0] not in PUBLIC:
            self._keep(path)

    def _keep(self, path: str, **options: Any) -> None:
        self.statements = 0
        with seeded(path):
            response = self.asking.ask(path, **options)
        self.shown[path] = (response.status_code, said_by(response), self.statements)


def said_by(response: Response) -> str:
    """What came back: where to, as what, and the body without what is new each time."""
    headers = [response.headers.get(name, "") for name in ("Location", "Content-Type")]
    return "\n".join((*headers, re.sub(r"/static/[^/]+/", "/static/", body(response))))


@pytest.fixture(scope="module")
def shown(
    worker_app: Flask, database: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[dict[str, Shown]]]:
    """What everybody is shown in two worlds in which only the other center is another one."""
    app = open_app(tmp_path_factory.mktemp("other"), database.url)
    worlds = []
    for there in (B, ELSEWHERE):
        with app.app_context():
            db.engine.dispose()
        database.empty(worker_app)
        with clock.stopped_at(NOW):
            with app.app_context():
                world = build(HERE, there)
            worlds.append({name: Looking(app, world, name).everything() for name in LOOKING})
    yield worlds
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("visitor", LOOKING)
def test_another_center_changes_no_page_of_this_one(
    shown: list[dict[str, Shown]], visitor: str
) -> None:
    first, second = (world[visitor] for world in shown)
    assert first.keys() == second.keys()
    assert [path for path, page in first.items() if page != second[path]] == []
    assert len(first) > 30, "hardly anything was looked at"

"""Markers are blind: no page of theirs says whose video it is, from where, or of which factory."""

from collections.abc import Iterator, Mapping

import pytest
from bs4 import BeautifulSoup
from werkzeug.wrappers import Response

from tests.factories.practicals import WEIGHTS
from tests.house.kept import House
from tests.house.matrix import PUBLIC, Answer, Asking, Cell, cells

# A sheet as it is sent by somebody who is done, too late, or not done.
SHEETS: tuple[Mapping[str, str], ...] = (
    {"revision": "0", "do": "finish", **dict.fromkeys(WEIGHTS, "3")},
    {"revision": "7", "do": "draft"},
    {"revision": "0", "do": "finish"},
)


def everything_told(house: House, name: str) -> Iterator[tuple[str, str]]:
    """All that a visitor's own pages tell: answers, headers, where they lead, and what is there."""
    visitor = house.world.visitors[name]
    asking = Asking(house.app, visitor)
    for cell in cells(house.app, house.world, visitor):
        if cell.answer is Answer.WITHIN and cell.door.method != "OPTIONS":
            for more in further(cell):
                response = asking.send(cell, house.world, more)
                yield f"{cell} {dict(more)}", told(response)
                for path in leads_to(response):
                    yield f"{cell}, then {path}", told(asking.ask(path))
                if house.kept.has_changed():
                    house.kept.restore()


def further(cell: Cell) -> tuple[Mapping[str, str], ...]:
    """What is sent besides the usual form of a door."""
    return ({}, *SHEETS) if cell.door.endpoint == "marking.save" else ({},)


def told(response: Response) -> str:
    """An answer with its headers."""
    return f"{response.headers}\n{response.get_data().decode('utf-8', 'replace')}"


def leads_to(response: Response) -> list[str]:
    """Where an answer sends its reader, and where its main part leads to."""
    if response.location:
        return [response.location]
    main = BeautifulSoup(response.get_data(), "html.parser").select("main a[href^='/'], video[src]")
    return sorted({str(tag.get("href") or tag.get("src")) for tag in main} - PUBLIC)


@pytest.mark.parametrize(
    "name",
    ["examiner", "examiner without work", "adjudicator", "adjudicator without work"],
)
def test_no_page_of_a_marker_tells_whose_video_it_is(house: House, name: str) -> None:
    words = house.world.a.telling | house.world.b.telling
    seen = 0
    for where, text in everything_told(house, name):
        seen += 1
        found = sorted(word for word in words if word in text)
        assert found == [], where
    assert seen > 30, "hardly anything was looked at"


def test_whoever_may_know_them_is_told_the_same_words(house: House) -> None:
    here = house.world.a
    text = "".join(text for _, text in everything_told(house, "reviewer"))
    known = {here.look.code, here.look.name, here.look.learner, here.look.factory}
    assert known | {here.refs["holder"]} <= {word for word in here.telling if word in text}

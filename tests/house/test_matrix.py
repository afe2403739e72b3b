"""Who may: every door x every visitor x one's own thing, another center's, and none at all."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Response

from tests.house.kept import House
from tests.house.matrix import (
    COUNTING,
    FORMS,
    READING,
    Answer,
    Asking,
    Cell,
    Door,
    NoExample,
    Side,
    body,
    cells,
    doors,
    kind_of,
)
from tests.house.world import ABSENT, VISITORS, Visitor

RECORDED = Path(__file__).with_name("cells.txt")
DENIED = {Answer.SIGN_IN, Answer.NO_ROLE, Answer.NOT_THERE}


def problem(cell: Cell, response: Response) -> str:
    """What is wrong with an answer's status, if anything."""
    status = response.status_code
    asked = cell.door.method
    exact = {
        Answer.SIGN_IN: 303 if asked == "GET" else 401,
        Answer.NO_ROLE: 403,
        Answer.NOT_THERE: 404,
        Answer.OPTIONS: 200,
    }
    if cell.answer in exact:
        is_right = status == exact[cell.answer]
    else:
        is_right = status < 500 and status not in {401, 403}
        is_right &= status != 404 or cell.case.side in {Side.CROSSED, Side.ABSENT}
    if is_right and cell.answer is Answer.SIGN_IN and asked == "GET":
        is_right = (response.location or "").startswith("/login?next=")
    return "" if is_right else f"{status} is not “{cell.answer}”"


STRANGE = ("a\x00b", "'; --", "长" * 1000, "9" * 30)
FAR = ("0", "9" * 9, "9" * 30)


def strange(door: Door, address: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """The address of a thing, each of its values in turn replaced by what nobody made."""
    for name in door.arguments & address.keys() or address.keys():
        yield from ({**address, name: value} for value in STRANGE)
    if "n" in door.arguments:
        yield from ({**address, "n": value} for value in FAR)


def welcome(house: House) -> dict[Door, tuple[Cell, Visitor]]:
    """For every door that writes, somebody who may and what they may."""
    found: dict[Door, tuple[Cell, Visitor]] = {}
    for visitor in house.world.visitors.values():
        for cell in cells(house.app, house.world, visitor):
            if cell.door.method not in READING and cell.answer in {Answer.WITHIN, Answer.OPEN}:
                found.setdefault(cell.door, (cell, visitor))
    assert {door.endpoint for door in found} == FORMS.keys()
    return found


def may_write(cell: Cell) -> bool:
    """Whether a request may leave a trace."""
    return cell.answer not in DENIED and (
        cell.door.method not in READING or cell.door.endpoint in COUNTING
    )


@pytest.mark.parametrize("name", VISITORS)
def test_everybody_gets_in_where_the_policy_says_and_nowhere_else(house: House, name: str) -> None:
    visitor = house.world.visitors[name]
    asking = Asking(house.app, visitor)
    wrong: list[str] = []
    # What is not yours and what is not there must be one and the same answer.
    not_there: dict[Door, set[str]] = defaultdict(set)
    for cell in cells(house.app, house.world, visitor):
        response = asking.send(cell, house.world)
        if found := problem(cell, response):
            wrong.append(f"{cell}: {found}")
        if cell.answer is Answer.NOT_THERE:
            not_there[cell.door].add(body(response, asking.path(cell)))
        if house.kept.has_changed():
            house.kept.restore()
            if not may_write(cell):
                wrong.append(f"{cell}: left a trace")
    wrong += [f"{door}: tells which exist" for door, told in not_there.items() if len(told) > 1]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("token", ["", "of another session"])
def test_nothing_is_written_without_the_token_of_a_form(house: House, token: str) -> None:
    wrong = []
    for cell, visitor in welcome(house).values():
        asking = Asking(house.app, visitor)
        asking.token = asking.sign("1" * 40) if token else ""
        status = asking.send(cell, house.world).status_code
        if status != 400 or house.kept.has_changed():
            wrong.append(f"{cell}: {status}")
            house.kept.restore()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["learner", "instructor", "reviewer", "headquarters"])
def test_an_address_that_nobody_made_breaks_nothing(house: House, name: str) -> None:
    visitor = house.world.visitors[name]
    asking = Asking(house.app, visitor)
    wrong = []
    found = (cell for cell in cells(house.app, house.world, visitor) if cell.case.side is Side.OWN)
    for door, cell in {cell.door: cell for cell in found}.items():
        if door.method in {"HEAD", "OPTIONS"} or cell.answer in {Answer.SIGN_IN, Answer.NO_ROLE}:
            continue
        for address in strange(cell.door, cell.case.address):
            odd = replace(cell, case=replace(cell.case, address=address))
            status = asking.send(odd, house.world).status_code
            if status >= 500:
                wrong.append(f"{odd} {dict(address)}"[:200] + f": {status}")
            if house.kept.has_changed():
                house.kept.restore()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("endpoint", ["batches.propose", "rosters.contacted", "rosters.take_out"])
@pytest.mark.parametrize("name", ["reviewer", "headquarters"])
def test_a_learner_of_another_center_named_in_a_form_is_not_there(
    house: House, endpoint: str, name: str
) -> None:
    visitor = house.world.visitors[name]
    asking = Asking(house.app, visitor)
    cell = next(
        cell
        for cell in cells(house.app, house.world, visitor)
        if cell.door.endpoint == endpoint and cell.case.side is Side.OWN
    )
    answers = set()
    for learner in (house.world.b.refs["free"], ABSENT["enrollment"]):
        form = {"csrf_token": asking.token, "form": "csv", "learner": learner}
        response = asking.ask(asking.path(cell), "POST", data=form)
        answers.add((response.status_code, body(response).replace(learner, "·")))
        assert house.world.b.look.learner not in response.get_data(as_text=True)
        changed = house.kept.changed_tables()
        house.kept.restore()
        # A file without rows may be taken out, and is noted.
        assert changed <= {"export", "audit_event"}
    assert len(answers) == 1


def test_no_cell_was_lost(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    visitors = house.world.visitors.values()
    found = sum(1 for visitor in visitors for _ in cells(house.app, house.world, visitor))
    with capsys.disabled():
        sys.stdout.write(f"\n{found} requests of {len(VISITORS)} visitors\n")
    assert found >= int(RECORDED.read_text()), "see tests/house/cells.txt"


def test_every_door_that_writes_has_a_form_to_send(house: House) -> None:
    writing = {door.endpoint for door in doors(house.app) if door.method not in READING}
    assert writing == FORMS.keys(), "say in tests/house/matrix.py what is sent"


def test_an_address_without_an_example_is_found() -> None:
    with pytest.raises(NoExample, match="what <moon> names"):
        kind_of(Map([Rule("/moons/<moon>", endpoint="moons")])._rules[0])

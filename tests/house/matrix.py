"""Every door x every visitor x one's own thing, another center's, and none: what must come of it.

Nobody can add an address without an example here: `KINDS` says what its last argument names,
`FORMS` what is sent to it.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.routing import Rule
from werkzeug.test import Client
from werkzeug.wrappers import Response

from academy.access.permissions import Permission
from academy.web.doors import declared
from tests.factories.practicals import WEIGHTS, clip_bytes
from tests.house.world import ABSENT, HERE, Place, Thing, Visitor, World

READING = ("GET", "HEAD", "OPTIONS")
# What an address says that names nothing of anybody.
PLAIN: dict[str, str] = {"n": "1"}
# What the last argument of an address names. A longer beginning of the address goes first.
KINDS: dict[tuple[str, str], str] = {
    ("/", "batch"): "batch",
    ("/", "belt"): "belt",
    ("/", "center"): "center",
    ("/", "certificate"): "certificate",
    ("/", "course"): "course",
    ("/", "enrollment"): "enrollment",
    ("/", "exam"): "exam",
    ("/", "invite"): "invitation",
    ("/", "metric"): "metric",
    ("/", "practical"): "practical",
    ("/", "quiz"): "quiz",
    ("/", "row"): "row",
    ("/", "submission"): "submission",
    ("/course-files/", "name"): "file",
    ("/exam-attempts/", "attempt"): "exam_attempt",
    ("/quiz-attempts/", "attempt"): "quiz_attempt",
    ("/static/", "name"): "asset",
    ("/teach/courses/", "course"): "taught_course",
    ("/teach/questions/", "code"): "question_code",
    ("/v/", "code"): "check",
}
# What a form names instead of its address.
NAMED_IN_FORM = {"teach.answered": "question"}
# Pages about everybody: for whoever holds the permission everywhere, and nobody else.
EVERYWHERE_ONLY = {"hq_rosters.learners", "hq_rosters.take_out"}
# Staff reads lessons, but only learners finish them and ask.
LEARNERS_ONLY = {"courses.finish", "courses.ask"}
# A page that counts who asked it, in a short transaction of its own (D18).
COUNTING = {"check.result"}
# Pages for strangers that list every center with its phone.
PUBLIC = {"/help", "/issuer"}
# The script of a running exam sends JSON.
JSON_DOORS = {"assessments.save"}

Fields = dict[str, Any]
NOTHING: Mapping[str, Any] = {}
Form = Callable[[Mapping[str, str], Place], Fields]


def fixed(**fields: Any) -> Form:
    """A form that says the same wherever it is sent."""
    return lambda _address, _place: dict(fields)


RETURNED = {"reason": "factory", "words": "请补齐"}
LEVELS = dict.fromkeys(WEIGHTS, "3")


def prefixed(prefix: str, fields: Mapping[str, Any]) -> Fields:
    """Fields as a form with a prefix names them."""
    return {f"{prefix}-{name}": value for name, value in fields.items()}


# What is sent to each door that writes: enough for it to do what it is for.
FORMS: dict[str, Form] = {
    "assessments.answer": fixed(answer="A", order="1", key="key-of-a-page", go="next"),
    "assessments.quiz_again": fixed(),
    "assessments.quiz_answer": fixed(answer="A"),
    "assessments.save": fixed(chosen=["A"], flagged=False, order=1, key="key-of-a-save"),
    "assessments.start_exam": fixed(),
    "assessments.start_quiz": fixed(),
    "assessments.submit": fixed(),
    "assessments.take_over": fixed(n="1"),
    "audit.export": fixed(),
    "batches.confirm": lambda address, _place: prefixed(
        address.get("row", ""), {"identity_seen": "y"}
    ),
    "batches.propose": lambda _address, place: {"learner": place.refs["free"]},
    "batches.return_row": lambda address, _place: prefixed(address.get("row", ""), RETURNED),
    "batches.submit": fixed(),
    "certificate_register.confirm_revoke": fixed(reason="fraud", words="查实", confirmed="y"),
    "check.send_report": fixed(words="看着不对", place="市场里"),
    "courses.ask": fixed(text="这一段没看懂"),
    "courses.finish": fixed(version="1"),
    "demo.enter_demo": fixed(**{"as": "learner"}),
    "hq_rosters.approve": fixed(),
    "hq_rosters.return_batch": fixed(**prefixed("batch", RETURNED)),
    "hq_rosters.return_row": lambda address, _place: prefixed(address.get("row", ""), RETURNED),
    "hq_rosters.take_out": fixed(form="csv"),
    "marking.save": fixed(revision="0", do="draft", notes="00:02 开场清楚", **LEVELS),
    "marking.take": fixed(),
    "marking.take_adjudication": fixed(),
    "people.change_profile": fixed(name="甲建军", profile_type="owner", birth_month="1974-05"),
    "people.change_settings": fixed(language="en", text_size="2", theme="dark"),
    "people.check_code": fixed(code="000000"),
    "people.language": fixed(lang="en", next="/help"),
    "people.logout": fixed(),
    "people.send_code": fixed(phone="13912345678"),
    "people.text_size": fixed(size="larger", next="/help"),
    "practicals.hand_in": lambda _address, _place: {
        "note": "三款鞋",
        "video": (io.BytesIO(clip_bytes()), "clip.mp4"),
        "faces": "y",
    },
    "practicals.hand_in_sample": fixed(),
    "records.accept": fixed(),
    "records.begin": fixed(name="甲新人", terms="y"),
    "rosters.contacted": lambda _address, place: {"learner": place.refs["holder"]},
    "rosters.identity": fixed(),
    "rosters.link_factory": fixed(name="甲字新厂", code=""),
    "rosters.note_contact": fixed(how="call", words="下周再学"),
    "rosters.reveal": fixed(reason="要打电话"),
    "rosters.take_out": lambda _address, place: {"form": "csv", "learner": place.refs["holder"]},
    "teach.answered": lambda address, _place: {"question": address.get("question", "")},
}


class Side(StrEnum):
    """Whose thing an address names."""

    NONE = "no thing"
    OWN = "of the first center"
    OTHER = "of the other center"
    CROSSED = "of both centers at once"
    ABSENT = "of nobody"


class Answer(StrEnum):
    """What must come of a request."""

    SIGN_IN = "sign in first"
    NO_ROLE = "not your role"
    NOT_THERE = "not there"
    WITHIN = "within reach"
    OPEN = "open to all"
    OPTIONS = "methods"


@dataclass(frozen=True)
class Door:
    """One method at one address."""

    rule: str
    method: str
    endpoint: str
    gate: str
    kind: str | None
    arguments: frozenset[str]


@dataclass(frozen=True)
class Case:
    """One thing asked for at a door."""

    side: Side
    address: Mapping[str, str]
    thing: Thing | None = None


@dataclass(frozen=True)
class Cell:
    """One request, and what must come of it."""

    door: Door
    case: Case
    answer: Answer

    def __str__(self) -> str:
        return f"{self.door.method} {self.door.rule} {self.case.side}"


class NoExample(AssertionError):
    """An address of which `KINDS` or `FORMS` knows nothing."""


def doors(app: Flask) -> Iterator[Door]:
    """Every method at every address."""
    for rule in app.url_map.iter_rules():
        gate = declared(app.view_functions[rule.endpoint])
        assert gate is not None, f"{rule.rule} says nothing about who may"
        for method in sorted(rule.methods or ()):
            yield Door(
                rule.rule,
                method,
                rule.endpoint,
                gate,
                kind_of(rule),
                frozenset(rule.arguments),
            )


def kind_of(rule: Rule) -> str | None:
    """What an address names, if anything."""
    arguments = [name for is_fixed, name in rule._trace if is_fixed and name not in PLAIN]
    if not arguments:
        return NAMED_IN_FORM.get(rule.endpoint)
    fitting = [
        (len(beginning), kind)
        for (beginning, argument), kind in KINDS.items()
        if argument == arguments[-1] and rule.rule.startswith(beginning)
    ]
    if not fitting:
        raise NoExample(f"{rule.rule}: say in tests/house/matrix.py what <{arguments[-1]}> names")
    return max(fitting)[1]


def cases(door: Door, world: World) -> Iterator[Case]:
    """What is asked for at a door: everything of its kind, mixtures, and nothing."""
    if door.kind is None:
        yield Case(Side.NONE, {})
        return
    own, other = world.a.things[door.kind], world.b.things[door.kind]
    if door.method == "OPTIONS":
        yield Case(Side.OWN, own[0].address, own[0])
        return
    missing = door.arguments - own[0].address.keys() - PLAIN.keys()
    if missing:
        raise NoExample(f"{door.rule}: the things of kind {door.kind} lack {sorted(missing)}")
    if door.method == "HEAD":
        # The same as GET without the body: one thing of each center is enough.
        yield Case(Side.OWN, own[0].address, own[0])
        yield Case(Side.OTHER, other[0].address, other[0])
        return
    yield from (Case(Side.OWN, thing.address, thing) for thing in own)
    yield from (Case(Side.OTHER, thing.address, thing) for thing in other)
    names = [name for name in own[0].address if name in door.arguments] or list(own[0].address)
    both = {name: (own[0].address[name], other[0].address[name]) for name in names}
    distinct = [name for name, (mine, theirs) in both.items() if mine != theirs]
    for sides in product((0, 1), repeat=len(distinct)):
        if len(set(sides)) > 1:
            mixed = {name: both[name][side] for name, side in zip(distinct, sides, strict=True)}
            yield Case(Side.CROSSED, {**own[0].address, **mixed})
    yield Case(Side.ABSENT, {**own[0].address, names[-1]: ABSENT[names[-1]]})
    if len(names) > 1:
        yield Case(Side.ABSENT, {name: ABSENT[name] for name in names})


def answer_to(door: Door, case: Case, visitor: Visitor) -> Answer:
    """What must come of it, by the declared gate and the reach of whoever asks."""
    if door.method == "OPTIONS":
        return Answer.OPTIONS
    if door.gate == "open":
        return Answer.OPEN
    if visitor.person_id is None:
        return Answer.SIGN_IN
    is_nothing = case.side in {Side.CROSSED, Side.ABSENT}
    if door.gate == "signed in":
        return Answer.NOT_THERE if is_nothing else Answer.WITHIN
    scope = visitor.scope(Permission(door.gate))
    if scope.is_empty or (door.endpoint in EVERYWHERE_ONLY and not scope.is_everywhere):
        return Answer.NO_ROLE
    if is_nothing or (case.thing and not case.thing.is_within(scope)):
        return Answer.NOT_THERE
    is_learner = case.thing and visitor.person_id in (case.thing.readers or ())
    return Answer.NO_ROLE if door.endpoint in LEARNERS_ONLY and not is_learner else Answer.WITHIN


def cells(app: Flask, world: World, visitor: Visitor) -> Iterator[Cell]:
    """Every request of a visitor."""
    for door in doors(app):
        for case in cases(door, world):
            yield Cell(door, case, answer_to(door, case, visitor))


def form_of(cell: Cell, world: World) -> Fields:
    """What is sent with a cell's request."""
    if cell.door.endpoint not in FORMS:
        raise NoExample(f"{cell.door.rule}: say in tests/house/matrix.py what is sent")
    place = world.b if cell.case.side is Side.OTHER else world.a
    return FORMS[cell.door.endpoint](cell.case.address, place)


class Asking:
    """Sends requests as one visitor; cookies that come back are forgotten.

    Each form carries its token, so that the gate is what answers.
    """

    def __init__(self, app: Flask, visitor: Visitor) -> None:
        self.client = Client(app, Response, use_cookies=False)
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer is not None
        said = {"browser": HERE, "csrf_token": "0" * 40, **visitor.cookie}
        self.cookie = f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(said)}"
        self.secret = app.config["SECRET_KEY"]
        self.token = self.sign(said["csrf_token"])
        self.paths = app.url_map.bind("localhost")

    def sign(self, session_token: str) -> str:
        """The token that forms of this session carry."""
        serializer = URLSafeTimedSerializer(self.secret, salt="wtf-csrf-token")
        return str(serializer.dumps(session_token))

    def path(self, cell: Cell) -> str:
        """The address of a cell."""
        values = {**PLAIN, **cell.case.address}
        return self.paths.build(
            cell.door.endpoint,
            {name: _typed(name, values[name]) for name in cell.door.arguments},
        )

    def send(self, cell: Cell, world: World, more: Mapping[str, Any] = NOTHING) -> Response:
        """Ask what a cell asks; `more` fields go along with its form."""
        path, method = self.path(cell), cell.door.method
        if method in READING:
            return self.ask(path, method)
        fields = {**more, **form_of(cell, world)}
        if cell.door.endpoint in JSON_DOORS:
            sent = json.dumps(fields)
            return self.ask(path, method, data=sent, content_type="application/json")
        return self.ask(path, method, data={"csrf_token": self.token, **fields})

    def ask(self, path: str, method: str = "GET", **options: Any) -> Response:
        """One request, read to its end."""
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token}
        response = self.client.open(path, method=method, headers=headers, **options)
        response.get_data()
        response.close()
        return response


def _typed(name: str, value: str) -> Any:
    return int(value) if name in PLAIN else value


TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")[^"]*')


def body(response: Response, path: str = "") -> str:
    """What came back, without the tokens of forms and without the address that was asked for."""
    text = TOKEN.sub(r"\1", response.get_data().decode("utf-8", "replace"))
    for form in {path, quote(path), quote(path, safe="")} - {""}:
        text = text.replace(form, "·")
    return text

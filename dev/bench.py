"""Measure pages against bare Flask pages of the same bytes, in the same server, in the same run.

    .venv/bin/python -m dev.bench
    .venv/bin/python -m dev.bench --rounds 2 --seconds 1 --dry      a quick look, nothing written
    .venv/bin/python -m dev.bench --database postgresql+psycopg://…  the same on an empty PostgreSQL

The product is served as `make run` serves it, with the demo world in a folder of its own. Rounds
are interleaved and rotated. What a page costs is the CPU time of all server processes divided by
the requests they answered; requests per second would measure the client as well. The newest table
is kept in docs/performance.md.
"""

from __future__ import annotations

import argparse
import html
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from academy.app import create_app
from academy.certificates.models import Certificate
from academy.core import clock
from academy.core.db import db
from academy.people import queries as people
from academy.people.rules import DEMO_PHONES
from dev import machine, reference, scenes, serving, translations
from dev.bootstrap import say
from dev.served import copy_demo
from dev.visitor import Ask, Visitor, cookie_line, entered, session_for

REPORT = serving.ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
CONNECTIONS = 4
WORKERS = 2
MOST_A_ROUND = 20_000  # requests of one page
MOST_SAVES = 4_500  # of one attempt, which takes 5,000 events
LESSON = "/courses/c101/lessons/1"
ROSTER = "/centers/wenling/learners"
EVERYBODY = "/hq/learners"
NEXT = re.compile(rb'href="([^"]+)" rel="next"')
YARDSTICK = "Flask + Jinja, the same bytes"
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
QUIET = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Target:
    """A page to measure: who asks, one client a connection, and what each of them asks."""

    name: str
    clients: list[FlaskClient]
    asks: Callable[[int], Iterator[Ask]]
    status: int = 200


@dataclass(frozen=True)
class Round:
    """What one page's turn came to."""

    requests: int
    cpu: float
    waits: list[float]
    size: int
    sets_cookie: bool

    @property
    def milliseconds(self) -> float:
        """CPU time of one request."""
        return 1000 * self.cpu / self.requests


@dataclass(frozen=True)
class Statements:
    """What one request asked of the database."""

    all: int
    writing: int


def main() -> None:
    """Prepare, measure, tell."""
    arguments = parsed()
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        instance = Path(folder)
        translations.compile_all()
        copy_demo(instance)
        database = arguments.database
        os.environ.update({**serving.settings(instance, database), "WORKERS": str(WORKERS)})
        if database:
            subprocess.run([sys.executable, "-m", "dev.prepare"], cwd=serving.ROOT, check=True)
        app = create_app()
        targets = cast(app, arguments.only)
        counted = {target.name: count_statements(target) for target in targets}
        sample = entered(app, session_of(app, "learner")).get(LESSON).get_data()
        (instance / reference.SAMPLE).write_bytes(sample)
        targets = [*references(app), *targets]
        served = serving.served(instance, module=reference.__name__, database=database)
        with served as (port, pid):
            targets = [as_served(app, target, port) for target in targets]
            rounds = measure(app, targets, port, pid, arguments)
            memory = machine.memory_mib(pid)
    told = report(rounds, counted, memory, arguments)
    sys.stdout.write(f"\n{told}\n")
    if not (arguments.dry or database):
        write(told)


def parsed() -> argparse.Namespace:
    """How long to measure, and whether to keep it."""
    parser = argparse.ArgumentParser(description="Measure pages against bare Flask pages.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each page in a round")
    parser.add_argument("--only", default="", help="pages whose name contains this")
    parser.add_argument("--database", default="", help="an empty PostgreSQL to use; writes nothing")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    return parser.parse_args()


# What is measured


def references(app: Flask) -> list[Target]:
    """The two bare pages."""
    pages = {"Flask, the same bytes": "/bench/flask", YARDSTICK: "/bench/jinja"}
    return [
        Target(name, [entered(app)] * CONNECTIONS, always(Ask(path)))
        for name, path in pages.items()
    ]


def cast(app: Flask, only: str) -> list[Target]:
    """The pages of the product, each with the people of the demo who open it."""
    pages: dict[str, tuple[str | None, str]] = {
        "Today": ("learner", "/today"),
        "Course list": ("learner", "/courses"),
        "Roster, 50 rows": ("reviewer", ROSTER),
        "Everybody, first page": ("headquarters", EVERYBODY),
        "Everybody, last full page": ("headquarters", last_page(app)),
        "Headquarters": ("headquarters", "/hq"),
        "One look-up: Me": ("headquarters", "/me"),
        "Certificate check /v/": (None, check_path(app)),
    }
    builders: dict[str, Callable[[Flask, str], Target]] = {
        "Lesson page": lesson,
        "Lesson page, unchanged (304)": unchanged_lesson,
        **{name: lambda app, name: page_of(app, name, *pages[name]) for name in pages},
        "Exam: save one answer": saves,
    }
    return [build(app, name) for name, build in builders.items() if only.lower() in name.lower()]


def page_of(app: Flask, name: str, role: str | None, path: str) -> Target:
    """A page as somebody of the demo opens it, or as a stranger does."""
    client = entered(app, session_of(app, role) if role else None)
    return Target(name, warmed(client, path), always(Ask(path)))


def warmed(client: FlaskClient, path: str) -> list[FlaskClient]:
    """The client on every connection; the first page of a session begins its form token."""
    client.get(path)
    return [client] * CONNECTIONS


def lesson(app: Flask, name: str) -> Target:
    """A lesson, opened for the first time."""
    return page_of(app, name, "learner", LESSON)


def unchanged_lesson(app: Flask, name: str) -> Target:
    """A lesson that the browser has kept and asks about."""
    target = lesson(app, name)
    tag = target.clients[0].get(LESSON).headers["ETag"]
    return Target(name, target.clients, always(Ask(LESSON, headers={"If-None-Match": tag})), 304)


def session_of(app: Flask, role: str) -> dict[str, str]:
    """The session of the person behind a button of the demo."""
    with app.app_context():
        person = people.person_by_phone(DEMO_PHONES[role])
        if person is None:
            raise SystemExit(f"the demo has no {role}")
        return session_for(person)


def check_path(app: Flask) -> str:
    """Where the QR code of a certificate of the demo leads."""
    issued = select(Certificate.ref, Certificate.token).where(Certificate.state == "issued")
    with app.app_context():
        found = db.session.execute(issued).first()
    if found is None:
        raise SystemExit("the demo has no certificate")
    return f"/v/{found.ref}?t={found.token}"


def last_page(app: Flask) -> str:
    """The last page of everybody that is as long as the first."""
    client, pages = entered(app, session_of(app, "headquarters")), [EVERYBODY]
    while found := NEXT.search(client.get(pages[-1]).get_data()):
        pages.append(html.unescape(found.group(1).decode()))
    return pages[-2] if len(pages) > 1 else EVERYBODY


def always(ask: Ask) -> Callable[[int], Iterator[Ask]]:
    """The same request on every connection, again and again."""
    return lambda _connection: itertools.repeat(ask)


def as_served(app: Flask, target: Target, port: int) -> Target:
    """The target with the tag that the running server gives the page, if it asks about one."""
    if target.status != 304:
        return target
    visitor = Visitor(port, cookie_line(app, target.clients[0]))
    tag = visitor.send(Ask(LESSON)).tag
    visitor.close()
    return replace(target, asks=always(Ask(LESSON, headers={"If-None-Match": tag})))


def saves(app: Flask, name: str) -> Target:
    """Answers of running exams, one learner a connection, saved as the page's script does."""
    with app.app_context():
        begun = scenes.open_exams(CONNECTIONS, at=clock.now())
    clients, streams = [], []
    for session, ref in begun:
        client = entered(app, session)
        page = client.get(f"/exam-attempts/{ref}/q/1").get_data()
        found = TOKEN.search(page)
        token = found.group(1).decode() if found else ""
        clients.append(client)
        streams.append(answers(f"/exam-attempts/{ref}/answers", token))
    return Target(name, clients, lambda connection: streams[connection])


def answers(path: str, token: str) -> Iterator[Ask]:
    """One answer after the other, to ever another question, each new to the server."""
    headers = {"Content-Type": "application/json", "X-CSRFToken": token}
    for order in range(1, MOST_SAVES):
        answer = {
            "chosen": ["AB"[order % 2]],
            "flagged": False,
            "order": order,
            "key": f"save-{order:05d}",
        }
        body = json.dumps(answer).encode()
        yield Ask(f"{path}/{order % 10 + 1}", "PUT", headers, body)


# Measuring


def count_statements(target: Target) -> Statements:
    """What one request sends to the database, counted in this process."""
    client, asks = target.clients[0], target.asks(0)
    for _warm in range(2):
        send_here(client, next(asks), target)
    with noted() as sent:
        send_here(client, next(asks), target)
    writing = [one for one in sent if not one.lstrip("( ").upper().startswith(("SELECT", "WITH"))]
    return Statements(len(sent), len(writing))


def send_here(client: FlaskClient, ask: Ask, target: Target) -> None:
    """Send a request inside this process."""
    answer = client.open(ask.path, method=ask.method, headers=ask.headers, data=ask.body)
    if answer.status_code != target.status:
        raise SystemExit(f"{target.name}: {ask.path} answered {answer.status}")


@contextmanager
def noted() -> Iterator[list[str]]:
    """Collect the statements sent to the database."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(QUIET):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def measure(
    app: Flask, targets: list[Target], port: int, pid: int, arguments: argparse.Namespace
) -> dict[str, list[Round]]:
    """Rounds over all pages, each beginning with another one; a first round warms up."""
    cookies = {target.name: [cookie_line(app, one) for one in target.clients] for target in targets}
    streams = {target.name: [target.asks(n) for n in range(CONNECTIONS)] for target in targets}
    found: dict[str, list[Round]] = {target.name: [] for target in targets}
    for number in range(arguments.rounds + 1):
        seconds = arguments.seconds if number else 1.0
        say(f"round {number} of {arguments.rounds}" if number else "warming up")
        turn = number % len(targets)
        for target in [*targets[turn:], *targets[:turn]]:
            name = target.name
            one = turn_of(target, cookies[name], streams[name], port, pid, seconds)
            if number:
                found[name].append(one)
    return found


def turn_of(
    target: Target,
    cookies: list[str],
    streams: list[Iterator[Ask]],
    port: int,
    pid: int,
    seconds: float,
) -> Round:
    """Ask for one page on all connections at once, each as soon as it has its answer."""
    waits: list[float] = []
    sizes: list[int] = []
    setting: list[bool] = []
    faults: list[str] = []

    def drive(cookie: str, asks: Iterator[Ask]) -> None:
        visitor = Visitor(port, cookie)
        until = time.perf_counter() + seconds
        for ask in itertools.islice(asks, MOST_A_ROUND // CONNECTIONS):
            began = time.perf_counter()
            answer = visitor.send(ask)
            ended = time.perf_counter()
            waits.append(1000 * (ended - began))
            sizes.append(answer.size)
            setting.append(answer.sets_cookie)
            if answer.status != target.status:
                faults.append(f"{ask.path} answered {answer.status}")
            if ended > until or faults:
                break
        visitor.close()

    before = machine.cpu_seconds(pid)
    threads = [
        threading.Thread(target=drive, args=pair) for pair in zip(cookies, streams, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults or not waits:
        raise SystemExit(f"{target.name}: {(faults or ['no answer'])[0]}")
    cpu = machine.cpu_seconds(pid) - before
    return Round(len(waits), cpu, waits, round(statistics.mean(sizes)), any(setting))


# Telling


def report(
    rounds: dict[str, list[Round]],
    counted: dict[str, Statements],
    memory: float,
    arguments: argparse.Namespace,
) -> str:
    """The table and what one must know to read it."""
    lines = [
        "| page | requests per CPU-second | CPU ms | share of Flask + Jinja, min – median – max "
        "| p50 / p95 ms | statements (writing) | bytes | sets a cookie |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
        *(row(name, taken, rounds[YARDSTICK], counted.get(name)) for name, taken in rounds.items()),
    ]
    today = clock.beijing_date(clock.now())
    return "\n".join(
        (
            *lines,
            "",
            f"Memory of all server processes after the run: {memory:.0f} MiB (PSS). "
            f"Measured on {today} with `make bench`: {arguments.rounds} interleaved rounds of "
            f"{arguments.seconds:g} s a page after a warm-up, {CONNECTIONS} kept connections, "
            f"{WORKERS} server processes of one thread, "
            f"{'PostgreSQL (its own CPU is not counted)' if arguments.database else 'SQLite'}, "
            "demo world of 240 learners.",
            "",
            f"Machine: {machine.facts()}.",
            "",
            *goals(rounds, counted, memory),
        )
    )


def goals(
    rounds: dict[str, list[Round]], counted: dict[str, Statements], memory: float
) -> list[str]:
    """What was asked of each page, beside what was seen."""

    def seen(name: str, against: str = YARDSTICK) -> str:
        if name not in rounds or against not in rounds:
            return "–"
        pairs = zip(rounds[name], rounds[against], strict=True)
        times = statistics.median(one.milliseconds / base.milliseconds for one, base in pairs)
        asked = counted.get(name)
        said = f", {asked.all} statements, {asked.writing} writing" if asked else ""
        share = f" ({100 / times:.0f} %)" if against == YARDSTICK else ""
        return f"**{times:.1f} ×**{share}{said}"

    reference = "the reference"
    lines = (
        ("P1", "lesson page", "≤ 1.4 × (70 %), 1–2 statements, no write", seen("Lesson page")),
        ("P3", "today", f"≤ 2 × {reference}, ≤ 3 statements", seen("Today")),
        ("P3", "course list", f"≤ 2 × {reference}, ≤ 3 statements", seen("Course list")),
        ("P6", "roster of 50 rows", f"≤ 3 × {reference}", seen("Roster, 50 rows")),
        (
            "P6",
            "everybody, last full page",
            "≤ 1.3 × the first page",
            seen("Everybody, last full page", "Everybody, first page"),
        ),
        (
            "P7",
            "headquarters",
            "≤ 5 × a page of one look-up",
            seen("Headquarters", "One look-up: Me"),
        ),
        (
            "P10",
            "one saved answer",
            "one commit, ≤ 3 statements and the person's",
            seen("Exam: save one answer"),
        ),
        (
            "P13",
            "unchanged lesson",
            f"304 at ≤ 0.8 × {reference}",
            seen("Lesson page, unchanged (304)"),
        ),
        ("P14", "memory, two processes", "≤ 150 MiB", f"**{memory:.0f} MiB**"),
    )
    return [
        "Against the goals, cost over the cost of the reference (Flask + Jinja, the same bytes):",
        "",
        "| goal | page | asked | seen |",
        "|---|---|---|---|",
        *(f"| {' | '.join(line)} |" for line in lines),
    ]


def row(name: str, taken: list[Round], yardstick: list[Round], counted: Statements | None) -> str:
    """A page's line of the table."""
    cost = statistics.median(one.milliseconds for one in taken)
    # Each turn is compared with the yardstick's turn of the same round: both had the same machine.
    shares = sorted(
        100 * base.milliseconds / one.milliseconds
        for one, base in zip(taken, yardstick, strict=True)
    )
    waits = sorted(wait for one in taken for wait in one.waits)
    p50, p95 = (waits[int(len(waits) * share)] for share in (0.5, 0.95))
    cells = (
        name,
        f"{1000 / cost:,.0f}",
        f"{cost:.2f}",
        f"{shares[0]:.0f} – **{statistics.median(shares):.0f}** – {shares[-1]:.0f} %",
        f"{p50:.1f} / {p95:.1f}",
        f"{counted.all} ({counted.writing})" if counted else "–",
        f"{taken[-1].size:,}",
        "yes" if any(one.sets_cookie for one in taken) else "no",
    )
    return f"| {' | '.join(cells)} |"


def write(told: str) -> None:
    """Put the table between the markers of docs/performance.md."""
    text = REPORT.read_text()
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    if not tail:
        raise SystemExit(f"{REPORT} lacks the markers {BEGIN} and {END}")
    REPORT.write_text(f"{head}{BEGIN}\n{told}\n{END}{tail}")


if __name__ == "__main__":
    main()

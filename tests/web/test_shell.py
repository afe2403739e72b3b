"""Headers, errors, paging, downloads and figures of the shell."""

import base64
import csv
import io
import json
import logging
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import event, func, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, OperationalError

from academy.core.db import db
from academy.core.words import Said
from academy.people.models import Person
from academy.records.models import Enrollment
from academy.web import downloads, filters, paging, settle
from academy.web.paging import Order
from academy.web.shell import safe_next
from tests.factories.people import PersonFactory
from tests.factories.records import EnrollmentFactory

PHONE = "+8613812345678"
EVENING = datetime(2026, 7, 8, 14, 30, tzinfo=UTC)


def test_every_answer_carries_the_security_headers(client):
    headers = client.get("/login").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"


def test_secure_installations_ask_for_https_for_a_year(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    assert "max-age=31536000" in client.get("/login").headers["Strict-Transport-Security"]


def test_a_host_that_is_not_ours_is_refused(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["academy.example"])
    assert client.get("/login", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/login", headers={"Host": "academy.example"}).status_code == 200


def test_text_is_compressed_for_those_who_can_read_it(client):
    plain = client.get("/login")
    packed = client.get("/login", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2


def test_a_page_lets_go_of_the_connection_it_was_read_from(sign_in, session):
    reader = sign_in(PersonFactory())
    session.commit()
    held = db.engine.pool.checkedout()
    for path in ("/me", "/today", "/courses/none"):
        reader.client.get(path)
        assert db.engine.pool.checkedout() == held


def test_assets_are_kept_for_ever_under_their_hash_and_briefly_under_an_old_one(client, app):
    version = app.extensions["shelf"].version
    forever = client.get(f"/static/{version}/app.css", headers={"Accept-Encoding": "gzip"})
    assert "immutable" in forever.headers["Cache-Control"]
    assert forever.headers["Content-Encoding"] == "gzip"
    assert "immutable" not in client.get("/static/old/app.css").headers["Cache-Control"]
    assert client.get("/static/old/nothing.css").status_code == 404
    assert client.get("/static/old/../config.py").status_code == 404


def test_healthy_only_when_the_database_answers(client, app, monkeypatch):
    assert client.get("/healthz").json == {"status": "ok"}
    monkeypatch.setattr("academy.welcome.views.text", lambda _sql: (_ for _ in ()).throw(_away()))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def _away():
    return OperationalError("SELECT 1", {}, Exception("away"))


@pytest.fixture
def no_database(app):
    """Let the database be away."""

    def refuse(*_statement):
        raise _away()

    yield lambda: event.listen(Engine, "before_cursor_execute", refuse)
    event.remove(Engine, "before_cursor_execute", refuse)


@pytest.mark.parametrize("path", ["/today", "/login", "/no/such/page"])
def test_whoever_is_signed_in_is_told_too_when_the_database_is_away(
    sign_in, session, no_database, path
):
    browser = sign_in(PersonFactory())
    session.commit()
    no_database()
    answer = browser.client.get(path)
    assert answer.status_code in {404, 503}
    assert "<h1" in answer.get_data(as_text=True)


@pytest.fixture
def raising(app, monkeypatch):
    """Let the terms page raise something."""

    def let(error):
        def view():
            raise error

        view.__gate__ = "open"
        monkeypatch.setitem(app.view_functions, "welcome.terms", view)

    return let


def test_a_surprise_gives_a_number_to_read_out(client, raising):
    raising(RuntimeError("secret detail"))
    answer = client.get("/terms")
    body = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "报这个号" in body
    assert "secret detail" not in body


def test_a_promise_the_database_kept_is_a_conflict(client, raising):
    raising(IntegrityError("INSERT", {}, Exception("uq_person_phone")))
    assert client.get("/terms").status_code == 409


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO person (ref, phone) VALUES ('x', :phone)",
        "SELECT id FROM nowhere WHERE phone = :phone",
    ],
)
def test_what_the_database_refuses_leaves_nobodys_phone_in_the_log(
    client, app, session, monkeypatch, caplog, statement
):
    caplog.set_level(logging.INFO)
    PersonFactory(phone=PHONE)
    session.commit()

    def view():
        session.execute(text(statement), {"phone": PHONE})

    view.__gate__ = "open"
    monkeypatch.setitem(app.view_functions, "welcome.terms", view)
    assert client.get("/terms").status_code in {409, 500, 503}
    assert caplog.text
    assert "13812345678" not in caplog.text


def test_a_phone_that_is_taken_is_not_told_to_the_log(client, app, session, monkeypatch, caplog):
    caplog.set_level(logging.INFO)
    PersonFactory(phone=PHONE)
    session.commit()

    def view():
        session.add(Person(phone=PHONE, created_at=EVENING))
        session.flush()

    view.__gate__ = "open"
    monkeypatch.setitem(app.view_functions, "welcome.terms", view)
    assert client.get("/terms").status_code == 409
    assert "phone" in caplog.text
    assert "13812345678" not in caplog.text


def test_a_view_that_does_not_say_who_may_is_closed(client, app, monkeypatch):
    monkeypatch.setitem(app.view_functions, "welcome.terms", lambda: "open by mistake")
    assert client.get("/terms").status_code == 403


def test_an_unknown_address_is_a_page(browser):
    assert browser.get("/no/such/page", status=404).heading


def test_the_wrong_verb_is_a_page(client):
    assert client.delete("/login").status_code == 405


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/me/settings", "/me/settings"),
        ("/courses?lang=en", "/courses?lang=en"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/language", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_only_pages_of_ours_are_gone_on_to(app: Flask, path, leads_to):
    with app.test_request_context():
        assert safe_next(path, "/") == leads_to


def test_work_that_waits_for_the_commit_is_done_after_it_and_only_then(app, db):
    done = []
    with app.test_request_context("/", method="POST"):
        settle.after_commit(lambda: done.append("job"))
        db.session.execute(select(1))
        settle.settle(app.response_class(status=303))
        assert done == ["job"]
        settle.after_commit(lambda: done.append("never"))
        settle.settle(app.response_class(status=422))
    assert done == ["job"]


def test_nothing_is_kept_of_a_reading_request(app, db, session):
    with app.test_request_context("/"):
        db.session.add(Person(phone="+8613800000000", created_at=EVENING))
        settle.settle(app.response_class(status=200))
    assert session.scalar(select(Person.id)) is None


# Paging


def everyone(**cursor):
    order = [Order(Person.name_key), Order(Person.id)]
    return paging.page_of(select(Person.phone), order, size=3, **cursor)


def test_pages_lead_on_and_back_without_a_gap(session):
    people = [PersonFactory(name=name) for name in "丁丙甲乙丁戊己"]
    expected = [one.phone for one in sorted(people, key=lambda one: (one.name_key, one.id))]
    first = everyone()
    second = everyone(after=first.after)
    third = everyone(after=second.after)
    assert [row.phone for row in (*first.rows, *second.rows, *third.rows)] == expected
    assert (first.before, third.after) == (None, None)
    back = everyone(before=third.before)
    assert [row.phone for row in back.rows] == [row.phone for row in second.rows]
    assert [row.phone for row in everyone(before=back.before).rows] == expected[:3]


def test_rows_added_meanwhile_do_not_move_the_next_page(session):
    for name in "甲乙丙丁":
        PersonFactory(name=name)
    first = everyone()
    before = [row.phone for row in everyone(after=first.after).rows]
    PersonFactory(name="阿")
    assert [row.phone for row in everyone(after=first.after).rows] == before


@pytest.mark.parametrize("cursor", ["nonsense", "e30", "W10", "é"])
def test_a_cursor_that_is_not_ours_is_the_first_page(session, cursor):
    PersonFactory()
    assert len(everyone(after=cursor).rows) == 1


def pointing_to(*key):
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


ODD = [
    ["v", "\ud800"],  # half of a character
    ["v", "a\0b"],
    ["v", 7],
    ["v", True],
    ["t", "2026-11-23T02:00:00+00:00"],
]


@pytest.mark.parametrize(
    "cursor",
    [
        *(pointing_to(odd, ["v", 1]) for odd in ODD),
        *(pointing_to(["v", "wang"], ["v", odd]) for odd in (2**70, 2**40, 1.5, "1", True)),
        base64.urlsafe_b64encode(b"[" * 60_000).decode(),
    ],
)
def test_a_cursor_that_points_nowhere_is_the_first_page(session, cursor):
    PersonFactory()
    assert len(everyone(after=cursor).rows) == 1
    assert len(everyone(before=cursor).rows) == 1


@pytest.mark.parametrize("odd", [["t", "2026-11-23T02:00:00"], ["v", "2026"], ["v", 1]])
def test_a_cursor_without_a_moment_is_the_first_page(session, odd):
    PersonFactory()
    order = [Order(Person.created_at), Order(Person.id)]
    found = paging.page_of(select(Person.id), order, after=pointing_to(odd, ["v", 1]))
    assert len(found.rows) == 1


@pytest.mark.parametrize("odd", ["x", float("nan"), float("inf"), 10**12, True])
def test_a_cursor_without_a_score_is_the_first_page(session, odd):
    EnrollmentFactory()
    order = [Order(func.coalesce(Enrollment.theory_score, -1)), Order(Enrollment.ref)]
    found = paging.page_of(select(Enrollment.id), order, after=pointing_to(["v", odd], ["v", "a"]))
    assert len(found.rows) == 1


def test_scores_page_too(session):
    for score in (None, 61.5, 70, 88.5):
        EnrollmentFactory(theory_score=score)
    order = [Order(func.coalesce(Enrollment.theory_score, -1)), Order(Enrollment.ref)]
    first = paging.page_of(select(Enrollment.theory_score), order, size=2)
    second = paging.page_of(select(Enrollment.theory_score), order, size=2, after=first.after)
    found = [row.theory_score for row in (*first.rows, *second.rows)]
    assert found == [None, 61.5, 70, 88.5]


def test_a_descending_order_with_times_pages_too(session):
    for day in (1, 2, 3, 4):
        PersonFactory(created_at=datetime(2026, 1, day, tzinfo=UTC))
    order = [Order(Person.created_at, is_descending=True), Order(Person.id)]
    first = paging.page_of(select(Person.id), order, size=3)
    second = paging.page_of(select(Person.id), order, size=3, after=first.after)
    assert (len(first.rows), len(second.rows)) == (3, 1)


# Downloads

NASTY = ["=1+1", "+86", "-2", "@SUM(A1)", "\tx", "王建国", 0, None, "13812345678"]


def test_a_csv_opens_in_a_chinese_spreadsheet_and_runs_nothing(app, db):
    with app.test_request_context():
        answer = downloads.csv_file("名册.csv", ["姓名"], ([value] for value in NASTY))
        body = answer.get_data()
    assert body.startswith("\ufeff".encode())
    rows = [row[0] for row in csv.reader(io.StringIO(body.decode("utf-8-sig")))]
    assert rows == [
        "姓名",
        "'=1+1",
        "'+86",
        "'-2",
        "'@SUM(A1)",
        "'\tx",
        "王建国",
        "0",
        "",
        NASTY[-1],
    ]
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


def test_a_long_csv_is_streamed_in_parts(app, db):
    with app.test_request_context():
        answer = downloads.csv_file("x.csv", ["n"], ([n] for n in range(20_000)))
        assert len(list(answer.iter_encoded())) > 3


def test_a_workbook_says_what_it_holds_and_keeps_long_numbers_as_text(app):
    with app.test_request_context():
        answer = downloads.xlsx_file(
            "名册.xlsx",
            ["姓名", "手机", "分数"],
            [["王建国", "13812345678", 88.5], ["=1+1", None, 3]],
            sheet="名册",
            notes=[("行数", "2")],
            notes_sheet="说明",
        )
    book = load_workbook(io.BytesIO(answer.get_data()))
    assert book.sheetnames == ["说明", "名册"]
    rows = list(book["名册"].iter_rows(values_only=True))
    assert rows[1:] == [("王建国", "13812345678", 88.5), ("=1+1", "", 3)]
    assert book["名册"]["A3"].data_type == "s"
    formats = {cell: book["名册"][cell].number_format for cell in ("B2", "B3", "C2", "C3")}
    assert formats == {"B2": "@", "B3": "@", "C2": "General", "C3": "General"}


# Words and figures


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        (
            "zh",
            (
                "7月8日",
                "2026年7月8日",
                "星期三",
                "7月",
                "22:30",
                "7月8日 22:30",
                "2026-07-08 22:30",
            ),
        ),
        (
            "en",
            ("8 Jul", "8 Jul 2026", "Wednesday", "Jul", "22:30", "8 Jul 22:30", "2026-07-08 22:30"),
        ),
    ],
)
def test_moments_are_shown_in_beijing_time(app, language, shown):
    with app.test_request_context(f"/?lang={language}"):
        made = (
            filters.day(EVENING),
            filters.full_day(EVENING),
            filters.weekday(EVENING),
            filters.month(date(2026, 7, 1)),
            filters.clock_time(EVENING),
            filters.day_time(EVENING),
            filters.stamp(EVENING),
        )
    assert made == shown


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (None, "—", "—"),
        (0, "0", "0"),
        (1284, "1,284", "1,284"),
        (125_000, "12.5 万", "125,000"),
        (100_000_000_000, "1,000 亿", "100,000,000,000"),
        (99_999, "99,999", "99,999"),
    ],
)
def test_large_figures_are_shown_as_people_say_them(app, value, zh, en):
    with app.test_request_context("/"):
        assert filters.short_number(value) == zh
    with app.test_request_context("/?lang=en"):
        assert filters.short_number(value) == en


def test_a_sentence_from_below_is_said_with_its_values(app):
    inner = Said.that("Learning")
    with app.test_request_context("/"):
        assert filters.say(Said.that("%(what)s %(day)s", what=inner, day=EVENING)) == "在学 7月8日"
        assert filters.say("Learning") == "在学"


def test_sizes_and_names_follow_the_reader(app):
    class Place:
        name, name_en = "温岭", "Wenling"

    with app.test_request_context("/?lang=en"):
        assert filters.in_language(Place) == "Wenling"
        assert filters.megabytes(1) == "0.1 MB"
    with app.test_request_context("/"):
        assert filters.in_language(Place) == "温岭"
        assert filters.number(12.5) == "12.5"

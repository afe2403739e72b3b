"""The audit trail as a page and as a file."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from academy.access.permissions import Role
from academy.audit.actions import note
from academy.audit.models import Event, Kind
from academy.transfers.models import Export
from tests.factories.people import PersonFactory, somebody
from tests.factories.progress import open_center

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def auditor(sign_in):
    return sign_in(somebody(Role.AUDITOR))


def some_events(count, *, kind=Kind.CERTIFICATE_ISSUE, center=None, by=None):
    """Events a minute apart, the newest last."""
    for n in range(count):
        note(
            kind,
            f"certificate:c{n}",
            by=by,
            at=NOW + timedelta(minutes=n),
            center_id=None if center is None else center.id,
            rows=n,
        )


def test_an_event_says_who_did_what_to_whom_when_and_where(auditor, session):
    person = PersonFactory(name="李雪梅")
    some_events(1, center=open_center(name="温岭直播运营中心"), by=person)
    page = auditor.get("/hq/audit")
    row = page.texts("tbody tr")[0]
    assert row == (f"2026-11-23 10:00 发证 李*梅 {person.ref} 证书 c0 温岭直播运营中心 rows=0")


def test_what_happened_by_itself_has_nobody(auditor):
    some_events(1, kind=Kind.ATTEMPT_GRADE)
    assert "系统" in auditor.get("/hq/audit").texts("tbody tr")[0]


def about(row):
    return " ".join(row.split()[4:6])


def test_the_newest_come_first_and_pages_follow_each_other(auditor):
    some_events(120)
    first = auditor.get("/hq/audit")
    subjects = [about(row) for row in first.texts("tbody tr")]
    assert len(subjects) == 50
    second = first.follow("下一页")
    third = second.follow("下一页")
    subjects += [about(row) for page in (second, third) for row in page.texts("tbody tr")]
    assert subjects == [f"证书 c{n}" for n in reversed(range(120))]
    assert third.follow("上一页").texts("tbody tr") == second.texts("tbody tr")


def test_facets_and_a_subject_narrow_the_trail(auditor):
    wenling = open_center(code="wenling", name="温岭直播运营中心")
    some_events(2, center=wenling)
    some_events(3, kind=Kind.GRANT_GIVE)
    page = auditor.get("/hq/audit?thing=certificate")
    assert len(page.texts("tbody tr")) == 2
    assert page.one(".facets input[value=certificate]").has_attr("checked")
    assert len(auditor.get("/hq/audit?center=wenling").texts("tbody tr")) == 2
    one = page.follow("证书 c1")
    assert len(one.texts("tbody tr")) == 1
    assert len(one.all(".chip")) == 2
    assert len(one.follow("清除条件").texts("tbody tr")) == 5
    none = auditor.get("/hq/audit?thing=grant&center=wenling")
    assert "没有符合条件的记录" in none.text


def test_what_the_address_names_and_nobody_knows_is_left_out(auditor):
    some_events(1)
    page = auditor.get("/hq/audit?thing=weather&center=nowhere&after=nonsense")
    assert len(page.texts("tbody tr")) == 1


def test_the_file_has_the_same_rows_and_is_an_event_itself(auditor, session):
    some_events(60)
    some_events(1, kind=Kind.GRANT_GIVE)
    page = auditor.get("/hq/audit?thing=certificate")
    answer = page.submit("main form[method=post]", status=200)
    assert answer.response.mimetype == "text/csv"
    lines = list(csv.reader(io.StringIO(answer.response.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(lines) == 61
    assert lines[0][0] == "时间"
    assert lines[1][5] == "certificate:c59"
    export = session.scalar(select(Export))
    assert (export.what, export.rows, export.filters) == ("audit", 60, {"thing": ["certificate"]})
    newest = session.scalar(select(Event).order_by(Event.id.desc()))
    assert (newest.kind, newest.subject) == ("roster:export", f"export:{export.ref}")


def test_the_file_never_runs_in_a_spreadsheet(auditor):
    note(Kind.CENTER_CONTACT, "=cmd", by=None, at=NOW, words="=1+1")
    page = auditor.get("/hq/audit")
    told = page.submit("main form[method=post]", status=200).response.get_data(as_text=True)
    assert "'=cmd" in told
    assert ",=cmd" not in told


@pytest.mark.parametrize("role", [Role.CENTER_REVIEWER, Role.APPROVER, None])
def test_the_trail_is_for_headquarters_and_auditors_alone(sign_in, role):
    place = {"center_id": open_center().id} if role is Role.CENTER_REVIEWER else {}
    browser = sign_in(somebody(role, **place))
    browser.get("/hq/audit", status=403)
    browser.post("/hq/audit/exports", status=403)


def test_the_trail_is_whole_in_english_and_when_it_is_empty(auditor):
    auditor.get("/hq/audit?lang=en")


def test_the_trail_costs_the_same_for_one_event_and_for_fifty(auditor, session, count_statements):
    some_events(1)
    session.commit()
    with count_statements() as few:
        auditor.get("/hq/audit")
    some_events(49, center=open_center(), by=PersonFactory())
    session.commit()
    with count_statements() as many:
        auditor.get("/hq/audit")
    assert len(many) == len(few) <= 3, "\n".join(many)

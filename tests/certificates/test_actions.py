"""Issuing, revoking, counting and reporting on a real database."""

import io
import json
import re

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from academy.audit.models import Event, Kind
from academy.certificates import actions, queries, render, rules
from academy.certificates.models import (
    Certificate,
    CertificateEvent,
    CheckTally,
    MisuseReport,
)
from academy.certificates.rules import Reason
from academy.core.errors import Conflict
from academy.core.tokens import content_hash
from academy.people.actions import rename
from academy.people.models import Person
from academy.records.actions import withdraw
from academy.records.models import Enrollment
from tests.factories.certificates import certify, paper, ready
from tests.factories.people import PersonFactory, somebody
from tests.factories.records import EnrollmentFactory
from tests.factories.together import at_once

URL = "https://v.example"


def drawn_up(enrollment, clock):
    return actions.draw_up(queries.facts(enrollment.id), at=clock.now, public_url=URL)


def text_of(pdf):
    page = pypdfium2.PdfDocument(pdf)[0]
    return page.get_textpage().get_text_range().replace("\r\n", "\n")


def code_in(picture):
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def test_a_certificate_is_a_sheet_a_picture_and_a_code_that_leads_to_the_check(session, clock):
    enrollment = ready(factory_name="建国鞋厂")
    made = drawn_up(enrollment, clock)
    address = f"{URL}/v/{made.ref}?t={made.token}"

    words = text_of(made.pdf)
    for said in ("工厂主播培训与能力评价证书", "王建国", "建国鞋厂", made.number, rules.MANDATORY):
        assert said in words
    assert "2026年11月23日" in words
    assert "2028年11月22日" in words

    sheet = pypdfium2.PdfDocument(made.pdf)
    assert [round(side) for side in sheet[0].get_size()] == [595, 842]
    assert b"pdfaid:part" in made.pdf
    assert code_in(sheet[0].render(scale=2).to_pil()) == [address]

    picture = Image.open(io.BytesIO(made.picture))
    assert picture.size == (1080, 1528)
    assert code_in(picture) == [address]


def test_the_code_is_wide_enough_for_a_phone_and_has_its_quiet_zone():
    picture, quiet = render.code_picture("https://v.example/v/abcdefghjkmn?t=" + "2" * 26)
    assert render.CODE_WIDTH * 210 / 1080 >= 22
    modules = int(re.search(r'viewBox="0 0 (\d+)', picture)[1]) if "viewBox" in picture else None
    modules = modules or int(re.search(r'width="(\d+)', picture)[1])
    assert quiet == pytest.approx(render.CODE_WIDTH / (modules - 8) * 4)


@pytest.mark.parametrize("name", ["䶮𠮷", "买买提·艾力", "欧阳𬭎"])
def test_rare_names_are_printed_as_they_are(session, clock, name):
    enrollment = ready(whose__name=name)
    assert name in text_of(drawn_up(enrollment, clock).pdf)


def test_a_name_that_cannot_be_printed_stops_its_certificate(session, clock):
    enrollment = ready(whose__name="王\U000f0000国")
    with pytest.raises(actions.Unprintable) as refused:
        drawn_up(enrollment, clock)
    assert refused.value.said.values == {"characters": "\U000f0000"}


def test_a_sheet_that_cannot_be_drawn_stops_its_certificate(session, clock, monkeypatch):
    monkeypatch.setattr(render, "main_font", lambda: render.PICTURES)
    monkeypatch.setattr(render, "main_glyphs", lambda: range(0x110000))
    with pytest.raises(actions.Unprintable):
        drawn_up(ready(), clock)


def test_a_missing_font_package_is_told():
    with pytest.raises(render.CannotPrint):
        render._installed("no_such_font")


def test_a_certificate_never_says_what_it_must_not_say(session, clock):
    enrollment = ready()
    facts = rules.Facts(**{**vars(queries.facts(enrollment.id)), "belt": "国家级鞋靴"})
    with pytest.raises(actions.BadWording):
        actions.draw_up(facts, at=clock.now, public_url=URL)


def test_there_is_nothing_to_certify_without_a_factory(session):
    assert queries.facts(EnrollmentFactory().id) is None


def test_issuing_stores_what_was_said_and_writes_it_down(session, clock):
    enrollment, approver = ready(), somebody()
    made = paper(queries.facts(enrollment.id), at=clock.now)
    certificate = actions.issue(enrollment, made, by=approver, at=clock.now)
    session.commit()

    kept = session.scalars(select(Certificate)).one()
    assert (kept.number, kept.state, kept.person_id) == (
        made.number,
        "issued",
        enrollment.person_id,
    )
    assert kept.pdf == made.pdf
    assert kept.files_hash == content_hash(made.pdf, made.picture)
    assert kept.content_hash == content_hash(
        json.dumps(made.content, sort_keys=True, ensure_ascii=False)
    )
    event = session.scalars(select(CertificateEvent)).one()
    assert (event.kind, event.by_id, event.certificate_id) == (
        "issue",
        approver.id,
        certificate.id,
    )
    noted = session.scalars(select(Event).where(Event.kind == Kind.CERTIFICATE_ISSUE)).one()
    assert noted.facts["number"] == made.number
    assert "王建国" not in str(noted.facts)


def test_issuing_twice_gives_the_same_certificate(session, clock):
    enrollment = ready()
    first = certify(enrollment, at=clock.now)
    again = certify(enrollment, at=clock.advance(minutes=1))
    assert again is first
    assert len(session.scalars(select(CertificateEvent)).all()) == 1


def test_a_person_holds_one_certificate_of_a_level(session, clock):
    person = PersonFactory()
    first = ready(whose=person)
    certify(first, at=clock.now)
    withdraw(first, by=somebody(), at=clock.now)
    second = EnrollmentFactory(whose=person)
    made = paper(queries.facts(second.id), at=clock.now)
    with pytest.raises(actions.AlreadyHeld):
        actions.issue(second, made, by=None, at=clock.now)


def test_two_who_issue_at_once_issue_one(app, session, clock):
    enrollment = ready()
    facts, name = queries.facts(enrollment.id), enrollment.id
    outcomes = at_once(app, lambda: issue_one(session, name, paper(facts, at=clock.now), clock))
    assert set(outcomes) <= {"issued", "AlreadyHeld"}
    assert len(session.scalars(select(Certificate)).all()) == 1
    assert len(session.scalars(select(CertificateEvent)).all()) == 1


def test_whoever_loses_the_race_is_told_and_can_go_on(session, clock, monkeypatch):
    enrollment = ready()
    certify(enrollment, at=clock.now)
    # Both looked before either had written.
    monkeypatch.setattr(queries, "live_certificate", lambda *who: None)
    made = paper(queries.facts(enrollment.id), at=clock.now)
    with pytest.raises(actions.AlreadyHeld):
        actions.issue(enrollment, made, by=None, at=clock.now)
    assert len(session.scalars(select(Certificate)).all()) == 1


def issue_one(session, enrollment_id, made, clock):
    enrollment = session.get(Enrollment, enrollment_id)
    actions.issue(enrollment, made, by=None, at=clock.now)
    session.commit()
    return "issued"


def test_nothing_that_happens_later_changes_a_byte(session, clock):
    enrollment = ready()
    certificate = certify(enrollment, at=clock.now)
    session.commit()
    before = (queries.sheet_of(certificate), queries.picture_of(certificate), certificate.content)
    person = session.get(Person, enrollment.person_id)
    rename(person, "王大国", by=person, at=clock.now)
    actions.revoke(certificate, Reason.IN_ERROR, "", by=somebody(), at=clock.now)
    session.commit()
    session.expire_all()

    after = (queries.sheet_of(certificate), queries.picture_of(certificate), certificate.content)
    assert after == before
    assert certificate.content["holder"] == "王建国"
    assert certificate.files_hash == content_hash(*after[:2])


def test_what_happened_to_a_certificate_cannot_be_rewritten(session, clock):
    certify(ready(), at=clock.now)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(update(CertificateEvent).values(kind="revoke"))


def test_revoking_says_why_who_and_when(session, clock):
    certificate = certify(ready(), at=clock.now)
    boss = somebody()
    later = clock.advance(days=3)
    actions.revoke(certificate, Reason.FRAUD, "两人口供一致", by=boss, at=later)
    session.refresh(certificate)
    assert (certificate.state, certificate.state_reason, certificate.state_since) == (
        "revoked",
        "fraud",
        later,
    )
    newest = queries.events_of(certificate)[0]
    assert (newest[0].kind, newest[0].words, newest[1]) == ("revoke", "两人口供一致", boss.name)
    noted = session.scalars(select(Event).where(Event.kind == Kind.CERTIFICATE_REVOKE)).one()
    assert noted.facts == {"number": certificate.number, "reason": "fraud"}


def test_a_certificate_is_revoked_once(session, clock):
    certificate = certify(ready(), at=clock.now)
    actions.revoke(certificate, Reason.FRAUD, "", by=somebody(), at=clock.now)
    with pytest.raises(Conflict):
        actions.revoke(certificate, Reason.HOLDER, "", by=somebody(), at=clock.now)


def test_after_revocation_a_new_certificate_can_be_issued(session, clock):
    enrollment = ready()
    first = certify(enrollment, at=clock.now)
    actions.revoke(first, Reason.IN_ERROR, "", by=somebody(), at=clock.now)
    second = certify(enrollment, at=clock.now)
    assert second.id != first.id
    assert second.number != first.number


def test_checks_are_counted_by_month_and_never_identified(session, clock):
    certificate = certify(ready(), at=clock.now)
    session.commit()
    november, december = clock.now, clock.advance(days=20)
    for at in (november, november, december):
        actions.count_check_apart(certificate.id, at=at)
    rows = session.execute(
        select(CheckTally.month, CheckTally.checks).order_by(CheckTally.month)
    ).all()
    assert [(f"{month:%Y-%m}", checks) for month, checks in rows] == [
        ("2026-11", 2),
        ("2026-12", 1),
    ]
    assert set(CheckTally.__table__.columns.keys()) == {"certificate_id", "month", "checks"}


def test_many_checks_at_once_are_all_counted(app, session, clock):
    certificate = certify(ready(), at=clock.now)
    session.commit()
    name = certificate.id
    at_once(app, lambda: actions.count_check_apart(name, at=clock.now), times=6)
    session.expire_all()
    assert session.scalars(select(CheckTally.checks)).one() == 6


def test_a_report_of_misuse_has_a_receipt(session, clock):
    certificate = certify(ready(), at=clock.now)
    report = actions.report_misuse(
        certificate, certificate.number, words="名字对不上", place="某直播间", at=clock.now
    )
    assert queries.reports_of(certificate) == [report]
    assert len(report.ref) == 12
    stray = actions.report_misuse(None, "CZ9", words="编号查不到", place="", at=clock.now)
    assert stray.certificate_id is None
    assert len(session.scalars(select(MisuseReport)).all()) == 2


def test_a_report_sent_twice_has_one_receipt(session, clock):
    told = {"words": "名字对不上", "place": "某直播间"}
    first = actions.report_misuse(None, "CZ9", **told, at=clock.now)
    assert actions.report_misuse(None, "CZ9", **told, at=clock.advance(minutes=5)) is first
    assert actions.report_misuse(None, "CZ8", **told, at=clock.now) is not first
    assert actions.report_misuse(None, "CZ9", **told, at=clock.advance(days=1)) is not first

"""The holder's pages, the public check and headquarters' register in a browser."""

from datetime import timedelta

import pytest
from flask import request
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

import config as settings
from academy.access.permissions import Role
from academy.app import create_app
from academy.certificates import actions, queries, rules
from academy.certificates.models import Certificate, CertificateEvent, CheckTally, MisuseReport
from academy.core.db import db as the_db
from academy.people.models import Person
from academy.web.shell import limiter
from tests.browser import Browser
from tests.factories.certificates import certify, ready
from tests.factories.people import somebody


@pytest.fixture
def certificate(session, clock):
    """A certificate that is valid."""
    return certify(ready(factory_name="建国鞋厂"), at=clock.now)


@pytest.fixture
def holder(session, certificate):
    """Who holds it."""
    return session.get(Person, certificate.person_id)


@pytest.fixture
def limited(db, database, tmp_path):
    """A stranger's browser with limits as in service, behind one front server."""
    config = settings.Testing(tmp_path, database.url)
    config.RATELIMIT_ENABLED = True
    config.FRONT_SERVERS = 1
    app = create_app(config)
    limiter.reset()
    yield Browser(app.test_client())
    limiter.enabled = False
    with app.app_context():
        the_db.engine.dispose()


def scanned(certificate):
    return f"/v/{certificate.ref}?t={certificate.token}"


# The holder


def test_the_holder_sees_the_picture_and_what_to_do_with_it(sign_in, holder, certificate):
    page = sign_in(holder).get("/certificates").follow(certificate.number)
    assert page.heading.startswith("王建国")
    assert page.heading.endswith(("!", "！"))
    assert page.one("img.sheet")["src"] == f"/certificates/{certificate.ref}/image.png"
    assert page.one("a[href^='/v/']")["href"] == scanned(certificate)
    assert "is_messenger" not in page.text
    assert page.html.count("！") + page.html.count("!</") <= 3  # title and heading


def test_the_files_are_the_bytes_that_were_issued(sign_in, holder, certificate):
    browser = sign_in(holder)
    picture = browser.client.get(f"/certificates/{certificate.ref}/image.png")
    sheet = browser.client.get(f"/certificates/{certificate.ref}/certificate.pdf?download=1")
    assert (picture.mimetype, picture.data) == ("image/png", queries.picture_of(certificate))
    assert (sheet.mimetype, sheet.data) == ("application/pdf", queries.sheet_of(certificate))
    assert picture.headers["Content-Disposition"].startswith("inline")
    assert sheet.headers["Content-Disposition"].startswith("attachment")
    assert certificate.number in sheet.headers["Content-Disposition"]
    assert picture.headers["Cache-Control"] == "no-store"


def test_inside_the_messenger_the_page_says_how_to_download(sign_in, holder, certificate):
    path = f"/certificates/{certificate.ref}?lang=en"
    agent = {"User-Agent": "Mozilla/5.0 MicroMessenger/8.0.50"}
    assert "Open in browser" in sign_in(holder).get(path, headers=agent).text
    assert "Open in browser" not in sign_in(holder).get(path).text


def test_without_a_certificate_the_page_shows_the_way_to_it(sign_in, session):
    enrollment = ready()
    page = sign_in(session.get(Person, enrollment.person_id)).get("/certificates?lang=en")
    assert page.one("main .empty a")["href"] == "/today"
    assert sign_in(somebody()).get("/certificates").one("main .empty a")["href"] == "/help"


def test_nobody_reads_the_certificate_of_somebody_else(sign_in, certificate):
    stranger = sign_in(somebody())
    for path in ("", "/image.png", "/certificate.pdf"):
        stranger.get(f"/certificates/{certificate.ref}{path}", status=404)


def test_the_center_of_the_holder_may_read_it_and_no_other(sign_in, session, certificate):
    ours = somebody(Role.CENTER_REVIEWER, center_id=certificate.center_id)
    page = sign_in(ours).get(f"/certificates/{certificate.ref}?lang=en")
    assert page.heading == "Certificate of 王建国"
    theirs = somebody(Role.CENTER_REVIEWER, center_id=ready().center_id)
    sign_in(theirs).get(f"/certificates/{certificate.ref}", status=404)


@pytest.mark.parametrize("role", [Role.HEADQUARTERS, Role.APPROVER, Role.AUDITOR])
def test_headquarters_reads_its_register_where_names_are_masked(sign_in, certificate, role):
    browser = sign_in(somebody(role))
    for path in ("", "/image.png", "/certificate.pdf"):
        browser.get(f"/certificates/{certificate.ref}{path}", status=404)
    page = browser.get(f"/hq/certificates/{certificate.ref}")
    assert "王*国" in page.text
    assert "王建国" not in page.text


def test_checks_of_last_month_are_told(sign_in, session, clock, holder, certificate):
    session.add(
        CheckTally(
            certificate_id=certificate.id, month=clock.now.date().replace(month=10, day=1), checks=6
        )
    )
    assert (
        "6 checks last month"
        in sign_in(holder).get(f"/certificates/{certificate.ref}?lang=en").text
    )


@pytest.mark.parametrize(
    ("state", "days", "said"),
    [("revoked", 0, "Revoked"), ("suspended", 0, "Suspended"), ("issued", 800, "Expired")],
)
def test_the_holder_is_told_when_it_counts_no_longer(
    sign_in, session, clock, holder, certificate, state, days, said
):
    certificate.state, certificate.state_reason = state, "holder"
    clock.advance(days=days)
    page = sign_in(holder).get(f"/certificates/{certificate.ref}?lang=en")
    assert page.heading == "Certificate of 王建国"
    assert said in page.text
    assert bool(page.all(".actionbar .button")) is (state != "revoked")
    assert said in sign_in(holder).get("/certificates?lang=en").text


# The public check


def test_a_scanned_code_shows_the_name_as_printed(browser, certificate):
    page = browser.get(scanned(certificate) + "&lang=en")
    assert page.heading == "Valid"
    assert page.texts(".holder h2, .holder p") == ["王建国", "建国鞋厂"]
    assert certificate.number in page.text
    assert "v.example" in page.text
    assert "23 Nov 2026" in page.text
    assert "22 Nov 2028" in page.text


def test_a_scanned_code_with_a_wrong_token_shows_a_masked_name(browser, certificate):
    for path in (f"/v/{certificate.ref}", f"/v/{certificate.ref}?t=wrong"):
        page = browser.get(path)
        assert "王*国" in page.text
        assert "王建国" not in page.html
        assert "建国鞋厂" not in page.html


def test_a_typed_number_is_found_however_it_was_typed_and_shown_masked(browser, certificate):
    typed = certificate.number.lower().replace("0", "o").replace("-", " ")
    page = browser.get("/v").submit("main form", {"number": typed})
    assert page.path == f"/v/{certificate.number}"
    assert "王*国" in page.text
    assert "王建国" not in page.html
    masked = browser.get(f"/v/{certificate.number}?t={certificate.token}")
    assert "王建国" not in masked.html


def test_a_changed_character_finds_nothing_and_says_what_to_check(browser, certificate):
    last = "2" if certificate.number[-1] != "2" else "3"
    page = browser.get("/v?lang=en").submit(
        "main form", {"number": certificate.number[:-1] + last}, status=404
    )
    assert page.heading == "No such certificate"
    assert "ask for the QR code" in page.text


@pytest.mark.parametrize(
    "code", ["x", "no such number", "abcdefghjkmn", "%E7%8E%8B", "CZ" + "1" * 200]
)
def test_nonsense_is_unknown_and_nothing_else(browser, db, code):
    assert browser.get(f"/v/{code}?lang=en", status=404).heading == "No such certificate"


def test_an_empty_number_is_asked_for_again(browser, db):
    page = browser.get("/v?number=&lang=en", status=422)
    assert "Enter the number" in page.text


@pytest.mark.parametrize(
    ("state", "days", "heading"),
    [
        ("issued", 0, "Valid"),
        ("issued", 730, "Valid"),
        ("issued", 731, "Expired"),
        ("suspended", 0, "Suspended"),
        ("revoked", 0, "Revoked"),
        ("superseded", 0, "Revoked"),
    ],
)
def test_every_certificate_ever_issued_answers_with_its_standing(
    browser, session, clock, certificate, state, days, heading
):
    certificate.state, certificate.state_reason = state, "fraud" if state == "revoked" else ""
    clock.advance(days=days)
    page = browser.get(scanned(certificate) + "&lang=en")
    assert page.heading == heading
    assert "Fraud" not in page.text


def test_it_is_valid_to_the_end_of_its_last_day_in_beijing(browser, session, clock, certificate):
    clock.set(
        clock.now.replace(year=2028, month=11, day=22, hour=15, minute=59)
    )  # 23:59 in Beijing
    assert browser.get(scanned(certificate) + "&lang=en").heading == "Valid"
    clock.advance(minutes=1)
    assert browser.get(scanned(certificate) + "&lang=en").heading == "Expired"


def test_the_check_is_light_and_leaves_no_trace(browser, certificate):
    for path in (scanned(certificate), f"/v/{certificate.number}", "/v", "/v/x"):
        response = browser.client.get(path)
        assert len(response.data) <= 12_000
        assert "Set-Cookie" not in response.headers
        assert "noindex" in response.headers["X-Robots-Tag"]
        for absent in (b"<script", b"src=", b'<link rel="stylesheet'):
            assert absent not in response.data
    assert "+86" not in browser.get(scanned(certificate)).html


def test_the_check_needs_three_statements_at_most(browser, certificate, count_statements, session):
    path = scanned(certificate)
    session.commit()
    with count_statements() as sent:
        browser.get(path)
    assert len(sent) <= 3


def test_a_check_is_counted_and_a_miss_is_not(browser, session, certificate):
    for path in (scanned(certificate), f"/v/{certificate.number}", "/v/x"):
        browser.client.get(path)
    assert session.scalars(select(CheckTally.checks)).all() == [2]


def test_the_page_switches_language_and_keeps_the_code(browser, certificate):
    page = browser.get(scanned(certificate))
    assert page.one("html")["lang"] == "zh-CN"
    english = page.follow("English")
    assert english.one("html")["lang"] == "en"
    assert "王建国" in english.text
    assert english.one("header a")["href"].endswith("lang=zh")


def test_typed_numbers_are_limited_and_scans_are_not(limited, session, certificate):
    number, scan = certificate.number, scanned(certificate)
    session.commit()
    for _ in range(10):
        assert limited.client.get(f"/v/{number}").status_code == 200
    page = limited.get(f"/v/{number}?lang=en", status=429)
    assert page.heading == "Wait a while"
    assert "Set-Cookie" not in page.response.headers
    limited.get(f"/v/{number}?t=x", status=429)
    assert limited.get(f"{scan}&lang=en").heading == "Valid"


def test_behind_a_front_server_everybody_has_tries_of_their_own(limited, certificate):
    def asking(named):
        headers = {"X-Forwarded-For": named}
        return limited.client.get(f"/v/{number}", headers=headers).status_code

    number = certificate.number
    the_db.session.commit()
    assert [asking("203.0.113.7") for _ in range(11)] == [200] * 10 + [429]
    assert asking("203.0.113.8") == 200
    # What a stranger says of oneself stands before what the front server adds, and counts nothing.
    assert asking("198.51.100.1, 203.0.113.7") == 429


def test_without_a_front_server_nobody_chooses_an_address(app):
    with app.test_request_context("/", headers={"X-Forwarded-For": "203.0.113.7"}):
        assert request.remote_addr != "203.0.113.7"


def test_a_check_that_cannot_be_counted_is_answered_all_the_same(browser, certificate, monkeypatch):
    def busy(certificate_id, *, at):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(actions, "count_check_apart", busy)
    assert browser.get(scanned(certificate) + "&lang=en").heading == "Valid"


def test_while_the_database_is_away_the_answer_says_nothing_about_the_certificate(
    browser, certificate, monkeypatch
):
    def away(code):
        raise OperationalError("SELECT", {}, Exception("gone"))

    path = scanned(certificate) + "&lang=en"
    monkeypatch.setattr(queries, "checked", away)
    page = browser.get(path, status=503)
    assert page.heading == "Cannot be checked now"
    assert page.response.headers["Retry-After"] == "60"
    assert len(page.response.data) <= 12_000


def test_a_stranger_reports_a_certificate_and_gets_a_receipt(browser, session, certificate):
    page = browser.get(scanned(certificate) + "&lang=en").follow("looks forged")
    page = page.submit("main form", {"words": ""}, status=422)
    page = page.submit("main form", {"words": "名字对不上", "place": "某直播间"})
    report = session.scalars(select(MisuseReport)).one()
    assert report.ref in page.text
    assert (report.certificate_id, report.words, report.place) == (
        certificate.id,
        "名字对不上",
        "某直播间",
    )


def test_the_issuer_says_who_stands_behind_it(browser, certificate):
    page = browser.get("/issuer?lang=en")
    assert "v.example/v" in page.text
    assert rules.ISSUER in page.text
    assert "Wenling center" in page.text


# Headquarters


@pytest.fixture
def boss(session):
    """Somebody at headquarters."""
    person = somebody(Role.HEADQUARTERS)
    person.name = "李雪梅"
    return person


def test_headquarters_finds_a_certificate_by_number_name_or_pinyin(sign_in, boss, certificate):
    other = certify(ready(whose__name="陈芳"), at=certificate.issued_at)
    browser = sign_in(boss)
    for wanted in (certificate.number.lower(), "王建国", "wangjian", certificate.number[3:12]):
        found = browser.get("/hq/certificates", query_string={"q": wanted}).texts("tbody th")
        assert certificate.number in found
        assert (other.number in found) == (wanted == certificate.number[3:12])
    assert "王*国" in browser.get("/hq/certificates").text
    assert "王建国" not in browser.get("/hq/certificates").html


def test_the_register_filters_by_standing_and_center_and_says_nonsense(
    sign_in, session, boss, certificate, clock
):
    other = certify(ready(), at=clock.now)
    other.state = "revoked"
    browser = sign_in(boss)
    assert browser.get("/hq/certificates?standing=revoked").texts("tbody th") == [other.number]
    assert browser.get("/hq/certificates?standing=valid").texts("tbody th") == [certificate.number]
    assert browser.get("/hq/certificates?standing=expired").all(".empty")
    assert browser.get("/hq/certificates?standing=suspended").all(".empty")
    assert "means nothing" in browser.get("/hq/certificates?standing=lost&lang=en").text
    assert "means nothing" in browser.get("/hq/certificates?center=lost&lang=en").text


def test_the_register_has_pages(sign_in, boss, session, clock, monkeypatch):
    monkeypatch.setattr("academy.web.paging.PAGE_SIZE", 2)
    numbers = [certify(ready(), at=clock.now).number for _ in range(3)][::-1]
    from academy.certificates.views import headquarters  # noqa: F401, PLC0415

    page = sign_in(boss).get("/hq/certificates")
    assert page.texts("tbody th") == numbers


def test_headquarters_revokes_and_the_check_says_so_at_once(
    sign_in, browser, new_browser, session, boss, certificate
):
    stranger = new_browser()
    assert stranger.get(scanned(certificate) + "&lang=en").heading == "Valid"
    page = sign_in(boss).get(f"/hq/certificates/{certificate.ref}?lang=en").follow("Revoke…")
    page = page.submit("main form", {"reason": "red_line", "words": "直播中虚构原价"}, status=422)
    page = page.submit(
        "main form", {"reason": "red_line", "words": "直播中虚构原价", "confirmed": "y"}
    )
    assert page.path == f"/hq/certificates/{certificate.ref}"
    assert "直播中虚构原价" in page.text
    seen = stranger.get(scanned(certificate) + "&lang=en")
    assert seen.heading == "Revoked"
    assert "23 Nov 2026" in seen.text
    assert "虚构" not in seen.html
    assert [event.kind for event in session.scalars(select(CertificateEvent))] == [
        "issue",
        "revoke",
    ]


def test_a_revoked_certificate_is_not_revoked_again(sign_in, session, boss, certificate):
    certificate.state = "revoked"
    browser = sign_in(boss)
    assert not browser.get(f"/hq/certificates/{certificate.ref}").all("a[href$='/revoke']")
    browser.get(f"/hq/certificates/{certificate.ref}/revoke", status=409)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR])
def test_others_at_headquarters_read_and_do_not_revoke(sign_in, session, certificate, role):
    browser = sign_in(somebody(role))
    assert not browser.get(f"/hq/certificates/{certificate.ref}").all("a[href$='/revoke']")
    browser.get(f"/hq/certificates/{certificate.ref}/revoke", status=403)


@pytest.mark.parametrize("role", [None, Role.CENTER_REVIEWER, Role.INSTRUCTOR, Role.EXAMINER])
def test_the_register_is_for_headquarters(sign_in, session, certificate, role):
    place = {"center_id": certificate.center_id} if role is Role.CENTER_REVIEWER else {}
    browser = sign_in(somebody(role, **place))
    for path in ("/hq/certificates", f"/hq/certificates/{certificate.ref}"):
        browser.get(path, status=403)


def test_what_strangers_reported_is_read_at_headquarters(
    sign_in, session, clock, boss, certificate
):
    session.add(
        MisuseReport(
            certificate_id=certificate.id,
            code="x",
            words="名字对不上",
            at=clock.now + timedelta(hours=1),
        )
    )
    assert "名字对不上" in sign_in(boss).get(f"/hq/certificates/{certificate.ref}").text
    assert session.scalars(select(Certificate)).one().state == "issued"

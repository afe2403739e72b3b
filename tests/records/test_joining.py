"""Following an invitation, as a newcomer and as somebody known."""

import pytest
from sqlalchemy import select

from academy.people.models import Consent, Person
from academy.records.models import Enrollment, Invitation
from tests.factories.courses import a_course
from tests.factories.people import PersonFactory
from tests.factories.places import CenterFactory
from tests.factories.records import CohortFactory, EnrollmentFactory, InvitationFactory


@pytest.fixture
def invitation(session):
    cohort = CohortFactory(place=CenterFactory(name="温岭运营中心", phone="0576-1"), name="第03期")
    return InvitationFactory(into=cohort, code="WL2020")


def enrollments(session):
    return session.scalars(select(Enrollment)).all()


def test_the_page_says_where_it_leads_and_how_long_it_takes(browser, session, invitation):
    a_course(20, 13)
    page = browser.get("/join/WL2020")
    assert "加入第03期" in page.heading
    assert "温岭运营中心" in page.text
    assert "约 6 小时，可分次学" in page.text
    assert len(page.all("main button")) == 1


def test_the_code_may_be_typed_in_any_case(browser, session, invitation):
    browser.get("/join/wl2020")


def test_a_code_that_never_was_is_not_there(browser, session):
    browser.get("/join/NOPE", status=404)
    browser.get("/login")
    browser.post("/join/NOPE", {}, status=404)


@pytest.mark.parametrize("how", ["expired", "used"])
def test_a_dead_invitation_says_whom_to_call(browser, session, invitation, clock, how):
    if how == "expired":
        invitation.expires_at = clock.now
    else:
        invitation.uses_left = 0
    page = browser.get("/join/WL2020", status=410)
    assert "0576-1" in page.text
    assert page.link("给运营中心打电话") == "tel:0576-1"


def test_a_newcomer_signs_in_says_name_and_consent_and_is_enrolled(browser, session, invitation):
    page = browser.get("/join/WL2020").submit("main form")
    assert page.path == "/login"
    page = browser.post("/login", {"phone": "13800000001"})
    code = page.one("[data-c=notice]").get_text().strip()[-6:]
    page = browser.post("/login/code", {"code": code})
    assert page.path == "/start"
    assert "第03期" in page.text
    page = page.submit(fields={"name": "陈一", "terms": "y"})
    assert page.path == "/today"
    (enrollment,) = enrollments(session)
    assert (enrollment.stage, enrollment.cohort_id) == ("activated", invitation.cohort_id)
    person = session.get(Person, enrollment.person_id)
    assert person.name == "陈一"
    assert len(session.scalars(select(Consent)).all()) == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "", "terms": "y"}, "姓名"),
        ({"name": "陈一", "terms": None}, "勾"),
    ],
)
def test_without_name_or_consent_nothing_is_kept(sign_in, session, invitation, fields, words):
    browser = sign_in(PersonFactory(name="", consents=False))
    page = browser.get("/start").submit(fields=fields, status=422)
    assert words in page.text
    assert session.scalars(select(Consent)).all() == []
    assert enrollments(session) == []


def test_somebody_known_joins_at_once(sign_in, session, invitation):
    browser = sign_in(PersonFactory())
    page = browser.get("/join/WL2020").submit("main form")
    assert page.path == "/today"
    assert len(enrollments(session)) == 1


def test_joining_twice_enrolls_once(sign_in, session, invitation):
    browser = sign_in(PersonFactory())
    for _ in range(2):
        browser.get("/help")
        browser.post("/join/WL2020", {})
    assert len(enrollments(session)) == 1
    assert "您已经在这个班里" in browser.get("/join/WL2020").text


def test_somebody_known_comes_back_to_the_invitation_after_signing_in(browser, session, invitation):
    PersonFactory(phone="+8613800000001")
    browser.get("/join/WL2020").submit("main form")
    page = browser.post("/login", {"phone": "13800000001"})
    code = page.one("[data-c=notice]").get_text().strip()[-6:]
    assert browser.post("/login/code", {"code": code}).path == "/join/WL2020"


def test_somebody_who_is_new_but_signed_in_is_asked_first(sign_in, session, invitation):
    browser = sign_in(PersonFactory(name="", consents=False))
    assert browser.get("/join/WL2020").submit("main form").path == "/start"


def test_who_learns_elsewhere_is_told_to_call(sign_in, session, invitation):
    learner = PersonFactory()
    EnrollmentFactory(whose=learner)
    browser = sign_in(learner)
    page = browser.get("/join/WL2020")
    assert "要换中心" in page.text
    assert page.all("main form") == []
    browser.post("/join/WL2020", {}, status=409)
    assert len(enrollments(session)) == 1


def test_an_invitation_that_died_meanwhile_does_not_stop_the_start(
    sign_in, session, invitation, clock
):
    browser = sign_in(PersonFactory(name="", consents=False))
    page = browser.get("/join/WL2020").submit("main form")
    invitation.expires_at = clock.now
    page = page.submit(fields={"name": "陈一", "terms": "y"})
    assert page.path == "/today"
    assert "过期" in page.text
    assert enrollments(session) == []


def test_learning_elsewhere_does_not_stop_the_start(sign_in, session, invitation):
    learner = PersonFactory(name="陈一", consents=False)
    EnrollmentFactory(whose=learner)
    browser = sign_in(learner)
    with browser.client.session_transaction() as cookie:
        cookie["invite"] = "WL2020"
    page = browser.get("/start").submit(fields={"terms": "y"})
    assert page.path == "/today"
    assert "另一个运营中心" in page.text


def test_the_last_place_goes_to_one(sign_in, new_browser, session, invitation):
    invitation.uses_left = 1
    for status in (200, 410):
        browser = sign_in(PersonFactory(), inside=new_browser())
        page = browser.get("/join/WL2020", status=status)
        if status == 200:
            page.submit("main form")
    assert len(enrollments(session)) == 1
    assert session.scalar(select(Invitation.uses_left)) == 0


def test_whoever_is_known_passes_the_start(sign_in, session):
    browser = sign_in(PersonFactory())
    with browser.client.session_transaction() as cookie:
        cookie["next"] = "/me/settings"
    assert browser.get("/start").path == "/me/settings"


def test_the_start_never_leads_away_from_us(sign_in, session):
    browser = sign_in(PersonFactory())
    with browser.client.session_transaction() as cookie:
        cookie["next"] = "//evil.example"
    assert browser.get("/start", follow=False, status=303).location == "/home"

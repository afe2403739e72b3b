"""The first page, help, and the legal pages."""

import pytest

from tests.factories.people import PersonFactory
from tests.factories.places import CenterFactory
from tests.factories.records import CohortFactory, EnrollmentFactory


def test_the_first_page_says_the_three_steps_and_checks_a_certificate(browser, session):
    page = browser.get("/")
    assert page.heading == "把自家的货讲给采购商听"
    assert len(page.all("ol.steps li")) == 3
    answer = page.submit(
        "[data-c=check-box] form", {"number": "CZ1FTW-331081-26-AAAAAA-0"}, status=404
    )
    assert answer.path.startswith("/v/CZ1FTW")


def test_whoever_is_signed_in_goes_on_from_the_first_page(sign_in, session):
    browser = sign_in(PersonFactory())
    assert browser.get("/", follow=False, status=303).location == "/home"


def test_help_begins_with_ones_own_center(sign_in, session):
    center = CenterFactory(name="温岭运营中心", phone="0576-1", address="横峰街道")
    CenterFactory(name="虎门运营中心", phone="0769-2")
    learner = PersonFactory()
    EnrollmentFactory(whose=learner, into=CohortFactory(place=center))
    page = sign_in(learner).get("/help")
    mine = page.one("[data-c=help-center]")
    assert "温岭运营中心" in mine.get_text()
    assert mine.select_one("a")["href"] == "tel:0576-1"
    assert page.link("0769-2") == "tel:0769-2"


def test_help_lists_all_centers_for_strangers(browser, session):
    CenterFactory(name="温岭运营中心", phone="0576-1")
    page = browser.get("/help")
    assert page.all("[data-c=help-center]") == []
    assert page.link("0576-1") == "tel:0576-1"


@pytest.mark.parametrize(
    ("path", "words"),
    [("/terms", "职业资格"), ("/privacy", "身份证"), ("/accessibility", "WCAG")],
)
def test_what_is_promised_can_be_read_by_all(browser, session, path, words):
    assert words in browser.get(path).text


def test_every_page_has_its_english(browser, session):
    browser.client.set_cookie("lang", "en")
    for path in ("/", "/help", "/terms", "/privacy", "/accessibility", "/login", "/courses"):
        page = browser.get(path)
        assert page.one("html")["lang"] == "en"


def test_it_is_healthy_when_the_database_answers(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_an_unknown_page_says_so_and_leads_back(browser, session):
    page = browser.get("/nowhere", status=404)
    assert page.link("回首页") == "/"

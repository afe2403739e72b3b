"""Pages that say what went wrong lead back to where one came from."""

import pytest

from academy.access.permissions import Role
from tests.factories.people import somebody


def refused(browser, came_from):
    """Send a form whose token is not good any more."""
    sent = {"csrf_token": "old", "lang": "en", "next": "/"}
    return browser.post("/language", sent, status=400, headers={"Referer": came_from})


def test_a_page_open_too_long_leads_back_to_itself(browser, session):
    page = refused(browser, "http://localhost/help?lang=zh")
    assert page.heading == "这一页开得太久了"
    assert page.link("回到刚才那一页") == "/help?lang=zh"
    assert page.link("回首页") == "/"


@pytest.mark.parametrize(
    "came_from", ["", "http://elsewhere.example/help", "http://localhost/nowhere", "nonsense"]
)
def test_it_leads_back_to_no_page_but_ours(browser, session, came_from):
    page = refused(browser, came_from)
    assert page.texts("main .button") == ["回首页"]
    assert page.link("回首页") == "/"


def test_one_main_button_leads_out_of_every_refusal(browser, session):
    for page in (refused(browser, "http://localhost/help"), browser.get("/nowhere", status=404)):
        assert len(page.all(".button.primary")) == 1


def test_what_was_not_sent_after_signing_out_leads_to_signing_in(browser, session):
    browser.get("/help")
    page = browser.post("/me/profile", {"name": "王"}, status=401)
    assert page.link("登录") == "/login"


def test_too_large_a_video_is_said_with_both_sizes(app, sign_in, session, monkeypatch):
    browser = sign_in(somebody(None))
    browser.get("/me/profile")
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1_000_000)
    monkeypatch.setitem(app.config, "UPLOAD_LIMIT", 1_000_000)
    sent = {"name": "a" * 2_000_000}
    plain = "application/x-www-form-urlencoded"
    page = browser.post("/me/profile", sent, status=413, content_type=plain)
    assert "录像 2.0 MB，超过 1 MB" in page.text


def test_whoever_lacks_a_role_is_told_who_can_give_it(sign_in, session):
    page = sign_in(somebody(Role.INSTRUCTOR)).get("/hq", status=403)
    assert "请总部给这个账号加上" in page.text

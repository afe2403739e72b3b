"""Signing in, profile and settings, as seen in a browser."""

import re

import pytest

from academy.access.permissions import Role
from academy.people.rules import DEMO_PHONES
from tests.factories.people import PersonFactory, somebody

PHONE = "13800000001"


def ask_code(browser, phone=PHONE):
    browser.get("/login")
    return browser.post("/login", {"phone": phone})


def shown(page):
    return re.search(r"\b\d{6}\b", page.text)[0]


def test_a_known_person_signs_in_with_the_code_on_the_page(browser, session):
    PersonFactory(phone=f"+86{PHONE}")
    page = ask_code(browser)
    assert page.path == "/login/code"
    answer = browser.post("/login/code", {"code": shown(page)}, follow=False)
    assert answer.location == "/home"


def test_a_new_number_is_asked_for_name_and_consent(browser, session):
    page = ask_code(browser)
    answer = browser.post("/login/code", {"code": shown(page)})
    assert answer.path == "/start"
    assert not answer.one("input[type=checkbox]").has_attr("checked")


def test_spaces_in_a_pasted_code_do_not_matter(browser, session):
    PersonFactory(phone=f"+86{PHONE}")
    digits = shown(ask_code(browser))
    pasted = f" {digits[:3]} {digits[3:]} "
    assert browser.post("/login/code", {"code": pasted}, follow=False).status == 303


@pytest.mark.parametrize(
    ("typed", "words"), [("1380000", "11 位"), ("", "填写手机号"), ("12800000001", "13 到 19")]
)
def test_a_wrong_number_is_said_and_stays_in_the_field(browser, session, typed, words):
    browser.get("/login")
    page = browser.post("/login", {"phone": typed}, status=422)
    assert words in page.text
    assert page.one("input[name=phone]")["value"] == typed


def test_a_wrong_code_counts_down_and_the_count_is_kept(browser, session):
    page = ask_code(browser)
    wrong = f"{(int(shown(page)) + 1) % 1_000_000:06d}"
    assert "4" in browser.post("/login/code", {"code": wrong}, status=422).text
    assert "3" in browser.post("/login/code", {"code": wrong}, status=422).text


def test_a_second_code_at_once_is_refused_with_the_wait(browser, session):
    ask_code(browser)
    browser.get("/login")
    page = browser.post("/login", {"phone": PHONE}, status=429)
    assert "60" in page.text


def test_after_a_second_code_at_once_the_first_one_still_lets_in(browser, session):
    digits = shown(ask_code(browser))
    page = browser.post("/login", {"phone": PHONE}, status=429)
    assert page.one("input[name=code]")
    assert browser.post("/login/code", {"code": digits}).path == "/start"


def test_another_number_is_not_let_on_to_a_code_sent_to_somebody_else(new_browser, session):
    ask_code(new_browser())
    stranger = new_browser()
    stranger.get("/login")
    page = stranger.post("/login", {"phone": PHONE}, status=429)
    assert page.one("input[name=phone]")["value"] == PHONE


def test_after_the_last_wrong_code_a_new_one_is_needed(browser, session):
    page = ask_code(browser)
    wrong = f"{(int(shown(page)) + 1) % 1_000_000:06d}"
    for _ in range(4):
        browser.post("/login/code", {"code": wrong}, status=422)
    assert "重新要一个验证码" in browser.post("/login/code", {"code": wrong}, status=422).text


def test_a_newcomer_keeps_the_language_and_text_size_chosen_before(browser, session):
    browser.get("/login")
    browser.post("/language", {"lang": "en", "next": "/login"})
    browser.post("/text-size", {"size": "larger", "next": "/login"})
    page = browser.post("/login/code", {"code": shown(ask_code(browser))})
    assert page.path == "/start"
    assert page.one("html")["lang"] == "en"
    assert page.one("html")["data-text"] == "2"


def test_signing_in_leads_on_to_the_page_that_was_asked_for(browser, session):
    PersonFactory(phone=f"+86{PHONE}")
    assert browser.get("/me/settings").path.startswith("/login")
    page = browser.post("/login", {"phone": PHONE})
    answer = browser.post("/login/code", {"code": shown(page)}, follow=False)
    assert answer.location == "/me/settings"


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/nowhere", "/\\evil"])
def test_next_leads_nowhere_but_to_our_own_pages(browser, session, path):
    PersonFactory(phone=f"+86{PHONE}")
    browser.get("/login", query_string={"next": path})
    page = browser.post("/login", {"phone": PHONE})
    answer = browser.post("/login/code", {"code": shown(page)}, follow=False)
    assert answer.location == "/home"


def test_after_signing_out_a_kept_cookie_is_worth_nothing(sign_in, new_browser, session):
    person = somebody()
    first, second = sign_in(person), sign_in(person, new_browser())
    first.get("/me")
    first.post("/logout")
    assert second.get("/me").path.startswith("/login")


def test_the_profile_keeps_a_name_that_can_be_printed(sign_in, session):
    person = somebody()
    browser = sign_in(person)
    browser.get("/me/profile")
    page = browser.post("/me/profile", {"name": "王2", "profile_type": "qc"}, status=422)
    assert page.one("input[name=name]")["value"] == "王2"
    browser.post("/me/profile", {"name": "林小燕", "profile_type": "qc", "birth_month": "1974-05"})
    session.refresh(person)
    assert (person.name, person.profile_type, person.birth_month) == ("林小燕", "qc", "1974-05")


def test_settings_follow_the_account_to_the_next_phone(sign_in, session):
    person = somebody()
    browser = sign_in(person)
    browser.get("/me/settings")
    page = browser.post("/me/settings", {"language": "en", "text_size": "3", "theme": "dark"})
    assert page.one("html")["lang"] == "en"
    assert page.one("html")["data-text"] == "3"
    session.refresh(person)
    assert (person.language, person.text_size, person.theme) == ("en", 3, "dark")


def test_text_grows_step_by_step_and_stops_at_the_largest(browser, session):
    browser.get("/login")
    for expected in ("2", "3", "3"):
        page = browser.post("/text-size", {"size": "larger", "next": "/login"})
        assert page.path == "/login"
        assert page.one("html")["data-text"] == expected


@pytest.mark.parametrize("size", ["²", "9" * 5000, "-1", "huge", ""])
def test_a_size_that_is_none_is_the_ordinary_one(browser, session, size):
    browser.get("/login")
    page = browser.post("/text-size", {"size": size, "next": "/login"})
    assert page.one("html")["data-text"] == "1"


def test_the_script_changes_the_text_size_without_a_page(browser, session):
    browser.get("/login")
    browser.post(
        "/text-size",
        {"size": "0"},
        status=204,
        headers={"X-Requested-With": "fetch"},
    )
    assert browser.get("/login").one("html")["data-text"] == "0"


def test_the_language_stays_on_the_page(browser, session):
    browser.get("/login")
    page = browser.post("/language", {"lang": "en", "next": "/login"})
    assert (page.path, page.one("html")["lang"]) == ("/login", "en")


def test_a_form_without_its_token_is_refused_in_words(client, session):
    answer = client.post("/login", data={"phone": PHONE})
    assert answer.status_code == 400
    assert "<h1" in answer.get_data(as_text=True)


def test_outside_the_demo_its_door_does_not_exist(browser, session):
    browser.get("/login")
    browser.post("/demo/enter", {"as": "learner"}, status=404)


def test_the_numbers_of_the_demo_differ(session):
    assert len(set(DEMO_PHONES.values())) == len(DEMO_PHONES)


def test_staff_go_through_the_same_door(browser, session):
    examiner = somebody(Role.EXAMINER)
    page = ask_code(browser, examiner.phone.removeprefix("+86"))
    assert browser.post("/login/code", {"code": shown(page)}, follow=False).location == "/home"

"""Each role's first page stands in a real browser, on its usual screen, without a fault."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from dev.doors import kind_of_page
from dev.served import Served
from tests.journeys.database import rows
from tests.journeys.people import enough_videos, sign_in
from tests.journeys.seen import faults, overlaps

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
NARROW = {"width": 320, "height": 640}
# Where no link leads: a poster does.
OPEN_TO_ALL = ["/join/WL2020", "/v"]
LINKS = "links => links.map(a => a.getAttribute('href'))"
FIRST_PAGES = [
    ("learner", PHONE),
    ("instructor", DESKTOP),
    ("examiner", DESKTOP),
    ("reviewer", DESKTOP),
    ("headquarters", DESKTOP),
    ("approver", DESKTOP),
]


@pytest.mark.parametrize("path", ["/", "/login", "/help", "/privacy", "/terms", "/accessibility"])
def test_what_is_open_to_all(phone: Page, axe: Callable[[Page], None], path: str) -> None:
    phone.goto(path)
    axe(phone)


@pytest.mark.parametrize(("role", "screen"), FIRST_PAGES)
def test_the_first_page_of_a_role(
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], None],
    role: str,
    screen: dict[str, int],
) -> None:
    page = new_context(viewport=screen).new_page()
    page.goto("/login")
    page.locator(f"button[name=as][value={role}]").click()
    page.wait_for_url(lambda url: "/login" not in url)
    axe(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= screen["width"], "the page scrolls sideways"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("role", [None, *(role for role, _ in FIRST_PAGES)])
def test_every_page_of_a_role_fits_a_narrow_screen_with_text_twice_as_large(
    new_context: Callable[..., BrowserContext], served: Served, role: str | None, language: str
) -> None:
    context = new_context(text=200, viewport=NARROW)
    context.add_cookies([{"name": "lang", "value": language, "url": served.url}])
    page = context.new_page()
    page.goto("/login" if role else "/")
    if role:
        page.locator(f"button[name=as][value={role}]").click()
        page.wait_for_url(lambda url: "/login" not in url)
    wrong = {
        path: found for path in one_of_every_kind(page) if (found := faults(page) + overlaps(page))
    }
    assert wrong == {}


def one_of_every_kind(page: Page) -> Iterator[str]:
    """Follow the links of pages until one page of every kind has been open."""
    waiting, seen = [page.url, *OPEN_TO_ALL], set()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of_page(path)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        if not is_page(page, path):
            continue
        yield path
        links = page.eval_on_selector_all("a[href]", LINKS)
        waiting += [link for link in links if link.startswith("/")]


def is_page(page: Page, path: str) -> bool:
    """Open a page; False when a file came instead."""
    try:
        answer = page.goto(path)
    except Error as error:
        if "Download is starting" in error.message:
            return False
        raise
    return answer is not None and "text/html" in answer.headers["content-type"]


def test_a_question_fits_a_narrow_screen_with_text_twice_as_large(
    new_context: Callable[..., BrowserContext], served: Served
) -> None:
    learned = rows(
        served,
        "SELECT phone FROM person JOIN enrollment ON enrollment.person_id = person.id"
        " WHERE stage = 'learned' AND theory_tries = 0 ORDER BY person.id DESC",
    )
    page = new_context(text=200, viewport=NARROW).new_page()
    sign_in(page, str(learned[0][0]))
    page.goto("/courses/c101")
    quiz = page.locator("main a[href*='/quizzes/']").first.get_attribute("href")
    for start in (str(quiz), "/exams/theory-l1"):
        page.goto(start)
        assert faults(page) == [], page.url
        page.locator(".actionbar button").last.click()
        page.wait_for_url("**/q/*")
        assert faults(page) == [], page.url
    page.goto(page.url.replace("/q/1", "/review"))
    assert faults(page) == []


def test_a_marking_sheet_fits_a_narrow_screen_with_text_twice_as_large(
    new_context: Callable[..., BrowserContext], served: Served
) -> None:
    enough_videos(new_context, served, 1, examiner="孙志平")
    page = new_context(text=200, viewport=NARROW).new_page()
    page.goto("/login")
    page.locator("button[name=as][value=examiner2]").click()
    page.goto("/mark")
    page.locator("form[action='/mark/next'] button").click()
    page.wait_for_url("**/mark/*")
    for one in page.locator("#sheet details").all():
        one.evaluate("one => { one.removeAttribute('name'); one.open = true; }")
    assert faults(page) == []
